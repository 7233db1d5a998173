"""What lesson 07 asks: depth counted and paid for, gradients sent back by hand, a way around, and a bug."""

from itertools import pairwise

import numpy as np

from course.checking import Lesson, Question, Wrong, expect, expect_number
from course.checking.comparing import as_numbers

lesson = Lesson("07")

of_2_layers = lesson.prediction("of_2_layers", "A plain net of 2 layers is right on", unit="of 100 garments")
of_8_layers = lesson.prediction("of_8_layers", "A plain net of 8 layers is right on", unit="of 100 garments")
of_20_layers = lesson.prediction(
    "of_20_layers", "A plain net of 20 layers is right on", unit="of 100 garments"
)
of_56_layers = lesson.prediction(
    "of_56_layers", "A plain net of 56 layers is right on", unit="of 100 garments"
)
of_150_layers = lesson.prediction(
    "of_150_layers", "A plain net of 150 layers is right on", unit="of 100 garments"
)


@lesson.exercise(
    title="Deep or wide?",
    minutes=3,
    objective=5,
    prompt="""
        A net of 150 layers has 148 inner ones, each from 16 maps to 16 maps. You may spend the same number of
        multiplications on layers of **32 maps** instead (same positions, same 3 × 3 filters). How many inner
        layers can you afford?
    """,
    starter="my_layers = ...",
    answer="my_layers",
    solution="my_layers = 148 * 16**2 / 32**2",
    hints=(
        "How many multiplications does one place of one new map take? How many maps are there now?",
        "A layer multiplies positions × 3 × 3 × maps that come in × maps that go out.",
    ),
    notice="""
        Twice the width costs as much as four times the depth. Whoever asks how deep a net should be has always
        asked, too, how wide it could be for the same money.
    """,
    why="""
        There are twice as many filters, and each is twice as thick: four times the work in a layer, so a
        quarter of the layers.
    """,
)
def my_layers(answer, random):
    expect_number(
        answer,
        37,
        {
            "Twice as many filters, yes. But each of them also looks at twice as many maps.": 74,
            "That is how much dearer it gets the other way round: the wider layers are the dear ones.": 592,
            "It would be as many if a layer of 32 maps cost no more than one of 16.": 148,
            "Only the maps double. The filters stay 3 × 3, and the positions as many.": 18.5,
        },
    )


@lesson.exercise(
    title="How deep is this net?",
    minutes=6,
    objective=1,
    prompt="""
        Write `depth_of(net)`: it takes any Keras model and returns its depth as the lesson counts it, the
        number of convolutions (`Conv2D`) and dense layers. `net.layers` is the list of all its layers.
    """,
    starter="def depth_of(net):\n    return ...",
    answer="depth_of",
    solution="""
        def depth_of(net):
            large = (keras.layers.Conv2D, keras.layers.Dense)
            return sum(isinstance(layer, large) for layer in net.layers)
    """,
    hints=(
        "Which kinds of layer in `net.layers` do not count: input, ReLU, batch norm, pooling …",
        "`isinstance(layer, keras.layers.Dense)` is true for a dense layer.",
    ),
    notice="""
        Ask of any net that is said to be so and so deep: what was counted? Keras lists over 500 layers for a
        residual net of 150, and `looped=True` hides nearly all of them in one.
    """,
    why="`isinstance` takes a tuple of kinds, and `sum` counts how often the answer is true.",
)
def depth_of(answer, random):
    import keras

    kinds = keras.layers
    for blocks, normed, dense in ((3, True, 1), (1, False, 2), (0, True, 3)):
        net = _chain(keras, blocks, normed, dense)
        convolutions = sum(isinstance(layer, kinds.Conv2D) for layer in net.layers)
        expect_number(
            answer(net),
            convolutions + dense,
            {
                "That is every entry of `net.layers`. ReLU, pooling and the input have nothing to learn.": len(
                    net.layers
                ),
                "Batch norm has weights, too, but few: it does not count as a layer here.": sum(
                    bool(layer.weights) for layer in net.layers
                ),
                "These are the convolutions alone. Dense layers count as well.": convolutions,
                "These are the dense layers alone. Convolutions count as well.": dense,
                "That counts arrays of weights: a layer may have two of them, or four.": len(net.weights),
                "That is right for the lesson's nets, with one dense layer. Others have more.": convolutions
                + 1,
            },
            what="the depth",
        )


@lesson.exercise(
    title="Find the bug: answers that depend on the company",
    minutes=8,
    objective=2,
    prompt="""
        Is a net bad on the very images that it trains on? A colleague asks a trained net for its probabilities,
        `batch_size` images at a time, and finds it far worse than its training said. The same image gets
        another answer among other images. **What is wrong?** Mend it. `net` is any Keras model, `images` has
        shape `(n, height, width, channels)`, and `(n, classes)` come back.
    """,
    starter="""
        def ask(net, images, batch_size=32):
            probabilities = []
            for start in range(0, len(images), batch_size):
                batch = images[start : start + batch_size]
                probabilities.append(keras.ops.convert_to_numpy(net(batch, training=True)))
            return np.concatenate(probabilities)
    """,
    answer="ask",
    solution="""
        def ask(net, images, batch_size=32):
            probabilities = []
            for start in range(0, len(images), batch_size):
                batch = images[start : start + batch_size]
                probabilities.append(keras.ops.convert_to_numpy(net(batch, training=False)))
            return np.concatenate(probabilities)
    """,
    hints=(
        "Which layers of a net do one thing while it trains, and another when it is asked?",
        "Batch norm takes mean and spread from the batch in training, and from its running averages afterwards.",
    ),
    notice="""
        One image alone, or among a hundred: the same answer. Mind that the accuracy which training reports in
        each epoch *is* measured in training mode, and while the weights still change.
    """,
    why="""
        With `training=True`, batch norm scales by the batch at hand and dropout drops at random. Both are meant
        for learning. `net.predict(images, verbose=0)` asks with `training=False` by itself.
    """,
    seconds=15.0,
)
def ask(answer, random):
    import keras

    for layer in ("batch norm", "dropout"):
        net = _small_net(keras, layer, random)
        weights = net.get_weights()
        images = random.random((11, 6, 5, 1)).astype(np.float32)
        wanted = keras.ops.convert_to_numpy(net(images, training=False))
        by_ones = [keras.ops.convert_to_numpy(net(image[None], training=True)) for image in images]
        net.set_weights(weights)  # in training mode the running averages have moved
        together = as_numbers(answer(net, images, 4), "what comes back")
        if together.shape == wanted.shape:
            alone = [as_numbers(answer(net, images[place : place + 1], 4)) for place in range(4)]
            again = as_numbers(answer(net, images, 4))
            if layer == "dropout" and not np.allclose(again, together, atol=1e-4):
                raise Wrong(
                    "Asked twice, the net gives two answers to the same image: dropout still drops at random, "
                    "as in training."
                )
            changes = not np.allclose(np.concatenate(alone), together[:4], atol=1e-4)
            if changes and not np.allclose(together, np.concatenate(by_ones), atol=1e-4):
                raise Wrong(
                    "The answer to an image still changes with the images that come with it: batch norm takes "
                    "mean and spread from the batch, as in training."
                )
        still = "One image at a time hides the bug: batch norm now takes mean and spread from that one image."
        expect(together, wanted, {still: np.concatenate(by_ones)}, what="what comes back")


@lesson.exercise(
    title="A gradient's way back",
    minutes=15,
    objective=3,
    prompt="""
        Measure by hand how a gradient fares. A chain of layers computes `x = np.maximum(weights @ x, 0)` for
        each matrix in the list `matrices`, the first one first. `gradient` is the derivative of the loss by
        the last `x`. Write `gradient_sizes(x, matrices, gradient)`: a list with the size (the root mean
        square) of the gradient by the *input* of each layer, the first layer's first.
    """,
    starter="def gradient_sizes(x, matrices, gradient):\n    ...\n    return ...",
    answer="gradient_sizes",
    solution="""
        def gradient_sizes(x, matrices, gradient):
            active = []
            for weights in matrices:
                x = np.maximum(weights @ x, 0)
                active.append(x > 0)
            sizes = []
            for weights, passes in zip(matrices[::-1], active[::-1]):
                gradient = weights.T @ (gradient * passes)
                sizes.append(np.sqrt(np.mean(gradient**2)))
            return sizes[::-1]
    """,
    hints=(
        "Go forwards first, and remember for each layer where ReLU let the signal pass.",
        "On the way back, first multiply by 1 where ReLU passed and by 0 elsewhere, then by the matrix: "
        "transposed, as in lesson 02.",
        "You meet the last layer first: turn the list round at the end, `sizes[::-1]`.",
    ),
    notice="""
        The way back multiplies by the same matrices, so it is about as good or bad as the way forth: He's
        variance keeps both. Batch norm mends only the way forth, and that is where the two part.
    """,
    why="""
        The chain rule, layer by layer: ReLU's derivative is 1 or 0, that of a product with a matrix is the
        matrix transposed. Each step's gradient is the next one's beginning.
    """,
)
def gradient_sizes(answer, random):
    for widths in ((14, 14, 14, 14), (15, 9, 14, 12, 11), (6, 13)):
        matrices, x = _living_chain(widths, random)
        gradient = random.normal(size=widths[-1])
        signs = _signs(x, matrices)
        back = _send_back(matrices, signs[1:], gradient)
        sizes = _size(back)
        all_pass = [np.ones(len(sign)) for sign in signs[1:]]
        mistakes = {
            "The list is in the wrong order: the first layer's size comes first.": sizes[::-1],
            "ReLU is left out on the way back: where it gave 0, no gradient passes.": _size(
                _send_back(matrices, all_pass, gradient)
            ),
            "On the way back ReLU passes where the *signal* was positive, whatever sign the gradient has.": (
                _size(_send_back(matrices, all_pass, gradient, behind=_relu))
            ),
            "The root of the *mean* square is asked for, not of the sum.": [
                np.linalg.norm(one) for one in back
            ],
            "Square before you average, then take the root.": [np.abs(one).mean() for one in back],
            "The mean square is there; take its root.": np.square(sizes),
            "That takes the mean off first (`std` does). The root mean square keeps it.": [
                one.std() for one in back
            ],
            "These are the gradients behind each layer. Those by its *input* are asked for.": [
                *sizes[1:],
                float(np.sqrt((gradient**2).mean())),
            ],
        }
        if len(set(widths)) == 1:
            transposed = [weights.T for weights in matrices]
            mistakes["On the way back each matrix is transposed: `weights.T`."] = _size(
                _send_back(transposed, signs[1:], gradient)
            )
            mistakes["Each layer's ReLU comes after its matrix: remember where its *output* is positive."] = (
                _size(_send_back(matrices, signs[:-1], gradient))
            )
        expect(answer(x, matrices, gradient), np.array(sizes), mistakes, what="the list of sizes")


@lesson.exercise(
    title="A residual block with a waist",
    minutes=12,
    objective=4,
    prompt="""
        Write a cheaper residual block in Keras. `waist_block(x)` gets a tensor of any even number of maps,
        which is `x.shape[-1]`, and returns $x + f(x)$. Here $f$ is: batch norm, ReLU, a 3 × 3 convolution to
        **half** as many maps; batch norm, ReLU, a 3 × 3 convolution **back** to as many as before. Pad with
        zeros (`"same"`); the convolutions have no bias.
    """,
    starter="def waist_block(x):\n    ...\n    return ...",
    answer="waist_block",
    solution="""
        def waist_block(x):
            maps = x.shape[-1]
            f = x
            for filters in (maps // 2, maps):
                f = keras.layers.ReLU()(keras.layers.BatchNormalization()(f))
                f = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(f)
            return keras.layers.Add()([x, f])
    """,
    hints=(
        "Keep `x` untouched for the way around, and let another name go through the layers of $f$.",
        "`x.shape[-1] // 2` filters in the first convolution, `x.shape[-1]` in the second.",
        "The last line adds both: `keras.layers.Add()([x, f])`. Nothing comes after it.",
    ),
    notice="""
        With all convolutions at zero your block hands on exactly what it gets, negative numbers included: the
        way around is free of ReLU and batch norm, so its derivative is 1 everywhere.
    """,
    why="""
        $dy/dx = 1 + f'(x)$: the 1 comes from the way around, which no layer may interrupt. The waist halves
        the weights, and the sum needs as many maps as before.
    """,
    seconds=15.0,
)
def waist_block(answer, random):
    import keras

    for shape in ((5, 7, 6), (4, 4, 16)):
        inputs = keras.Input(shape)
        outputs = answer(inputs)
        if not keras.backend.is_keras_tensor(outputs):
            raise Wrong(
                f"Return the tensor that the last layer gives; this is of type `{type(outputs).__name__}`."
            )
        if outputs.shape != (None, *shape):
            twice = outputs.shape == (None, *shape[:-1], 2 * shape[-1])
            hint = " Add the two ways; do not lay their maps side by side." if twice else ""
            raise Wrong(f"The block has to keep the shape {shape}; it makes {outputs.shape[1:]} of it.{hint}")
        block = keras.Model(inputs, outputs)
        _check_weights(keras, block, shape[-1])
        images = random.normal(size=(3, *shape)).astype(np.float32)
        handed_on = _run_with(keras, block, [np.zeros(w.shape) for w in block.get_weights()], images)
        after_add = (
            "Nothing may come after the sum: a ReLU there cuts off what is negative on the way around."
        )
        no_way = "With its weights at zero the block gives zeros: `x` itself is not added."
        wanted = {after_add: _relu(images), no_way: np.zeros_like(images)}
        expect(handed_on, images, wanted, what="what the block hands on when its weights are zero")
        values = [random.uniform(0.2, 1, weight.shape) for weight in block.get_weights()]
        right, swapped = (
            _run_with(keras, _waist(keras, shape, relu_first=first), values, images)
            for first in (False, True)
        )
        mistakes = {"The order is batch norm, ReLU, convolution, twice.": swapped}
        got = _run_with(keras, block, values, images)
        expect(got, right, mistakes, what="the block's output", tolerance=1e-3)


@lesson.exercise(
    title="Open: 150 layers that keep two signals apart",
    minutes=20,
    objective=4,
    prompt="""
        He's weights keep the *size* of a signal through 150 layers of ReLU. But send two different signals
        through: they come out pointing the same way, and nothing can tell them apart any more. Invent a layer
        `my_step(x, weights)` that does better. `x` has shape `(n,)`, `weights` is `(n, n)`, drawn with variance
        $1/n$. It must use the weights and must not be linear, and after 150 such layers, each with weights of
        its own,

        - the size is between a tenth and ten times what it was,
        - two signals that had nothing in common have a cosine below 0.8,
        - and no signal is still what it was: its cosine with itself before is below 0.95.
    """,
    starter="def my_step(x, weights):\n    return ...",
    answer="my_step",
    solution="def my_step(x, weights):\n    return x + 0.1 * weights @ np.tanh(x)",
    hints=(
        "Why do signals meet? ReLU makes all numbers positive, and so gives any two signals something in common.",
        "A way around keeps what was different. How much may each layer add, if there are 150 of them?",
        "Try $x + c\\,f(x)$ with a small $c$, or a bend that has no favourite sign, such as `np.tanh`.",
    ),
    notice="""
        Size is not all that has to survive: what must arrive is the *difference* between inputs. A way around
        carries it through any number of layers.
    """,
    why="""
        The way around hands on both signals as they are; what each layer adds has random signs and is small, so
        150 of them change a signal without drowning it.
    """,
)
def my_step(answer, random):
    a, b = random.normal(size=(2, 120))
    weights, others = random.normal(size=(2, 120, 120)) / np.sqrt(120)
    one, two, both, other = (
        as_numbers(answer(*given), "the step")
        for given in ((a, weights), (b, weights), (a + b, weights), (a, others))
    )
    if one.shape != a.shape:
        raise Wrong(f"A step returns a signal as long as it got: shape {a.shape}, not {one.shape}.")
    if np.allclose(one, other):
        raise Wrong("The weights play no part: with others the step gives the same.")
    plane = np.stack([one, two], axis=1)
    left = both - plane @ np.linalg.lstsq(plane, both, rcond=None)[0]
    if np.abs(left).max() < 1e-6 * max(1e-9, np.abs(both).max()):
        raise Wrong("The step is linear, if not for its scale: 150 such layers can do no more than one.")
    sizes, meeting, staying = [], [], []
    for _ in range(2):
        starts = random.normal(size=(2, 250))
        ends = list(starts)
        with np.errstate(all="ignore"):
            for _ in range(150):
                weights = random.normal(size=(250, 250)) / np.sqrt(250)
                ends = [as_numbers(answer(x, weights), "the step") for x in ends]
                if not np.isfinite(ends).all():
                    raise Wrong("The signal explodes: after some layers its numbers are infinite.")
        size = float(np.sqrt(np.mean(np.square(ends)) / np.mean(np.square(starts))))
        if not 0.1 <= size <= 10:
            fate = "explodes" if size > 10 else "is lost"
            raise Wrong(f"The signal {fate}: after 150 layers its size is {size:.2g} times what it was.")
        sizes.append(size)
        meeting.append(_cosine(*ends))
        staying.append(_cosine(starts[0], ends[0]))
    if max(meeting) >= 0.8:
        raise Wrong(
            f"The size is kept, but the two signals meet: after 150 layers their cosine is {max(meeting):.2f}."
        )
    if max(staying) >= 0.95:
        raise Wrong(
            f"Each signal comes out as it went in, with cosine {max(staying):.2f}: the layers do next to nothing."
        )
    return (
        f"After 150 layers: size × {np.mean(sizes):.2g}, cosine of two signals {np.mean(meeting):.2f}, of a "
        f"signal with itself before {np.mean(staying):.2f}."
    )


quiz = lesson.ask(
    Question(
        name="diagnosis",
        objective=2,
        text="A plain net of 56 layers is right on 71 of 100 training images and on 70 of 100 new ones. One of 20 "
        "layers: 86 and 84. What is the matter with the deeper net?",
        right="Training does not find good weights for it",
        why="It is worse on the very images it trains on, though it could copy the shallower net.",
        wrong={
            "It overfits, having so many more weights": "Then it would be good on the images it trains on, and only on new "
            "ones bad.",
            "It needs more training images": "More images help a net that learns its own by heart. This one does "
            "not even get to know those it has.",
            "It has too few weights to fit that many images": "It has nearly three times as many as the net that fits them "
            "better.",
        },
    ),
    Question(
        name="halves",
        objective=3,
        text="Layers with ReLU, weights of variance 1/n. About what is left of the signal's size after 20 layers?",
        right="A thousandth",
        why="Each layer halves the square: 2 to the power of −20 is a millionth, and its root a thousandth.",
        wrong={
            "A millionth": "That is what is left of the *square* of the size, which each layer halves.",
            "A twentieth": "Layers multiply, one after the other; what they take does not add up.",
            "All of it": "A sum of n products is as large as its inputs, with variance 1/n. But then ReLU throws "
            "half of the square away.",
        },
    ),
    Question(
        name="vanishing",
        objective=3,
        text="Fresh nets of 150 plain layers, with batch norm. What did we measure at the first layers?",
        right="Gradients far larger than at the last ones",
        why="Batch norm rescues the signal. Backwards the gradient grows layer by layer, and two handfuls of images "
        "ask for unrelated steps.",
        wrong={
            "Gradients too small to learn from, as in many books": "We looked for them, and with batch norm it was "
            "the other way round: they explode.",
            "Gradients of the same size as at the last, since batch norm sets each size right": "It sets the size of "
            "the *signal* right. The gradient pays for it.",
            "No signal to learn from": "That is so without batch norm. With it, the signal keeps its size.",
        },
    ),
    Question(
        name="zeros",
        objective=4,
        text="In a residual block, all weights of f's last convolution are 0. What gradient reaches the layers before the block?",
        right="The whole gradient, by the way around",
        why="dy/dx = 1 + f'(x), and f' is 0 here: what is left is the 1. The block hands on what it gets, both ways.",
        wrong={
            "No gradient: zeros stop it": "They stop it within f. The way around does not pass through f.",
            "Half of the gradient, as there are two ways": "A sum hands its whole gradient to *each* of its terms.",
            "Only what batch norm lets pass": "Batch norm stands inside f, not on the way around.",
        },
    ),
    Question(
        name="price",
        objective=5,
        text="Residual nets of 20 and of 150 layers are equally right on new garments. What is the best argument "
        "for the net of 20?",
        right="It does about a seventh of the work",
        why="Multiplications and memory grow in step with the layers. What is no better and costs seven times as much is not worth it.",
        wrong={
            "150 layers overfit": "If they did, they would be worse on new garments, and they are not.",
            "A net of 150 layers cannot be trained": "Plain ones could not. The way around mended that.",
            "The way around adds weights at every block": "Not one: it only adds two tensors that are there anyway.",
        },
    ),
)


def _relu(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0)


def _cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / np.sqrt((one @ one) * (other @ other)))


def _size(vectors: list[np.ndarray]) -> list[float]:
    return [float(np.sqrt((vector**2).mean())) for vector in vectors]


def _signs(x: np.ndarray, matrices: list[np.ndarray]) -> list[np.ndarray]:
    """Where the signal is positive: at the input, and behind each layer."""
    signs = [x > 0]
    for weights in matrices:
        x = _relu(weights @ x)
        signs.append(x > 0)
    return signs


def _living_chain(
    widths: tuple[int, ...], random: np.random.Generator
) -> tuple[list[np.ndarray], np.ndarray]:
    """Matrices and an input for which each ReLU passes at least three numbers: else no gradient comes back."""
    while True:
        matrices = [random.normal(size=(after, before)) for before, after in pairwise(widths)]
        x = random.normal(size=widths[0])
        if all(sign.sum() >= 3 for sign in _signs(x, matrices)[1:]):
            return matrices, x


def _send_back(matrices: list, signs: list, gradient: np.ndarray, behind=np.asarray) -> list[np.ndarray]:
    """The gradient by the input of each layer, if ``signs`` says where each one lets it pass."""
    back = []
    for weights, passes in zip(matrices[::-1], signs[::-1], strict=True):
        gradient = behind(weights.T @ (gradient * passes))
        back.append(gradient)
    return back[::-1]


def _chain(keras, blocks: int, normed: bool, dense: int):
    """A net of one convolution, pairs of more, and dense layers."""
    layers = keras.layers
    inputs = keras.Input((8, 8, 1))
    x = layers.Conv2D(4, 3, padding="same")(inputs)
    for _ in range(2 * blocks):
        x = layers.BatchNormalization()(x) if normed else x
        x = layers.Conv2D(4, 3, padding="same", use_bias=False)(layers.ReLU()(x))
    x = layers.GlobalAveragePooling2D()(layers.ReLU()(x))
    for _ in range(dense - 1):
        x = layers.Dense(5, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(3, activation="softmax")(x))


def _small_net(keras, layer: str, random: np.random.Generator):
    """A net with batch norm or dropout, whose running averages are far from any batch's."""
    layers = keras.layers
    inputs = keras.Input((6, 5, 1))
    x = layers.Conv2D(8, 3)(inputs)
    if layer == "batch norm":
        x = layers.BatchNormalization()(x)
    x = layers.Flatten()(layers.ReLU()(x))
    if layer == "dropout":
        x = layers.Dropout(0.5)(x)
    net = keras.Model(inputs, layers.Dense(4, activation="softmax")(x))
    net.set_weights(
        [
            random.normal(0, 0.3, w.shape) if w.ndim > 1 else random.uniform(0.2, 1, w.shape)
            for w in net.get_weights()
        ]
    )
    return net


def _waist(keras, shape: tuple[int, int, int], *, relu_first: bool = False):
    norm, relu = keras.layers.BatchNormalization, keras.layers.ReLU
    x = inputs = keras.Input(shape)
    for filters in (shape[-1] // 2, shape[-1]):
        x = norm()(relu()(x)) if relu_first else relu()(norm()(x))
        x = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    return keras.Model(inputs, keras.layers.Add()([inputs, x]))


def _run_with(keras, net, values: list, images: np.ndarray) -> np.ndarray:
    net.set_weights(values)
    return keras.ops.convert_to_numpy(net(images, training=False))


def _check_weights(keras, block, maps: int) -> None:
    """Raise Wrong unless the block has the weights of two convolutions with a waist and of two batch norms."""
    layers = keras.layers
    convolutions = [layer for layer in block.layers if isinstance(layer, layers.Conv2D)]
    norms = [layer for layer in block.layers if isinstance(layer, layers.BatchNormalization)]
    if len(convolutions) != 2:
        raise Wrong(f"$f$ has two convolutions; this block has {len(convolutions)}.")
    if any(layer.use_bias for layer in convolutions):
        raise Wrong("A convolution before a batch norm needs no bias: `use_bias=False`.")
    if any(layer.kernel_size != (3, 3) for layer in convolutions):
        raise Wrong("Both convolutions are 3 × 3.")
    if len(norms) != 2:
        raise Wrong(
            f"There is a batch norm before each of the two convolutions; this block has {len(norms)}."
        )
    if convolutions[0].filters == maps:
        raise Wrong(f"The block has no waist: its first convolution makes {maps} maps, as many as came in.")
    if convolutions[0].filters != maps // 2:
        raise Wrong(
            f"Of {maps} maps the first convolution makes {convolutions[0].filters}: half as many are asked for, "
            "however many come in."
        )
    shapes = [tuple(weight.shape) for weight in block.weights]
    if shapes != [tuple(weight.shape) for weight in _waist(keras, block.input_shape[1:]).weights]:
        raise Wrong(
            "The order is batch norm, ReLU, convolution, twice: a batch norm stands in another place."
        )
