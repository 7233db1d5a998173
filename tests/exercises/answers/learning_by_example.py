"""Answers to the exercises of lesson 01: right ones of several styles, and typical wrong ones."""


def descent(rate="0.05", steps="200", before="", sign="-", error="p - y"):
    """The colleague's descent, mended or not."""
    return f"""
        def learn(x, y):
            {before or "pass"}
            w = np.zeros(x.shape[1])
            for step in range({steps}):
                p = 1 / (1 + np.exp(-np.clip(x @ w, -500, 500)))
                w = w {sign} {rate} * x.T @ ({error}) / len(y)
            return w
    """


def batches(before="pass", each_epoch="pass", epochs="10", size="20", step="w = step(w, x_batch, y_batch)"):
    """The other colleague's descent, with a statement before it and one in each epoch."""
    return f"""
        def learn_in_batches(x, y, step):
            w, random = np.zeros(x.shape[1]), np.random.default_rng(0)
            {before}
            for epoch in range({epochs}):
                {each_epoch}
                for start in range(0, len(y), {size}):
                    x_batch, y_batch = x[start : start + {size}], y[start : start + {size}]
                    {step}
            return w
    """


def rule(choice="thresholds[np.argmax(shares)]", judge="threshold", comparison=">"):
    """A rule, tuned and judged in some way."""
    return f"""
        def tune_and_judge(values, truth, test_values, test_truth, thresholds):
            shares = [((values {comparison} one) == truth).mean() for one in thresholds]
            on_test = [((test_values {comparison} one) == test_truth).mean() for one in thresholds]
            threshold = {choice}
            return {judge}
    """


def in_keras(inputs="len(w) - 1", layer='1, activation="sigmoid"', weights="[w[:-1, None], w[-1:]]"):
    """A neuron in Keras, with these inputs, this layer and these weights."""
    return f"""
        def as_keras(w):
            net = keras.Sequential([keras.Input(({inputs},)), keras.layers.Dense({layer})])
            net.set_weights({weights})
            return net
    """


SHUFFLED = "order = random.permutation(len(y)); x, y = x[order], y[order]"
JUDGED = "threshold, ((test_values > threshold) == test_truth).mean()"

RIGHT = {
    "my_loss": [
        "my_loss = 0.34",
        "p, y = np.array([0.9, 0.2, 0.5]), np.array([1, 0, 1])\nmy_loss = np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))",
        "my_loss = [0.3405]",
    ],
    "my_neuron": [
        "my_neuron = [2, 3, -4]",
        "my_neuron = np.array([0.4, 0.4, -0.7])",
        "my_neuron = (-1 + 11, 10.0, -15)",
    ],
    "tune_and_judge": [
        """
        def tune_and_judge(values, truth, test_values, test_truth, thresholds):
            best, most = None, -1
            for one in thresholds:
                right = sum(int(v > one) == t for v, t in zip(values, truth))
                if right > most:
                    best, most = one, right
            return [best, np.mean([int(v > best) == t for v, t in zip(test_values, test_truth)])]
        """,
        """
        def tune_and_judge(values, truth, test_values, test_truth, thresholds):
            mistakes = np.abs((values > thresholds[:, None]).astype(float) - truth).sum(axis=1)
            threshold = thresholds[mistakes.argmin()]
            return np.array([threshold, 1 - np.abs((test_values > threshold) * 1 - test_truth).mean()])
        """,
    ],
    "learn": [
        descent(rate="0.03"),
        descent(rate="0.1 * 1"),
        descent(rate="0.02", steps="1_000"),
        # the inputs made smaller, the weights made larger in return
        """
        def learn(x, y):
            w, x = np.zeros(x.shape[1]), x / 5
            for step in range(200):
                p = 1 / (1 + np.exp(-x @ w))
                w = w - 1.0 * x.T @ (p - y) / len(y)
            return w / 5
        """,
    ],
    "learn_in_batches": [
        # one order for both, drawn once
        batches(before=SHUFFLED),
        batches(each_epoch=SHUFFLED),
        # batches drawn anew at each step, as in the lesson
        """
        def learn_in_batches(x, y, step):
            random, w, left = np.random.default_rng(), np.zeros(x.shape[1]), 10 * len(y)
            while left:
                batch = random.integers(len(y), size=min(20, left))
                w, left = step(w, x[batch], y[batch]), left - len(batch)
            return w
        """,
        # both kinds in turn
        """
        def learn_in_batches(x, y, step):
            half, w = len(y) // 2, np.zeros(x.shape[1])
            order = np.arange(len(y)).reshape(2, half).T.ravel()
            for start in [*range(0, len(y), 20)] * 10:
                batch = order[start : start + 20]
                w = step(w, x[batch].tolist(), y[batch].tolist())
            return w
        """,
    ],
    "as_keras": [
        in_keras(weights="[w[:-1].reshape(-1, 1), np.array([w[-1]])]"),
        """
        def as_keras(w):
            inputs = keras.Input((w.size - 1,))
            layer = keras.layers.Dense(1)
            net = keras.Model(inputs, keras.activations.sigmoid(layer(inputs)))
            layer.set_weights([np.expand_dims(w[:-1], 1), np.atleast_1d(w[-1])])
            return net
        """,
    ],
    "inputs_of": [
        "def inputs_of(x):\n    return (x[:, 0] - x[:, 1]) ** 2",
        "def inputs_of(x):\n    return [[max(a, b) - min(a, b), a] for a, b in x]",
        "def inputs_of(x):\n    return np.stack([x[:, 0] ** 2, x[:, 0] * x[:, 1], x[:, 1] ** 2], axis=1)",
        "def inputs_of(x):\n    return np.maximum(0, np.diff(x) * [[1, -1]]).astype('float32')",
        "def inputs_of(x):\n    return np.abs(x[:, 0] - x[:, 1]) > 0.2",
    ],
}

WRONG = {
    "my_loss": [
        ("my_loss = -np.log(0.9 * 0.8 * 0.5)", "sum of the three"),
        ("my_loss = -np.log([0.9, 0.2, 0.5]).mean()", "second is a pullover"),
        ("my_loss = -np.log([0.1, 0.2, 0.5]).mean()", "confused"),
        ("my_loss = -np.log10([0.9, 0.8, 0.5]).mean()", "base 10"),
        ("my_loss = -np.log2([0.9, 0.8, 0.5]).mean()", "base 2"),
        ("my_loss = np.log([0.9, 0.8, 0.5]).mean()", "wrong sign"),
        ("my_loss = -np.log(2.2 / 3)", "one logarithm of a mean"),
        ("my_loss = (0.1 + 0.2 + 0.5) / 3", "without any logarithm"),
        ("my_loss = -np.log([0.9, 0.8, 0.5])", "one number is expected"),
    ],
    "my_neuron": [
        ("my_neuron = (1, 1, -0.5)", "dark shoulders alone and with light gaps alone, too"),
        ("my_neuron = (1, 1, 0)", "exactly 0"),
        ("my_neuron = (1, 1, 0.5)", "always says coat"),
        ("my_neuron = (1, 1, -3)", "bias too low"),
        ("my_neuron = (-1, -1, 1.5)", "just when it should not"),
        ("my_neuron = (2, 0.5, -1)", "dark shoulders alone, too"),
        ("my_neuron = (1, 1)", "Three numbers"),
    ],
    "tune_and_judge": [
        (rule(choice="thresholds[np.argmax(on_test)]", judge=JUDGED), "had a say"),
        (rule(judge="threshold, max(shares)"), "do not judge it"),
        (rule(judge="threshold, max(on_test)"), "Judge the one chosen"),
        (rule(judge=JUDGED.replace(">", ">="), comparison=">="), "no coat"),
        (rule(judge=JUDGED.replace(">", ">=")), "in the test as well"),
        (rule(choice="thresholds[np.argmin(shares)]", judge=JUDGED), "least often"),
        (rule(choice="np.argmax(shares)", judge=JUDGED), "place of the threshold"),
        (rule(judge=JUDGED.replace("mean()", "mean() * 100")), "per cent"),
        (rule(judge=JUDGED.replace("mean()", "sum()")), "how many are right"),
        (rule(judge=JUDGED.replace("==", "!=")), "wrong answers"),
        (rule(judge="((test_values > threshold) == test_truth).mean(), threshold"), "comes first"),
        (rule(judge="((test_values > threshold) == test_truth).mean()"), "Two numbers"),
    ],
    "learn": [
        (descent(rate="5"), "At the start, with all weights 0"),
        (descent(rate="0.5"), "leap"),
        (descent(rate="5", steps="20_000"), "leap"),
        (descent(rate="5", steps="1"), "leap"),
        (descent(rate="0.0001"), "creeps"),
        (descent(steps="5"), "creeps"),
        (descent(sign="+"), "climbs"),
        (descent(error="y - p"), "climbs"),
        (descent(before="x = x / 5", rate="1.0"), "leap"),
        (descent(rate="np.inf"), "run away"),
        ("def learn(x, y):\n    return x.T @ y", "leap"),
        ("def learn(x, y):\n    return 0.05", "3 numbers"),
    ],
    "learn_in_batches": [
        (batches(before="x, y = x[::-1], y[::-1]"), "the label 0"),
        (batches(each_epoch="random = np.random.default_rng(epoch)"), "the label 1"),
        # whole batches in another order
        (
            """
            def learn_in_batches(x, y, step):
                random, w = np.random.default_rng(), np.zeros(x.shape[1])
                for epoch in range(10):
                    for start in random.permutation(range(0, len(y), 20)):
                        w = step(w, x[start : start + 20], y[start : start + 20])
                return w
            """,
            "one kind only",
        ),
        (batches(epochs="100"), "not the remedy"),
        (batches(size="len(y)"), "as small as they were"),
        (batches(each_epoch="x = x[random.permutation(len(y))]"), "labels of others"),
        (batches(each_epoch="y = y[random.permutation(len(y))]"), "labels of others"),
        (batches(each_epoch="x, y = random.permutation(x), random.permutation(y)"), "labels of others"),
        (batches(before="random.shuffle(x); random.shuffle(y)"), "labels of others"),
        (batches(step="step(w, x_batch, y_batch)", each_epoch=SHUFFLED), "keep them"),
        (batches(step="w = step(w * 0, x_batch, y_batch)", each_epoch=SHUFFLED), "after the last step"),
        (batches(epochs="0"), "Not one step"),
        (batches(each_epoch="x = x + 0.001"), "not among those given"),
        (
            "def learn_in_batches(x, y, step):\n    return np.full(len(y), 0.5)",
            "The weights should come back",
        ),
    ],
    "as_keras": [
        (in_keras(layer="1"), "no sigmoid"),
        (in_keras(layer='1, activation="softmax"'), "always sure"),
        (in_keras(inputs="len(w)", weights="[w[:, None], np.zeros(1)]"), "no input in Keras"),
        (in_keras(weights="[w[:-1, None], np.zeros(1)]"), "bias is missing"),
        (in_keras(weights="[w[1:, None], w[:1]]"), "not the first"),
        (in_keras(weights="[-w[:-1, None], -w[-1:]]"), "of a pullover"),
        (in_keras(weights="[w[:-1], w[-1:]]"), "Your code stopped at line 3"),
        (in_keras(layer='2, activation="sigmoid"', weights="[np.stack([w[:-1]] * 2, 1), w[-2:]]"), "shape"),
        ("def as_keras(w):\n    return keras.layers.Dense(1, activation='sigmoid')", "A Keras net should"),
        (
            "def as_keras(w):\n    return keras.Sequential([keras.layers.Dense(1)])",
            "does not know its inputs",
        ),
    ],
    "inputs_of": [
        ("def inputs_of(x):\n    return x", "lighter count like darker"),
        ("def inputs_of(x):\n    return x[:, 1] - x[:, 0]", "lighter count like darker"),
        ("def inputs_of(x):\n    return np.maximum(0, x[:, 1] - x[:, 0])", "lighter count like darker"),
        ("def inputs_of(x):\n    return np.abs(x[:, 1] / (x[:, 0] + 0.1) - 1)", "on the way"),
        ("def inputs_of(x):\n    return np.abs(x - x.mean(axis=0))", "stand by itself"),
        ("def inputs_of(x):\n    return np.abs(x[0] - x[1])", "One row for each"),
        ("def inputs_of(x):\n    return np.log(x[:, 1] - x[:, 0])", "infinite or no numbers"),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {
    "tune_and_judge": {
        "== truth).sum() for one": "the largest number of right answers stands where the largest share does",
    },
    "learn": {
        "range(199)": "one step more or less of 200 makes no difference",
        "range(201)": "one step more or less of 200 makes no difference",
        "np.ones(": "one valley: any start leads to its lowest place",
    },
    "learn_in_batches": {
        "np.ones(": "one valley: any start leads to its lowest place",
    },
}
