"""Answers to the exercises of lesson 11: right ones of several styles, and typical wrong ones."""

RIGHT = {
    "on_paper": [
        "my_score = -0.31",
        "my_score = np.array([-1.27]) / (1.27**2 + 15) ** 0.5",
    ],
    "weigh": [
        # as scikit-learn does it
        """
        def weigh(train, test):
            from sklearn.feature_extraction.text import TfidfTransformer
            return TfidfTransformer().fit(train).transform(test).toarray()
        """,
        # word by word
        """
        def weigh(train, test):
            rows = []
            for text in test:
                row = []
                for word, count in enumerate(text):
                    texts_with = sum(1 for other in train if other[word] > 0)
                    row.append(float(count) * (np.log((1 + len(train)) / (1 + texts_with)) + 1))
                length = sum(value**2 for value in row) ** 0.5
                rows.append([value / length if length else 0.0 for value in row])
            return rows
        """,
    ],
    "mean_vectors": [
        """
        def mean_vectors(codes, vectors):
            means = np.zeros((len(codes), vectors.shape[1]), np.float32)
            for row, text in enumerate(codes):
                words = text[text > 0]
                if len(words):
                    means[row] = vectors[words].mean(axis=0)
            return means
        """,
        """
        def mean_vectors(codes, vectors):
            weights = (codes > 0).astype(float)
            weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1)
            return np.einsum("tl,tls->ts", weights, vectors[codes])
        """,
    ],
    "strongest": [
        """
        def strongest(vectors, kernel):
            windows = np.lib.stride_tricks.sliding_window_view(vectors, kernel.shape)[:, 0]
            answers = np.einsum("pws,ws->p", windows, kernel)
            return [int(answers.argmax()), float(answers.max())]
        """,
        # by the layer itself
        """
        def strongest(vectors, kernel):
            layer = keras.layers.Conv1D(1, len(kernel), use_bias=False)
            layer.build((None, *vectors.shape))
            layer.set_weights([kernel[:, :, None]])
            answers = keras.ops.convert_to_numpy(layer(vectors[None].astype("float32")))[0, :, 0]
            return np.array([answers.argmax(), answers.max()])
        """,
    ],
    "agreement": [
        """
        def agreement(ratings):
            shares = []
            for leave_out in (False, True):
                right = []
                for text in ratings:
                    for number, own in enumerate(text):
                        judges = np.delete(text, number) if leave_out else text
                        right.append(0.5 if own == 0 else float(np.sign(own) == np.sign(judges.mean())))
                shares.append(sum(right) / len(right))
            return shares
        """,
        """
        def agreement(ratings):
            ratings = ratings.astype(np.float32)
            everybody = ratings.mean(axis=1)[:, None]
            others = (ratings.sum(axis=1)[:, None] - ratings) / (ratings.shape[1] - 1)
            half = (ratings == 0) / 2
            return tuple((half + (ratings * mean > 0)).mean() for mean in (everybody, others))
        """,
    ],
    "my_sentences": [
        """
        my_sentences = [
            ["It insults nobody and bores everybody, a great success.", 0],
            ["Good grief, what happened to the pleasant actors?", 0],
            ["I cried, I was terrified, and I will go again tomorrow.", 1],
            ["Terrible news for all other pizza places in town.", 1],
        ]
        """,
        """
        my_sentences = (
            ("Great, my train is late again.", np.int64(0)),
            ("The plot was thrilling, said nobody.", 0),
            ("A good film to fall asleep to.", 0),
            ("The cake was to die for.", True),
            ("I could not put this sad book down.", 1),
        )
        """,
    ],
}

WRONG = {
    "on_paper": [
        ("my_score = -1.27", "squeeze"),
        ("my_score = 0.42 / np.sqrt(0.42**2 + 15)", "leaves `but` out"),
        ("my_score = 2.11 / np.sqrt(2.11**2 + 15)", "before `but` counts half"),
        ("my_score = 3.95 / np.sqrt(3.95**2 + 15)", "leaves `not` out"),
        ("my_score = -2.05 / np.sqrt(2.05**2 + 15)", "takes something off"),
        ("my_score = -0.53 / np.sqrt(0.53**2 + 15)", "one and a half times"),
        ("my_score = -0.32 / np.sqrt(0.32**2 + 15)", "counts half"),
        ("my_score = 0.31", "wrong sign"),
        ("my_score = '-0.31'", "without quotation marks"),
    ],
    "weigh": [
        (
            """
            def weigh(train, test):
                both = np.concatenate([train, test])
                weighted = test * (np.log((1 + len(both)) / (1 + (both > 0).sum(axis=0))) + 1)
                return weighted / np.maximum(np.linalg.norm(weighted, axis=1, keepdims=True), 1e-9)
            """,
            "leak",
        ),
        (
            """
            def weigh(train, test):
                weighted = test * (np.log((1 + len(test)) / (1 + (test > 0).sum(axis=0))) + 1)
                return weighted / np.maximum(np.linalg.norm(weighted, axis=1, keepdims=True), 1e-9)
            """,
            "from the test texts",
        ),
        (
            """
            def weigh(train, test):
                weighted = test * (np.log((1 + len(train)) / (1 + train.sum(axis=0))) + 1)
                return weighted / np.maximum(np.linalg.norm(weighted, axis=1, keepdims=True), 1e-9)
            """,
            "how many texts contain",
        ),
        (
            """
            def weigh(train, test):
                return test * (np.log((1 + len(train)) / (1 + (train > 0).sum(axis=0))) + 1)
            """,
            "length 1",
        ),
        (
            """
            def weigh(train, test):
                weighted = test * (np.log((1 + len(train)) / (1 + (train > 0).sum(axis=0))) + 1)
                return weighted / np.maximum(weighted.sum(axis=1, keepdims=True), 1e-9)
            """,
            "the root of the sum of squares",
        ),
        (
            """
            def weigh(train, test):
                weighted = test * (np.log((1 + len(train)) / (1 + (train > 0).sum(axis=0))) + 1)
                return weighted / np.linalg.norm(weighted, axis=1, keepdims=True)
            """,
            "NaN",
        ),
        (
            """
            def weigh(train, test):
                weighted = test * np.log((1 + len(train)) / (1 + (train > 0).sum(axis=0)))
                return weighted / np.maximum(np.linalg.norm(weighted, axis=1, keepdims=True), 1e-9)
            """,
            "+ 1 behind the logarithm",
        ),
        (
            """
            def weigh(train, test):
                weighted = (test > 0) * (np.log((1 + len(train)) / (1 + (train > 0).sum(axis=0))) + 1)
                return weighted / np.maximum(np.linalg.norm(weighted, axis=1, keepdims=True), 1e-9)
            """,
            "how often",
        ),
        (
            """
            def weigh(train, test):
                weighted = test * (np.log((1 + len(train)) / (1 + (train > 0).sum(axis=0))) + 1)
                return weighted / np.maximum(np.linalg.norm(weighted, axis=0), 1e-9)
            """,
            "each word to length 1",
        ),
    ],
    "mean_vectors": [
        (
            """
            def mean_vectors(codes, vectors):
                return vectors[codes].sum(axis=1) / codes.shape[1]
            """,
            "still counts what fills up",
        ),
        (
            """
            def mean_vectors(codes, vectors):
                return (vectors[codes] * (codes > 0)[:, :, None]).mean(axis=1)
            """,
            "no longer added, but still counted",
        ),
        (
            """
            def mean_vectors(codes, vectors):
                is_word = (codes > 1)[:, :, None]
                return (vectors[codes] * is_word).sum(axis=1) / np.maximum(is_word.sum(axis=1), 1)
            """,
            "unknown word",
        ),
        (
            """
            def mean_vectors(codes, vectors):
                is_word = (codes > 0)[:, :, None]
                return (vectors[codes] * is_word).sum(axis=1) / is_word.sum(axis=1)
            """,
            "NaN",
        ),
        (
            """
            def mean_vectors(codes, vectors):
                is_word = (codes > 0)[:, :, None]
                return vectors[codes].sum(axis=1) / np.maximum(is_word.sum(axis=1), 1)
            """,
            "still added",
        ),
        (
            """
            def mean_vectors(codes, vectors):
                return (vectors[codes] * (codes > 0)[:, :, None]).sum(axis=1)
            """,
            "the sum",
        ),
    ],
    "strongest": [
        (
            """
            def strongest(vectors, kernel):
                width = len(kernel)
                answers = [(vectors[p : p + width] * kernel).sum() for p in range(len(vectors) - width)]
                return np.argmax(answers), max(answers)
            """,
            "last place",
        ),
        (
            """
            def strongest(vectors, kernel):
                width = len(kernel)
                answers = [
                    (vectors[p : p + width] * kernel[::-1]).sum() for p in range(len(vectors) - width + 1)
                ]
                return np.argmax(answers), max(answers)
            """,
            "turned round",
        ),
        (
            """
            def strongest(vectors, kernel):
                width = len(kernel)
                answers = [(vectors[p : p + width] * kernel).sum() for p in range(len(vectors) - width + 1)]
                return np.argmax(np.abs(answers)), max(np.abs(answers))
            """,
            "not the strongest",
        ),
        (
            """
            def strongest(vectors, kernel):
                width = len(kernel)
                answers = [(vectors[p : p + width] * kernel).sum() for p in range(len(vectors) - width + 1)]
                return np.argmax(answers) + width // 2, max(answers)
            """,
            "middle of the phrase",
        ),
        (
            """
            def strongest(vectors, kernel):
                width = len(kernel)
                answers = [(vectors[p : p + width] * kernel).sum() for p in range(len(vectors) - width + 1)]
                return np.argmax(answers) + width - 1, max(answers)
            """,
            "last word of the phrase",
        ),
        (
            """
            def strongest(vectors, kernel):
                width = len(kernel)
                answers = [(vectors[p : p + width] * kernel).sum() for p in range(len(vectors) - width + 1)]
                return np.argmax(answers), max(0, max(answers))
            """,
            "ReLU",
        ),
        (
            """
            def strongest(vectors, kernel):
                width = len(kernel)
                answers = [(vectors[p : p + width] * kernel).sum() for p in range(len(vectors) - width + 1)]
                return max(answers), np.argmax(answers)
            """,
            "The place comes first",
        ),
        (
            """
            def strongest(vectors, kernel):
                width = len(kernel)
                answers = [(vectors[p : p + width] * kernel).mean() for p in range(len(vectors) - width + 1)]
                return np.argmax(answers), max(answers)
            """,
            "do not divide",
        ),
        ("def strongest(vectors, kernel):\n    return vectors @ kernel.T", "two numbers"),
    ],
    "agreement": [
        (
            """
            def agreement(ratings):
                total = ratings.sum(axis=1, keepdims=True)
                return [np.where(ratings == 0, 0.5, ratings * m > 0).mean() for m in (total - ratings, total)]
            """,
            "other way round",
        ),
        (
            """
            def agreement(ratings):
                total = ratings.sum(axis=1, keepdims=True)
                return [(ratings * m > 0).mean() for m in (total, total - ratings)]
            """,
            "half right",
        ),
        (
            """
            def agreement(ratings):
                total = ratings.sum(axis=1, keepdims=True)
                return [np.where(ratings == 0, 1, ratings * m > 0).mean() for m in (total, total - ratings)]
            """,
            "A rating of 0 counts as right",
        ),
        (
            """
            def agreement(ratings):
                total = ratings.sum(axis=1, keepdims=True)
                return [(ratings * m > 0)[ratings != 0].mean() for m in (total, total - ratings)]
            """,
            "left out",
        ),
        (
            """
            def agreement(ratings):
                total = ratings.sum(axis=1, keepdims=True)
                return [np.where(ratings == 0, 0.5, ratings * m >= 0).mean() for m in (total, total - ratings)]
            """,
            "has no sign",
        ),
        (
            """
            def agreement(ratings):
                total = ratings.sum(axis=0)
                return [np.where(ratings == 0, 0.5, ratings * m > 0).mean() for m in (total, total - ratings)]
            """,
            "over the raters of a text",
        ),
        (
            """
            def agreement(ratings):
                total = ratings.sum(axis=1, keepdims=True)
                return [np.where(ratings == 0, 0.5, ratings * m > 0).mean() for m in (total, total)]
            """,
            "still contains the rater",
        ),
        ("def agreement(ratings):\n    return (ratings > 0).mean()", "two shares"),
    ],
    "my_sentences": [
        ("my_sentences = ['Great, my train is late again.'] * 4", "pairs"),
        (
            """
            my_sentences = [
                ("Great, my train is late again.", 0),
                ("The cake was to die for.", 1),
            ]
            """,
            "at least four",
        ),
        (
            """
            my_sentences = [
                ("Great, my train is late again.", 0),
                ("The plot was thrilling, said nobody.", 0),
                ("A good film to fall asleep to.", 0),
                ("A great way to ruin a good evening.", 0),
            ]
            """,
            "two of each",
        ),
        (
            """
            my_sentences = [
                ("A good film.", 1),
                ("The plot was thrilling, said nobody.", 0),
                ("A good film to fall asleep to.", 0),
                ("The cake was to die for.", 1),
            ]
            """,
            "gets this one right",
        ),
        (
            """
            my_sentences = [
                ("My train comes on time, for once.", 1),
                ("The plot was thrilling, said nobody.", 0),
                ("A good film to fall asleep to.", 0),
                ("The cake was to die for.", 1),
            ]
            """,
            "no word in it",
        ),
        (
            """
            my_sentences = [
                ("The cake was to die for.", 1),
                ("The plot was thrilling, said nobody.", 0),
                ("A good film to fall asleep to.", 0),
                ("the cake was to die for", 1),
            ]
            """,
            "twice",
        ),
        (
            """
            my_sentences = [
                ("The cake was to die for.", "positive"),
                ("The plot was thrilling, said nobody.", "negative"),
                ("A good film to fall asleep to.", "negative"),
                ("I could not put this sad book down.", "positive"),
            ]
            """,
            "0 or 1",
        ),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {
    "weigh": {
        "length, 2": "a row of zeros stays zeros, whatever it is divided by",
        "length > 1": "no row but that of zeros is shorter than 1: every rarity is at least 1",
    },
}
