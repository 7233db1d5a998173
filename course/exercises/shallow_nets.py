"""What lesson 02 asks: counting, a loss that never overflows, slopes by hand, four bugs, and a small deep net."""

import numpy as np

from course.checking import Lesson, Question, Wrong, expect, expect_number
from course.checking.comparing import as_numbers
from course.checking.nets import Target, judge_net
from course.checking.small_nets import (
    cross_entropies,
    forward_tanh,
    four_arrays,
    said_loss,
    slopes_by_finite_differences,
    softmax,
    step_relu,
    trained,
)
from course.data import load_circles, load_moons, load_spiral
from course.training import Settings

lesson = Lesson("02")

spiral = lesson.prediction("spiral", "Points by a third hidden layer, on the spiral", unit="points")
garments = lesson.prediction("garments", "Points by a third hidden layer, on garments", unit="points")

SECONDS_FOR_KERAS = 60.0
SPIRAL_TARGET = Target(
    accuracy=0.98,
    most_parameters=400,
    nets=5,  # now and then one falls far short
    settings=Settings(epochs=80, batch_size=50, learning_rate=0.02),
)


@lesson.exercise(
    title="How many numbers does it learn?",
    minutes=4,
    objective=6,
    prompt="""
        A net on garments has 784 inputs, two hidden layers of 128 units each, and ten units for the answer. How
        many numbers does it learn: all weights and all biases together?
    """,
    starter="my_count = ...",
    answer="my_count",
    solution="my_count = 784 * 128 + 128 + 128 * 128 + 128 + 128 * 10 + 10",
    hints=(
        "Every unit has one weight for each of its inputs, and one bias.",
        "Work out three layers, and add them up: 784 → 128, 128 → 128, 128 → 10.",
    ),
    notice="""
        85 of 100 of these numbers stand in the first layer, because it looks at every pixel. A third hidden layer
        of 128 units would add 16,512 more, a seventh; the table of the lesson says what that was worth.
    """,
    why="(784 + 1) × 128 + (128 + 1) × 128 + (128 + 1) × 10: the 1 is the bias of each unit.",
)
def my_count(answer, random):
    weights = 784 * 128 + 128 * 128 + 128 * 10
    expect_number(
        answer,
        weights + 128 + 128 + 10,
        {
            "Those are the weights. Each unit has a bias, too.": weights,
            "One bias for each layer is too few: every unit has its own.": weights + 3,
            "The inputs have no biases: nothing is learned there.": weights + 784 + 128 + 128 + 10,
            "A layer lies between the two hidden ones as well: 128 → 128.": 785 * 128 + 129 * 10,
            "What about the last layer, from 128 units to the ten of the answer?": 785 * 128 + 129 * 128,
            "Those are the units. Every unit has a weight for each of its inputs.": 784 + 128 + 128 + 10,
        },
    )


@lesson.exercise(
    title="A loss that never overflows",
    minutes=8,
    objective=3,
    prompt="""
        Write `cross_entropy(scores, y)` in NumPy: from scores `(points, classes)` and the right classes `(points,)`
        to the **mean** loss, one number. Softmax belongs into it. It has to get scores such as 1000 and −1000
        right as well, where $e^{1000}$ overflows and a probability is too small for any computer. (Take the
        logarithm of the fraction on paper first: $-\\ln p_y = \\ln \\sum_j e^{s_j} - s_y$.)
    """,
    starter="""
        def cross_entropy(scores, y):
            return ...
    """,
    answer="cross_entropy",
    solution="""
        def cross_entropy(scores, y):
            below = scores - scores.max(axis=1, keepdims=True)  # the highest is 0 now
            log_sum = np.log(np.exp(below).sum(axis=1))
            return (log_sum - below[np.arange(len(y)), y]).mean()
    """,
    hints=(
        "Taking the same number off all scores of a point changes nothing. Which number makes all `exp` harmless?",
        "After taking off the highest score of each point, the sum of `exp` lies between 1 and the number of classes.",
        "`scores[np.arange(len(y)), y]` picks the score of the right class of each point.",
    ),
    notice="""
        This is why libraries offer losses that take scores: in one step they never have to write down a
        probability of 0.000…, whose logarithm nobody could take.
    """,
    why="With the highest score taken off, no power is above 1, and one of them is 1: the sum is never 0.",
)
def cross_entropy(answer, random):
    for points, classes in ((7, 3), (4, 6)):
        scores, y = random.normal(scale=2, size=(points, classes)), random.integers(classes, size=points)
        y[:2] = 0, classes - 1
        losses, p = cross_entropies(scores, y), softmax(scores)
        of_right = p[np.arange(points), y]
        expect(
            answer(scores, y),
            losses.mean(),
            {
                "That is the sum of all losses. The mean was asked for.": losses.sum(),
                "That is one loss for each point. Return their mean.": losses,
                "The sum is divided by points times classes: one loss for each point, not for each score.": losses.mean()
                / classes,
                "That is the mean probability of the right class. Where is −ln?": of_right.mean(),
                "One logarithm of the mean probability: take the logarithms first, then the mean.": -np.log(
                    of_right.mean()
                ),
                "Softmax ran down the points, axis 0. Each point shares out one whole: axis 1.": cross_entropies(
                    scores, y, softmax(scores.T).T
                ).mean(),
                "Softmax was taken twice.": cross_entropies(p, y).mean(),
                "That is the loss of the likeliest class. The right one is in `y`.": -np.log(
                    p.max(axis=1)
                ).mean(),
                "Minus the score of the right class: and the logarithm of the sum?": -scores[
                    np.arange(points), y
                ].mean(),
            },
            what="the loss",
        )
    for large in (scores + 1_000, scores - 1_000, scores * 1_000):
        got = as_numbers(answer(large, y), "the loss")
        if not np.isfinite(got).all():
            raise Wrong(
                f"Right for small scores; with scores up to {large.max():.0f} and down to {large.min():.0f} "
                "it is no finite number any more. Take the highest off first, and no logarithm of a probability."
            )
        cut = "A probability is kept above a smallest number: that cuts large losses off."
        losses = cross_entropies(large, y)
        limits = [np.minimum(losses, -np.log(small)).mean() for small in (1e-7, 1e-8, 1e-10, 1e-12, 1e-15)]
        mistakes = {cut + " " * place: limit for place, limit in enumerate(limits)}
        expect(got, losses.mean(), mistakes, what="the loss of very large scores")


@lesson.exercise(
    title="Back through tanh",
    minutes=10,
    objective=4,
    prompt="""
        In the lesson the errors went back through ReLU. Now the hidden layer has **tanh** instead, whose slope is
        $1 - h^2$ where its output is $h$. `slopes(x, h, p, y, W2)` gets the inputs `(points, inputs)`, the hidden
        outputs `(points, hidden)`, the probabilities `(points, classes)`, the right classes `(points,)` and the
        kernel of the last layer `(hidden, classes)`. It returns the slopes of the mean loss, in this order: for
        `W1`, `b1`, `W2`, `b2`. The check compares them with finite differences.
    """,
    starter="""
        def slopes(x, h, p, y, W2):
            slope_W1, slope_b1, slope_W2, slope_b2 = ..., ..., ..., ...
            return slope_W1, slope_b1, slope_W2, slope_b2
    """,
    answer="slopes",
    solution="""
        def slopes(x, h, p, y, W2):
            error = (p - np.eye(p.shape[1])[y]) / len(y)
            slope_W2, slope_b2 = h.T @ error, error.sum(axis=0)
            error = error @ W2.T * (1 - h**2)
            return x.T @ error, error.sum(axis=0), slope_W2, slope_b2
    """,
    hints=(
        "Begin behind softmax: probability minus truth, divided by the number of points.",
        "Every kernel: what came in, transposed, times the error behind it. Every bias: the error, added up.",
        "`error @ W2.T` brings the error back in front of `W2`; then it goes through tanh, times `1 - h**2`.",
    ),
    notice="""
        Where h is near 1 or −1, the factor 1 − h² is near 0: a unit that is very sure lets hardly any error
        through. That is the price of tanh and sigmoid in deep nets, and one reason for ReLU.
    """,
    why="The walk of the lesson, with one factor changed: the slope of the activation, 1 − h² in place of 0 or 1.",
)
def slopes(answer, random):
    for points, inputs, hidden, classes in ((6, 2, 4, 3), (9, 3, 5, 2)):
        x, y = random.normal(size=(points, inputs)), random.integers(classes, size=points)
        shapes = (inputs, hidden), (hidden,), (hidden, classes), (classes,)
        weights = [random.normal(size=some) for some in shapes]
        h, p = forward_tanh(x, weights)
        four = answer(x, h, p, y, weights[2])
        if not isinstance(four, tuple | list) or len(four) != 4:
            raise Wrong("Four slopes should come back, in this order: for `W1`, `b1`, `W2`, `b2`.")
        wanted = slopes_by_finite_differences(x, y, weights)
        error = (p - np.eye(classes)[y]) / points
        back = error @ weights[2].T
        through = {
            "The error has come back in front of `W2`, but not yet through tanh: its slope is missing.": back,
            "That is the slope of ReLU. Here it is tanh: 1 − h².": back * (h > 0),
            "The slope of tanh is 1 − h², not 1 − h.": back * (1 - h),
            "h is tanh of the score already: take 1 − h², without another tanh.": back
            * (1 - np.tanh(h) ** 2),
        }
        for place in (2, 3, 0, 1):  # as the errors go: the last layer first
            name, got = ("W1", "b1", "W2", "b2")[place], as_numbers(four[place], "a slope")
            got = got[0] if place in (1, 3) and got.shape == (1, *shapes[place]) else got
            mistakes = {"The mean is over points: divide by how many there are.": wanted[place] * points}
            if place == 2:
                mistakes |= {
                    "What came in times probabilities: the error is probability minus truth.": h.T
                    @ p
                    / points,
                    "Into the last layer came `h`, not a score and not `x`.": np.arctanh(h).T @ error,
                }
            elif place in (0, 1):
                came_in = x if place == 0 else np.ones((points, 1))
                mistakes |= {text: (came_in.T @ one).reshape(shapes[place]) for text, one in through.items()}
            if place in (1, 3):
                mistakes["A bias gets the sum of the errors; they are divided by the points already."] = (
                    wanted[place] / points
                )
            expect(got, wanted[place], mistakes, what=f"the slope for `{name}`")


@lesson.exercise(
    title="Find the bug: a net that never wakes",
    minutes=8,
    objective=1,
    prompt="""
        One hidden layer of 16 units with ReLU learns two rings, as in the lesson: `x` is `(points, 2)`, `y` is 0 or
        1. `step(x, y, W1, b1, W2, b2)` takes one step of gradient descent, and returns the four arrays anew; it has
        been checked, and is right. But the loss never falls below 0.69, and whatever the point, the net gives the
        same answer. **What is wrong?** Mend it. What comes back is judged on new points.
    """,
    starter="""
        def learn(x, y, step):
            random = np.random.default_rng()
            W1, b1 = random.normal(size=(2, 16)), np.full(16, -10.0)
            W2, b2 = random.normal(size=(16, 2)), np.zeros(2)
            for _ in range(500):
                W1, b1, W2, b2 = step(x, y, W1, b1, W2, b2)
            return W1, b1, W2, b2
    """,
    answer="learn",
    solution="""
        def learn(x, y, step):
            random = np.random.default_rng()
            W1, b1 = random.normal(size=(2, 16)), np.zeros(16)
            W2, b2 = random.normal(size=(16, 2)), np.zeros(2)
            for _ in range(500):
                W1, b1, W2, b2 = step(x, y, W1, b1, W2, b2)
            return W1, b1, W2, b2
    """,
    hints=(
        "What does `np.maximum(x @ W1 + b1, 0)` look like, before the first step? And after the last one?",
        "A unit that is silent at all points lets no error through, so no step will move its weights.",
        "The points lie within ±1 or so. Where is the line of a unit whose bias is −10?",
    ),
    notice="""
        A dead unit cannot wake itself: its slope is 0, so no step moves it. Dead nets look calm, and nothing
        warns you. When a loss stands still from the start, look at what the hidden units put out.
    """,
    why="With a bias of −10 each line lies far outside of all points, and every unit is silent at all of them.",
)
def learn(answer, random):
    reached = []
    for seed in random.integers(10_000, size=3):
        rings = load_circles(600, seed=int(seed))
        x, y = rings.x_train.astype(float), rings.y_train
        weights = answer(x, y, step_relu)
        if not isinstance(weights, tuple | list) or len(weights) != 4:
            raise Wrong("Four arrays should come back: `return W1, b1, W2, b2`.")
        W1, b1, W2, b2 = four_arrays(*weights)
        alive = (x @ W1 + b1 > 0).any(axis=0)
        x_new = rings.x_test.astype(float)
        right = ((np.maximum(x_new @ W1 + b1, 0) @ W2 + b2).argmax(axis=1) == rings.y_test).mean()
        reached.append(right)
        at = f"Of 100 new points it gets {100 * right:.0f} right."
        if right < 0.9 and alive.sum() < 4:
            raise Wrong(
                f"Dead: {(~alive).sum()} of {alive.size} hidden units are silent at every point. {at}"
            )
    share = 100 * np.mean(reached)
    if min(reached) < 0.9:
        raise Wrong(
            f"The hidden units are alive, but of 100 new points it gets only {share:.0f} right; 90 are wanted."
        )
    return f"Of 100 new points it gets {share:.0f} right."


@lesson.exercise(
    title="Find the bug: never quite sure",
    minutes=8,
    objective=3,
    prompt="""
        A colleague builds nets for several classes, in Keras. Their first guesses are right often enough, but with
        6 classes the loss never falls below 1.04, however easy the task and however long they train. **What is
        wrong?** Mend `build(inputs, classes)`. It returns a compiled net, from whose `predict` **probabilities**
        come.
    """,
    starter="""
        def build(inputs, classes):
            def loss(truth, answers):
                probabilities = keras.ops.softmax(answers)
                return keras.losses.sparse_categorical_crossentropy(truth, probabilities)

            hidden = keras.layers.Dense(32, activation="relu")
            answer = keras.layers.Dense(classes, activation="softmax")
            net = keras.Sequential([keras.Input((inputs,)), hidden, answer])
            net.compile(keras.optimizers.Adam(0.02), loss)
            return net
    """,
    answer="build",
    solution="""
        def build(inputs, classes):
            hidden = keras.layers.Dense(32, activation="relu")
            answer = keras.layers.Dense(classes, activation="softmax")
            net = keras.Sequential([keras.Input((inputs,)), hidden, answer])
            net.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
            return net
    """,
    hints=(
        "Follow the scores of the last layer on their way into the loss. What happens to them, step by step?",
        "How large can the largest of six numbers be, after softmax, if they lie between 0 and 1 before it?",
    ),
    notice="""
        Softmax of probabilities lies between e⁰ and e¹, before it is shared out: with 6 classes no answer gets more
        than e / (e + 5) = 0.35, and −ln 0.35 is 1.04. A loss that stops at such a number is a sign to know.
    """,
    why="The net ended in softmax, and the loss took softmax of that again. Now it is taken once, in the net.",
    seconds=SECONDS_FOR_KERAS,
)
def build(answer, random):
    classes, inputs = 6, 4
    if getattr(answer(2, 3), "output_shape", (None, 3))[-1] != 3:
        raise Wrong("The net has to have as many outputs as there are `classes`.")
    centres = random.normal(size=(classes, inputs))
    while np.sort(np.linalg.norm(centres[:, None] - centres, axis=2), axis=1)[:, 1].min() < 1:
        centres = random.normal(size=(classes, inputs))
    y = random.integers(classes, size=900)
    x = (centres[y] + random.normal(scale=0.2, size=(900, inputs))).astype(np.float32)
    net = trained(answer(inputs, classes), x[:600], y[:600], (classes,), epochs=15)
    p = net.predict(x[600:], verbose=0).astype(float)
    if p.min() < 0 or not np.allclose(p.sum(axis=1), 1, atol=1e-3):
        raise Wrong(
            "What `predict` gives are scores now, not probabilities: one softmax has to stay, in the net."
        )
    if p.max() <= np.e / (np.e + classes - 1) + 1e-3:
        raise Wrong(
            f"Of {classes} classes, even the surest answer gets {p.max():.2f}: softmax is still taken twice."
        )
    said, once = said_loss(net, x[600:], y[600:]), -np.log(p[np.arange(300), y[600:]] + 1e-7).mean()
    twice = cross_entropies(p, y[600:]).mean()
    if abs(said - twice) < 0.02 < abs(said - once):
        raise Wrong("The loss still takes the softmax of what are probabilities already.")
    if abs(said - once) > 0.02:
        raise Wrong(
            f"The loss says {said:.2f}; the cross-entropy of its probabilities is {once:.2f}. Is it another loss?"
        )
    right = (p.argmax(axis=1) == y[600:]).mean()
    if right < 0.9:
        raise Wrong(f"It hardly learns: {100 * right:.0f} of 100 new points are right, and 90 are wanted.")


@lesson.exercise(
    title="Find the bug: a loss that expects something else",
    minutes=7,
    objective=3,
    prompt="""
        For two classes one number is enough: the probability of class 1, as in lesson 01, now with a hidden layer
        before it. `build_for_two(inputs)` returns a compiled net whose `predict` gives this probability, of shape
        `(points, 1)`. But some of its answers are below 0 or above 1, and it learns badly. **What is wrong?**
    """,
    starter="""
        def build_for_two(inputs):
            hidden = keras.layers.Dense(16, activation="relu")
            answer = keras.layers.Dense(1)
            net = keras.Sequential([keras.Input((inputs,)), hidden, answer])
            net.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")
            return net
    """,
    answer="build_for_two",
    solution="""
        def build_for_two(inputs):
            hidden = keras.layers.Dense(16, activation="relu")
            answer = keras.layers.Dense(1, activation="sigmoid")
            net = keras.Sequential([keras.Input((inputs,)), hidden, answer])
            net.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")
            return net
    """,
    hints=(
        "The loss is −ln p or −ln(1 − p). What has p to be for that? What made one of a score, in lesson 01?",
    ),
    notice="""
        Last layer and loss are a pair: sigmoid with binary cross-entropy, softmax with categorical. Keras checks
        shapes, not sense: the wrong pair ran without a word.
    """,
    why="The last layer gave a score, and the loss took it for a probability. A sigmoid makes one of it.",
    seconds=SECONDS_FOR_KERAS,
)
def build_for_two(answer, random):
    moons = load_moons(800, noise=0.1, seed=int(random.integers(10_000)))
    net = trained(answer(2), moons.x_train, moons.y_train, (1,), epochs=40)
    p, y = net.predict(moons.x_test, verbose=0).astype(float)[:, 0], moons.y_test
    if p.min() < 0 or p.max() > 1:
        raise Wrong(
            f"What comes out goes from {p.min():.1f} to {p.max():.1f}: scores, or something else, but no probabilities."
        )
    if np.ptp(p) == 0:
        raise Wrong(
            f"It says {p[0]:.1f} to every point. Softmax shares out one whole; one number gets all of it."
        )
    said, entropy = (
        said_loss(net, moons.x_test, y),
        -np.log(np.clip(np.where(y == 1, p, 1 - p), 1e-7, 1)).mean(),
    )
    if abs(said - entropy) > 0.01:
        squares = "the mean square" if abs(said - ((p - y) ** 2).mean()) < 0.01 else "another loss"
        raise Wrong(
            f"These are probabilities, but what is minimised is {squares}: to be sure and wrong costs too little "
            "there. Cross-entropy belongs to them."
        )
    right = ((p > 0.5) == y).mean()
    if right < 0.8:
        raise Wrong(f"Only {100 * right:.0f} of 100 new points are right; 80 are wanted.")
    return f"Of 100 new points it gets {100 * right:.0f} right."


@lesson.exercise(
    title="Find the bug: all by heart",
    minutes=6,
    objective=7,
    prompt="""
        A wide net learned from these mini-batches, 1,000 garments again and again. Its training loss fell nicely,
        until it had nearly all of them right. On new garments it was no better than blind guessing. The net is
        sound; `x` and `y` fit each other. **Find the bug** in what hands out the batches. (`yield` hands one out,
        and goes on from there when the next is asked for.)
    """,
    starter="""
        def batches(x, y, size):
            for start in range(0, len(y), size):
                rows = np.arange(start, min(start + size, len(y)))
                yield x[rows], y[rows - 1]
    """,
    answer="batches",
    solution="""
        def batches(x, y, size):
            for start in range(0, len(y), size):
                rows = np.arange(start, min(start + size, len(y)))
                yield x[rows], y[rows]
    """,
    hints=(
        "Take five points and a size of 2, and write down which label comes with which point.",
        "Python counts from 0: row 0 of `x` belongs to entry 0 of `y`.",
    ),
    notice="""
        Every garment had the label of its neighbour: nothing to find out, so the net learned 1,000 answers by heart.
        A falling training loss proves only that there was room for that. The garments held out told the truth.
    """,
    why="`rows - 1` shifted the labels by one against the inputs (and gave the first point the last label).",
)
def batches(answer, random):
    for points, size in ((11, 4), (12, 3), (5, 8)):
        x, y = random.normal(size=(points, 2)), random.permutation(points)
        given = list(answer(x, y, size))
        if not all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in given):
            raise Wrong("Each batch should be a pair: inputs, labels.")
        for inputs, labels in given:
            if len(inputs) != len(labels):
                raise Wrong(f"A batch has {len(inputs)} points and {len(labels)} labels.")
            if len(labels) > size:
                raise Wrong(f"A batch of {len(labels)} points is too large: the size was {size}.")
        got_x = np.concatenate([np.asarray(inputs).reshape(-1, 2) for inputs, _ in given] or [x[:0]])
        got_y = np.concatenate([np.asarray(labels).ravel() for _, labels in given] or [y[:0]])
        place = {row.tobytes(): number for number, row in enumerate(x)}
        rows = np.array([place.get(row.tobytes(), -1) for row in got_x], int)
        if (rows < 0).any():
            raise Wrong("There is a point in a batch that is not in `x`.")
        labels_of = np.array(
            [int(np.flatnonzero(y == label)[0]) if label in y else -1 for label in got_y], int
        )
        apart = np.unique((labels_of - rows) % points)
        if apart.size == 1 and apart[0] != 0:
            where = "before" if apart[0] == points - 1 else "behind" if apart[0] == 1 else "somewhere else"
            raise Wrong(f"Each point gets the label of another, which stands {where} in the list.")
        if apart.size != 1:
            raise Wrong("Points and labels are mixed up: some have their own, others do not.")
        if len(np.unique(rows)) < len(rows):
            raise Wrong(f"Of {points} points some are handed out more than once.")
        if len(rows) < points:
            raise Wrong(
                f"Only {len(rows)} of {points} points are handed out, in batches of {size}. What about the rest?"
            )
        if len(given) != -(-points // size):
            raise Wrong(
                f"{points} points in batches of {size} are {-(-points // size)} batches, not {len(given)}."
            )


@lesson.exercise(
    title="Open: a spiral, on a budget",
    minutes=20,
    objective=6,
    prompt="""
        Build a net that parts the two arms of a spiral with two turns, and has **at most 400** weights and biases.
        `build_net(input_shape, num_classes)` returns it, not compiled, ending in softmax. Five of them, each from
        other first weights and on 1,000 points of its own, are trained with Adam for 80 epochs. On 1,000 points
        held out they have to get **980** of them right, on average. The check takes up to a minute.
    """,
    starter="""
        def build_net(input_shape, num_classes):
            net = ...
            return net
    """,
    answer="build_net",
    solution="""
        def build_net(input_shape, num_classes):
            net = keras.Sequential([keras.Input(input_shape)])
            net.add(keras.layers.Dense(17, activation="relu"))
            net.add(keras.layers.Dense(17, activation="relu"))
            net.add(keras.layers.Dense(num_classes, activation="softmax"))
            return net
    """,
    hints=(
        "`keras.Sequential([keras.Input(input_shape), …])`; `net.count_params()` counts for you.",
        "A single hidden layer of 80 units has 402 numbers. What do the same numbers make in two layers, or three?",
        "Two layers of h units have 3h + (h + 1)h + 2(h + 1) numbers.",
    ),
    notice="""
        Within this budget, folds of folds did what one wide layer did not. Look at the spread, too: a single net
        would have told you little.
    """,
    why="17 and 17 units make 393 numbers. A single layer within the budget stays below the target.",
    seconds=240.0,  # a tenth of that on a quiet machine
)
def build_net(answer, random):
    dataset = load_spiral(4_000, noise=0.02, seed=int(random.integers(10_000)), turns=2)
    return judge_net(answer, SPIRAL_TARGET, random, dataset=dataset)


quiz = lesson.ask(
    Question(
        name="louder",
        objective=1,
        text="You double both weights and the bias of a ReLU unit. What becomes of its line in the plane?",
        right="It stays where it is; the unit speaks twice as loud",
        why="The line is where the score is 0, and twice 0 is 0.",
        wrong={
            "It moves twice as far away from the origin": "It would, if the bias alone were doubled. With the weights doubled as well, the score is 0 at the same places.",
            "It turns, because the weights have changed": "Its direction depends on how the two weights compare, and that is as before.",
            "It splits into two folds": "One unit has one line, whatever its weights.",
        },
    ),
    Question(
        name="linear",
        objective=2,
        text="Ten hidden layers of 100 units each, none with an activation, then softmax for two classes. What is the most complicated boundary in the plane that it can learn?",
        right="One straight line",
        why="All eleven kernels multiply into a single one: nothing is ever folded.",
        wrong={
            "A line with at most ten bends": "A bend needs a fold, and a fold needs an activation.",
            "A polygon of up to 100 sides, like the fence around the inner ring": "That fence was made of units that fall silent. These never do.",
            "Any, because softmax bends the scores": "Softmax makes probabilities of scores. Which of two scores is higher it does not change.",
        },
    ),
    Question(
        name="fair",
        objective=5,
        text="At a learning rate of 0.01, Adam ends with a lower loss than SGD, at ten seeds of ten. What follows?",
        right="That this rate suits Adam better",
        why="A rate means something else to each of them. Compare each at its own best rate.",
        wrong={
            "Adam is the better method for this task": "In the lesson SGD wanted a rate a hundred times as large. At 0.01 it had hardly set out.",
            "Nothing: ten seeds are too few": "Ten of ten is plenty. It is not luck that makes this unfair.",
            "SGD is stuck in a hollow that Adam has left": "Perhaps; but first look whether it has moved at all: a rate too small looks the same.",
        },
    ),
    Question(
        name="third",
        objective=6,
        text="With two hidden layers of 64 units a net is right at 98 of 100 points. What should you expect of a third?",
        right="Little: two wide layers have folds enough for this",
        why="So it was with wide nets in the lesson. A third layer paid where units were few.",
        wrong={
            "Again as much as the second one brought": "The second had much left to mend; the third has two points.",
            "A clear gain, because depth is worth more than width": "It was, for narrow nets on the spiral. On garments, and with wide layers, hardly.",
            "A loss: three layers always learn by heart": "They can, with few or wrong labels. The lesson's wide nets with three layers did not fall behind.",
        },
    ),
    Question(
        name="rises",
        objective=7,
        text="For ten epochs the validation loss has risen, while the training loss went on falling. What is most likely to help?",
        right="Going back to the weights of ten epochs ago",
        why="That is early stopping. Since then the net has learned its examples by heart, not the task.",
        wrong={
            "Waiting: validation follows training, only later": "It did so at first. Once the two part, they part for good: what is learned by heart does not carry over.",
            "A wider hidden layer": "More room to learn by heart is the last thing that it needs.",
            "Adding the validation data to the training data": "Then nothing is left to tell whether it helped.",
        },
    ),
)
