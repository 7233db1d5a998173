"""What lesson 05 asks: two bugs that still run, filters measured, names against chance, a net of one's own."""

from collections.abc import Sequence

import numpy as np

from course.checking import Lesson, Question, Wrong, expect, expect_number
from course.checking.nets import Target, garments, judge_net
from course.data import Dataset
from course.training import Settings

lesson = Lesson("05")

named = lesson.prediction("named", "Filters that end up with a name", unit="of 32")
loss = lesson.prediction("loss", "What a random first layer costs", unit="of 100 garments")

ANYWHERE = Target(
    accuracy=0.74,
    most_parameters=10_000,
    settings=Settings(epochs=8, batch_size=50, learning_rate=0.01),
    train_size=2_000,
)
FRAME = 40  # pixels


@lesson.exercise(
    title="How many numbers are learned?",
    minutes=4,
    objective=1,
    prompt="""
        Grey pictures of 28 × 28 pixels go through `Conv2D(16, 5, use_bias=False)`, batch norm, ReLU,
        `MaxPooling2D(2)`, `Conv2D(32, 3, use_bias=False)`, batch norm, ReLU, `GlobalAveragePooling2D()` and
        `Dense(10)`. **How many numbers does this net learn?** Work it out on paper; the running averages of
        batch norm are kept, but not learned.
    """,
    starter="my_count = ...",
    answer="my_count",
    solution="my_count = 5 * 5 * 16 + 2 * 16 + 3 * 3 * 16 * 32 + 2 * 32 + 32 * 10 + 10",
    hints=(
        "The second convolution looks at 16 maps: how many weights has one of its filters?",
        "Batch norm learns two numbers for each channel, gamma and beta.",
        "The average leaves one number of each of the 32 maps. So many go into the dense layer, and it has biases.",
    ),
    notice="""
        More than four fifths sit in the second convolution, though its filters are the smaller ones: each looks
        at 16 maps. Where maps are many, parameters are, too.
    """,
    why="400 and 4,608 weights of filters, 2 × 16 and 2 × 32 for batch norm, 320 weights and 10 biases at the end.",
)
def parameters(answer, random):
    expect_number(
        answer,
        5434,
        {
            "Running averages of mean and variance are kept, not learned: they do not count here.": 5434 + 96,
            "Batch norm learns as well: gamma and beta for each channel.": 5434 - 96,
            "gamma *and* beta: two numbers for each channel.": 5434 - 48,
            "`use_bias=False`: the convolutions have no biases; beta of batch norm takes their place.": 5434
            + 48,
            "A filter of the second layer has 3 × 3 weights for *each* of the 16 maps.": 5434 - 4608 + 288,
            "Before the dense layer each map is averaged to one number.": 5434 - 330 + 32_010,
            "The dense layer has biases.": 5424,
        },
    )


@lesson.exercise(
    title="Find the bug: worse than it should be",
    minutes=6,
    objective=1,
    prompt="""
        A colleague's net looks fine while it trains, and does badly in the test, on garments from the same
        catalogue. All pictures come as bytes, from 0 to 255, of shape `(n, 28, 28, 1)`. The function gets a
        Keras net, not compiled yet, and returns the share of the test part that is right. No error, no
        warning. **What is wrong?** Mend it.
    """,
    starter="""
        def train_and_test(net, x_train, y_train, x_test, y_test):
            net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
            net.fit(x_train / 255, y_train, epochs=5)
            loss, accuracy = net.evaluate(x_test, y_test)
            return accuracy
    """,
    answer="train_and_test",
    solution="""
        def train_and_test(net, x_train, y_train, x_test, y_test):
            net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
            net.fit(x_train / 255, y_train, epochs=5)
            loss, accuracy = net.evaluate(x_test / 255, y_test)
            return accuracy
    """,
    hints=(
        "What is the largest number in a picture that the net learns from? And in one that it is tested on?",
        "Whatever is done to the pictures before training must be done to every picture that is asked about later.",
    ),
    notice="""
        A net has no idea what its inputs mean: pictures 255 times as bright are answered all the same. That is
        why the course scales both parts in one place, `dataset.scaled()`, and why `train` refuses bytes.
    """,
    why="The weights were learned for intensities from 0 to 1, so the test pictures have to be divided by 255 as well.",
)
def train_and_test(answer, random):
    x_train = random.integers(0, 250, (30, 28, 28, 1), dtype=np.uint8)
    x_test = random.integers(0, 200, (11, 28, 28, 1), dtype=np.uint8)  # darker: its own maximum misleads
    y_train, y_test = random.integers(0, 10, 30), random.integers(0, 10, 11)
    net = _Onlooker(random)
    result = answer(net, x_train, y_train, x_test, y_test)
    if net.learned_from is None:
        raise Wrong("The net is never trained: `fit` is missing.")
    if net.tested_on is None:
        raise Wrong("The net is never tested: `evaluate` or `predict` is missing, or comes before `fit`.")
    inputs, labels = net.learned_from
    if len(inputs) > len(x_train):
        raise Wrong("The test part is among what the net learns from: it leaks.")
    if not np.array_equal(labels, y_train):
        raise Wrong("The labels that it learns from are not those of the training part, in their order.")
    factor, offset = _scaling(x_train, inputs)
    if factor is None:
        raise Wrong(
            "What it learns from are no longer the pictures. Are fractions lost, as by `//` or `astype`?"
        )
    if np.abs(inputs).max() > 20:
        raise Wrong("Now it learns from bytes as well. Scale both parts: divide by 255.")
    inputs, labels = net.tested_on
    if inputs.shape == x_train.shape:
        raise Wrong("It is tested on what it learned from. The question is what it does with new garments.")
    if labels is not None and not np.array_equal(labels, y_test):
        raise Wrong("The labels of the test are not those of the test part, in their order.")
    own = x_test / x_test.max()
    expect(
        inputs,
        factor * x_test + offset,
        {
            "In the test the net still gets bytes, from 0 to 255. It learned from another scale.": x_test,
            "The test part is divided by its own largest number, not by that of the training part.": own,
            "The test pictures are scaled twice.": factor * (factor * x_test + offset) + offset,
        },
        what="what the net is tested on",
    )
    expect_number(
        result,
        net.accuracy if labels is not None else float((net.predicted.argmax(axis=1) == y_test).mean()),
        {"That is the loss. `evaluate` returns the loss first, then the accuracy.": net.loss},
        what="what comes back",
        tolerance=1e-6,
    )


@lesson.exercise(
    title="Find the bug: the wrong footing",
    minutes=6,
    objective=5,
    prompt="""
        Batch norm in NumPy, as it works during training: `z` has the shape `(images, rows, columns, channels)`,
        `gamma` and `beta` hold one number for each channel. Every channel should come out on the same footing.
        The function below runs, nets train with it without a complaint, and still the channels are as unequal
        as before. **What is wrong?** Mend it.
    """,
    starter="""
        def batch_norm(z, gamma, beta, epsilon=0.001):
            mean = z.mean(axis=(0, 1, 3), keepdims=True)
            variance = z.var(axis=(0, 1, 3), keepdims=True)
            return gamma * (z - mean) / np.sqrt(variance + epsilon) + beta
    """,
    answer="batch_norm",
    solution="""
        def batch_norm(z, gamma, beta, epsilon=0.001):
            mean = z.mean(axis=(0, 1, 2), keepdims=True)
            variance = z.var(axis=(0, 1, 2), keepdims=True)
            return gamma * (z - mean) / np.sqrt(variance + epsilon) + beta
    """,
    hints=(
        "How many means should there be? As many as there are channels.",
        "`axis` names the axes over which the mean is taken: those that are gone afterwards.",
    ),
    notice="""
        It gave each column of pixels the same footing; in Keras the slip reads `BatchNormalization(axis=2)`. No
        error tells you. Try such code with rows, columns and channels that all differ in number, and look at
        what is equal afterwards.
    """,
    why="Mean and variance are taken over images, rows and columns, so that one number is left for each channel.",
)
def batch_norm(answer, random):
    for shape, epsilon in (((6, 4, 5, 3), None), ((5, 3, 4, 7), 0.5), ((4, 5, 5, 5), None)):
        scale = random.uniform(0.05, 2, shape[-1])
        z = random.normal(random.normal(0, 2, shape[-1]), scale, shape)
        z += np.linspace(-1, 1, shape[2])[:, None] + np.linspace(0, 1, shape[1])[:, None, None]
        z += random.normal(size=(shape[0], 1, 1, 1))  # images, rows and columns differ, too
        gamma, beta = random.uniform(0.5, 2, shape[-1]), random.normal(size=shape[-1])
        options = {} if epsilon is None else {"epsilon": epsilon}
        small = 0.001 if epsilon is None else epsilon

        def by(axes, z=z, gamma=gamma, beta=beta, small=small):
            centred = z - z.mean(axis=axes, keepdims=True)
            return gamma * centred / np.sqrt(z.var(axis=axes, keepdims=True) + small) + beta

        mean, variance = z.mean(axis=(0, 1, 2)), z.var(axis=(0, 1, 2))
        expect(
            answer(z, gamma, beta, **options),
            by((0, 1, 2)),
            {
                "Still one mean for each column of pixels, not for each channel.": by((0, 1, 3)),
                "One mean for each row of pixels, not for each channel.": by((0, 2, 3)),
                "One mean for the whole batch: then channels keep their differences. Each needs its own.": by(
                    None
                ),
                "Each image gets its own mean. Batch norm takes mean and variance over all images together.": by(
                    (1, 2)
                ),
                "Every place has its own mean. A channel is one filter's answers, at all places together.": by(
                    (0,)
                ),
                "Mean and variance are taken over the channels: one for each place of each image.": by((3,)),
                "Only the mean is that of the channel; the variance is taken over other axes.": gamma
                * (z - mean)
                / np.sqrt(z.var(axis=(0, 1, 3), keepdims=True) + small)
                + beta,
                "Only the variance is that of the channel; the mean is taken over other axes.": gamma
                * (z - z.mean(axis=(0, 1, 3), keepdims=True))
                / np.sqrt(variance + small)
                + beta,
                "epsilon is added to the variance, before the root is taken.": gamma
                * (z - mean)
                / (np.sqrt(variance) + small)
                + beta,
                "Divide by the root of the variance, not by the variance.": gamma
                * (z - mean)
                / (variance + small)
                + beta,
                "gamma and beta are missing: the channels may still be scaled and moved.": (z - mean)
                / np.sqrt(variance + small),
                "beta is missing.": gamma * (z - mean) / np.sqrt(variance + small),
            },
            what="the result",
        )


@lesson.exercise(
    title="How far did they move?",
    minutes=6,
    objective=2,
    prompt="""
        Write `how_they_moved(first, last)` for the filters of a layer before and after training, both of shape
        `(height, width, filters)`. Return two lists of one number for each filter: how far it moved, in lengths
        of its start, ‖last − first‖ / ‖first‖; and how similar it still is, the cosine between the two.
    """,
    starter="""
        def how_they_moved(first, last):
            moved, alike = ..., ...
            return moved, alike
    """,
    answer="how_they_moved",
    solution="""
        def how_they_moved(first, last):
            lengths = np.sqrt((first**2).sum(axis=(0, 1)))
            moved = np.sqrt(((last - first) ** 2).sum(axis=(0, 1))) / lengths
            alike = (first * last).sum(axis=(0, 1)) / lengths / np.sqrt((last**2).sum(axis=(0, 1)))
            return moved, alike
    """,
    hints=(
        "A filter is a list of `height × width` numbers: sum over the first two axes, and keep the last.",
        "The length of a list of numbers is the root of the sum of their squares: `np.linalg.norm(x, axis=(0, 1))`.",
    ),
    notice="""
        The two numbers tell different stories. `how_they_moved(first, 3 * first)` moved two lengths, and its pattern
        is the same: a cosine of 1. Distance sees strength and pattern, the cosine the pattern alone.
    """,
    why="Sums over rows and columns leave one number a filter; lengths are roots of sums of squares.",
)
def how_they_moved(answer, random):
    for shape in ((5, 4, 7), (3, 3, 2)):
        first, last = random.normal(size=shape), random.normal(size=shape)
        last[..., 0] = 2.5 * first[..., 0]
        both = answer(first, last)
        if not isinstance(both, tuple | list | np.ndarray) or len(both) != 2:
            raise Wrong("Return two lists: `return moved, alike`.")
        length, of_last = (np.sqrt((x**2).sum(axis=(0, 1))) for x in (first, last))
        distance = np.sqrt(((last - first) ** 2).sum(axis=(0, 1)))
        dot = (first * last).sum(axis=(0, 1))
        whole = np.sqrt(((last - first) ** 2).sum() / (first**2).sum())
        expect(
            both[0],
            distance / length,
            {
                "Divide by the length of the filter at its start: a long one has further to go.": distance,
                "Divide by the length at the start, not by that at the end.": distance / of_last,
                "Take the root: a length is the root of a sum of squares.": distance**2 / length**2,
                "The roots are missing below: divide by the length, not by its square.": distance / length**2,
                "That is one number for all filters. Each filter moved by itself.": whole,
                "That is by how much the length grew. A filter can turn without growing.": np.abs(
                    of_last - length
                )
                / length,
                "The two lists are swapped: distances come first.": dot / length / of_last,
            },
            what="how far they moved",
        )
        expect(
            both[1],
            dot / length / of_last,
            {
                "Divide by both lengths: the cosine sees no strength.": dot,
                "Divide by the length of the last filter as well.": dot / length,
                "Divide by the length of the first filter as well.": dot / of_last,
                "Divide by the lengths, once each; this divides by their squares.": dot
                / length**2
                / of_last**2,
                "Keep the sign: −1 is a filter turned into its negative.": np.abs(dot) / length / of_last,
            },
            what="how similar they are",
        )


@lesson.exercise(
    title="What would chance call by name?",
    minutes=8,
    objective=4,
    prompt="""
        Write `count_names(noise_fits, fits, share=0.01)`. Both lists say how well filters fit their best
        pattern: filters of noise, and those of a net. Set the bar where a `share` of the *noise* lies beyond
        it. Return two numbers: how many of the net's filters lie beyond the bar, and how many would if they
        were noise as well.
    """,
    starter="""
        def count_names(noise_fits, fits, share=0.01):
            bar = ...
            return ..., ...
    """,
    answer="count_names",
    solution="""
        def count_names(noise_fits, fits, share=0.01):
            bar = np.quantile(noise_fits, 1 - share)
            return (fits > bar).sum(), share * len(fits)
    """,
    hints=(
        "`np.quantile(values, 0.9)` is the number that nine tenths of the values stay below.",
        "If one in a hundred filters of noise passes, how many of 32 do on average? It need not be a whole number.",
    ),
    notice="""
        Report both numbers, always together. Nine names of 32 are a finding where chance gives a third of one,
        and none at all where it gives eight.
    """,
    why="The quantile at `1 − share` leaves that share above it; as many of the net's filters would pass by luck.",
)
def count_names(answer, random):
    for size, filters, share in ((2_000, 132, None), (700, 300, 0.1), (900, 40, 0.25)):
        noise = random.beta(6, 4, size)
        fits = random.beta(6, 1.5, filters)
        options = {} if share is None else {"share": share}
        share = share or 0.01
        both = answer(noise, fits, **options)
        if not isinstance(both, tuple | list | np.ndarray) or len(both) != 2:
            raise Wrong("Return two numbers: how many lie beyond the bar, and how many would by chance.")
        bar = np.quantile(noise, 1 - share)
        passed = int((fits > bar).sum())
        expect_number(
            both[1],
            share * filters,
            {
                "Of the net's filters, not of the noise: how many of *them* would pass?": share * size,
                "That is the share. How many filters are that?": share,
                "That is how many stay below the bar.": (1 - share) * filters,
                "Leave the fraction: on average a third of a filter may pass.": round(share * filters),
                "The two numbers are swapped: those of the net come first.": passed,
            },
            what="the number by chance",
        )
        expect_number(
            both[0],
            passed,
            {
                "The bar is at the wrong end: nearly all of the noise lies beyond it.": int(
                    (fits > np.quantile(noise, share)).sum()
                ),
                "The bar is set by the net's own filters. Then a `share` of them passes, whatever they learned.": int(
                    (fits > np.quantile(fits, 1 - share)).sum()
                ),
                "The bar is the best of the noise. A `share` of the noise should pass.": int(
                    (fits > noise.max()).sum()
                ),
                "That is how many stay below the bar.": filters - passed,
                "That is a share. How many filters are that?": passed / filters,
                "That is how many of the noise lie beyond the bar.": int((noise > bar).sum()),
                "The bar depends on `share`; it is 0.01 only if nobody asks for another.": int(
                    (fits > np.quantile(noise, 0.99)).sum()
                ),
            },
            what="the number of names",
        )


@lesson.exercise(
    title="Open: a small net for garments anywhere",
    minutes=25,
    objective=1,
    seconds=180,
    prompt="""
        Now garments lie *anywhere* in a black frame of 40 × 40 pixels. Write `build_net(input_shape,
        num_classes)`: a Keras net that ends in softmax, has **no more than 10,000 parameters** (as
        `net.count_params()` counts), and gets **74 of 100** new garments right. The check builds and trains
        three of them, each from its own seed on its own 2,000 garments (8 epochs, Adam, one cycle with a peak
        of 0.01), and takes the mean on 1,000 garments held out. That takes half a minute.
    """,
    starter="""
        def build_net(input_shape, num_classes):
            layers = keras.layers
            inputs = keras.Input(input_shape)
            ...
            return ...
    """,
    answer="build_net",
    solution="""
        def build_net(input_shape, num_classes):
            layers = keras.layers
            inputs = keras.Input(input_shape)
            x = layers.Conv2D(16, 5, strides=2, padding="same", activation="relu")(inputs)
            x = layers.Conv2D(24, 3, padding="same", activation="relu")(x)
            x = layers.MaxPooling2D(2)(x)
            x = layers.Conv2D(24, 3, padding="same", activation="relu")(x)
            x = layers.GlobalMaxPooling2D()(x)
            return keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))
    """,
    hints=(
        "A dense layer from 40 × 40 pixels to only 7 units has 11,200 weights. So: share weights, and shrink the maps early.",
        "Lesson 04's garments that moved: which ending did not mind?",
        "Three convolutions of 16, 24 and 24 filters, the first with stride 2, pooling between the others, and one "
        "number kept of each map in the end.",
    ),
    notice="""
        What did it: sharing, an ending that forgets the place, or plain size? Take one away and ask again; let
        the spread of the three nets tell you which differences are luck.
    """,
    why="""
        Sharing keeps the layers small whatever the size of the picture, and an ending that keeps one number of each
        map needs few weights and does not mind where the garment lies. Averages do as well, with batch norm.
    """,
)
def build_net(answer, random):
    return judge_net(answer, ANYWHERE, random, dataset=_anywhere(random))


quiz = lesson.ask(
    Question(
        name="other_seed",
        objective=2,
        text="The same net learns from the same garments once more, from another seed. Compare filter 7 of the first "
        "layer with filter 7 of before.",
        right="They have little in common",
        why="Each began as other noise, and training bends that noise: where a filter ends depends on where it began.",
        wrong={
            "They are equal, since the garments are": "The garments decide what is useful, and many sets of filters "
            "are. Which one it becomes, the first noise decides.",
            "They are equal but for their sign": "That would need a common pattern. They began with nothing in common.",
            "They are equal if training is long enough": "After some steps filters hardly move: longer training does "
            "not carry them to one common end.",
        },
    ),
    Question(
        name="edge",
        objective=3,
        text="A filter of layer 1 fits an upright edge very well. What is known by that?",
        right="Where its map is large, if light and dark lie side by side",
        why="Its weights say what it answers to. What the net does with the answer is not in them.",
        wrong={
            "That the net tells trousers from shirts by it": "Only hiding it could tell, and even then others may step "
            "in: what the net knows is spread out.",
            "That training went well": "Blurred noise fits edges as well, more often than one would think.",
            "That it answers to nothing but upright edges": "It answers to whatever adds up: a bright spot under its "
            "light half does it, too.",
        },
    ),
    Question(
        name="by_chance",
        objective=4,
        text="The bar lets 1 of 100 filters of noise pass. A layer has 300 filters, and after training 4 lie beyond the "
        "bar. What has training brought forth?",
        right="Hardly anything that chance would not give",
        why="Of 300 filters of noise, three pass on average. Four are no news.",
        wrong={
            "Four named filters: each passed a strict test": "Strict for one filter. Of 300 that knock, three get in by "
            "luck.",
            "Nothing at all: all four are noise": "That is not known either. They may be real; this count cannot tell.",
            "One named filter, as three are chance": "Three is an average: noise alone gives four or more quite often. "
            "Nobody can say which would be the real one.",
        },
    ),
    Question(
        name="alone",
        objective=5,
        text="A trained net with batch norm is asked about one single garment. What mean and variance does it use?",
        right="Running averages, kept since training",
        why="So an answer does not depend on who else is asked about.",
        wrong={
            "Those of this one garment's maps": "Then a garment's answer would depend on how it fills its maps, "
            "otherwise than in training.",
            "None: gamma and beta do the work alone": "They were learned for channels with mean 0 and variance 1, which "
            "something still has to bring about.",
            "Those of all garments in the test part": "Then the answer would change with the other garments in the "
            "test, and the test part would have a say in it.",
        },
    ),
    Question(
        name="augmentation",
        objective=5,
        text="In the lesson's last comparison the net without augmentation did better. What follows?",
        right="At eight epochs, more variety cost more than it brought",
        why="Each garment was seen a few times only; the net had hardly begun to learn them by heart. In a longer "
        "training it may turn.",
        wrong={
            "Augmentation is bad for pictures of garments": "It was measured at one length of training and one size. "
            "It is a remedy against learning by heart, which takes time.",
            "Moved garments teach nothing that is of use": "They taught the net that was trained with them to bear "
            "shifts, in the same lesson.",
            "The seed was an unlucky one": "Several seeds were compared, each with and without.",
        },
    ),
)


class _Onlooker:
    """Stands in for a net of Keras, and notes what it learns from and is tested on."""

    def __init__(self, random: np.random.Generator) -> None:
        self.loss, self.accuracy = random.uniform(1, 2), random.uniform(0.2, 0.9)
        self.predicted = random.random((200, 10))
        self.learned_from: tuple[np.ndarray, np.ndarray] | None = None
        self.tested_on: tuple[np.ndarray, np.ndarray | None] | None = None
        self._metrics: Sequence | None = None

    def compile(self, optimizer=None, loss=None, metrics=(), **options):
        self._metrics = list(metrics or ())

    def fit(self, x, y, batch_size=None, epochs=1, verbose="auto", **options):
        self._check_compiled()
        self.learned_from = np.asarray(x), np.asarray(y)

    def evaluate(self, x, y, batch_size=None, verbose="auto", return_dict=False, **options):
        self._check_compiled()
        if self.learned_from is not None:
            self.tested_on = np.asarray(x), np.asarray(y)
        if return_dict:
            return {"loss": self.loss, "accuracy": self.accuracy}
        return [self.loss, self.accuracy] if self._metrics else self.loss

    def predict(self, x, batch_size=None, verbose="auto", **options):
        if self.learned_from is not None:
            self.tested_on = np.asarray(x), None
        self.predicted = self.predicted[: len(x)]
        return self.predicted

    def __call__(self, x, training=False):
        return self.predict(x)

    def _check_compiled(self) -> None:
        if self._metrics is None:
            raise ValueError("You must call `compile()` before using the model.")


def _scaling(pictures: np.ndarray, scaled: np.ndarray) -> tuple[float, float] | tuple[None, None]:
    """Factor and offset that turn pictures into these; ``None`` if no two numbers do."""
    if scaled.size != pictures.size or np.ptp(scaled) == 0:
        return None, None
    factor, offset = np.polyfit(pictures.ravel().astype(float), scaled.ravel().astype(float), 1)
    left = np.abs(factor * pictures + offset - scaled.reshape(pictures.shape)).max()
    return (factor, offset) if left < 1e-3 * max(np.abs(scaled).max(), 1e-9) else (None, None)


def _anywhere(random: np.random.Generator) -> Dataset:
    """Garments at places drawn at random in a black frame."""
    dataset = garments()
    return dataset.with_inputs(*(_lay(images, random) for images in (dataset.x_train, dataset.x_test)))


def _lay(images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    height, width = images.shape[1:3]
    frames = np.zeros((len(images), FRAME, FRAME, 1), np.float32)
    places = random.integers(0, [FRAME - height + 1, FRAME - width + 1], (len(images), 2))
    for frame, image, (top, left) in zip(frames, images, places, strict=True):
        frame[top : top + height, left : left + width] = image
    return frames
