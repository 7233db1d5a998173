"""What lesson 01 asks: a fair rule, one neuron by hand and in Keras, its loss, and two descents that fail."""

import numpy as np

from course.checking import Lesson, Question, Wrong, expect, expect_number
from course.checking.comparing import as_numbers
from course.checking.steps import NeuronSteps

lesson = Lesson("01")

brightness = lesson.prediction("brightness", "A rule on brightness, right of 100 unseen garments")
shape = lesson.prediction("shape", "A rule on the shape, right of 100 unseen garments")
neuron = lesson.prediction("neuron", "One neuron on all pixels", unit="of 100 unseen garments right")
overtaking = lesson.prediction(
    "overtaking", "From how many labelled garments on the neuron is ahead, on average", unit="garments"
)

HELD_OUT = 2_000
LEAPS = "The steps still leap across the valley: "


@lesson.exercise(
    title="A loss on paper",
    minutes=4,
    objective=3,
    prompt="""
        A neuron looks at three garments, and says that they are coats with the probabilities 0.9, 0.2 and 0.5.
        The first and the third are coats, the second is a pullover. What is the **mean** binary cross-entropy?
        Work it out by hand, with a calculator or with NumPy; two decimals are enough.
    """,
    starter="my_loss = ...",
    answer="my_loss",
    solution="my_loss = -(np.log(0.9) + np.log(0.8) + np.log(0.5)) / 3",
    hints=(
        "For each garment: how probable did the neuron hold what is true?",
        "The pullover was held to be a pullover with 1 − 0.2 = 0.8.",
        "The three losses are 0.11, 0.22 and 0.69.",
    ),
    notice="""
        More than two thirds of it come from the one answer that had no opinion. Now let the neuron say 0.01
        instead of 0.5: the mean rises to 1.64. To be sure and wrong is dear.
    """,
    why="Minus the logarithm of what the truth was given: 0.9, then 1 − 0.2, then 0.5; and the mean of the three.",
)
def my_loss(answer, random):
    given = np.array([0.9, 0.8, 0.5])  # to what is true
    losses, of_others, of_coats = -np.log(given), -np.log(1 - given), -np.log([0.9, 0.2, 0.5])
    bases = {base: losses.mean() / np.log(base) for base in (2, 10)}
    of_mean = -np.log(given.mean())
    expect_number(
        answer,
        losses.mean(),
        {
            "That is the sum of the three. The mean was asked for.": losses.sum(),
            "The second is a pullover: what probability did the neuron give to that?": of_coats.mean(),
            "Coats and pullovers are confused: −ln p for a coat, −ln(1 − p) for a pullover.": of_others.mean(),
            "These are logarithms to the base 10; `ln`, in NumPy `np.log`, has the base e.": bases[10],
            "These are logarithms to the base 2; `ln`, in NumPy `np.log`, has the base e.": bases[2],
            "That is one logarithm of a mean. Take the three logarithms first, then their mean.": of_mean,
            "That is the mean error, without any logarithm.": (1 - given).mean(),
        },
        tolerance=0.005,
    )


@lesson.exercise(
    title="Both, or it is no coat",
    minutes=5,
    objective=2,
    prompt="""
        A neuron has two inputs, each 0 or 1: $x_1$ is 1 if the shoulders are dark, $x_2$ is 1 if the gaps are
        light. It should say *coat*, with a probability above one half, **only if both are 1**, and below one
        half in the three other cases. Choose two weights and a bias: `(w1, w2, b)`, with the score
        $w_1 x_1 + w_2 x_2 + b$. Many choices are right.
    """,
    starter="my_neuron = (..., ..., ...)",
    answer="my_neuron",
    solution="my_neuron = (1, 1, -1.5)",
    hints=(
        "The probability is above one half where the score is above 0.",
        "Give both weights 1. The scores without a bias are then 0, 1, 1 and 2. Which should end up above 0?",
    ),
    notice="""
        The bias sets how much must come together. With −0.5 in place of −1.5 the same neuron says coat as soon as
        one of the two is there. Now try: exactly one of the two. No three numbers do it. Why not?
    """,
    why="The scores are −1.5, −0.5, −0.5 and 0.5: above 0 in the last case only.",
)
def my_neuron(answer, random):
    numbers = as_numbers(answer, "your answer")
    if numbers.shape != (3,):
        raise Wrong("Three numbers are expected: two weights and the bias, such as `(1, 1, -1.5)`.")
    if not np.isfinite(numbers).all():
        raise Wrong("All three have to be plain numbers.")
    first, second, bias = numbers
    scores = {"neither": bias, "dark shoulders alone": first + bias, "light gaps alone": second + bias}
    both = first + second + bias
    if 0 in (*scores.values(), both):
        raise Wrong("In one of the four cases the score is exactly 0, the probability one half: undecided.")
    said = [name for name, score in scores.items() if score > 0]
    if both < 0 and not said:
        raise Wrong(f"It never says coat: even with both the score is {both:g}. Is the bias too low?")
    if both < 0:
        raise Wrong(f"With both inputs at 1 the score is {both:g}: it says pullover just when it should not.")
    if len(said) == len(scores):
        raise Wrong("It always says coat. Without any input the score is the bias: that must be below 0.")
    if said:
        raise Wrong(f"It says coat with {' and with '.join(said)}, too. Is the bias low enough?")


@lesson.exercise(
    title="Tune it, and judge it fairly",
    minutes=8,
    objective=1,
    prompt="""
        Write the whole life of a rule. `tune_and_judge(values, truth, test_values, test_truth, thresholds)`
        chooses, among `thresholds`, the one with which the rule *value > threshold means coat (1)* is right most
        often on the training part (`values`, `truth`: one number a garment). It returns two numbers: that
        threshold, and the share of right answers with it on the test part, from 0 to 1.
    """,
    starter="""
        def tune_and_judge(values, truth, test_values, test_truth, thresholds):
            threshold, share = ..., ...
            return threshold, share
    """,
    answer="tune_and_judge",
    solution="""
        def tune_and_judge(values, truth, test_values, test_truth, thresholds):
            shares = [((values > one) == truth).mean() for one in thresholds]
            threshold = thresholds[np.argmax(shares)]
            return threshold, ((test_values > threshold) == test_truth).mean()
    """,
    hints=(
        "First work out a list: the share of right answers on the training part, for each threshold.",
        "`np.argmax(shares)` says at which place of the list the largest one stands.",
        "`((values > one) == truth).mean()` is the share for the threshold `one`.",
    ),
    notice="""
        Had the test part chosen, its share would be larger, and worth nothing. You can see it: this function
        does not even look at the test part before the threshold is fixed.
    """,
    why="A list of training shares, the threshold of the best one, and a single look at the test part.",
)
def tune_and_judge(answer, random):
    for size in (40, 90):
        case = _counts(random, size)
        values, truth, test_values, test_truth, thresholds = case
        both = answer(*case)
        if not isinstance(both, tuple | list | np.ndarray) or len(both) != 2:
            raise Wrong("Two numbers should come back: `return threshold, share`.")
        by_training, touched = (_shares(values, truth, thresholds - lower) for lower in (0, 1))
        by_test, reaching = (_shares(test_values, test_truth, thresholds - lower) for lower in (0, 1))
        best = by_training.argmax()
        likely = {
            "That is the place of the threshold in the list, not the threshold itself.": best,
            "This threshold suits the test part best: the test part had a say.": thresholds[by_test.argmax()],
            "With this one it is right least often: the smallest share?": thresholds[by_training.argmin()],
            "A garment at the threshold is no coat: `>`, not `>=`.": thresholds[touched.argmax()],
            "The threshold comes first, then the share.": by_test[best],
        }
        expect(both[0], thresholds[best], likely, what="the threshold")
        expect(
            both[1],
            by_test[best],
            {
                "The garments that it was tuned on do not judge it. The test part does.": by_training[best],
                "Some other threshold has this share on the test part. Judge the one chosen.": by_test.max(),
                "A share from 0 to 1 was asked for; this is in per cent.": 100 * by_test[best],
                "That is how many are right. Divide by how many there are.": by_test[best] * len(test_truth),
                "That is the share of wrong answers.": 1 - by_test[best],
                "A garment at the threshold is no coat: `>`, not `>=`, in the test as well.": reaching[best],
            },
            what="the share",
        )


@lesson.exercise(
    title="Find the bug: a loss that leaps",
    minutes=7,
    objective=4,
    prompt="""
        A colleague lets a neuron learn from three measurements of each garment (`x` has the shape `(garments,
        3)`; 0 is an ordinary garment, and from garment to garment they vary by about 5). "My machine learns
        nothing," he says. "After 200 steps the loss is higher than the 0.69 that it began with." **Find the bug**, and change as little as you can. The weights that
        come back are judged on garments that they have never seen.
    """,
    starter="""
        def learn(x, y):
            w = np.zeros(x.shape[1])
            for step in range(200):
                p = 1 / (1 + np.exp(-x @ w))
                w = w - 5 * x.T @ (p - y) / len(y)
            return w
    """,
    answer="learn",
    solution="""
        def learn(x, y):
            w = np.zeros(x.shape[1])
            for step in range(200):
                p = 1 / (1 + np.exp(-x @ w))
                w = w - 0.05 * x.T @ (p - y) / len(y)
            return w
    """,
    hints=(
        "The slopes are right: error times what came in. What else is in the line of the step?",
        "In the lesson, inputs of about this size wanted a rate of 0.05. At 0.3 the path leapt already.",
        "Try rates in factors of about three, downwards from 5, and print the loss of each.",
    ),
    notice="""
        A rate that is too large does not look like haste; it looks like a neuron that cannot learn. Before you
        doubt anything else, divide the rate by 100. And mark its size: it belongs to inputs of this size.
    """,
    why="The rate was a hundred times too large: each step leapt to the other side, and further up than before.",
)
def learn(answer, random):
    for _ in range(3):
        x, y, x_new, y_new = _measured(random, columns=3, size=300)
        w, best = _weights(answer(x, y), x), _best_weights(x, y)
        reached, possible = _loss(x_new, y_new, w), _loss(x_new, y_new, best)
        if reached < possible + 0.02:
            continue
        at = f"on unseen garments its loss is {reached:.2f}, and {possible:.2f} can be had."
        if w @ best < 0:
            raise Wrong(f"It climbs instead of going down: {at} Look at the sign of the step.")
        if w @ best < 0.9 * best @ best:
            raise Wrong(
                f"It creeps, and has not arrived: {at} Now the step is too small, or there are too few."
            )
        if _loss(x, y, w) > np.log(2):
            raise Wrong(f"{LEAPS}{at} At the start, with all weights 0, it was 0.69.")
        raise Wrong(f"{LEAPS}{at} That is better than before; the rate is still too large.")


@lesson.exercise(
    title="Find the bug: whatever comes last",
    minutes=8,
    objective=5,
    prompt="""
        Another colleague takes mini-batches of 20, for 10 epochs. `x` has the shape `(garments, inputs)`; the
        labels come straight from the warehouse: `y` is 0, 0, 0, … and then 1, 1, 1, … Half of the garments are
        coats. `step(w, x_batch, y_batch)` takes one step of gradient descent, and returns the new weights. "My
        steps are right," she says, "I have checked the slopes. But on unseen garments it says *coat* nearly
        always." **Find the bug.** Batches stay as small and epochs as many as they are.
    """,
    starter="""
        def learn_in_batches(x, y, step):
            w = np.zeros(x.shape[1])
            for epoch in range(10):
                for start in range(0, len(y), 20):
                    x_batch, y_batch = x[start : start + 20], y[start : start + 20]
                    w = step(w, x_batch, y_batch)
            return w
    """,
    answer="learn_in_batches",
    solution="""
        def learn_in_batches(x, y, step):
            random, w = np.random.default_rng(), np.zeros(x.shape[1])
            for epoch in range(10):
                order = random.permutation(len(y))
                for start in range(0, len(y), 20):
                    batch = order[start : start + 20]
                    w = step(w, x[batch], y[batch])
            return w
    """,
    hints=(
        "What do the last hundred steps of each epoch have in common?",
        "A poll among twenty coats says: coat. What must be true of the garments in a poll?",
        "`np.random.default_rng().permutation(len(y))` is an order; use the same one for `x` and for `y`.",
    ),
    notice="""
        A mini-batch estimates the slope only if it is drawn at random. Files are often sorted, by kind, by day
        or by sensor; Keras' `fit` shuffles by itself, before each epoch. A loop of your own does not.
    """,
    why="""
        In a new random order for each epoch, every batch is a fair poll. One order, and used for both parts:
        otherwise each garment would get the label of another.
    """,
)
def learn_in_batches(answer, random):
    reached, possible, coats = [], [], []
    for size in (2_000, 1_990, 2_010):
        x, y, x_new, y_new = _sorted_garments(random, size, columns=int(random.integers(3, 6)))
        steps = NeuronSteps(x, y, rate=0.5)
        w, best = _weights(answer(x, y, steps), x), _best_weights(x, y)
        steps.check(epochs=10, batch_size=20)
        if not w.any():
            raise Wrong("The weights are still 0: `step` returns the new ones, keep them.")
        reached.append(_right(x_new, y_new, w))
        possible.append(_right(x_new, y_new, best))
        coats.append((x_new @ w > 0).mean())
    said, share, best_share = (100 * np.mean(values) for values in (coats, reached, possible))
    if share > best_share - 4 and abs(said - 50) < 10:
        return f"Of 100 unseen garments it gets {share:.0f} right."
    raise Wrong(
        f"It says coat to {said:.0f} of 100 unseen garments, and gets {share:.0f} right; {best_share:.0f} can be "
        "had. Are the weights that come back those after the last step, and is every stretch of steps mixed?"
    )


@lesson.exercise(
    title="The same neuron, in Keras",
    minutes=8,
    objective=6,
    prompt="""
        `w` is what `descend` found: one weight for each input, and the bias as its **last** number. Write
        `as_keras(w)`. It returns a Keras net that takes the inputs (without the 1 for the bias) and answers with
        the neuron's probability: from `(garments, inputs)` to `(garments, 1)`. No training is needed.
    """,
    starter="""
        def as_keras(w):
            net = ...
            return net
    """,
    answer="as_keras",
    solution="""
        def as_keras(w):
            neuron = keras.layers.Dense(1, activation="sigmoid")
            net = keras.Sequential([keras.Input((len(w) - 1,)), neuron])
            net.set_weights([w[:-1, np.newaxis], w[-1:]])
            return net
    """,
    hints=(
        "How many inputs are there, if `w` has one number more than that?",
        "`net.set_weights([kernel, bias])` wants the shapes `(inputs, 1)` and `(1,)`.",
        "`w[:-1, np.newaxis]` is a column of all weights but the last; `w[-1:]` is the last one, still a list.",
    ),
    notice="""
        Two programs that share nothing but their numbers give the same answers. So neither library nor formula
        does anything secret, and you may trust each to check the other.
    """,
    why="A dense layer of one unit holds a column of weights and one bias: the parts of `w`, in other shapes.",
)
def as_keras(answer, random):
    import keras

    for inputs in (5, 3):
        w, x = random.normal(size=inputs + 1), random.normal(size=(7, inputs)).astype(np.float32)
        net = answer(w)
        if not isinstance(net, keras.Model):
            raise Wrong(f"A Keras net should come back; this is of type `{type(net).__name__}`.")
        if not net.built:
            raise Wrong("The net does not know its inputs yet: begin it with `keras.Input((number,))`.")
        taken = net.input_shape[-1]
        if taken == inputs + 1:
            raise Wrong(
                "The net takes one input too many. The bias is no input in Keras: the layer has its own."
            )
        if taken != inputs:
            raise Wrong(
                f"For a `w` of {inputs + 1} numbers there are {inputs} inputs; the net takes {taken}."
            )
        scores = (x @ w[:-1] + w[-1])[:, np.newaxis]
        got = keras.ops.convert_to_numpy(net(x))
        if got.shape != (7, 1):
            expect(got, scores, what="its answer")
        if np.ptp(got) == 0 and (got == 1).all():
            raise Wrong("It is always sure: softmax of a single number is 1. For one unit take the sigmoid.")
        expect(
            got,
            _sigmoid(scores),
            {
                "These are scores, not probabilities: the layer has no sigmoid.": scores,
                "The bias is missing: it is the last number of `w`.": _sigmoid(scores - w[-1]),
                "The bias is the last number of `w`, not the first.": _sigmoid(x @ w[1:] + w[0])[
                    :, np.newaxis
                ],
                "That is the probability of a pullover.": _sigmoid(-scores),
            },
            what="its answer",
        )


@lesson.exercise(
    title="Open: let a neuron say “either way”",
    minutes=12,
    objective=7,
    prompt="""
        Of each garment two numbers are known: how light its cloth is, and how light the strip is where a zip
        would be, both from 0 to 1. It is a coat if the strip is **lighter or darker** than the cloth by more
        than 0.2. One neuron on these two numbers cannot learn it. Help it: write `inputs_of(x)`, which turns an
        array `(garments, 2)` into an array `(garments, as many numbers as you like)`. One neuron with a bias
        learns from what comes out, for 600 garments. On unseen ones it has to get 90 of 100 right.
    """,
    starter="""
        def inputs_of(x):
            return ...
    """,
    answer="inputs_of",
    solution="""
        def inputs_of(x):
            difference = x[:, 1] - x[:, 0]
            return np.abs(difference)[:, np.newaxis]
    """,
    hints=(
        "How light cloth and strip are does not matter by itself. What does?",
        "The difference can be +0.4 or −0.4. Which function makes the same of both?",
        "A square or an absolute value: `np.abs(x[:, 1] - x[:, 0])`. One column is `[:, np.newaxis]`.",
    ),
    notice="""
        You found the feature; the neuron found its weight and its threshold. That is how both worked together
        for decades. Lesson 02 lets a machine find the features, too.
    """,
    why="""
        Of lighter and darker the absolute value makes one and the same number: large for coats. A weight and a
        bias are then all that is missing, and these one neuron can learn.
    """,
)
def inputs_of(answer, random):
    reached = []
    for _ in range(3):
        x, y = _zips(random, 600)
        x_new, y_new = _zips(random, HELD_OUT)
        made, made_new = (_columns(answer(part), len(part)) for part in (x, x_new))
        if made.shape[1] != made_new.shape[1]:
            raise Wrong("For other garments another number of inputs comes back: a neuron cannot take that.")
        if not np.allclose(_columns(answer(x_new[:5]), 5), made_new[:5]):
            raise Wrong(
                "The inputs of a garment change with the others around it. Each must stand by itself."
            )
        w = _best_weights(*_scaled_with_one(made, made, y))
        reached.append(_right(*_scaled_with_one(made, made_new, y_new), w))
    share = 100 * np.mean(reached)
    if min(reached) >= 0.9:
        return f"Of 100 unseen garments it gets {share:.1f} right."
    told = f"Of 100 unseen garments it gets {share:.0f} right, and 90 are wanted."
    if share < 75:
        raise Wrong(
            f"{told} That is no better than saying the commoner kind. Does lighter count like darker?"
        )
    raise Wrong(f"{told} You are on the way: what stands for “different” should not depend on anything else.")


quiz = lesson.ask(
    Question(
        name="bias",
        objective=2,
        text="All inputs of a neuron are 0, and its bias is 2. Which probability does it give?",
        right="0.88",
        why="The score is the bias alone, 2, and the sigmoid of 2 is 0.88.",
        wrong={
            "0": "The weighted inputs add up to 0. The bias is added whatever comes in.",
            "0.5, since it has nothing to go by": "It would be, without a bias. A bias is an opinion held before looking.",
            "2": "That is the score. A probability never exceeds 1: the sigmoid comes after.",
        },
    ),
    Question(
        name="stairs",
        objective=3,
        text="You move one weight a little, and the number of mistakes stays at 7 of 30. What have you learned about the way down?",
        right="Nothing",
        why="The count is a staircase: between two steps it says neither up nor down. The loss would have told.",
        wrong={
            "The weights are at the lowest place": "On a wide stair it is as flat as at the bottom, and you may stand on any of them.",
            "This weight does not matter": "Move it further, and an answer flips. On one stair nothing shows.",
            "It makes no difference whether you go on or turn back": "It may make a great one: only the count does not show which of the two is better.",
        },
    ),
    Question(
        name="scale",
        objective=4,
        text="A rate of 0.05 is right. Then somebody stores the inputs ten times as large. What does the same rate do now?",
        right="The steps leap: it is about a hundred times too large",
        why="Slopes are ten times as steep, and the weights should move a tenth as far: ten times ten.",
        wrong={
            "Nothing new: the weights become a tenth of what they were, and all else stays": "The best weights do. "
            "But the steps towards them become ten times as long, not a tenth.",
            "It learns ten times as fast": "Steps are ten times as long, in a valley that is a tenth as wide.",
            "It creeps: larger inputs need larger steps": "The other way round: the slope is error times what came in, so steps have grown by themselves.",
        },
    ),
    Question(
        name="batch",
        objective=5,
        text="You make the mini-batches twice as large. What becomes of one epoch?",
        right="Half as many steps, each a less noisy one",
        why="An epoch is one pass through all examples: the work stays, the steps get fewer and steadier.",
        wrong={
            "Twice the work": "Every example is still looked at once. An epoch costs about the same.",
            "As many steps, each twice as dear": "An epoch has as many steps as there are batches, and these are half as many now.",
            "Nothing changes but the memory that is needed": "Each step follows a mean of more examples, and there are fewer steps: the path is another.",
        },
    ),
    Question(
        name="ten",
        objective=7,
        text="Both learn from ten labelled garments. The neuron with 785 weights then gets all ten right, the rule on "
        "the shoulders eight. Which do you send out to unseen garments?",
        right="The rule: ten garments cannot settle 785 weights",
        why="The rule brings knowledge along and has one number to find. The neuron knows its ten by heart.",
        wrong={
            "The neuron: it made fewer mistakes": "On garments that it learned from. With so many weights, ten can "
            "be got right in countless ways, most of them wrong elsewhere.",
            "The neuron, since learning beats rules": "With many examples, yes. The lesson's curves cross, and ten lies on the other side.",
            "Either: with ten examples both only guess": "The rule was ahead of guessing by far, with ten garments already.",
        },
    ),
)


def _counts(random: np.random.Generator, size: int) -> tuple[np.ndarray, ...]:
    """Whole numbers for two kinds, and thresholds: one is best on each part, and they differ."""
    thresholds = np.arange(3, 19)
    while True:
        truth, test_truth = random.integers(2, size=size), random.integers(2, size=size + 13)
        values, test_values = (random.poisson(8 + 5 * some) for some in (truth, test_truth))
        parts = (values, truth), (test_values, test_truth)
        shares = [_shares(*part, thresholds - shift) for part in parts for shift in (0, 1)]
        clear = all(np.diff(np.sort(some)[-2:])[0] > 1e-9 for some in shares)
        chosen = [thresholds[some.argmax()] for some in shares[:3]] + [shares[0].argmax()]
        lower = shares[2][shares[0].argmax()] < shares[2].max()
        if clear and lower and len(set(chosen)) == len(chosen):
            return values, truth, test_values, test_truth, thresholds


def _shares(values: np.ndarray, truth: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    return ((values > thresholds[:, np.newaxis]) == truth).mean(axis=1)


def _sigmoid(scores: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(scores, -500, 500)))


def _loss(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> float:
    scores = x @ w
    return float(np.mean(np.logaddexp(0, scores) - y * scores))


def _right(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> float:
    return float(((x @ w > 0) == y).mean())


def _best_weights(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The weights of the lowest loss, by Newton's method; a trace of weight decay keeps them finite."""
    w, decay = np.zeros(x.shape[1]), 1e-4 * np.eye(x.shape[1])
    for _ in range(30):
        p = _sigmoid(x @ w)
        curvature = (x.T * (p * (1 - p))) @ x / len(y) + decay
        w = w - np.linalg.solve(curvature, x.T @ (p - y) / len(y) + decay @ w)
    return w


def _weights(answer: object, x: np.ndarray) -> np.ndarray:
    """What a learner's descent returned: one finite number for each input."""
    w = as_numbers(answer, "what comes back")
    if w.shape != (x.shape[1],):
        raise Wrong(f"The weights should come back, {x.shape[1]} numbers; this has shape {w.shape}.")
    if not np.isfinite(w).all():
        raise Wrong("The weights became infinite, or no numbers at all: the steps run away.")
    return w


def _measured(random: np.random.Generator, columns: int, size: int) -> tuple[np.ndarray, ...]:
    """Garments whose kind depends on the measurements, but not for sure; to learn from, and new ones."""
    x = random.normal(scale=random.uniform(4, 6, columns), size=(size + HELD_OUT, columns))
    w = random.choice([-1, 1], columns) * random.uniform(0.15, 0.3, columns)
    y = (random.random(len(x)) < _sigmoid(x @ w)).astype(int)
    return x[:size], y[:size], x[size:], y[size:]


def _sorted_garments(random: np.random.Generator, size: int, columns: int) -> tuple[np.ndarray, ...]:
    """Half pullovers, then half coats, with an input that is always 1; and new ones."""
    apart = random.choice([-1, 1], columns) * random.uniform(0.5, 1, columns)
    apart *= random.uniform(0.65, 0.75) / np.linalg.norm(apart)
    parts = []
    for garments in (size, HELD_OUT):
        y = np.repeat([0, 1], garments // 2)
        x = random.normal(size=(garments, columns)) + np.outer(2 * y - 1, apart)
        parts += [np.hstack([x, np.ones((garments, 1))]), y]
    return tuple(parts)


def _zips(random: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Lightness of cloth and strip; a coat if they differ, which half do."""
    cloth = random.uniform(0, 1, 4 * size)
    strip = random.uniform(0, 1, 4 * size)
    different = np.abs(cloth - strip) > 0.2
    rows = np.concatenate([np.flatnonzero(different == kind)[: size // 2] for kind in (True, False)])
    random.shuffle(rows)
    return np.stack([cloth, strip], axis=1)[rows], different[rows].astype(int)


def _columns(made: object, garments: int) -> np.ndarray:
    """What came back as inputs: a table with one row for each garment."""
    made = as_numbers(made, "what comes back")
    if made.shape == (garments,):
        made = made[:, np.newaxis]
    if made.ndim != 2 or len(made) != garments:
        raise Wrong(f"One row for each of {garments} garments is expected; the shape is {made.shape}.")
    if not np.isfinite(made).all():
        raise Wrong("Some inputs are infinite or no numbers: is something divided by zero?")
    return made


def _scaled_with_one(made: np.ndarray, part: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Inputs of the same size, by what the training part says, with a 1 for the bias."""
    spread = made.std(axis=0)
    scaled = (part - made.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return np.hstack([scaled, np.ones((len(part), 1))]), y
