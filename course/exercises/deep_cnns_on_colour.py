"""What lesson 08 asks: colours counted, photographs varied, evidence weighed, a net reused and cooled down."""

import numpy as np

from course.calibration import reliability
from course.checking import Lesson, Question, Wrong, expect, expect_number
from course.checking.comparing import as_numbers

lesson = Lesson("08")

KINDS = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")

hand_made = lesson.prediction("hand_made", "The best hand-made contender is right on", unit="of 100")
cnn = lesson.prediction("cnn", "The CNN is right on", unit="of 100")
hardest_for_net = lesson.prediction("hardest_for_net", "The kind that the net finds hardest", choices=KINDS)
hardest_for_people = lesson.prediction(
    "hardest_for_people", "The kind that people find hardest", choices=KINDS
)
transfer = lesson.prediction(
    "transfer", "On traffic signs, the net's features against HOG and colours", choices=("better", "worse")
)


@lesson.exercise(
    title="How many numbers are the colours?",
    minutes=3,
    objective=1,
    prompt="""
        `describe` cuts red, green and blue into 4 steps each, and counts in 2 × 2 parts of the photograph. How
        many numbers does the colour histogram have with **6** steps and **3 × 3** parts?
    """,
    starter="my_count = ...",
    answer="my_count",
    solution="my_count = 6**3 * 3 * 3",
    hints=(
        "With 4 steps there were 64 colours in each part: how did 64 come about?",
        "A colour is a step of red *and* one of green *and* one of blue.",
    ),
    notice="""
        Nearly two thousand numbers for a photograph of 1,024 pixels: most are 0. Finer is not always better,
        for a bin that hardly any photograph fills can teach nothing.
    """,
    why="6 × 6 × 6 colours, counted in each of 9 parts.",
)
def my_count(answer, random):
    expect_number(
        answer,
        1944,
        {
            "That counts red, green and blue apart. A colour is a step of each of them together.": 162,
            "That is one part of the photograph. There are 3 × 3.": 216,
            "There are 3 × 3 parts, nine, not three.": 648,
            "Steps and parts are mixed up: 6 steps of each channel, 3 × 3 parts.": 3**3 * 36,
            "Three channels multiply the steps: 6 × 6 × 6 colours, not 6 × 6.": 324,
        },
    )


@lesson.exercise(
    title="Count the colours",
    minutes=8,
    objective=1,
    prompt="""
        Write the colour histogram of one photograph. `colours(image, steps)` gets an array
        `(height, width, 3)` with numbers from 0 to 1, both included, and returns the `steps**3` shares of its
        pixels that have each colour. Red counts slowest and blue fastest: colour number
        `(red * steps + green) * steps + blue`, where each of the three is a step, 0 to `steps - 1`.
    """,
    starter="def colours(image, steps=4):\n    ...\n    return ...",
    answer="colours",
    solution="""
        def colours(image, steps=4):
            red, green, blue = np.minimum(image * steps, steps - 1).astype(int).reshape(-1, 3).T
            number = (red * steps + green) * steps + blue
            return np.bincount(number, minlength=steps**3) / len(number)
    """,
    hints=(
        "`(image * steps).astype(int)` rounds down to a step. What becomes of an intensity of exactly 1?",
        "`np.bincount(number, minlength=steps**3)` counts how often each number occurs in a list.",
    ),
    notice="""
        Shuffle the pixels and nothing changes: a histogram knows what colours there are, and not where. That is
        why `describe` takes one for each quarter.
    """,
    why="Each pixel becomes one number, its colour; counting numbers and dividing by the pixels gives shares.",
)
def colours(answer, random):
    for height, width, steps in ((5, 8, 4), (6, 4, 3), (9, 7, 2)):
        image = random.random((height, width, 3)) ** np.array([0.5, 1.0, 2.0])  # reddish: channels differ
        image[0, 0], image[1, 2] = 0.0, (1.0, 0.0, 0.4)
        if steps != 3:
            image[2, 1] = 1.0
        else:
            image[..., 2] *= 0.6  # the last colours do not occur
        image = image.astype(np.float32)
        floors = (image * steps).astype(int)
        wanted = _shares(np.minimum(floors, steps - 1), steps)
        rounded = np.round(image * (steps - 1)).astype(int)
        unclipped = _shares(floors, steps)
        channels = np.minimum(floors, steps - 1).reshape(-1, 3).T
        apart = np.concatenate([np.bincount(one, minlength=steps) for one in channels])
        pixels, end = (
            height * width,
            "An intensity of exactly 1 belongs to the last step; it gets one of its own.",
        )
        mistakes = {
            "Those are counts. Divide by the number of pixels.": wanted * pixels,
            "Divide by the pixels, not by the numbers in the array: a pixel has three.": wanted / 3,
            "The channels are mixed up: red counts slowest, blue fastest.": _shares(
                np.minimum(floors[..., ::-1], steps - 1), steps
            ),
            "Round down to a step: the first reaches from 0 to 1 / `steps`.": _shares(rounded, steps),
            "That takes the square root as well. Here the shares themselves are asked for.": np.sqrt(wanted),
            end: unclipped,
            end + " So it spills into other colours.": unclipped[: steps**3],
        }
        for scale in (1, pixels, 3 * pixels):
            apart_message = "Red, green and blue are counted apart here. Count what occurs together"
            mistakes[apart_message + "." * (1 + (scale > 1) + (scale > pixels))] = apart / scale
        got = answer(image) if steps == 4 else answer(image, steps)
        if steps != 4 and np.shape(got) == (64,):
            raise Wrong("It counts 64 colours, however many `steps` are asked for.")
        expect(got, wanted, mistakes, what="the histogram")


@lesson.exercise(
    title="Mirror and move",
    minutes=12,
    objective=2,
    prompt="""
        Write the augmentation of this lesson. `augment(images, random, most)` gets photographs
        `(n, height, width, 3)` and a NumPy generator, and returns as many of the same shape. **Each image by
        itself** is mirrored left to right with probability ½, and moved by a whole number of pixels from
        −`most` to `most`, downwards and to the right, all equally likely. What comes in from outside is
        mirrored: `np.pad(…, mode="reflect")`. Labels stay as they are, so they are not even passed.
    """,
    starter="def augment(images, random, most=2):\n    ...\n    return ...",
    answer="augment",
    solution="""
        def augment(images, random, most=2):
            border = ((0, 0), (most, most), (most, most), (0, 0))
            height, width = images.shape[1:3]
            varied = []
            for image in np.pad(images, border, mode="reflect"):
                if random.random() < 0.5:
                    image = image[:, ::-1]
                top, left = random.integers(0, 2 * most + 1, size=2)
                varied.append(image[top : top + height, left : left + width])
            return np.stack(varied)
    """,
    hints=(
        "Pad all images by `most` on every side first. A moved image is then a piece cut out of a padded one.",
        "`random.integers(0, 2 * most + 1, size=2)` draws where that piece begins; the upper end is left out.",
        "`image[:, ::-1]` is the mirror image of one image; `random.random() < 0.5` is a fair coin.",
    ),
    notice="""
        Fifty versions of every photograph, and each still deserves its label. Augmentation says what does *not*
        matter; it is knowledge by hand, put into the data instead of the features.
    """,
    why="One coin and one pair of integers for each image. The padded border is what a move may bring in.",
)
def augment(answer, random):
    mirrored, moves = [], set()
    for most, count in ((2, 300), (2, 300), (1, 120), (2, 300)):
        images = random.random((count, 7, 6, 3)).astype(np.float32)
        seed = int(random.integers(1_000_000))
        given = () if most == 2 else (most,)
        got = as_numbers(answer(images, np.random.default_rng(seed), *given), "what comes back")
        if got.shape != images.shape:
            raise Wrong(f"The shape has to stay {images.shape}; this is {got.shape}.")
        again = as_numbers(answer(images, np.random.default_rng(seed), *given))
        if not np.array_equal(got, again):
            raise Wrong("With the same `random` it gives other images: draw from `random` alone.")
        flips, tops, lefts = _recognise(images, got, most)
        steps = set(zip(tops, lefts, strict=True))
        if len(steps) == 1 and count > 100:
            still = "Nothing is moved." if steps == {(0, 0)} else "All images are moved alike."
            raise Wrong(f"{still} Each image needs a move of its own.")
        _check_range(steps, most)
        mirrored.append(flips.mean())
        moves |= steps if most == 2 else set()
    if set(mirrored) == {0.0, 1.0}:
        raise Wrong("All images of a batch are mirrored, or none: each needs a coin of its own.")
    if max(mirrored) == 0 or min(mirrored) == 1:
        raise Wrong(
            f"{'No image is' if max(mirrored) == 0 else 'All images are'} mirrored: half of them are asked for."
        )
    if abs(np.mean(mirrored) - 0.5) > 0.08:
        raise Wrong(f"{np.mean(mirrored):.0%} of the images are mirrored: half of them are asked for.")
    if len(moves) < 25:
        raise Wrong(f"Of the 25 moves there are, {len(moves)} occur.")


@lesson.exercise(
    title="Weigh the evidence",
    minutes=6,
    objective=3,
    prompt="""
        Write the last step of Grad-CAM. `heat(maps, derivatives)` gets the maps of a layer for one photograph,
        `(rows, columns, k)`, and the derivatives of the class's score by each of their numbers, of the same
        shape. It returns the heat, `(rows, columns)`:

        $$w_k = \\frac{1}{n} \\sum_{r,\\,c} \\frac{\\partial\\, s}{\\partial A_k(r, c)} \\qquad
        \\text{heat}(r, c) = \\max\\Bigl(0,\\; \\sum_k w_k\\, A_k(r, c)\\Bigr)$$
    """,
    starter="def heat(maps, derivatives):\n    return ...",
    answer="heat",
    solution="""
        def heat(maps, derivatives):
            weights = derivatives.mean(axis=(0, 1))
            return np.maximum((weights * maps).sum(axis=2), 0)
    """,
    hints=(
        "How many weights are there? One for each map: average over rows and columns, `axis=(0, 1)`.",
        "`weights * maps` multiplies each map with its weight. Add up along the last axis, then cut at 0.",
    ),
    notice="""
        The derivatives lost their places in the average; where it is hot is decided by the maps alone. So heat
        is as coarse as the layer's maps, and enlarging the picture does not make it finer.
    """,
    why="A weight says how much the score would rise with a map as a whole, and the maximum keeps what is *for* it.",
)
def heat(answer, random):
    for shape in ((4, 7, 5), (6, 3, 8), (5, 5, 5)):
        maps = np.maximum(random.normal(size=shape), 0).astype(np.float32)
        derivatives = random.normal(0.1, 1, size=shape).astype(np.float32)
        weights = derivatives.mean(axis=(0, 1))
        summed = (weights * maps).sum(axis=2)
        expect(
            answer(maps, derivatives),
            np.maximum(summed, 0),
            {
                "What speaks *against* the class is still there: keep what is above 0.": summed,
                "Evidence against a class is no evidence for it: cut at 0, do not drop the sign.": abs(
                    summed
                ),
                "Add up first, then cut at 0: maps with negative weights take heat away.": np.maximum(
                    weights * maps, 0
                ).sum(axis=2),
                "Each place has its own weight here. Average the derivatives over rows and columns first.": (
                    np.maximum((derivatives * maps).sum(axis=2), 0)
                ),
                "The weights are averages over the places, not sums.": np.maximum(summed, 0)
                * (shape[0] * shape[1]),
                "Add the weighted maps up; do not average them.": np.maximum(summed, 0) / shape[2],
                "The derivatives play no part here: they are the weights of the maps.": maps.sum(axis=2),
                "Only negative derivatives were cut off. Cut at the end, after the sum.": (
                    np.maximum(derivatives, 0).mean(axis=(0, 1)) * maps
                ).sum(axis=2),
            },
            what="the heat",
        )


@lesson.exercise(
    title="A new last layer on a frozen net",
    minutes=12,
    objective=5,
    prompt="""
        Write `reuse(net, classes)` in Keras. `net` is a trained model whose last layer is dense with softmax. It
        returns a model that takes the same photographs and gives probabilities for `classes` other classes: the
        net's layers but the last, with their weights and **frozen** (`trainable = False`), and a new dense
        layer, which can learn. Do not compile it.
    """,
    starter="def reuse(net, classes):\n    ...\n    return ...",
    answer="reuse",
    solution="""
        def reuse(net, classes):
            body = keras.Model(net.input, net.layers[-1].input)
            body.trainable = False
            answers = keras.layers.Dense(classes, activation="softmax")(body.output)
            return keras.Model(net.input, answers)
    """,
    hints=(
        "`keras.Model(net.input, net.layers[-1].input)` is the net without its last layer.",
        "`body.trainable = False` freezes all layers of a model at once, batch norm too.",
        "Make the new layer after freezing, on `body.output`, and a model from `net.input` to its answers.",
    ),
    notice="""
        Two arrays are left to learn, whatever the depth: hence it needs few examples. To fine-tune, set
        `trainable = True` afterwards, compile **again**, and learn on at a low rate.
    """,
    why="Layers are shared, not copied: weights come along, and freezing the body freezes them in `net`, too.",
    seconds=15.0,
)
def reuse(answer, random):
    import keras

    for shape, classes in (((8, 6, 3), 7), ((6, 8, 3), 3)):
        net = _trained_net(keras, shape, random)
        images = random.random((4, *shape)).astype(np.float32)
        features = _call(keras, keras.Model(net.input, net.layers[-1].input), images)
        old = [np.array(weight) for weight in net.get_weights()[:-2]]
        model = answer(net, classes)
        if not isinstance(model, keras.Model):
            raise Wrong(f"Return a Keras model; this is of type `{type(model).__name__}`.")
        probabilities = as_numbers(_call(keras, model, images))
        if probabilities.shape != (4, classes):
            raise Wrong(
                f"For 4 photographs and {classes} classes the model gives shape {probabilities.shape}."
            )
        if not np.allclose(probabilities.sum(axis=1), 1, atol=1e-4):
            raise Wrong("These are scores, not probabilities: the new layer needs softmax.")
        _check_frozen(model, net, features.shape[1], classes)
        kept = [weight for weight in model.get_weights() if any(_same(weight, own) for own in old)]
        if len(kept) < len(old):
            raise Wrong(
                "The old layers have other weights than the trained net had: what it learned is lost."
            )
        kernel, bias = (random.normal(size=weight.shape) for weight in model.trainable_weights)
        for weight, value in zip(model.trainable_weights, (kernel, bias), strict=True):
            weight.assign(value)
        expect(_call(keras, model, images), _softmax(features @ kernel + bias), what="the probabilities")


@lesson.exercise(
    title="Open: cool it down",
    minutes=20,
    objective=4,
    prompt="""
        A net that is too sure of itself can be mended without learning anything anew: divide its scores, those
        before softmax, by one number, the *temperature* (Guo and colleagues, in the sources). Write
        `temperature(scores, labels)`. It gets the scores of photographs held out, `(n, classes)`, and their
        labels, `(n,)`, and returns the number that makes the confidence honest. How you choose it is up to you.
        It is judged by the calibration error on *other* photographs. Some nets are not sure enough, too.
    """,
    starter="def temperature(scores, labels):\n    return ...",
    answer="temperature",
    solution="""
        def temperature(scores, labels):
            def loss(number):
                probabilities = keras.ops.softmax(scores / number)
                by_photograph = keras.losses.sparse_categorical_crossentropy(labels, probabilities)
                return float(keras.ops.mean(by_photograph))

            return min(np.geomspace(0.1, 10, 100), key=loss)
    """,
    hints=(
        "Try many numbers, from 0.1 to 10, and keep the best. Best by what?",
        "Accuracy cannot tell: dividing all scores alike never changes which is largest.",
        "Cross-entropy can, and so can the calibration error, `course.calibration.reliability(…).error`.",
    ),
    notice="""
        No answer has changed, and so no accuracy: only how sure the net says it is. Being right and knowing
        how often are two things, and the second is cheap to mend.
    """,
    why="""
        Cross-entropy punishes a confident mistake more than it rewards confidence, so it is lowest where
        confidence and accuracy agree. One number, learned from data held out.
    """,
    seconds=15.0,
)
def temperature(answer, random):
    told = []
    for factor in (random.uniform(2.5, 4), random.uniform(0.3, 0.5), random.uniform(1.6, 2.2)):
        honest = random.normal(0, 1.8, size=(6_000, 6))
        labels = (random.random((6_000, 1)) > _softmax(honest).cumsum(axis=1)).sum(axis=1).clip(max=5)
        scores = (factor * honest).astype(np.float32)
        number = as_numbers(answer(scores[:3_000], labels[:3_000]), "the temperature")
        if number.size != 1:
            raise Wrong(f"One number is expected; this has shape {number.shape}.")
        number = float(number.reshape(()))
        if not (np.isfinite(number) and number > 0):
            raise Wrong(f"A temperature is a number above 0; this is {number:g}.")
        before, after = (_error(scores[3_000:] / divisor, labels[3_000:]) for divisor in (1, number))
        if np.isclose(number, 1):
            raise Wrong("Divided by 1, nothing changes. Is it chosen by something that scale cannot change?")
        if factor > 1 and abs(np.log(number * factor)) < 0.25:
            raise Wrong(
                "It is turned over: scores that are too far apart have to be divided by *more* than 1."
            )
        if abs(np.log(number / factor)) > 0.25:
            sure = "too sure of itself" if factor > 1 else "not sure enough"
            raise Wrong(
                f"A net was {sure}, its error {before:.1%}; divided by {number:.2g} it is {after:.1%}. "
                f"That number is too {'small' if number < factor else 'large'}."
            )
        told.append(f"{before:.1%} → {after:.1%} (÷ {number:.2g})")
    return f"Calibration error of three nets on other photographs: {', '.join(told)}."


quiz = lesson.ask(
    Question(
        name="labels",
        objective=1,
        text="You have 50,000 photographs, 500 of them with labels. Which step of the dictionary of patches cannot "
        "use the other 49,500?",
        right="The linear model at the end",
        why="It alone learns from labels. Patches, whitening and words come from photographs as they are.",
        wrong={
            "Sorting patches into groups": "k-means asks how near patches are to each other, and never what they "
            "are pieces of.",
            "Whitening the patches": "It needs to know how pixels vary together, and every photograph shows that.",
            "None: without labels nothing can be learned": "The words are learned, too, by k-means, and no label "
            "taught them.",
        },
    ),
    Question(
        name="steps",
        objective=2,
        text="CNN with augmentation: 63 points. Hand-made SVM: 56. The same CNN without augmentation was never trained. "
        "What may you say the *convolutions* are worth?",
        right="Not known: two things differ between the two",
        why="Seven points are those of both together. To say what one step is worth, change that step alone.",
        wrong={
            "7 points, what separates both": "The CNN also saw moved and mirrored photographs, and the SVM did not.",
            "A bit more than 7 points, since augmentation costs accuracy": "It did in lesson 05, on garments. On "
            "few photographs it was a gain. One cannot know without trying.",
            "3.5 points, half for each": "Nothing says that the shares are equal, or even that both are gains.",
        },
    ),
    Question(
        name="grad_cam",
        objective=3,
        text="The heat for *horse* lies on the grass, and the photograph is of a horse. What do you do to learn whether "
        "the net needs the grass?",
        right="Cover the grass, cover something else, and compare the answers",
        why="A heat map is a claim about the net. Changing the photograph tests it, and something else covered "
        "tells how much covering does by itself.",
        wrong={
            "Nothing more: the heat has shown that it does": "The heat shows where maps with a positive weight are "
            "large. It is worked out from averages, and may mislead.",
            "Make a picture that excites the last layer": "That shows what a filter would like most, far from all "
            "photographs; it says nothing of this one.",
            "Take the heat of an earlier layer, which is finer": "Finer is not more faithful: it is the same "
            "formula, and still untested.",
        },
    ),
    Question(
        name="guessing",
        objective=4,
        text="A machine names one of ten kinds at random, with a confidence of 10 % each time. All kinds are equally "
        "frequent. What is its expected calibration error?",
        right="About 0",
        why="It says 10 %, and is right in 10 of 100 cases. Calibrated means honest, not good.",
        wrong={
            "About 0.9, its share of mistakes": "Mistakes alone do not count here: only the gap between how sure it "
            "is and how often it is right.",
            "About 0.5, as for a coin": "A coin between two kinds is right half of the time. Either way, the gap to "
            "the confidence is what counts.",
            "1, the largest there is": "That would be a machine that is always sure, and always wrong.",
        },
    ),
    Question(
        name="forgotten",
        objective=5,
        text="Frozen, the net's last features were worse on signs than HOG; as a beginning for fine-tuning, its weights "
        "were worth many examples. How do the two go together?",
        right="Late layers forgot what animals and vehicles did not need; early ones still serve",
        why="Fine-tuning keeps the edges and colours of the early layers, and lets the late ones change.",
        wrong={
            "Fine-tuning throws the old weights away and begins anew": "That is *from scratch*, and it was worse by "
            "far with ten examples of each.",
            "A frozen net has its dropout and augmentation switched off": "So has every net that is asked. It is "
            "not what the features lack.",
            "HOG has learned from more photographs than the net": "HOG has learned from none. It keeps all edges "
            "since it was made for nothing in particular.",
        },
    ),
)


def _shares(steps_of: np.ndarray, steps: int) -> np.ndarray:
    """Share of pixels with each colour, from the steps of their channels."""
    red, green, blue = steps_of.reshape(-1, 3).T
    return np.bincount((red * steps + green) * steps + blue, minlength=steps**3) / len(red)


def _check_range(moves: set[tuple[int, int]], most: int) -> None:
    """Raise Wrong unless a batch moved along both axes, independently, and as far as it may."""
    tops, lefts = ({move[axis] for move in moves} for axis in (0, 1))
    if len(tops) == 1 or len(lefts) == 1:
        raise Wrong("Images move along one axis only. Downwards and to the right, each by a draw of its own.")
    if all(top == left for top, left in moves) or all(top == -left for top, left in moves):
        raise Wrong("Images move along a diagonal only: draw two numbers, one for each axis.")
    lowest, highest = min(*tops, *lefts), max(*tops, *lefts)
    if not (min(tops) == min(lefts) == -most and max(tops) == max(lefts) == most):
        raise Wrong(
            f"With `most` {most}, images move from {lowest} to {highest}: −{most} and {most} belong to it. "
            "`random.integers` leaves out its upper end."
        )


def _recognise(images: np.ndarray, got: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each image whether it was mirrored, and how far it moved; raise Wrong if it is no such image."""
    right = [*_variants(images, most, "reflect"), *_variants(images, most, "symmetric")]
    found = np.array([np.abs(got - one).max(axis=(1, 2, 3)) < 1e-5 for _, one in right])
    if found.any(axis=0).all():
        return tuple(
            np.array(column) for column in zip(*(right[k][0] for k in found.argmax(axis=0)), strict=True)
        )
    mistakes = {
        "Images are turned upside down: the mirror stands at the side, along the width.": _variants(
            images[:, ::-1], most, "reflect"
        ),
        "The channels are turned round: red becomes blue. Mirror along the width.": _variants(
            images[..., ::-1], most, "reflect"
        ),
        "What is moved out at one side comes in at the other, as `np.roll` does: pad instead.": _variants(
            images, most, "wrap"
        ),
        "Black comes in from outside. Photographs have no black around them: mirror the border.": _variants(
            images, most, "constant"
        ),
        'The outermost pixels are repeated at the border. Mirror it: `mode="reflect"`.': _variants(
            images, most, "edge"
        ),
        "Images are moved farther than `most`.": _variants(images, most + 2, "reflect"),
    }
    for message, variants in mistakes.items():
        others = np.array([np.abs(got - one).max(axis=(1, 2, 3)) < 1e-5 for _, one in variants])
        if (found.any(axis=0) | others.any(axis=0)).all():
            raise Wrong(message)
    place = int(np.flatnonzero(~found.any(axis=0))[0])
    raise Wrong(
        f"Image {place} is none of the {2 * (2 * most + 1) ** 2} that mirroring and moving can make of it. "
        "Is it its own image, uncut and undistorted?"
    )


def _variants(images: np.ndarray, most: int, mode: str) -> list[tuple[tuple[bool, int, int], np.ndarray]]:
    """All that mirroring and moving by at most ``most`` can make of images, and by what."""
    height, width = images.shape[1:3]
    variants = []
    for mirrored in (False, True):
        source = images[:, :, ::-1] if mirrored else images
        padded = np.pad(source, ((0, 0), (most, most), (most, most), (0, 0)), mode=mode)
        for top in range(2 * most + 1):
            for left in range(2 * most + 1):
                piece = padded[:, top : top + height, left : left + width]
                variants.append(((mirrored, most - top, most - left), piece))
    return variants


def _trained_net(keras, shape: tuple[int, int, int], random: np.random.Generator):
    layers = keras.layers
    inputs = keras.Input(shape)
    x = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(6, 3)(inputs)))
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(9, 3, activation="relu")(x))
    net = keras.Model(inputs, layers.Dense(5, activation="softmax")(x))
    net.set_weights([random.uniform(0.01, 0.2, weight.shape) for weight in net.get_weights()])
    return net


def _check_frozen(model, net, features: int, classes: int) -> None:
    """Raise Wrong unless just a new dense layer on these features can learn."""
    learning = [tuple(weight.shape) for weight in model.trainable_weights]
    if learning == [(features, classes), (classes,)]:
        return
    if not learning:
        raise Wrong(
            "Nothing can learn: the new layer is frozen as well. Freeze the net first, then add a layer."
        )
    if learning[-2:] == [(net.output_shape[-1], classes), (classes,)]:
        raise Wrong(
            "The new layer reads the old answers. Leave the net's last layer out: it stands in the way."
        )
    if len(learning) >= len(net.weights) - 2:  # all but the running averages
        raise Wrong("All weights can still change: the old layers are not frozen.")
    if len(learning) > 2:
        names = ", ".join(f"`{weight.path}`" for weight in model.trainable_weights[:-2])
        raise Wrong(f"Some old weights can still change: {names}.")
    raise Wrong(
        f"The weights that can learn have shapes {learning}: one dense layer on {features} features is meant."
    )


def _call(keras, model, images: np.ndarray) -> np.ndarray:
    return keras.ops.convert_to_numpy(model(images, training=False))


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and np.allclose(one, other, atol=1e-6)


def _softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _error(scores: np.ndarray, labels: np.ndarray) -> float:
    """Expected calibration error."""
    probabilities = _softmax(scores.astype(float))
    return reliability(probabilities.max(axis=1).clip(max=1), probabilities.argmax(axis=1) == labels).error
