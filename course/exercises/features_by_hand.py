"""What lesson 03 asks: gradients, votes and blocks by hand, a leak to find, and what breaks a feature."""

import numpy as np

from course.checking import Lesson, Question, Wrong, expect, expect_number
from course.checking.comparing import as_numbers

lesson = Lesson("03")

gain = lesson.prediction("gain", "HOG against pixels, the same linear classifier", unit="of 100 garments")


@lesson.exercise(
    title="How many numbers?",
    minutes=3,
    objective=1,
    prompt="""
        The course's HOG of a garment, with cells of 4 × 4 pixels, 9 bins and blocks of 2 × 2 cells, is 1,296
        numbers long. Work out on paper how many it would be with cells of **2 × 2** pixels, and all else as it
        was. The picture has 28 × 28 pixels.
    """,
    starter="my_count = ...",
    answer="my_count",
    solution="my_count = 13 * 13 * 2 * 2 * 9",
    hints=(
        "How many cells are there in a row, if each is 2 pixels wide?",
        "Blocks move on by one cell. In a row of 7 cells there was room for 6 blocks of two.",
        "13 × 13 blocks. Each holds 2 × 2 cells of 9 bins.",
    ),
    notice="""
        Half the cell, and more than four times the numbers: four times as many cells, and hardly any border
        at which a block finds no room. Was it worth it in the table of cell sizes?
    """,
    why="28 / 2 = 14 cells in a row leave room for 13 blocks of two; each of the 13 × 13 blocks holds 4 × 9 votes.",
)
def how_many(answer, random):
    expect_number(
        answer,
        13 * 13 * 36,
        {
            "That counts each cell once. Blocks overlap: most cells lie in four of them.": 14 * 14 * 9,
            "14 cells in a row leave room for 13 blocks of two, not for 14.": 14 * 14 * 36,
            "That is how many blocks there are. How many numbers does one hold?": 13 * 13,
            "A block holds four cells: 2 × 2 × 9 numbers, not 9.": 13 * 13 * 9,
        },
    )


@lesson.exercise(
    title="The gradient, for any picture",
    minutes=6,
    objective=1,
    prompt="""
        Write step 1 as a function: from a picture of shape `(height, width)` it makes `gy`, the change
        downwards (below − above), and `gx`, the change to the right (right − left), both as large as the
        picture. On the border, where a neighbour is missing, they are 0. It has to work for pictures of bytes
        (`uint8`) too, where 3 − 5 is not −2: try `np.uint8(3) - np.uint8(5)`.
    """,
    starter="""
        def change(image):
            gy, gx = ..., ...
            return gy, gx
    """,
    answer="change",
    solution="""
        def change(image):
            image = image.astype(float)  # bytes have no negative numbers
            gy, gx = np.zeros_like(image), np.zeros_like(image)
            gy[1:-1, :] = image[2:, :] - image[:-2, :]
            gx[:, 1:-1] = image[:, 2:] - image[:, :-2]
            return gy, gx
    """,
    hints=(
        "Start from zeros of the picture's size, and fill in all but the border.",
        "`image[:, 2:]` are the right neighbours of `image[:, 1:-1]`, and `image[:, :-2]` its left ones.",
        "`image.astype(float)` makes room for negative numbers.",
    ),
    notice="The same subtraction at every place, by two slices and no loop. Lesson 04 makes a tool of it.",
    why="Two moved copies of the picture are subtracted at once; the border keeps the zeros it began with.",
)
def change(answer, random):
    image = random.random((random.integers(5, 9), random.integers(9, 13)))
    for picture in (image, (image * 255).astype(np.uint8)):
        gy, gx = _change(picture)
        both = answer(picture)
        if not isinstance(both, tuple | list | np.ndarray) or len(both) != 2:
            raise Wrong("Return two pictures: `return gy, gx`.")
        swapped = "`gx` and `gy` are swapped: `gy`, downwards, comes first."
        if _overflows(both[0], gy) or _overflows(both[1], gx):
            raise Wrong("With bytes, negative changes come out as large numbers: make the picture floats.")
        halved = "The change is between two neighbours; do not divide it by their distance."
        one_step = "This subtracts the pixel itself from its neighbour. It plays no part: below − above."
        for name, got, wanted, other, axis in (("gy", both[0], gy, gx, 0), ("gx", both[1], gx, gy, 1)):
            steps = np.diff(picture.astype(float), axis=axis)
            after = np.zeros_like(wanted)
            after[(slice(None, -1), slice(None))[:: 1 if axis == 0 else -1]] = steps
            mistakes = {swapped: other, halved: wanted / 2, one_step: after}
            mistakes[halved + " (`np.gradient` does, and fills the border.)"] = _divided(picture, axis)
            mistakes["On the border a neighbour is missing: leave 0 there."] = _with_border(picture, axis)
            mistakes["The picture must not wrap round: on the border leave 0."] = _wrapped(picture, axis)
            expect(got, wanted, mistakes, what=f"`{name}`")


@lesson.exercise(
    title="One cell votes",
    minutes=8,
    objective=2,
    prompt="""
        Write step 3 for one cell. `votes(magnitude, direction, bins)` gets the magnitudes and the directions
        (in degrees, from 0 up to, not including, 180) of the pixels in a cell, and how many bins there are. It
        returns the histogram: each pixel adds its magnitude to the bin of its direction, and the sums are
        divided by the number of pixels.
    """,
    starter="""
        def votes(magnitude, direction, bins=9):
            histogram = np.zeros(bins)
            ...
            return histogram
    """,
    answer="votes",
    solution="""
        def votes(magnitude, direction, bins=9):
            histogram = np.zeros(bins)
            width = 180 / bins
            for weight, angle in zip(magnitude.ravel(), direction.ravel()):
                histogram[int(angle // width)] += weight / magnitude.size
            return histogram
    """,
    hints=(
        "How many degrees wide is a bin, if there are `bins` of them in 180°?",
        "`int(angle // width)` is the bin of an angle.",
        "Or without a loop: `np.bincount(place.ravel(), weights=magnitude.ravel(), minlength=bins)`.",
    ),
    notice="Where in the cell a pixel lies appears nowhere: that is what a cell forgets.",
    why="The bin is the whole number of bin widths in the angle; `ravel` makes one list of the pixels.",
)
def votes(answer, random):
    for bins, shape in ((9, (4, 4)), (6, (3, 5)), (4, (2, 2))):
        magnitude, direction = random.random(shape), random.random(shape) * 180
        width = 180 / bins
        direction.flat[0], direction.flat[1] = 0.0, (bins - 1) * width + 1e-9  # the lower edges of two bins
        place = (direction // width).astype(int).ravel()
        weights = magnitude.ravel()
        summed = np.bincount(place, weights, minlength=bins)
        counted = np.bincount(place, minlength=bins).astype(float)
        twenty = np.bincount(
            np.minimum(direction // 20, bins - 1).astype(int).ravel(), weights, minlength=bins
        )
        nearest = np.bincount(np.round(direction / width).astype(int).ravel() % bins, weights, minlength=bins)
        with_default = answer(magnitude, direction) if bins == 9 else None
        if with_default is not None and np.shape(with_default) != (9,):
            raise Wrong("Leave the first line as it was: nine bins, unless somebody asks for others.")
        expect(
            answer(magnitude, direction, bins),
            summed / weights.size,
            {
                "Divide the sums by the number of pixels in the cell.": summed,
                "Divide by the pixels of this cell: not every cell has 16.": summed / 16,
                "Every pixel counts the same here. A vote weighs as much as its magnitude.": counted,
                "Every pixel counts the same here. A vote weighs its magnitude.": counted / weights.size,
                "A bin is 180° / `bins` wide; that is 20° only with nine of them.": twenty / weights.size,
                "A bin reaches from its lower edge to the next: round down, not to the nearest.": nearest
                / weights.size,
                "Votes go to the bins in order; this histogram is turned round.": summed[::-1] / weights.size,
                "The histogram is not scaled to sum 1: divide by the number of pixels.": summed
                / summed.sum(),
            },
            what="the histogram",
        )


@lesson.exercise(
    title="Find the bug: a test that knows too much",
    minutes=8,
    objective=4,
    prompt="""
        A colleague scales features before an SVM: from each feature its mean is taken off, and the rest is
        divided by its standard deviation. The function runs, and its reports are a little too good to be
        true. **What is wrong?** Mend it. (In a contest like ours the harm is small; with few examples and many
        features it is not. And it is always a promise broken.)
    """,
    starter="""
        def scale(x_train, x_test):
            everything = np.concatenate([x_train, x_test])
            mean, spread = everything.mean(axis=0), everything.std(axis=0)
            return (x_train - mean) / spread, (x_test - mean) / spread
    """,
    answer="scale",
    solution="""
        def scale(x_train, x_test):
            mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
            return (x_train - mean) / spread, (x_test - mean) / spread
    """,
    hints=(
        "What does the machine know of the test pictures before the test?",
        "Mean and standard deviation are learned, too. From what may one learn?",
    ),
    notice="""
        Whatever is computed from data is learned: means, a dictionary, a choice of features. It is learned
        from the training part alone, and then applied to the test part as it stands.
    """,
    why="The test part is scaled by what the training part taught, as a picture would be that arrives tomorrow.",
)
def scale(answer, random):
    x_train = random.normal(3, 2, (40, 5)).astype(np.float32)
    x_test = random.normal(5, 1, (10, 5)).astype(np.float32)
    both = answer(x_train, x_test)
    if not isinstance(both, tuple | list) or len(both) != 2:
        raise Wrong("Return both parts: `return x_train, x_test`, each scaled.")
    mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
    everything = np.concatenate([x_train, x_test])
    leaking = "The test part still has a say in the mean or in the standard deviation: it leaks."
    for name, got, part in (("training part", both[0], x_train), ("test part", both[1], x_test)):
        own = "Each part by its own mean: then a whole test part that is brighter looks like any other. "
        mistakes = {
            leaking: (part - everything.mean(axis=0)) / everything.std(axis=0),
            leaking + " Look at the mean.": (part - everything.mean(axis=0)) / spread,
            leaking + " Look at the standard deviation.": (part - mean) / everything.std(axis=0),
            "One mean for all features: each has its own (`axis=0`).": (part - x_train.mean())
            / x_train.std(),
            "The mean is right; divide by the standard deviation, not by the variance.": (part - mean)
            / spread**2,
            "The mean is taken off; now divide by the standard deviation.": part - mean,
            "Nothing is scaled any more. Scale, by what the training part says.": part,
        }
        if part is x_test:
            mistakes[own + "And one picture alone could not be scaled."] = (
                part - part.mean(axis=0)
            ) / part.std(axis=0)
        expect(got, (part - mean) / spread, mistakes, what=f"the {name}", tolerance=1e-3)


@lesson.exercise(
    title="Open: a feature that forgives a move",
    minutes=20,
    objective=5,
    prompt="""
        HOG forgives half a cell. Invent a feature of a picture that is **not changed at all** by moving a
        garment anywhere within the black frame (no pixel of it gets lost), and yet tells pictures apart. Write
        `my_feature(image)`: from a picture `(28, 28)`, with intensities from 0 to 1, to at least 5 numbers. It
        is tried on garments, and on the same garments moved.
    """,
    starter="""
        def my_feature(image):
            return ...
    """,
    answer="my_feature",
    solution="""
        def my_feature(image):
            counts, _ = np.histogram(image[image > 0], bins=16, range=(0, 1))
            return counts
    """,
    hints=(
        "What of a picture stays the same if all its pixels are shuffled?",
        "A histogram of intensities forgets every place. Or: cut the garment out first, then measure it.",
        "Rows and columns where all is black can be cut off: `rows = image.any(axis=1)`.",
    ),
    notice="""
        It forgives every move. What else did it forget? A histogram of intensities does not know a boot from a
        shirt of the same cloth. Every feature is a choice of what to forget.
    """,
    why="""
        Counting intensities forgets all places, so no move can change it. Cutting off the black frame before
        HOG would forget the place of the whole garment, and keep the places within it: a better bargain here.
    """,
)
def my_feature(answer, random):
    pictures = [_garment(random) for _ in range(12)]
    features = []
    for picture in pictures:
        moved = np.roll(picture, tuple(random.integers(-5, 6, 2)), axis=(0, 1))
        while np.array_equal(moved, picture):
            moved = np.roll(picture, tuple(random.integers(-5, 6, 2)), axis=(0, 1))
        feature, of_moved = (np.asarray(answer(one)) for one in (picture, moved))
        if feature.ndim != 1 or feature.size < 5:
            raise Wrong(f"Return one list of at least 5 numbers; this has shape {feature.shape}.")
        if feature.shape != of_moved.shape:
            raise Wrong("A moved picture gives a list of another length: no classifier can take that.")
        expect(of_moved, feature, {}, what="the feature of a moved picture (expected: that of the unmoved)")
        features.append(feature.astype(float))
    if len({feature.shape for feature in features}) > 1:
        raise Wrong("The list is longer for some pictures than for others: no classifier can take that.")
    different = {tuple(np.round(feature, 9)) for feature in features}
    if len(different) < len(features) / 2:
        raise Wrong("It forgives every move, and every difference: most pictures have the same numbers.")
    return f"Twelve pictures, {len(different)} different answers, and none changed by a move."


quiz = lesson.ask(
    Question(
        name="light",
        objective=2,
        text="A picture is taken at half the light. Which step makes sure that its HOG stays the same?",
        right="Scaling blocks to length 1",
        why="All votes of a block shrink alike, and scaling to one length takes that back.",
        wrong={
            "Taking directions modulo 180°": "That makes an edge from dark to bright count like one from bright "
            "to dark. Dimming turns no edge round.",
            "Averaging votes over a cell": "An average of halved votes is halved as well.",
            "Subtracting left from right": "A difference of halved intensities is half the difference.",
        },
    ),
    Question(
        name="cells",
        objective=5,
        text="With cells of 4 pixels a garment is moved by 8 pixels. What happens to its HOG?",
        right="The same numbers turn up at other places of the list",
        why="Two whole cells further, every histogram is counted as before, but at a place that the classifier "
        "learned to read as something else.",
        wrong={
            "Nothing: it is a whole number of cells": "Each histogram is the same, and yet it now stands elsewhere "
            "in the list. To a classifier the place in the list is all.",
            "All numbers get smaller": "No edge got weaker. They are counted next door.",
            "Only the blocks at the border change": "Every block that held an edge has lost it to another one.",
        },
    ),
    Question(
        name="margin",
        objective=3,
        text="You delete a training point that is no support vector and fit the linear SVM again. What changes?",
        right="Nothing",
        why="Only the points on the kerb or beyond hold the street in place.",
        wrong={
            "The street gets a little wider": "It would if the point had stood in its way; then it would have been "
            "a support vector.",
            "The street turns towards the gap": "Points off the street do not pull at it, however many they are.",
            "It depends on the price C": "C weighs points that trespass. This one does not.",
        },
    ),
    Question(
        name="weights",
        objective=2,
        text="Why does a pixel vote with its gradient's magnitude, and not with one vote each?",
        right="Faint wobbles would outvote the outline",
        why="Most pixels lie inside the cloth, and each has some direction. Weighted, they hardly count.",
        wrong={
            "So that the histogram sums to 1": "Nothing makes the magnitudes of a cell sum to 1. Scaling comes "
            "later, with the blocks.",
            "Because directions of strong edges are more exact": "They are, but that is not what the weight is for: "
            "exact or not, a faint direction would still get its full vote.",
            "To forget where in the cell an edge lies": "The histogram forgets that with or without weights.",
        },
    ),
    Question(
        name="tuning",
        objective=4,
        text="You try ten values of C, and report the best test accuracy of the ten. What is wrong with the number?",
        right="Too high: luck with these pictures was picked as well",
        why="Of ten numbers with some luck in each, the largest has the luckiest. Choose by validation data.",
        wrong={
            "Nothing, since each machine learned from training data only": "Each did. But the choice among them "
            "was learned from the test data.",
            "It is too low, because the test part is small": "A small test part makes the number unsure in both "
            "directions. The choice pushes it up.",
            "Ten values are too few to find the best": "Perhaps, but that makes the machine worse, not the number "
            "wrong.",
        },
    ),
)


def _change(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    image = image.astype(float)
    gy, gx = np.zeros_like(image), np.zeros_like(image)
    gy[1:-1], gx[:, 1:-1] = image[2:] - image[:-2], image[:, 2:] - image[:, :-2]
    return gy, gx


def _overflows(got: object, wanted: np.ndarray) -> bool:
    """Whether numbers are right but for multiples of 256."""
    got = as_numbers(got)
    return got.shape == wanted.shape and np.array_equal(got % 256, wanted % 256) and (got != wanted).any()


def _divided(image: np.ndarray, axis: int) -> np.ndarray:
    return np.gradient(image.astype(float), axis=axis)


def _with_border(image: np.ndarray, axis: int) -> np.ndarray:
    """The change if missing neighbours are replaced by the pixel itself."""
    padded = np.pad(image.astype(float), 1, mode="edge")
    return _change(padded)[axis][1:-1, 1:-1]


def _wrapped(image: np.ndarray, axis: int) -> np.ndarray:
    image = image.astype(float)
    return np.roll(image, -1, axis) - np.roll(image, 1, axis)


def _garment(random: np.random.Generator) -> np.ndarray:
    """A picture (28, 28) whose middle 16 × 16 pixels hold a bright shape, and nothing else."""
    picture = np.zeros((28, 28))
    height, width = random.integers(6, 16, 2)
    top, left = random.integers(6, 22 - height + 1), random.integers(6, 22 - width + 1)
    picture[top : top + height, left : left + width] = random.uniform(0.2, 1, (height, width))
    return picture
