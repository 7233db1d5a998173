"""What lesson 04 asks: shapes, counts, a kernel slid by hand, how far a number sees, and a net for any place."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course.checking import Lesson, Question, Wrong, expect, expect_number, expect_shape
from course.checking.comparing import as_numbers

lesson = Lesson("04")

dense_weights = lesson.prediction("dense_weights", "Weights of the dense layer")
convolution_weights = lesson.prediction("convolution_weights", "Weights of the convolution")
shift = lesson.prediction("shift", "What four pixels cost the net, flattened", unit="of 100 garments")
hand = lesson.prediction("hand", "Learned kernels against those made by hand", unit="of 100 garments")
noise = lesson.prediction("noise", "Learned kernels against noise", unit="of 100 garments")


@lesson.exercise(
    title="What is left of a photograph?",
    minutes=3,
    objective=2,
    prompt="""
        A photograph of 400 × 600 pixels, in three colours, goes through `Conv2D(8, 7, strides=3)`, without
        padding, and then through `MaxPooling2D(2)`. **What shape comes out?** Write it on paper first, as
        `(rows, columns, channels)`.
    """,
    starter="my_shape = ...",
    answer="my_shape",
    solution="my_shape = (66, 99, 8)",
    hints=(
        "First the convolution: how much room is left beside a window of 7 pixels, and how many strides of 3 are in it?",
        "393 // 3 + 1 = 132 rows. Pooling by 2 then takes every two of them together.",
    ),
    notice="The three colours are gone: each kernel has added them up, and there are as many maps as kernels.",
    why="(400 − 7) // 3 + 1 = 132 rows and (600 − 7) // 3 + 1 = 198 columns; pooling halves both; 8 kernels give 8 maps.",
)
def shape(answer, random):
    expect_shape(
        answer,
        (66, 99, 8),
        {
            "That is the shape after the convolution. Pooling comes behind it.": (132, 198, 8),
            "Each kernel gives one map, whatever the number of colours.": (66, 99, 3),
            "There are 8 maps for the whole picture, not for each colour: a kernel adds the colours up.": (
                66,
                99,
                24,
            ),
            "Rows come first, then columns.": (99, 66, 8),
            "How many maps are there? Write the channels, too.": (66, 99),
            "The stride is 3: count the room beside the window in strides.": (197, 297, 8),
            "Without padding, a window of 7 pixels has no place at the rim.": (67, 100, 8),
            "The batch is not asked for, one photograph only.": (1, 66, 99, 8),
        },
    )


@lesson.exercise(
    title="What does a layer cost?",
    minutes=6,
    objective=3,
    prompt="""
        Write `count(height, width, channels, filters, window)`. The layer has `filters` kernels of `window` ×
        `window` pixels, a bias for each, and looks at a picture of that height, width and number of channels,
        without padding, at stride 1. Return two numbers: how many parameters it has, weights and biases, and
        how many multiplications it needs for one picture.
    """,
    starter="""
        def count(height, width, channels, filters, window):
            parameters, multiplications = ..., ...
            return parameters, multiplications
    """,
    answer="count",
    solution="""
        def count(height, width, channels, filters, window):
            weights = window * window * channels  # of one kernel
            places = (height - window + 1) * (width - window + 1)
            parameters = filters * (weights + 1)
            multiplications = filters * places * weights
            return parameters, multiplications
    """,
    hints=(
        "Begin with one kernel: how many weights has it, if the picture has channels?",
        "At how many places is it laid down? At each, every weight is multiplied once.",
        "A bias belongs to a kernel, not to a place, and is added, not multiplied.",
    ),
    notice="""
        The size of the picture is in only one of the two numbers. Sharing makes the layer as small for a
        photograph as for a thumbnail; the work still grows with every pixel.
    """,
    why="Each of the `filters` kernels has its weights once, and uses all of them again at each of the places.",
)
def count(answer, random):
    for _ in range(3):
        height, width = random.integers(12, 40), random.integers(41, 90)
        channels, filters, window = (
            random.integers(2, 6),
            random.integers(7, 20),
            3 + 2 * random.integers(0, 3),
        )
        height, width, channels, filters, window = map(int, (height, width, channels, filters, window))
        both = answer(height, width, channels, filters, window)
        if not isinstance(both, tuple | list | np.ndarray) or len(both) != 2:
            raise Wrong("Return two numbers: `return parameters, multiplications`.")
        kernel, places = window**2 * channels, (height - window + 1) * (width - window + 1)
        expect_number(
            both[0],
            filters * (kernel + 1),
            {
                "Each kernel has a bias as well: one more number.": filters * kernel,
                "A kernel has weights for every channel that it looks at.": filters * (window**2 + 1),
                "There is one bias for each kernel, not one for the layer.": filters * kernel + 1,
                "A bias belongs to a kernel, not to each channel that it looks at.": filters
                * channels
                * (window**2 + 1),
                "A dense layer would have so many: here all places share their weights.": filters
                * places
                * (kernel + 1),
                "The two numbers are swapped: parameters come first.": filters * places * kernel,
            },
            what="the number of parameters",
        )
        dense = height * width * channels * places * filters
        expect_number(
            both[1],
            filters * places * kernel,
            {
                "A kernel multiplies in every channel that it looks at.": filters * places * window**2,
                "Without padding there are fewer places than pixels.": filters * height * width * kernel,
                "There is one more place in a row than pixels are left beside the window.": filters
                * (height - window)
                * (width - window)
                * kernel,
                "A bias is added, not multiplied.": filters * places * (kernel + 1),
                "That is one kernel. The layer has several.": places * kernel,
                "So many a dense layer would need, which looks at the whole picture for each number.": dense,
                "That is the work at one place. At how many is each kernel laid down?": filters * kernel,
            },
            what="the number of multiplications",
        )


@lesson.exercise(
    title="A kernel on its way",
    minutes=8,
    objective=1,
    prompt="""
        Write the convolution itself, in NumPy: `slide(image, kernel, stride=1)` lays the kernel at every place
        where it fits into the picture, `stride` pixels from one to the next along both axes, and returns the
        map. No padding. Picture and kernel have two axes, and neither needs to be square.
    """,
    starter="""
        def slide(image, kernel, stride=1):
            feature_map = ...
            return feature_map
    """,
    answer="slide",
    solution="""
        def slide(image, kernel, stride=1):
            height, width = kernel.shape
            rows = (image.shape[0] - height) // stride + 1
            columns = (image.shape[1] - width) // stride + 1
            feature_map = np.zeros((rows, columns))
            for row in range(rows):
                for column in range(columns):
                    top, left = row * stride, column * stride
                    window = image[top : top + height, left : left + width]
                    feature_map[row, column] = (kernel * window).sum()
            return feature_map
    """,
    hints=(
        "How many rows and columns has the map? The room beside the kernel, counted in strides, plus one.",
        "The number in row `r` of the map looks at the window that begins at pixel `r * stride`.",
        "A window is `image[top : top + height, left : left + width]`, with the height and width of the kernel.",
    ),
    notice="""
        Nothing in it knows whether the weights were written by Sobel, drawn at random or learned. Every
        convolutional layer that you will ever use does this, only faster.
    """,
    why="The map's size comes from the formula; each of its numbers is one window, multiplied and added up.",
)
def slide(answer, random):
    for stride, (high, wide) in ((1, (3, 3)), (2, (3, 2)), (3, (2, 4)), (1, (1, 5)), (2, (4, 4))):
        image = random.normal(size=(random.integers(9, 12), random.integers(13, 17)))
        kernel = random.normal(size=(high, wide))
        wanted = _slide(image, kernel, stride)
        padded = np.pad(image, ((high // 2, high - 1 - high // 2), (wide // 2, wide - 1 - wide // 2)))
        overlap = "The kernel is turned round. Here it is laid down as it is: top left on top left."
        mistakes = {
            overlap: _slide(image, kernel[::-1, ::-1], stride),
            "Left and right of the kernel are swapped.": _slide(image, kernel[:, ::-1], stride),
            "No padding: lay the kernel only where all of it lies on the picture.": _slide(
                padded, kernel, stride
            ),
            "The products are averaged. Add them up.": wanted / kernel.size,
        }
        if stride > 1:
            mistakes["The stride is not used: every place is visited."] = _slide(image, kernel, 1)
            mistakes["The stride counts along rows only. Use it along both axes."] = _slide(image, kernel, 1)[
                ::stride
            ]
            mistakes["The stride counts along columns only. Use it along both axes."] = _slide(
                image, kernel, 1
            )[:, ::stride]
            corner = _slide(image, kernel, 1)[: wanted.shape[0], : wanted.shape[1]]
            mistakes[
                "The map has the right size, but its windows are neighbours: begin at `row * stride`."
            ] = corner
        arguments = (image, kernel) if stride == 1 else (image, kernel, stride)
        expect(answer(*arguments), wanted, mistakes, what="the map")


@lesson.exercise(
    title="How far does it see?",
    minutes=6,
    objective=4,
    prompt="""
        Write `how_far(layers)`. It gets a list of layers, from the picture onwards, each as three whole numbers,
        `(window, stride, dilation)`; pooling is a layer like any other. Return two numbers: the size of the
        receptive field of one number of the last map, and the step from one such field to the next, in pixels.
        Without any layers a number is a pixel, and both are 1.
    """,
    starter="""
        def how_far(layers):
            size, step = 1, 1
            for window, stride, dilation in layers:
                ...
            return size, step
    """,
    answer="how_far",
    solution="""
        def how_far(layers):
            size, step = 1, 1
            for window, stride, dilation in layers:
                size = size + (window - 1) * dilation * step
                step = step * stride
            return size, step
    """,
    hints=(
        "Two lines, those of the lesson. In which order?",
        "A window looks at numbers that lie `step` pixels apart, the `step` from before this layer.",
        "With dilation the numbers that it looks at lie `dilation * step` pixels apart.",
    ),
    notice="""
        Try `how_far([(3, 1, 1)] * 10)` and `how_far([(3, 2, 1)] * 10)`: ten plain layers see 21 pixels, ten with
        stride 2 more than 2,000. What shrinks the maps is what lets a net see far.
    """,
    why="Each layer widens the field by its gaps, measured in the step of the map that it looks at; then the step grows.",
)
def how_far(answer, random):
    cases = [[], [(3, 1, 1)], [(5, 2, 1), (3, 1, 1)], [(3, 1, 2), (3, 1, 4)]]
    cases += [
        [
            tuple(map(int, row))
            for row in np.c_[random.integers(2, 6, 4), random.integers(2, 4, 4), [1, 3, 2, 1]]
        ]
    ]
    for layers in cases:
        both = answer(layers)
        if not isinstance(both, tuple | list | np.ndarray) or len(both) != 2:
            raise Wrong("Return two numbers: `return size, step`.")
        size, step = _field(layers)
        gaps = [(window - 1) * dilation for window, _, dilation in layers]
        steps = [_field(layers[:number])[1] for number in range(len(layers) + 1)]
        widened = zip(gaps, steps[1:], strict=True)
        plain = zip(((window - 1) for window, _, _ in layers), steps, strict=False)
        stretched = zip((window * dilation - 1 for window, _, dilation in layers), steps, strict=False)
        whole = zip((window * dilation for window, _, dilation in layers), steps, strict=False)
        added = 1 + sum(stride - 1 for _, stride, _ in layers)
        expect_number(
            both[1],
            step,
            {
                "Steps multiply: with stride 2 on stride 2, every fourth pixel is left.": added,
                "Strides lengthen the step; it does not stay 1.": 1,
                "Each stride counts once, and the step begins at 1.": step * (layers[0][1] if layers else 1),
                "The two numbers are swapped: the size comes first.": size,
            },
            what="the step",
        )
        expect_number(
            both[0],
            size,
            {
                "The order: the window widens the field by the step from *before* its own stride.": 1
                + sum(gap * after for gap, after in widened),
                "Windows behind a stride look at numbers that lie `step` pixels apart.": 1 + sum(gaps),
                "Dilation spreads the weights: the window then spans more.": 1
                + sum(gap * s for gap, s in plain),
                "There are gaps between weights, one fewer than weights. Dilation spreads the gaps.": 1
                + sum(gap * s for gap, s in stretched),
                "A window of `k` numbers has `k − 1` gaps between them.": 1
                + sum(gap * s for gap, s in whole),
            },
            what="the size",
        )


@lesson.exercise(
    title="A net that does not ask where",
    minutes=12,
    objective=5,
    seconds=15,
    prompt="""
        Write `build_detector(kernel, input_shape)` in Keras. The kernel, of shape `(height, width)`, need not
        be square; `input_shape` is like `(40, 60, 1)`. Return a `keras.Model` that lays this kernel at every
        place of a grey picture (no padding, no bias), keeps what is positive (ReLU), and gives **one** number a
        picture: how well the kernel fits where it fits best. Wherever in the picture that is, the number has
        to be the same.
    """,
    starter="""
        def build_detector(kernel, input_shape):
            inputs = keras.Input(input_shape)
            ...
            return ...
    """,
    answer="build_detector",
    solution="""
        def build_detector(kernel, input_shape):
            inputs = keras.Input(input_shape)
            layer = keras.layers.Conv2D(1, kernel.shape, activation="relu", use_bias=False)
            maps = layer(inputs)
            layer.set_weights([kernel[:, :, None, None]])
            outputs = keras.layers.GlobalMaxPooling2D()(maps)
            return keras.Model(inputs, outputs)
    """,
    hints=(
        "One convolution with one filter, and one of the two endings of the lesson's net.",
        "`layer.set_weights([kernel[:, :, None, None]])` puts a kernel in, once the layer has seen its input.",
        "The largest number of a map, wherever it lies: `keras.layers.GlobalMaxPooling2D()`.",
    ),
    notice="""
        The map moves along with the picture, and the largest of its numbers stays the largest. Equivariant
        layers and an ending that forgets the place: together they are invariant, and neither is by itself.
    """,
    why="The layer's weights have the axes height, width, channels in, filters: two of length 1 are added to the kernel.",
)
def build_detector(answer, random):
    import keras

    for (high, wide), (rows, columns) in (((3, 3), (14, 19)), ((2, 4), (17, 12))):
        kernel = random.normal(size=(high, wide)).astype(np.float32)
        kernel -= kernel.mean()
        pictures = np.zeros((4, rows, columns, 1), np.float32)
        for picture in pictures:  # the same patch, elsewhere; the last picture fits nowhere
            top, left = random.integers(1, rows - high), random.integers(1, columns - wide)
            picture[top : top + high, left : left + wide, 0] = kernel
        pictures[-1] = 1.0
        pictures[:-1] += random.uniform(0.1, 0.3)
        net = answer(kernel, (rows, columns, 1))
        if not isinstance(net, keras.Model):
            raise Wrong("Return a net: `keras.Model(inputs, outputs)`.")
        if tuple(net.input_shape[1:]) != (rows, columns, 1):
            raise Wrong(f"The net takes pictures of {net.input_shape[1:]}; use `input_shape` as it comes.")
        got = keras.ops.convert_to_numpy(net(pictures))
        if got.ndim > 2 or got.size != len(pictures):
            raise Wrong(
                f"{got.size // len(pictures)} numbers come out for each picture, one is wanted. "
                "Which ending of the lesson's net forgets the place?"
            )
        maps = np.array([_slide(picture[..., 0], kernel, 1) for picture in pictures])
        pads = ((high - 1) // 2, high // 2), ((wide - 1) // 2, wide // 2)
        padded = np.array([_slide(np.pad(picture[..., 0], pads), kernel, 1) for picture in pictures])
        turned = np.array([_slide(picture[..., 0], kernel[::-1, ::-1], 1) for picture in pictures])
        positive = np.maximum(maps, 0)
        expect(
            got.reshape(-1),
            positive.max(axis=(1, 2)),
            {
                "The mean of a map is thinned out by all the places where nothing fits. Keep the largest.": positive.mean(
                    axis=(1, 2)
                ),
                "The sum adds up all places. Keep the largest number alone.": positive.sum(axis=(1, 2)),
                "The kernel is turned round: put it in as it is.": np.maximum(turned, 0).max(axis=(1, 2)),
                'No padding: its zeros look like an edge at the rim. `padding="valid"`.': np.maximum(
                    padded, 0
                ).max(axis=(1, 2)),
            },
            what="the net's answer",
            tolerance=1e-3,
        )
        nowhere = answer(-np.abs(kernel) - 0.1, (rows, columns, 1))  # below 0 at every place
        against = keras.ops.convert_to_numpy(nowhere(np.ones((1, rows, columns, 1), np.float32)))
        if (against < 0).any():
            raise Wrong("Where nothing fits, the answer should be 0, and is negative: a ReLU is missing.")
        if sum(np.size(weight) for weight in net.get_weights()) > kernel.size:
            raise Wrong(
                "The net has more weights than the kernel: `use_bias=False`, and no layer that learns behind it."
            )


@lesson.exercise(
    title="Open: a kernel for level dark lines",
    minutes=12,
    objective=1,
    prompt="""
        Write a kernel of your own (3 to 9 rows, 1 to 9 columns, as a list of rows or an array) that finds
        **level dark lines, three pixels thick**. On such a line its answer must be larger, by a quarter at
        least, than anywhere on these, all of the same contrast: an upright dark line, a level *light* line, a
        thin line of one pixel, a level edge, a dark band nine pixels high. Plain ground must give 0, however
        light it is.
    """,
    starter="my_kernel = ...",
    answer="my_kernel",
    solution="my_kernel = np.array([[3], [-2], [-2], [-2], [3]]) * np.ones((1, 5))",
    hints=(
        "What should the weights that lie on the line be: positive or negative? And those above and below it?",
        "Dark is a small number: weights below 0 on three rows, above 0 on the rows around them, 0 in all.",
        "For 0 in all, two rows outside must weigh as much as three inside.",
    ),
    notice="""
        You have just made a feature by hand: it knows one thing, and you decided every weight. Try it on the
        photograph, with `filter_image(grey, np.array(my_kernel, float))`. What else does it find there?
    """,
    why="On the line the three dark rows cost nothing, and both light rows count; everywhere else something is taken off.",
)
def my_kernel(answer, random):
    kernel = as_numbers(answer, "the kernel")
    if kernel.ndim != 2:
        raise Wrong(f"A kernel has rows and columns: two axes, and this has {kernel.ndim}.")
    if not (3 <= kernel.shape[0] <= 9 and 1 <= kernel.shape[1] <= 9):
        raise Wrong(
            f"3 to 9 rows and 1 to 9 columns, please; this has {kernel.shape[0]} × {kernel.shape[1]}."
        )
    if not np.isfinite(kernel).all() or not kernel.any():
        raise Wrong("The kernel is 0 everywhere, or holds something that is no number.")
    ground, contrast = random.uniform(0.5, 0.6), random.uniform(0.3, 0.4)
    if abs(kernel.sum()) > 1e-6 * np.abs(kernel).sum():
        raise Wrong(
            f"On plain ground it answers, as its weights add up to {kernel.sum():.3g}. They should add up to 0."
        )
    answers = {name: _slide(ground + contrast * mask, kernel, 1).max() for name, mask in _marks().items()}
    line = answers.pop("level dark line")
    if line <= 1e-9:
        raise Wrong("On a level dark line it answers nothing above 0. Which weights lie on the line?")
    if answers["level light line"] > 1.25 * line:
        raise Wrong("It likes light lines better than dark ones: the signs are the wrong way round.")
    if answers["upright dark line"] > 1.25 * line:
        raise Wrong("It likes upright lines better than level ones: rows and columns are swapped.")
    rival = max(answers, key=lambda name: round(answers[name] / line, 6))
    if line < 1.25 * answers[rival]:
        share = answers[rival] / line
        advice = {
            "thin dark line": "Three rows of the kernel should find something dark.",
            "dark band": "It should be light again above *and* below, three rows apart.",
            "level edge": "It should be light above *and* below.",
            "level light line": "It should be dark where the line is, and light around it.",
            "upright dark line": "Along the line all should count alike; only across it do weights change.",
        }
        raise Wrong(f"A {rival} gets {share:.0%} of the answer of the right line. {advice[rival]}")
    rest = ", ".join(f"{name} {value / line:.0%}" for name, value in answers.items())
    return f"Of its answer to the right line, others get: {rest}."


quiz = lesson.ask(
    Question(
        name="plus_one",
        objective=1,
        text="You add 1 to each of the nine weights of Sobel's kernel. What becomes of its map?",
        right="A blurred picture, times nine, is laid over it",
        why="Nine ones add up the window, which is nine times its mean: the map of edges plus nine times the "
        "blurred picture. Now plain ground answers, and a light one loudly.",
        wrong={
            "It stays as it is, as edges are differences": "Its weights no longer add up to 0, so it answers to "
            "plain ground as well.",
            "It gets lighter by the same amount everywhere": "It would, if 1 were added to the answers. A weight "
            "is multiplied with what lies below it: light ground gets more.",
            "Its edges get stronger, and plain ground stays 0": "Plain ground of intensity 0.7 now gives 9 × 0.7.",
        },
    ),
    Question(
        name="channels",
        objective=2,
        text="A layer of 16 kernels of 3 × 3 looks at 32 maps. How many weights has *one* of the kernels, without bias?",
        right="288",
        why="3 × 3 weights for each of the 32 maps that it looks at; the answers are added up to one map.",
        wrong={
            "9": "That is its share for one of the 32 maps. It has other weights for each.",
            "144": "That counts the kernels, not the maps: 9 × 16. How many maps there will be is no matter of one kernel.",
            "4,608": "That is all 16 kernels together.",
        },
    ),
    Question(
        name="double",
        objective=3,
        text="The photograph gets twice as high and twice as wide. What does the same convolutional layer need now?",
        right="As many weights, about four times the multiplications",
        why="The weights are shared by all places, however many. Each place costs its multiplications.",
        wrong={
            "Four times the weights, four times the multiplications": "That would be so if each place had weights "
            "of its own, as a dense layer would.",
            "As many weights, as many multiplications": "The kernel is as large as before, but it is laid down at "
            "four times as many places.",
            "Twice the weights, about four times the multiplications": "A kernel does not grow with the picture.",
        },
    ),
    Question(
        name="between",
        objective=5,
        text="A layer has stride 4. The photograph moves two pixels to the right. What does the layer's map do?",
        right="It holds other numbers",
        why="The kernel is laid down at pixels where it never lay before: only moves by whole strides move the map.",
        wrong={
            "It moves by half a number": "A map has no halves. Between two places the kernel is never laid down.",
            "It moves by two numbers": "At stride 1 it would. Here its neighbours lie four pixels apart.",
            "It stays as it is until four pixels are full": "Each window now holds other pixels, so each answer "
            "changes at once.",
        },
    ),
    Question(
        name="noise",
        objective=6,
        text="With learned kernels a net gets 83 of 100 garments right. A colleague concludes that learning the kernels "
        "brought it there. What is missing?",
        right="The same net with kernels of noise",
        why="Only against kernels that nobody chose does it show what choosing them is worth. In the lesson, noise "
        "came close.",
        wrong={
            "A look at the learned kernels, whether they show edges": "They may show edges, and the dense layer may "
            "do as well without. Looks are no comparison.",
            "A longer training": "That may raise the number. What share of it the kernels have, it does not tell.",
            "The number of correct training garments": "It tells whether the net learned by heart, not what the "
            "kernels are worth.",
        },
    ),
)


def _slide(image: np.ndarray, kernel: np.ndarray, stride: int) -> np.ndarray:
    windows = sliding_window_view(image, kernel.shape)[::stride, ::stride]
    return np.einsum("rcij,ij->rc", windows, kernel)


def _field(layers: list[tuple[int, int, int]]) -> tuple[int, int]:
    size, step = 1, 1
    for window, stride, dilation in layers:
        size, step = size + (window - 1) * dilation * step, step * stride
    return size, step


def _marks() -> dict[str, np.ndarray]:
    """Pictures (40, 40) of 0 and ±1, to be laid on grey ground: what the kernel must tell apart."""
    # Of rivals that do equally well the first is named.
    rivals = ("level edge", "level light line", "upright dark line", "thin dark line", "dark band")
    marks = {name: np.zeros((40, 40)) for name in ("level dark line", *rivals)}
    marks["level dark line"][18:21] = -1
    marks["upright dark line"][:, 18:21] = -1
    marks["level light line"][18:21] = 1
    marks["thin dark line"][19] = -1
    marks["level edge"][20:] = -1
    marks["dark band"][15:24] = -1
    return marks
