"""Answers to the exercises of lesson 05: right ones of several styles, and typical wrong ones."""

_BATCH_NORM = """
def batch_norm(z, gamma, beta, epsilon=0.001):
    mean = z.mean(axis={axes}, keepdims=True)
    variance = z.var(axis={axes}, keepdims=True)
    return {result}
"""
_AS_WANTED = "gamma * (z - mean) / np.sqrt(variance + epsilon) + beta"


def _batch_norm(axes="(0, 1, 2)", result=_AS_WANTED):
    return _BATCH_NORM.format(axes=axes, result=result)


_NET = """
def build_net(input_shape, num_classes):
    layers = keras.layers
    inputs = keras.Input(input_shape)
    x = layers.Conv2D(16, 5, strides=2, padding="same", activation="relu")(inputs)
    x = layers.MaxPooling2D(2)(layers.Conv2D({second}, 3, padding="same", activation="relu")(x))
    x = layers.Conv2D(24, 3, padding="same", activation="relu")(x)
    x = layers.{ending}()(x)
    {end}
"""
_SOFTMAX = 'return keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))'


def _net(second=24, ending="GlobalMaxPooling2D", end=_SOFTMAX):
    return _NET.format(second=second, ending=ending, end=end)


RIGHT = {
    "parameters": ["my_count = 5434", "my_count = np.float64(5434)"],
    "train_and_test": [
        # another scale, the same for both; and the answers counted by hand
        """
        def train_and_test(net, x_train, y_train, x_test, y_test):
            mean, spread = x_train.mean(), x_train.std()
            net.compile("sgd", "sparse_categorical_crossentropy")
            net.fit((x_train - mean) / spread, y_train, batch_size=32, epochs=3, verbose=0)
            answers = net.predict((x_test - mean) / spread, verbose=0).argmax(axis=1)
            return (answers == y_test).mean()
        """,
        """
        def train_and_test(net, x_train, y_train, x_test, y_test):
            x_train, x_test = (part.astype("float32") / 255 for part in (x_train, x_test))
            net.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
            net.fit(x_train, y_train)
            return net.evaluate(x_test, y_test, return_dict=True)["accuracy"]
        """,
    ],
    "batch_norm": [
        """
        def batch_norm(z, gamma, beta, epsilon=0.001):
            flat = z.reshape(-1, z.shape[-1]).astype("float64")
            flat = (flat - flat.mean(axis=0)) / np.sqrt(flat.var(axis=0) + epsilon)
            return (gamma * flat + beta).reshape(z.shape)
        """,
        """
        def batch_norm(z, gamma, beta, epsilon=0.001):
            result = np.empty(z.shape, np.float32)
            for channel in range(z.shape[3]):
                values = z[..., channel]
                spread = ((values - values.mean()) ** 2).mean() + epsilon
                result[..., channel] = gamma[channel] * (values - values.mean()) * spread**-0.5 + beta[channel]
            return result
        """,
    ],
    "how_they_moved": [
        """
        def how_they_moved(first, last):
            moved, alike = [], []
            for number in range(first.shape[-1]):
                a, b = first[..., number].ravel(), last[..., number].ravel()
                moved.append(np.linalg.norm(b - a) / np.linalg.norm(a))
                alike.append(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
            return moved, alike
        """,
        """
        def how_they_moved(first, last):
            first, last = first.astype(np.float32), last.astype(np.float32)
            lengths, ends = (np.linalg.norm(x, axis=(0, 1)) for x in (first, last))
            return [np.linalg.norm(last - first, axis=(0, 1)) / lengths,
                    np.einsum("ijf,ijf->f", first, last) / (lengths * ends)]
        """,
    ],
    "count_names": [
        """
        def count_names(noise_fits, fits, share=0.01):
            bar = np.percentile(noise_fits, 100 * (1 - share))
            return np.count_nonzero(fits >= bar), len(fits) * share
        """,
        """
        def count_names(noise_fits, fits, share=0.01):
            bar = np.quantile(noise_fits, 1 - share)
            return [int(np.sum([fit > bar for fit in fits])), np.mean(noise_fits > bar) * fits.size]
        """,
    ],
    "build_net": [
        """
        def build_net(input_shape, num_classes):
            layers = keras.layers
            return keras.Sequential([
                keras.Input(input_shape),
                layers.Conv2D(16, 5, strides=2, padding="same", activation="relu"),
                layers.Conv2D(20, 3, padding="same", activation="relu"),
                layers.MaxPooling2D(),
                layers.Conv2D(32, 3, padding="same", activation="relu"),
                layers.GlobalMaxPooling2D(),
                layers.Dense(num_classes),
                layers.Softmax(),
            ])
        """,
        _net().replace("x = layers.GlobalMaxPooling2D()(x)", "x = keras.ops.max(x, axis=(1, 2))"),
    ],
}

WRONG = {
    "parameters": [
        ("my_count = 5530", "kept, not learned"),
        ("my_count = 5338", "Batch norm learns as well"),
        ("my_count = 5386", "two numbers for each channel"),
        ("my_count = 5482", "have no biases"),
        ("my_count = 1114", "for *each* of the 16 maps"),
        ("my_count = 37114", "averaged to one number"),
        ("my_count = 5424", "dense layer has biases"),
    ],
    "train_and_test": [
        (
            """
            def train_and_test(net, x_train, y_train, x_test, y_test):
                net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
                net.fit(x_train, y_train, epochs=5)
                return net.evaluate(x_test, y_test)[1]
            """,
            "from bytes as well",
        ),
        (
            """
            def train_and_test(net, x_train, y_train, x_test, y_test):
                net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
                net.fit(x_train / 255, y_train, epochs=10)
                return net.evaluate(x_test, y_test)[1]
            """,
            "still gets bytes",
        ),
        (
            """
            def train_and_test(net, x_train, y_train, x_test, y_test):
                net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
                net.fit(x_train / x_train.max(), y_train)
                return net.evaluate(x_test / x_test.max(), y_test)[1]
            """,
            "its own largest number",
        ),
        (
            """
            def train_and_test(net, x_train, y_train, x_test, y_test):
                net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
                net.fit(x_train // 255, y_train)
                return net.evaluate(x_test // 255, y_test)[1]
            """,
            "fractions lost",
        ),
        (
            """
            def train_and_test(net, x_train, y_train, x_test, y_test):
                net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
                net.fit(x_train / 255, y_train)
                return net.evaluate(x_train / 255, y_train)[1]
            """,
            "what it learned from",
        ),
        (
            """
            def train_and_test(net, x_train, y_train, x_test, y_test):
                images, labels = np.concatenate([x_train, x_test]) / 255, np.concatenate([y_train, y_test])
                net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
                net.fit(images, labels)
                return net.evaluate(x_test / 255, y_test)[1]
            """,
            "it leaks",
        ),
        (
            """
            def train_and_test(net, x_train, y_train, x_test, y_test):
                net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
                net.fit(x_train / 255, y_train)
                return net.evaluate(x_test / 255, y_test)[0]
            """,
            "That is the loss",
        ),
        (
            """
            def train_and_test(net, x_train, y_train, x_test, y_test):
                net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
                return net.evaluate(x_test / 255, y_test)[1]
            """,
            "never trained",
        ),
        (
            """
            def train_and_test(net, x_train, y_train, x_test, y_test):
                x_train /= 255
                x_test /= 255
            """,
            "Your code stopped at line 2",
        ),
    ],
    "batch_norm": [
        (_batch_norm("(0, 2, 3)"), "each row of pixels"),
        (_batch_norm("(1, 2)"), "Each image gets its own mean"),
        (_batch_norm("0"), "Every place has its own mean"),
        (_batch_norm("None"), "One mean for the whole batch"),
        (_batch_norm("3"), "taken over the channels"),
        (_batch_norm(result="gamma * (z - mean) / (np.sqrt(variance) + epsilon) + beta"), "before the root"),
        (_batch_norm(result="gamma * (z - mean) / (variance + epsilon) + beta"), "not by the variance"),
        (_batch_norm(result="(z - mean) / np.sqrt(variance + epsilon)"), "Gamma and beta are missing"),
        (_batch_norm().replace("z.var(axis=(0, 1, 2)", "z.var(axis=(0, 1, 3)"), "Only the mean"),
        (_batch_norm().replace("z.mean(axis=(0, 1, 2)", "z.mean(axis=(0, 1, 3)"), "Only the variance"),
    ],
    "how_they_moved": [
        (
            """
            def how_they_moved(first, last):
                a, b = first.reshape(-1, first.shape[-1]), last.reshape(-1, last.shape[-1])
                distance = np.linalg.norm(b - a, axis=0)
                return distance, (a * b).sum(axis=0) / np.linalg.norm(a, axis=0) / np.linalg.norm(b, axis=0)
            """,
            "a long one has further to go",
        ),
        (
            """
            def how_they_moved(first, last):
                a, b = first.reshape(-1, first.shape[-1]), last.reshape(-1, last.shape[-1])
                distance = np.linalg.norm(b - a, axis=0) / np.linalg.norm(a, axis=0)
                return distance, (a * b).sum(axis=0)
            """,
            "Divide by both lengths",
        ),
        (
            """
            def how_they_moved(first, last):
                distance = np.linalg.norm(last - first) / np.linalg.norm(first)
                return distance, (first * last).sum() / np.linalg.norm(first) / np.linalg.norm(last)
            """,
            "one number for all filters",
        ),
        (
            """
            def how_they_moved(first, last):
                a, b = first.reshape(-1, first.shape[-1]), last.reshape(-1, last.shape[-1])
                distance = ((b - a) ** 2).sum(axis=0) / (a**2).sum(axis=0)
                return distance, (a * b).sum(axis=0) / (a**2).sum(axis=0) / (b**2).sum(axis=0)
            """,
            "Take the root",
        ),
        (
            """
            def how_they_moved(first, last):
                a, b = first.reshape(-1, first.shape[-1]), last.reshape(-1, last.shape[-1])
                start, end = np.linalg.norm(a, axis=0), np.linalg.norm(b, axis=0)
                return np.linalg.norm(b - a, axis=0) / start, np.abs((a * b).sum(axis=0)) / start / end
            """,
            "Keep the sign",
        ),
        (
            """
            def how_they_moved(first, last):
                a, b = first.reshape(-1, first.shape[-1]), last.reshape(-1, last.shape[-1])
                start, end = np.linalg.norm(a, axis=0), np.linalg.norm(b, axis=0)
                return np.abs(end - start) / start, (a * b).sum(axis=0) / start / end
            """,
            "turn without growing",
        ),
        (
            """
            def how_they_moved(first, last):
                a, b = first.reshape(first.shape[-1], -1), last.reshape(last.shape[-1], -1)
                start, end = np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1)
                return np.linalg.norm(b - a, axis=1) / start, (a * b).sum(axis=1) / start / end
            """,
            "How far they moved is wrong",
        ),
        (
            "def how_they_moved(first, last):\n    return np.linalg.norm(last - first, axis=0)",
            "Return two lists",
        ),
    ],
    "count_names": [
        (
            """
            def count_names(noise_fits, fits, share=0.01):
                return (fits > np.quantile(noise_fits, share)).sum(), share * len(fits)
            """,
            "wrong end",
        ),
        (
            """
            def count_names(noise_fits, fits, share=0.01):
                return (fits > np.quantile(fits, 1 - share)).sum(), share * len(fits)
            """,
            "the net's own filters",
        ),
        (
            """
            def count_names(noise_fits, fits, share=0.01):
                return (fits > np.quantile(noise_fits, 1 - share)).mean(), share
            """,
            "That is the share",
        ),
        (
            """
            def count_names(noise_fits, fits, share=0.01):
                return (fits > np.quantile(noise_fits, 1 - share)).mean(), share * len(fits)
            """,
            "How many filters are that?",
        ),
        (
            """
            def count_names(noise_fits, fits, share=0.01):
                return (fits > np.quantile(noise_fits, 1 - share)).sum(), share * len(noise_fits)
            """,
            "how many of *them*",
        ),
        (
            """
            def count_names(noise_fits, fits, share=0.01):
                return (fits > np.quantile(noise_fits, 0.99)).sum(), share * len(fits)
            """,
            "The bar depends on `share`",
        ),
        (
            """
            def count_names(noise_fits, fits, share=0.01):
                return (fits < np.quantile(noise_fits, 1 - share)).sum(), share * len(fits)
            """,
            "stay below the bar",
        ),
        (
            """
            def count_names(noise_fits, fits, share=0.01):
                return (fits > noise_fits.max()).sum(), share * len(fits)
            """,
            "best of the noise",
        ),
    ],
    "build_net": [
        (_net(second=40), "10,000 are allowed"),
        (_net(end="return keras.Model(inputs, layers.Dense(num_classes)(x))"), "logits"),
        (
            _net(end='return keras.Model(inputs, layers.Dense(num_classes, activation="sigmoid")(x))'),
            "A sigmoid judges",
        ),
        (_net(ending="Flatten"), "10,000 are allowed"),
        (_net(ending="ReLU"), "still maps"),
        (
            _net(end='return layers.Dense(num_classes, activation="softmax")(x)'),
            "end with `return keras.Model",
        ),
        (_net(end="keras.Model(inputs, layers.Dense(num_classes)(x))"), "returns nothing"),
        (_net().replace("keras.Input(input_shape)", "keras.Input((28, 28, 1))"), "Use `input_shape`"),
        (
            """
            def build_net(input_shape, num_classes):
                layers = keras.layers
                return keras.Sequential([
                    keras.Input(input_shape),
                    layers.AveragePooling2D(4),
                    layers.Flatten(),
                    layers.Dense(80, activation="relu"),
                    layers.Dense(num_classes, activation="softmax"),
                ])
            """,
            "74 % are wanted",
        ),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {
    "train_and_test": {
        "epochs=6": "how long to train is not asked",
        "epochs=4": "how long to train is not asked",
        "fit(x_train / 255, y_train)": "how long to train is not asked",
    },
    "batch_norm": {
        "keepdims=False": "the channels are the last axis, to which NumPy broadcasts without kept axes, too",
        "z.mean(axis=(0, 1, 2))": "the channels are the last axis, to which NumPy broadcasts without kept axes, too",
        "z.var(axis=(0, 1, 2))": "the channels are the last axis, to which NumPy broadcasts without kept axes, too",
    },
    "build_net": {
        "layers.": "any net within the budget that reaches the target is a right answer, and many slips leave one",
    },
    "count_names": {
        "fits >= bar": "no fit lies exactly on the bar",
    },
}
