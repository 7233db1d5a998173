"""Answers to the exercises of lesson 02: right ones of several styles, and typical wrong ones."""


def net_that_learns(biases="np.zeros(16)", units="16", steps="500", W1="random.normal(size=(2, 16))"):
    """The loop over two rings, with other first weights, or another number of steps."""
    return f"""
        def learn(x, y, step):
            random = np.random.default_rng()
            weights = {W1}, {biases}, random.normal(size=({units}, 2)), np.zeros(2)
            for _ in range({steps}):
                weights = step(x, y, *weights)
            return list(weights)
    """


def classifier(last='classes, activation="softmax"', loss='"sparse_categorical_crossentropy"', before="pass"):
    """A net for several classes, with this last layer and this loss."""
    return f"""
        def build(inputs, classes):
            {before}
            layers = [keras.layers.Dense(32, activation="relu"), keras.layers.Dense({last})]
            net = keras.Sequential([keras.Input((inputs,)), *layers])
            net.compile(keras.optimizers.Adam(0.02), {loss})
            return net
    """


def for_two(last='1, activation="sigmoid"', loss='"binary_crossentropy"'):
    """A net for two classes, with this last layer and this loss."""
    return f"""
        def build_for_two(inputs):
            hidden, answer = keras.layers.Dense(16, activation="relu"), keras.layers.Dense({last})
            net = keras.Sequential([keras.Input((inputs,)), hidden, answer])
            net.compile(keras.optimizers.Adam(0.02), loss={loss})
            return net
    """


def entropy(line, before="pass"):
    """A cross-entropy that ends in this line, with probabilities ``p``."""
    return f"""
        def cross_entropy(scores, y):
            powers = np.exp(scores - scores.max(axis=1, keepdims=True))
            p = powers / powers.sum(axis=1, keepdims=True)
            rows = np.arange(len(y))
            {before}
            return {line}
    """


def back(
    through="1 - h**2", error="(p - np.eye(p.shape[1])[y]) / len(y)", last="h.T @ error", order="0, 1, 2, 3"
):
    """Slopes by one walk back, with slips."""
    return f"""
        def slopes(x, h, p, y, W2):
            error = {error}
            found = {last}, error.sum(axis=0)
            error = error @ W2.T * ({through})
            found = x.T @ error, error.sum(axis=0), *found
            return [found[place] for place in ({order})]
    """


def handed_out(
    inputs="x[rows]", labels="y[rows]", rows="np.arange(start, min(start + size, len(y)))", upto="len(y)"
):
    """Batches of these rows, inputs and labels."""
    return f"""
        def batches(x, y, size):
            for start in range(0, {upto}, size):
                rows = {rows}
                yield {inputs}, {labels}
    """


def on_a_budget(*widths, last='num_classes, activation="softmax"', activation="relu"):
    """A net with these hidden layers."""
    return f"""
        def build_net(input_shape, num_classes):
            hidden = [keras.layers.Dense(width, activation="{activation}") for width in {widths!r}]
            return keras.Sequential([keras.Input(input_shape), *hidden, keras.layers.Dense({last})])
    """


TWICE = """lambda truth, answers: keras.losses.sparse_categorical_crossentropy(
                truth, keras.ops.softmax(answers)
            )"""

RIGHT = {
    "my_count": ["my_count = 118_282", "my_count = 785 * 128 + 129 * (128 + 10)"],
    "cross_entropy": [
        """
        def cross_entropy(scores, y):
            total = 0
            for row, right in zip(scores, y):
                highest = max(row)
                total += highest - row[right] + np.log(sum(np.exp(score - highest) for score in row))
            return total / len(y)
        """,
        """
        def cross_entropy(scores, y):
            from scipy.special import log_softmax
            return -np.sum(log_softmax(scores, axis=1) * np.eye(scores.shape[1])[y]) / len(y)
        """,
        """
        def cross_entropy(scores, y):
            scores = scores.astype(np.float64)
            return np.mean(np.logaddexp.reduce(scores, axis=1) - np.take_along_axis(scores, y[:, None], 1)[:, 0])
        """,
    ],
    "slopes": [
        back(through="(1 - h) * (1 + h)"),
        """
        def slopes(x, h, p, y, W2):
            W1, b1, W2_slope, b2 = 0, 0, 0, 0
            for one_x, one_h, one_p, right in zip(x, h, p, y):
                error = one_p - (np.arange(len(one_p)) == right)
                W2_slope, b2 = W2_slope + np.outer(one_h, error), b2 + error
                error = (W2 @ error) * (1 - one_h**2)
                W1, b1 = W1 + np.outer(one_x, error), b1 + error
            return tuple(slope / len(y) for slope in (W1, b1, W2_slope, b2))
        """,
        """
        def slopes(x, h, p, y, W2):
            error = p.astype("float32") / len(y)
            error[np.arange(len(y)), y] -= 1 / len(y)
            behind = error @ W2.T * (1 - h * h)
            return x.T @ behind, behind.sum(0, keepdims=True), h.T @ error, error.sum(0, keepdims=True)
        """,
    ],
    "learn": [
        net_that_learns(biases="random.uniform(-0.3, 0.3, 16)"),
        net_that_learns(biases="np.zeros(32)", units="32", W1="random.normal(size=(2, 32))"),
        net_that_learns(biases="np.full(16, 0.1)", steps="800"),
    ],
    "build": [
        classifier(loss="keras.losses.SparseCategoricalCrossentropy()"),
        classifier(loss="lambda truth, p: keras.losses.sparse_categorical_crossentropy(truth, p)"),
    ],
    "build_for_two": [
        for_two(loss="keras.losses.BinaryCrossentropy()"),
        """
        def build_for_two(inputs):
            scores = [keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)]
            net = keras.Sequential([keras.Input((inputs,)), *scores, keras.layers.Activation("sigmoid")])
            net.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
            net.optimizer.learning_rate = 0.02
            return net
        """,
    ],
    "batches": [
        "def batches(x, y, size):\n    return [(x[i : i + size], y[i : i + size]) for i in range(0, len(y), size)]",
        handed_out(inputs="x[rows - 1]", labels="y[rows - 1]"),
        """
        def batches(x, y, size):
            order = np.random.permutation(len(y))
            while len(order):
                yield x[order[:size]].tolist(), y[order[:size]].tolist()
                order = order[size:]
        """,
    ],
    "build_net": [on_a_budget(17, 17), on_a_budget(18, 16)],
}

WRONG = {
    "my_count": [
        ("my_count = 784 * 128 + 128 * 128 + 128 * 10", "Those are the weights"),
        ("my_count = 784 * 128 + 128 * 128 + 128 * 10 + 3", "every unit has its own"),
        ("my_count = 785 * 128 + 129 * 10", "between the two hidden"),
        ("my_count = 785 * 128 + 129 * 128", "last layer"),
        ("my_count = 784 * 128 + 128 * 128 + 128 * 10 + 784 + 128 + 128 + 10", "no biases"),
        ("my_count = 1050", "Those are the units"),
    ],
    "cross_entropy": [
        (entropy("-np.log(p[rows, y]).mean()"), "no finite number"),
        (entropy("-np.log(p[rows, y]).sum()"), "sum of all"),
        (entropy("-np.log(p[rows, y])"), "one loss for each"),
        (entropy("-np.log(p[rows, y] + 1e-12).mean()"), "cuts large losses off"),
        (entropy("np.log(p[rows, y]).mean()"), "wrong sign"),
        (entropy("-(np.log(p) * np.eye(p.shape[1])[y]).mean()"), "not for each score"),
        (entropy("-np.log(p[rows, y].mean())"), "One logarithm"),
        (entropy("p[rows, y].mean()"), "Where is −ln"),
        (entropy("-np.log(p.max(axis=1)).mean()"), "likeliest class"),
        (
            entropy("-np.log(q[rows, y]).mean()", "q = np.exp(p) / np.exp(p).sum(axis=1, keepdims=True)"),
            "twice",
        ),
        (entropy("-np.log(q[rows, y]).mean()", "q = np.exp(scores) / np.exp(scores).sum(axis=0)"), "axis 1"),
        (entropy("-scores[rows, y].mean()"), "logarithm of the sum"),
        (
            entropy("(np.log(np.exp(scores).sum(axis=1)) - scores[rows, y]).mean()"),
            "no finite number",
        ),
    ],
    "slopes": [
        (back(error="p - np.eye(p.shape[1])[y]"), "divide by how many"),
        (back(error="(np.eye(p.shape[1])[y] - p) / len(y)"), "wrong sign"),
        (back(through="1"), "not yet through tanh"),
        (back(through="h > 0"), "slope of ReLU"),
        (back(through="1 - h"), "not 1 − h"),
        (back(through="1 - np.tanh(h) ** 2"), "another tanh"),
        (back(error="p / len(y)"), "probability minus truth"),
        (back(last="np.arctanh(h).T @ error"), "not a score"),
        (back(last="error.T @ h"), "axes swapped"),
        (back(order="2, 3, 0, 1"), "shape"),
        (back(order="0, 2"), "Four slopes"),
        (back().replace("error.sum(axis=0)", "error.mean(axis=0)"), "divided by the points already"),
    ],
    "learn": [
        (net_that_learns(biases="np.full(16, -10.0)", steps="5_000"), "silent at every point"),
        (
            net_that_learns(biases="np.full(99, -10.0)", units="99", W1="random.normal(size=(2, 99))"),
            "99 hidden",
        ),
        (net_that_learns(biases="np.full(16, -6.0)"), "silent at every point"),
        (net_that_learns(biases="np.array([0.0] + [-10.0] * 15)"), "Dead"),
        (net_that_learns(W1="np.zeros((2, 16))"), "Dead"),
        (net_that_learns(steps="5"), "alive"),
        (net_that_learns(biases="np.full(16, np.inf)"), "infinite"),
        (net_that_learns(biases="np.zeros(15)"), "do not fit"),
        ("def learn(x, y, step):\n    return np.zeros((2, 16)), np.zeros(16)", "Four arrays"),
    ],
    "build": [
        (classifier(last="classes", loss=TWICE), "scores now"),
        (classifier(last="classes"), "scores now"),
        (classifier(loss=TWICE.replace("answers)\n", "answers * 1.0)\n")), "still takes the softmax"),
        (
            """
            def build(inputs, classes):
                layers = [keras.layers.Dense(32, activation="relu"), keras.layers.Dense(classes, activation="softmax")]
                net = keras.Sequential([keras.Input((inputs,)), *layers, keras.layers.Softmax()])
                net.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
                return net
            """,
            "softmax is still taken twice",
        ),
        (classifier(last="classes, activation='sigmoid'"), "scores now"),
        (classifier(last="1, activation='softmax'"), "as many outputs"),
        (classifier().replace("0.02", "2.0"), "was no bug"),
        ("def build(inputs, classes):\n    return keras.layers.Dense(classes)", "A Keras net should"),
        (
            """
            def build(inputs, classes):
                return keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(classes, activation="softmax")])
            """,
            "after `compile`",
        ),
    ],
    "build_for_two": [
        (for_two(last="1", loss="keras.losses.BinaryCrossentropy(from_logits=True)"), "no probabilities"),
        (for_two(loss='"mse"'), "mean square"),
        (for_two(loss='"mae"'), "another loss"),
        (for_two(last='1, activation="softmax"'), "Softmax shares out"),
        (for_two(last='2, activation="softmax"', loss='"sparse_categorical_crossentropy"'), "was asked for"),
        (for_two(last="1", loss='"mse"'), "no probabilities"),
    ],
    "batches": [
        (handed_out(labels="y[(rows + 1) % len(y)]"), "behind"),
        (handed_out(inputs="x[rows - 1]"), "behind"),
        (handed_out(labels="y[rows - 2]"), "somewhere else"),
        (handed_out(labels="y[1:][rows]", upto="len(y) - size"), "of another"),
        (handed_out(labels="np.random.permutation(y[rows])"), "mixed up"),
        (handed_out(upto="len(y) // size * size"), "handed out"),
        (handed_out(rows="np.arange(start, min(start + size + 1, len(y)))"), "too large"),
        (handed_out(rows="np.arange(0, min(size, len(y)))"), "more than once"),
        (handed_out(labels="y[rows[1:]]"), "labels"),
        (handed_out(rows="[start]"), "handed out"),
        (handed_out(inputs="x[rows] / 2"), "not in `x`"),
        ("def batches(x, y, size):\n    yield x", "a pair"),
    ],
    "build_net": [
        (on_a_budget(79), "are wanted"),
        (on_a_budget(64, 64), "400 are allowed"),
        (on_a_budget(17, 17, activation="linear"), "are wanted"),
        (on_a_budget(17, 17, last="num_classes"), "not probabilities"),
        (on_a_budget(17, 17, last="1"), "1 numbers come out"),
        (
            "def build_net(input_shape, num_classes):\n    return [keras.Input(input_shape)]",
            "Layers become a net",
        ),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {
    "build": {
        "Dense(33,": "a unit more or less of 32 makes no difference",
        "Dense(31,": "a unit more or less of 32 makes no difference",
        "hidden = keras.layers.Dense(32)": "these classes can be parted by straight lines, without a hidden fold",
    },
    "build_for_two": {
        "Dense(17,": "a unit more or less of 16 makes no difference",
        "Dense(15,": "a unit more or less of 16 makes no difference",
        "hidden = keras.layers.Dense(16)": "last layer and loss fit; a straight boundary is enough to show it",
    },
    "build_net": {
        "Dense(12,": "a unit less in one layer of 13 is within the budget, and enough",
    },
    "learn": {
        "np.ones(": "biases of 1 leave enough units with a line among the points",
        "range(499)": "one step more or less of 500 makes no difference",
        "range(501)": "one step more or less of 500 makes no difference",
    },
}
