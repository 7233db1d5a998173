"""Answers to the exercises of lesson 13: right ones of several styles, and typical wrong ones."""

RIGHT = {
    "my_key": [
        'my_key = r"_(.+)_"',
        'my_key = r"^\\d{4}-\\d\\d-\\d\\d_(.*)_\\d+[.]wav$"',
    ],
    "near_copies": [
        """
        def near_copies(pictures, allowed):
            wide = pictures.astype(np.int16)
            difference = np.abs(wide[:, None] - wide[None]).mean(axis=(2, 3))
            return np.argwhere(np.triu(difference <= allowed, 1))
        """,
        # pictures as lists of numbers, as float32
        """
        def near_copies(pictures, allowed):
            from itertools import combinations
            flat = pictures.reshape(len(pictures), -1).astype("float32")
            return {(i, j) for i, j in combinations(range(len(flat)), 2)
                    if np.linalg.norm(flat[i] - flat[j], 1) / flat.shape[1] <= allowed + 1e-5}
        """,
    ],
    "choose": [
        """
        def choose(validation, test):
            ranked = sorted(validation, key=lambda name: sum(validation[name]) / len(validation[name]))
            return [ranked[-1], test[ranked[-1]]]
        """,
        """
        def choose(validation, test):
            best, winner = -1.0, ""
            for name, accuracies in validation.items():
                mean = float(np.array(accuracies, np.float64).mean())
                if mean > best:
                    best, winner = mean, name
            return winner, np.float64(test[winner])
        """,
    ],
    "confusion": [
        """
        def confusion(truth, answers, count):
            from sklearn.metrics import confusion_matrix
            return confusion_matrix(truth, answers, labels=range(count), normalize="true")
        """,
        """
        def confusion(truth, answers, count):
            rows = []
            for true in range(count):
                said = [int(answer) for answer, own in zip(answers, truth) if own == true]
                rows.append([said.count(one) / len(said) if said else 0 for one in range(count)])
            return rows
        """,
    ],
    "wake": [
        """
        def wake(text):
            import json
            kept = json.loads(text)
            try:
                names, weights = list(kept["class_names"]), np.asarray(kept["weights"], dtype=np.float64)
                rows, columns = weights.shape
            except (KeyError, TypeError) as error:
                raise ValueError(f"no such model: {error}") from error
            if columns != len(names):
                raise ValueError("a column for each class")
            return [weights, names]
        """,
        # Python's own way to read what is written out, and nothing else
        """
        def wake(text):
            import ast
            try:
                kept = ast.literal_eval(text)
                names = [str(name) for name in kept["class_names"]]
                weights = np.array([[float(one) for one in row] for row in kept["weights"]])
            except (SyntaxError, KeyError, TypeError) as error:
                raise ValueError("this is no model") from error
            if weights.ndim != 2 or weights.shape[1] != len(names):
                raise ValueError("as many columns as names")
            return weights, tuple(names)
        """,
    ],
    "promise": [
        """
        def promise(right, count, pieces, naive):
            from course.intervals import wilson_interval
            low, high = (round(100 * end, 1) for end in wilson_interval(right, count))
            share = round(100 * right / count, 1)
            return f'''Of {count} test pictures, taken of {pieces} pieces of clothing, {right} were sorted rightly,
            that is {share} percent; the 95 % interval goes from {low} to {high}. Guessing the most frequent class
            would do for {100 * naive:.0f} percent.'''
        """,
        """
        def promise(right, count, pieces, naive):
            p, n, z = right / count, count, 1.959964
            middle = (p + z * z / 2 / n) / (1 + z * z / n)
            half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / 4 / n / n) ** 0.5
            low, high = round(100 * (middle - half)), round(100 * (middle + half))
            lines = ["Right in the test: " + str(round(100 * p)) + " per cent."]
            lines.append("It may be as low as " + str(low) + " or as high as " + str(high) + ".")
            lines.append("The test knew " + str(pieces) + " pieces. The naive machine: " + str(round(100 * naive)))
            return " ".join(lines)
        """,
    ],
}

WRONG = {
    "my_key": [
        ('my_key = r"^([^_]+)_"', "finds the day"),
        ('my_key = r"_([^_]+)[.]wav"', "finds the number"),
        ('my_key = r"^(.+)_"', "The day is in the key"),
        ('my_key = r"_([a-zA-Z]+)"', "Only a part"),
        ('my_key = r"_(.+)[.]wav"', "The number is in the key"),
        ('my_key = r"^[^_]+_[^_]+_"', "no group in parentheses"),
        ('my_key = r"^([^_+_"', "no regular expression"),
        ("my_key = 3", "quotation marks"),
        ('my_key = r"^x(.+)_"', "finds nothing"),
    ],
    "near_copies": [
        (
            """
            def near_copies(pictures, allowed):
                n = len(pictures)
                return [(i, j) for i in range(n) for j in range(i + 1, n)
                        if np.abs(pictures[i] - pictures[j]).mean() <= allowed]
            """,
            "bytes",
        ),
        (
            """
            def near_copies(pictures, allowed):
                p, n = pictures.astype(float), len(pictures)
                return [(i, j) for i in range(n) for j in range(i + 1, n) if np.abs(p[i] - p[j]).mean() < allowed]
            """,
            "just `allowed`",
        ),
        (
            """
            def near_copies(pictures, allowed):
                p, n = pictures.astype(float), len(pictures)
                return [(i, j) for i in range(n) for j in range(n) if np.abs(p[i] - p[j]).mean() <= allowed]
            """,
            "with itself",
        ),
        (
            """
            def near_copies(pictures, allowed):
                p, n = pictures.astype(float), len(pictures)
                return [(i, j) for i in range(n) for j in range(n)
                        if i != j and np.abs(p[i] - p[j]).mean() <= allowed]
            """,
            "twice",
        ),
        (
            """
            def near_copies(pictures, allowed):
                p, n = pictures.astype(float), len(pictures)
                return [(i, j) for i in range(n) for j in range(i + 1, n) if abs((p[i] - p[j]).mean()) <= allowed]
            """,
            "cancel",
        ),
        (
            """
            def near_copies(pictures, allowed):
                p, n = pictures.astype(float), len(pictures)
                return [(i, j) for i in range(n) for j in range(i + 1, n) if np.abs(p[i] - p[j]).sum() <= allowed]
            """,
            "per pixel",
        ),
        (
            """
            def near_copies(pictures, allowed):
                p, n = pictures.astype(float), len(pictures)
                return [(i, i + 1) for i in range(n - 1) if np.abs(p[i] - p[i + 1]).mean() <= allowed]
            """,
            "neighbours",
        ),
        ("def near_copies(pictures, allowed):\n    return len(pictures)", "list of pairs"),
    ],
    "choose": [
        (
            """
            def choose(validation, test):
                winner = sorted(test, key=test.get)[-1]
                return winner, np.mean(validation[winner])
            """,
            "still chosen by the test",
        ),
        (
            """
            def choose(validation, test):
                winner = max(validation, key=lambda name: max(validation[name]))
                return winner, test[winner]
            """,
            "luckiest seed",
        ),
        (
            """
            def choose(validation, test):
                winner = max(validation, key=lambda name: sum(validation[name]))
                return winner, test[winner]
            """,
            "more seeds",
        ),
        (
            """
            def choose(validation, test):
                winner = max(validation, key=lambda name: np.mean(validation[name]))
                return winner, np.mean(validation[winner])
            """,
            "validation accuracy",
        ),
        (
            """
            def choose(validation, test):
                winner = max(validation, key=lambda name: np.mean(validation[name]))
                return winner, max(test.values())
            """,
            "somebody else's",
        ),
        (
            """
            def choose(validation, test):
                return max(np.mean(accuracies) for accuracies in validation.values())
            """,
            "a name and a number",
        ),
        (
            """
            def choose(validation, test):
                winner = min(validation, key=lambda name: np.mean(validation[name]))
                return winner, test[winner]
            """,
            "lowest",
        ),
    ],
    "confusion": [
        (
            """
            def confusion(truth, answers, count):
                table = np.zeros((count, count))
                for true, said in zip(truth, answers):
                    table[said, true] += 1
                return table / np.maximum(table.sum(axis=0), 1)
            """,
            "Rows are the truth",
        ),
        (
            """
            def confusion(truth, answers, count):
                table = np.zeros((count, count))
                np.add.at(table, (truth, answers), 1)
                return table
            """,
            "These are counts",
        ),
        (
            """
            def confusion(truth, answers, count):
                table = np.zeros((count, count))
                np.add.at(table, (truth, answers), 1)
                return table / np.maximum(table.sum(axis=0), 1)
            """,
            "each row by its own sum",
        ),
        (
            """
            def confusion(truth, answers, count):
                table = np.zeros((count, count))
                np.add.at(table, (truth, answers), 1)
                return table / table.sum()
            """,
            "all examples",
        ),
        (
            """
            def confusion(truth, answers, count):
                table = np.zeros((count, count))
                np.add.at(table, (truth, answers), 1)
                return table / table.sum(axis=1, keepdims=True)
            """,
            "NaN",
        ),
        (
            """
            def confusion(truth, answers, count):
                table = np.zeros((count, count))
                table[truth, answers] += 1
                return table / np.maximum(table.sum(axis=1, keepdims=True), 1)
            """,
            "counts each pair once",
        ),
        (
            """
            def confusion(truth, answers, count):
                classes = np.unique(truth)
                return [[np.mean(answers[truth == t] == s) for s in classes] for t in classes]
            """,
            "off by one",
        ),
    ],
    "wake": [
        (
            """
            def wake(text):
                kept = eval(text, {})
                return np.array(kept["weights"]), kept["class_names"]
            """,
            "ran it",
        ),
        (
            """
            def wake(text):
                if "import" in text:
                    raise ValueError("no imports")
                kept = eval(text)
                return np.array(kept["weights"]), kept["class_names"]
            """,
            "ran it",
        ),
        (
            """
            def wake(text):
                try:
                    kept = eval(text, {"__builtins__": {}})
                    weights, names = np.array(kept["weights"], dtype=float), kept["class_names"]
                except Exception as error:
                    raise ValueError("no model") from error
                if weights.ndim != 2 or weights.shape[1] != len(names):
                    raise ValueError("no model")
                return weights, names
            """,
            "ran it",
        ),
        (
            """
            def wake(text):
                import json
                kept = json.loads(text)
                return np.array(kept["weights"], dtype=float), kept["class_names"]
            """,
            "took a text",
        ),
        (
            """
            def wake(text):
                import json
                kept = json.loads(text)
                weights = np.array(kept["weights"], dtype=float)
                if weights.ndim != 2 or weights.shape[1] != len(kept["class_names"]):
                    raise ValueError("no model")
                return weights, kept["class_names"]
            """,
            "`KeyError`",
        ),
        (
            """
            def wake(text):
                import json
                kept = json.loads(text)
                weights = np.array(kept["weights"], dtype=float).T
                if weights.ndim != 2 or weights.shape[0] != len(kept["class_names"]):
                    raise ValueError("no model")
                return weights, kept["class_names"]
            """,
            "swapped",
        ),
        (
            """
            def wake(text):
                import json
                kept = json.loads(text)
                return kept["class_names"], np.array(kept["weights"], dtype=float)
            """,
            "weights come first",
        ),
        ("def wake(text):\n    raise ValueError('I trust nobody')", "refuses a good model"),
    ],
    "promise": [
        ("def promise(right, count, pieces, naive):\n    return right / count", "as text"),
        (
            """
            def promise(right, count, pieces, naive):
                return f"The machine sorts {right / count:.2f} of the clothes rightly, in a test of {pieces} pieces."
            """,
            "in per cent",
        ),
        (
            """
            def promise(right, count, pieces, naive):
                return f"The machine sorts {right / count:.0%} of the clothes rightly, in a test of {pieces} pieces."
            """,
            "interval",
        ),
        (
            """
            def promise(right, count, pieces, naive):
                from course.intervals import wilson_interval
                low, high = wilson_interval(right, count)
                return f"In the test {right / count:.0%} were right, with 95 % confidence {low:.0%} to {high:.0%}."
            """,
            "four coats",
        ),
        (
            """
            def promise(right, count, pieces, naive):
                from course.intervals import wilson_interval
                low, high = wilson_interval(right, count)
                return f"Of {pieces} pieces, {right / count:.0%} were right, perhaps {low:.0%}, perhaps {high:.0%}."
            """,
            "looks at nothing",
        ),
        (
            """
            def promise(right, count, pieces, naive):
                from course.intervals import wilson_interval
                low, high = wilson_interval(right, count)
                return f"{right / count:.0%} {low:.0%} {high:.0%} {pieces} {naive:.0%}"
            """,
            "in words",
        ),
        (
            """
            def promise(right, count, pieces, naive):
                error = 1.96 * (right / count * (1 - right / count) / count) ** 0.5
                low, high = right / count - error, right / count + error
                return f"{right / count:.0%} right, {low:.0%} to {high:.0%}, and {pieces} pieces; naive {naive:.0%}"
            """,
            "Wilson",
        ),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {
    "confusion": {
        "+= 2": "counts that are all twice as large make the same shares",
    },
}
