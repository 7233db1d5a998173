"""What lesson 06 asks: what grows, where curves cross, a lead and its luck, two leaks, features for few examples."""

from __future__ import annotations

import numpy as np

from course.checking import Lesson, Question, Wrong, expect, expect_number
from course.checking.comparing import as_numbers
from course.checking.nets import garments

lesson = Lesson("06")

winner = lesson.prediction("winner", "Ahead with 250 garments", choices=("CNN", "hand-made"))
crossing = lesson.prediction("crossing", "The CNN is ahead from here on", unit="training images")

FEW = 250  # garments to learn from
NEW = 1_000  # garments held out
DRAWS = 8
WANTED_LEAD = 3.0  # points


@lesson.exercise(
    title="Who grows?",
    minutes=3,
    objective=3,
    prompt="""
        A CNN keeps 240,000 numbers. An SVM with a radial kernel keeps its support vectors: suppose that half of
        all training images become one, of 200 numbers each, and leave aside what else it keeps. **At how many
        training images do both keep equally many numbers?**
    """,
    starter="my_size = ...",
    answer="my_size",
    solution="my_size = 240_000 / 200 * 2",
    hints=(
        "How many support vectors of 200 numbers make 240,000 numbers?",
        "Only every second image becomes one.",
    ),
    notice="""
        Beyond it the SVM is the larger one, and goes on growing; each answer takes longer, too, since a new image is
        compared with every vector kept. The net of 2,400 images is as large as that of 24 million.
    """,
    why="240,000 / 200 = 1,200 support vectors, and every second image becomes one: 2,400 images.",
)
def my_size(answer, random):
    expect_number(
        answer,
        2400,
        {
            "So many support vectors. Only every second image becomes one.": 1200,
            "If half of the images are kept, it takes *more* images, not fewer.": 600,
            "That counts images as support vectors of one number. Each has 200.": 480_000,
        },
    )


@lesson.exercise(
    title="Where do they cross?",
    minutes=8,
    objective=2,
    prompt="""
        Write `find_crossing(sizes, by_hand, learned)`. It gets training sizes, growing, and two accuracies for each, as
        arrays. The learned side is behind at some sizes, and ahead from some size on for good: return the number
        of images at which it takes the lead **for good**. Between two sizes, draw both curves straight over the
        *logarithm* of the size, as the lesson's figure does.
    """,
    starter="""
        def find_crossing(sizes, by_hand, learned):
            ...
            return ...
    """,
    answer="find_crossing",
    solution="""
        def find_crossing(sizes, by_hand, learned):
            lead = learned - by_hand
            last = np.flatnonzero(lead < 0)[-1]  # the last size at which it is behind
            share = lead[last] / (lead[last] - lead[last + 1])  # of the way to the next size
            steps = np.log10(sizes)
            return 10 ** (steps[last] + share * (steps[last + 1] - steps[last]))
    """,
    hints=(
        "Subtract first: where does the difference of both curves become positive, for the last time?",
        "`np.flatnonzero(lead < 0)[-1]` is the last place at which it is negative. The crossing lies behind it.",
        "On the straight line from (log size, lead) to the next such point, find where the lead is 0; then undo the logarithm.",
    ),
    notice="""
        One number, and it hangs on the runs beside it: lift one accuracy by half a point and call it again. A crossing
        belongs to these garments, these recipes, this luck; read it as "about there".
    """,
    why="The lead is a straight line between two sizes; its share of the way to zero is a share of the way on the log axis.",
)
def find_crossing(answer, random):
    for count, again in ((4, False), (6, True), (5, True), (3, False)):
        sizes = np.array([250, 1_000, 4_000, 12_000, 60_000, 250_000])[:count] * random.integers(1, 4)
        last = random.integers(2 if again else 0, count - 1)
        lead = np.where(np.arange(count) <= last, -1, 1) * random.uniform(0.005, 0.04, count)
        if again:
            lead[last - 1] *= -1  # ahead once, by luck, and behind again
        by_hand = np.sort(random.uniform(0.7, 0.9, count))
        learned = by_hand + lead
        share = lead[last] / (lead[last] - lead[last + 1])
        steps = np.log10(sizes)
        low, high = steps[last], steps[last + 1]
        mistakes = {
            "Over the logarithm of the size, not over the size.": sizes[last]
            + share * (sizes[last + 1] - sizes[last]),
            "That is the logarithm. Undo it: how many images are that?": low + share * (high - low),
            "That is the first size measured at which it leads. The lines cross before it.": sizes[last + 1],
            "That is the last size at which it is behind. The lines cross after it.": sizes[last],
            "Not halfway: nearer to the size at which both are nearer to each other.": 10
            ** ((low + high) / 2),
            "The share of the way is measured from the wrong end.": 10 ** (high - share * (high - low)),
            "The lead is the learned side's: `learned - by_hand`.": 10 ** (low - share * (high - low)),
        }
        if again:
            first = int(np.flatnonzero(lead > 0)[0])
            if first:
                before = lead[first - 1] / (lead[first - 1] - lead[first])
                mistakes["It falls behind again later: the lead for good is asked, the last crossing."] = (
                    10 ** (steps[first - 1] + before * (steps[first] - steps[first - 1]))
                )
            mistakes["It falls behind again later: the lead for good is asked."] = sizes[first]
        expect_number(
            answer(sizes, by_hand, learned),
            10 ** (low + share * (high - low)),
            mistakes,
            what="the crossing",
            tolerance=1e-4,
        )


@lesson.exercise(
    title="A lead, and how much of it is luck",
    minutes=6,
    objective=4,
    prompt="""
        Two contenders ran with the same seeds, so with the same images. Write `paired_lead(first, second)` from their
        accuracies (arrays, in [0, 1], one number for each seed, in the same order). Return two numbers in
        percentage points: the mean lead of the first, and its *standard error*: the standard deviation of the
        leads (with $n - 1$), divided by $\\sqrt{n}$ for $n$ seeds. About that far is a mean of $n$ runs off by luck.
    """,
    starter="""
        def paired_lead(first, second):
            mean, error = ..., ...
            return mean, error
    """,
    answer="paired_lead",
    solution="""
        def paired_lead(first, second):
            leads = 100 * (first - second)  # one for each seed: the luck of the draw goes
            return leads.mean(), leads.std(ddof=1) / np.sqrt(len(leads))
    """,
    hints=(
        "Subtract seed by seed, and only then take mean and standard deviation.",
        "`np.std` divides by n unless told otherwise: `ddof=1`.",
    ),
    notice="""
        Compare with the error that you get if you treat both sides as strangers: it is several times as large, since
        250 lucky images help everybody. Same seeds for all make small leads visible. A lead of less than two errors
        is still nothing to build on.
    """,
    why="Each seed gives one difference; their mean is the lead, and their scatter says how sure it is.",
)
def paired_lead(answer, random):
    for count in (4, 7, 3):
        luck = random.normal(0.8, 0.05, count)  # of the draw: the same for both
        first, second = luck + random.normal(0.01, 0.008, count), luck + random.normal(0, 0.008, count)
        both = answer(first, second)
        if not isinstance(both, tuple | list | np.ndarray) or len(both) != 2:
            raise Wrong("Return two numbers: the mean lead, and its standard error.")
        leads = 100 * (first - second)
        error = leads.std(ddof=1) / np.sqrt(count)
        apart = 100 * np.sqrt((first.var(ddof=1) + second.var(ddof=1)) / count)
        expect_number(
            both[0],
            leads.mean(),
            {
                "In percentage points, please: a lead of 0.01 is one point.": leads.mean() / 100,
                "That is the lead of the second. How far is the *first* ahead?": -leads.mean(),
                "That is the sum of all leads. What is their mean?": leads.sum(),
                "That is the middle lead. The mean is asked.": float(np.median(leads)),
                "That is the best run's lead; luck had a say in which it was.": leads.max(),
            },
            what="the mean lead",
        )
        expect_number(
            both[1],
            error,
            {
                "That treats both as strangers. They had the same images: subtract seed by seed first.": apart,
                "That treats both as strangers, without subtracting seed by seed first.": apart
                * np.sqrt((count - 1) / count),
                "That is how far single leads scatter. Their mean scatters less: divide by the root of n.": error
                * np.sqrt(count),
                "With n − 1, not n: `ddof=1`.": leads.std() / np.sqrt(count),
                "Divide by the root of n, not by n.": leads.std(ddof=1) / count,
                "That is the variance. Take its root, the standard deviation.": leads.var(ddof=1) / count,
                "In percentage points, as the lead.": error / 100,
                "`ddof=1` *and* the root of n, please: this has neither.": leads.std(),
            },
            what="the standard error",
        )


@lesson.exercise(
    title="Find the bug: the winner of twelve",
    minutes=7,
    objective=1,
    prompt="""
        A colleague lets twelve recipes learn, picks the best, and reports how it does on new garments. Each of
        `train`, `validation` and `test` is a pair `(x, y)`. A recipe works like a machine of scikit-learn:
        `recipe.fit(x, y)` learns, and returns the machine; `machine.score(x, y)` is the share that it gets right.
        The number reported has never been reached again. **Why?** Mend it.
    """,
    starter="""
        def contest(recipes, train, validation, test):
            machines = [recipe.fit(*train) for recipe in recipes]
            scores = [machine.score(*test) for machine in machines]
            return max(scores)
    """,
    answer="contest",
    solution="""
        def contest(recipes, train, validation, test):
            machines = [recipe.fit(*train) for recipe in recipes]
            scores = [machine.score(*validation) for machine in machines]
            return machines[np.argmax(scores)].score(*test)
    """,
    hints=(
        "Which of the three parts has a say in the choice? Which may?",
        "Two questions, two parts: *which* recipe, and *how good* is it?",
    ),
    notice="""
        Whatever picks the best of many also picks the luckiest, on the very data it looked at. So the part that chooses
        can never be the part that reports. Expect the second number to be a little lower, and believe it.
    """,
    why="Validation data choose the recipe, luck included; the test part has no say, so its score of the chosen one is honest.",
)
def contest(answer, random):
    for _ in range(3):
        parts = {
            name: (random.random((size, 3)), random.integers(0, 10, size))
            for name, size in (("train", 12), ("validation", 8), ("test", 9))
        }
        record = _Record(parts, random.permutation(np.linspace(0.6, 0.9, 36)).reshape(3, 12))
        recipes = tuple(_Recipe(number, record) for number in range(12))
        on_train, on_validation, on_test = record.scores
        chosen = int(on_validation.argmax())
        # Three different recipes are best on the three parts, so that every choice shows.
        for other, part in ((chosen + 1, on_test), (chosen + 2, on_train)):
            best, other = int(part.argmax()), other % 12
            part[[best, other]] = part[[other, best]]
        result = answer(recipes, *parts.values())
        if record.learned_from_test:
            raise Wrong("The test part is among what a recipe learns from: it leaks.")
        if not record.fitted:
            raise Wrong("No recipe has learned anything: `fit` is missing.")
        expect_number(
            result,
            on_test[chosen],
            {
                "Still the best of twelve test scores: the test part chooses, and luck is chosen with it.": on_test.max(),
                "That is the validation score, by which the recipe was chosen: too good as well. Test the chosen one.": (
                    on_validation.max()
                ),
                "The recipe is chosen by what it does on images that it learned from: that rewards learning by heart.": (
                    on_test[on_train.argmax()]
                ),
                "That is the worst of the twelve by validation. Choose the best.": on_test[
                    on_validation.argmin()
                ],
                "That is the mean of all twelve. Only the chosen one would be used.": on_test.mean(),
                "That is a score on images that were learned from.": on_train.max(),
                "That is the chosen one's score on images that it learned from.": on_train[chosen],
                "That is the number of the recipe. How well does it do in the test?": chosen,
            },
            what="the number reported",
        )
    if record.tests > 1:
        return "The right number; and yet all were tested: it is safer not to look at what must not choose."
    return None


@lesson.exercise(
    title="Garments that were seen before",
    minutes=8,
    objective=1,
    prompt="""
        Catalogues repeat themselves: a picture of the test part may lie in the training part as well, and whoever
        learned it by heart gets it right. Write `fresh(x_train, x_test)` for pictures of bytes, `(n, height, width)`.
        Return one truth value for each test picture: `True` if no training picture equals it in *every* pixel.
    """,
    starter="""
        def fresh(x_train, x_test):
            return ...
    """,
    answer="fresh",
    solution="""
        def fresh(x_train, x_test):
            known = {picture.tobytes() for picture in x_train}
            return np.array([picture.tobytes() not in known for picture in x_test])
    """,
    hints=(
        "Compare each test picture with all training pictures, not only with the one at the same place.",
        "`(x_train == picture).all(axis=(1, 2)).any()` says whether one of them equals `picture` everywhere.",
    ),
    notice="""
        Exact copies are the easy kind. The same shoe from the same side on the next page is not found by this, and leaks
        as well. Where pictures come in series, whole series belong on one side.
    """,
    why="The bytes of a picture name it exactly; a set of all training pictures answers at once whether one is known.",
)
def fresh(answer, random):
    for shape in ((6, 5), (4, 7)):
        x_train = random.integers(0, 256, (13, *shape), dtype=np.uint8)
        x_test = random.integers(0, 256, (9, *shape), dtype=np.uint8)
        x_test[2], x_test[5] = x_train[11], x_train[0]  # copies, elsewhere in the list
        x_test[3] = x_train[3]  # and one at the same place
        x_test[6] = random.permutation(x_train[4].ravel()).reshape(shape)  # the same pixels, shuffled
        x_test[7] = x_train[8]
        x_test[7, 0, 0] ^= 1  # one pixel differs, by one
        x_test[8] = x_test[0]  # twice in the test part, never learned from
        wanted = np.ones(9, bool)
        wanted[[2, 3, 5]] = False
        same_place = wanted.copy()
        same_place[[2, 5]] = True
        sums = ~np.isin(x_test.sum(axis=(1, 2)), x_train.sum(axis=(1, 2)))
        sorted_train = np.sort(x_train.reshape(len(x_train), -1)).tolist()
        pixels = [row not in sorted_train for row in np.sort(x_test.reshape(len(x_test), -1)).tolist()]
        nowhere = [not (x_train == picture).any() for picture in x_test]
        nearly, twice = wanted.copy(), wanted.copy()
        nearly[7], twice[8] = False, False
        got = answer(x_train, x_test)
        both = "A picture twice in the test part was not learned from: it is fresh."
        expect(
            got,
            wanted,
            {
                "Turned round: `True` is for pictures that were *not* learned from.": ~wanted,
                "Each is compared with the training picture at the same place only. Copies may lie anywhere.": same_place,
                "The same pixels in another order are another picture: a sum does not name it.": sums,
                "The same pixels in another order are another picture: a histogram does not name it.": pixels,
                "One pixel differs: that is not the same picture in *every* pixel.": nearly,
                "Nearly the same is not the same: compare every pixel exactly.": nearly & pixels,
                both: twice,
                both + " The first of them, too.": twice & (np.arange(9) != 0),
                "Almost any picture shares *some* pixel with another. `all`, not `any`.": nowhere,
                "These are places. Return one truth value for each test picture.": np.flatnonzero(wanted),
                "These are places, and of the copies. Return one truth value for each test picture.": np.flatnonzero(
                    ~wanted
                ),
            },
            what="the list",
        )


@lesson.exercise(
    title="Open: make 250 garments go further",
    minutes=25,
    objective=2,
    seconds=60,
    prompt="""
        With few examples, knowledge put in by hand is worth most. Write `my_features(images)`: from garments, floats of
        shape `(n, 28, 28, 1)`, to `(n, features)`. The check lets a linear SVM learn from 250 garments, on your
        features and on pixels, with the same garments for both, eight times over. Yours must lead by **3 points on
        average**, and by more than luck. `from course.features.image import hog` inside is fine. The features of a
        picture must not depend on the other pictures that come along with it.
    """,
    starter="""
        def my_features(images):
            return ...
    """,
    answer="my_features",
    solution="""
        def my_features(images):
            from course.features.image import hog
            edges = hog(images, pixels_per_cell=(4, 4), cells_per_block=(2, 2))
            thumbnails = images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))
            return np.hstack([edges, thumbnails.reshape(len(images), -1)])
    """,
    hints=(
        "What do you know of garments that 250 examples cannot tell? Edges count, small moves do not matter.",
        "The lesson's `make_features` is one answer. Which of its parts does it need with a linear machine?",
        "Any number of descriptions can stand side by side: `np.hstack([edges, thumbnails])`.",
    ),
    notice="""
        Would the lead be the same with 12,000 garments? The more examples, the less it helps to know things beforehand:
        that is the crossover, seen from the other side.
    """,
    why="HOG forgets light and small moves, a thumbnail brings brightness back; with 250 garments neither could be learned.",
)
def my_features(answer, random):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    everything = garments()
    _check_features(answer, everything.x_train[random.choice(len(everything.x_train), 12, replace=False)])
    leads = []
    for seed in random.choice(100_000, DRAWS, replace=False).tolist():
        part = everything.subset(train_size=FEW + NEW, seed=seed).hold_out(NEW / (FEW + NEW), seed=seed)
        shares = []
        for describe in (answer, _pixels):
            machine = make_pipeline(StandardScaler(), SVC(kernel="linear", C=0.01))
            machine.fit(as_numbers(describe(part.x_train)), part.y_train)
            shares.append(machine.score(as_numbers(describe(part.x_test)), part.y_test))
        leads.append(100 * (shares[0] - shares[1]))
    mean, error = np.mean(leads), np.std(leads, ddof=1) / np.sqrt(DRAWS)
    said = f"{abs(mean):.1f} points, give or take {error:.1f} ({min(leads):.1f} to {max(leads):.1f} in {DRAWS} draws)"
    if mean < 0:
        raise Wrong(f"Your features are behind pixels by {said}. What do pixels know that yours forget?")
    if mean <= 2 * error:
        raise Wrong(
            f"Your features lead by {said}: that may be luck. What do garments of a kind have in common?"
        )
    if mean < WANTED_LEAD:
        raise Wrong(
            f"Your features lead by {said}: no luck, and not yet {WANTED_LEAD:.0f}. Add another description?"
        )
    return f"A lead of {said}."


quiz = lesson.ask(
    Question(
        name="effort",
        objective=1,
        text="You try 100 recipes for your CNN, and take HOG with an SVM as it stands in a textbook. All choices are made "
        "on validation data. The CNN wins in the test. What is wrong?",
        right="It shows who was worked on, not which way is better",
        why="The test number of the CNN is honest. The comparison is not: the other side might have gained as much "
        "from a hundred tries.",
        wrong={
            "The CNN's test accuracy is too high, after so many tries": "The tries looked at validation data. The test "
            "part was asked once.",
            "Nothing, as the test part took no part in the choice": "Then both numbers are honest. But they answer: "
            "how good is a polished CNN against an unpolished SVM?",
            "The textbook's SVM was tuned on other pictures, so it leaks": "Nothing leaks. It may simply not suit these "
            "pictures.",
        },
    ),
    Question(
        name="pairs",
        objective=4,
        text="From seed to seed, both accuracies vary by two points. In each of eight seeds the CNN is ahead by about one. "
        "Is the lead luck?",
        right="Hardly: seed by seed, it is always there",
        why="The two points are luck of the draw, which both share. The leads themselves hardly vary.",
        wrong={
            "Yes: it is smaller than the spread of either": "That spread is the luck of the images, the same for both. "
            "Subtracted seed by seed, it is gone.",
            "One cannot say without a larger test part": "A larger test part sharpens each number. Eight leads of the "
            "same sign are evidence already.",
            "No: a lead of one point is never luck": "It can be. With one seed, or with leads of both signs, it would be.",
        },
    ),
    Question(
        name="elsewhere",
        objective=2,
        text="In your contest the curves cross at 2,000 images. A friend has 5,000 X-ray pictures. Which way should she take?",
        right="Try both on pictures held out",
        why="Where curves cross depends on the pictures, the features and the recipes. Hers are all different.",
        wrong={
            "The learned one, as 5,000 is beyond the crossing": "Beyond that of garments. Nothing says that X-rays cross "
            "at the same size.",
            "The hand-made one, as X-rays are harder": "Perhaps hard, perhaps not. Hardness does not say which side "
            "copes better.",
            "Whichever won at the largest size measured": "Won on garments, with recipes tuned for them.",
        },
    ),
    Question(
        name="slower",
        objective=3,
        text="All contenders get ten times as many examples. Whose *answers* take longer then?",
        right="Those of the SVM with a radial kernel",
        why="It keeps more support vectors, and compares each new image with all of them.",
        wrong={
            "Those of the CNN, which learned for longer": "It learned for longer. Its number of weights, and so of "
            "multiplications for an answer, is as before.",
            "Those of all five, in proportion": "A linear model and a net work with as many weights as before.",
            "Nobody's: only learning takes longer": "That holds for nets and linear models. One contender keeps examples.",
        },
    ),
    Question(
        name="pca",
        objective=1,
        text="Before the contest somebody fits PCA to all pictures, training and test, without any labels. Is that fair?",
        right="No: the test pictures shape the features",
        why="Directions that vary much among the test pictures are kept for them. Tomorrow's pictures will not have that "
        "privilege.",
        wrong={
            "Yes: without labels nothing can leak": "No answers leak, but what the test pictures look like does, and the "
            "features are fitted to it.",
            "Yes, if all contenders use the same PCA": "Equal for all, and still too good for all: the numbers are not "
            "those of new pictures.",
            "No: PCA drops what a net could use": "It may, but that would only make the result worse, not unfair.",
        },
    ),
)


class _Record:
    """What the recipes of one contest were asked."""

    def __init__(self, parts: dict[str, tuple[np.ndarray, np.ndarray]], scores: np.ndarray) -> None:
        self.parts = parts
        self.scores = scores  # (train, validation, test; recipe)
        self.fitted = self.learned_from_test = False
        self.tests = 0


class _Recipe:
    """Stands in for a machine of scikit-learn, whose scores were drawn beforehand."""

    def __init__(self, number: int, record: _Record) -> None:
        self._number, self._record, self._knows = number, record, False

    def fit(self, x, y):
        test = self._record.parts["test"][0]
        self._record.learned_from_test |= any(
            np.array_equal(row, other) for row in np.asarray(x) for other in test
        )
        self._record.fitted = self._knows = True
        return self

    def score(self, x, y):
        if not self._knows:
            raise ValueError("this recipe is not fitted yet: call `fit` first")
        for place, (name, (inputs, labels)) in enumerate(self._record.parts.items()):
            if np.array_equal(x, inputs) and np.array_equal(y, labels):
                self._record.tests += name == "test"
                return float(self._record.scores[place, self._number])
        raise ValueError("`score` takes the x and y of one part")


def _pixels(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1)


def _check_features(describe, images: np.ndarray) -> None:
    """Raise if features are no list of numbers a picture, or depend on the company it is in."""
    features = as_numbers(describe(images), "the result")
    if features.ndim != 2 or len(features) != len(images):
        raise Wrong(
            f"Return one row of numbers for each picture, ({len(images)}, features), not {features.shape}."
        )
    if not np.isfinite(features).all():
        raise Wrong("The features hold NaN or infinity: is something divided by zero?")
    if not np.ptp(features, axis=0).any():
        raise Wrong("All pictures get the same numbers.")
    company = as_numbers(describe(images[:5]), "the result")
    if company.shape != (5, features.shape[1]) or not np.allclose(company, features[:5], atol=1e-5):
        raise Wrong(
            "The features of a picture change with the pictures beside it: in the test, other test pictures would "
            "have a say. Use only what is in the picture itself."
        )
