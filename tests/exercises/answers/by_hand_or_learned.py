"""Answers to the exercises of lesson 06: right ones of several styles, and typical wrong ones."""

_CROSSING = """
def find_crossing(sizes, by_hand, learned):
    lead = learned - by_hand
    last = {last}
    share = lead[last] / (lead[last] - lead[last + 1])
    steps = np.log10(sizes)
    return {result}
"""
_LAST = "np.flatnonzero(lead < 0)[-1]"
_AS_WANTED = "10 ** (steps[last] + share * (steps[last + 1] - steps[last]))"


def _crossing(last=_LAST, result=_AS_WANTED):
    return _CROSSING.format(last=last, result=result)


def _lead(mean="leads.mean()", error="leads.std(ddof=1) / np.sqrt(len(leads))", factor=100):
    return f"""
def paired_lead(first, second):
    leads = {factor} * (first - second)
    return {mean}, {error}
"""


def _contest(result, chooser="validation"):
    return f"""
def contest(recipes, train, validation, test):
    machines = [recipe.fit(*train) for recipe in recipes]
    scores = [machine.score(*{chooser}) for machine in machines]
    return {result}
"""


def _fresh(result):
    return f"def fresh(x_train, x_test):\n    return np.array([{result} for picture in x_test])"


RIGHT = {
    "my_size": ["my_size = 2400", "my_size = np.float32(2 * 1200)"],
    "find_crossing": [
        """
        def find_crossing(sizes, by_hand, learned):
            lead = np.subtract(learned, by_hand)
            behind = np.flatnonzero(lead < 0)[-1]
            two = slice(behind, behind + 2)
            return float(10 ** np.interp(0, lead[two], np.log10(sizes[two])))
        """,
        """
        def find_crossing(sizes, by_hand, learned):
            for place in range(len(sizes) - 1, 0, -1):  # from the largest size backwards
                before, after = learned[place - 1] - by_hand[place - 1], learned[place] - by_hand[place]
                if before < 0 <= after:
                    share = before / (before - after)
                    return sizes[place - 1] ** (1 - share) * sizes[place] ** share
        """,
    ],
    "paired_lead": [
        """
        def paired_lead(first, second):
            import statistics
            leads = [100 * (a - b) for a, b in zip(first, second)]
            return statistics.mean(leads), statistics.stdev(leads) / len(leads) ** 0.5
        """,
        """
        def paired_lead(first, second):
            from scipy.stats import sem
            return [100 * np.mean(first) - 100 * np.mean(second), 100 * sem(first - second)]
        """,
    ],
    "contest": [
        """
        def contest(recipes, train, validation, test):
            best, best_score = None, -1
            for recipe in recipes:
                machine = recipe.fit(train[0], train[1])
                score = machine.score(validation[0], validation[1])
                if score > best_score:
                    best, best_score = machine, score
            return best.score(test[0], test[1])
        """,
        # looks at all test scores, and lets them have no say
        """
        def contest(recipes, train, validation, test):
            table = np.array([(m.score(*validation), m.score(*test)) for m in (r.fit(*train) for r in recipes)])
            return table[table[:, 0].argmax(), 1]
        """,
    ],
    "fresh": [
        """
        def fresh(x_train, x_test):
            same = (x_test[:, None] == x_train[None]).all(axis=(2, 3))  # (test, train)
            return ~same.any(axis=1)
        """,
        """
        def fresh(x_train, x_test):
            known = x_train.reshape(len(x_train), -1).tolist()
            return [picture not in known for picture in x_test.reshape(len(x_test), -1).tolist()]
        """,
    ],
    "my_features": [
        """
        def my_features(images):
            from course.features.image import hog
            fine = hog(images, pixels_per_cell=(4, 4), cells_per_block=(2, 2))
            coarse = hog(images, pixels_per_cell=(7, 7), cells_per_block=(2, 2))
            return np.hstack([fine, coarse, images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(len(images), -1)])
        """,
        """
        def my_features(images):
            from course.features.image import hog
            fine = hog(images, pixels_per_cell=(4, 4), cells_per_block=(2, 2)).astype("float64")
            return np.hstack([fine, images.mean(axis=2).reshape(len(images), -1),
                              images.mean(axis=1).reshape(len(images), -1)]).tolist()
        """,
    ],
}

WRONG = {
    "my_size": [
        ("my_size = 1200", "So many support vectors"),
        ("my_size = 600", "*more* images"),
        ("my_size = 480_000", "one number"),
        ("my_size = '2400'", "without quotation marks"),
        ("my_size = 24_000", "too large"),
    ],
    "find_crossing": [
        (_crossing(result="sizes[last] + share * (sizes[last + 1] - sizes[last])"), "Over the logarithm"),
        (_crossing(result="steps[last] + share * (steps[last + 1] - steps[last])"), "Undo it"),
        (_crossing(result="sizes[last + 1]"), "the first size measured"),
        (_crossing(result="sizes[last]"), "the last size"),
        (_crossing(result="np.sqrt(sizes[last] * sizes[last + 1])"), "Not halfway"),
        (_crossing(result="10 ** (steps[last + 1] - share * (steps[last + 1] - steps[last]))"), "wrong end"),
        (_crossing(last="np.flatnonzero((lead[:-1] < 0) & (lead[1:] > 0))[0]"), "the lead for good"),
        (_crossing(result="len(sizes) * [0]"), "one number is expected"),
    ],
    "paired_lead": [
        (_lead(factor=1), "In percentage points, please"),
        (_lead(factor=-100), "lead of the second"),
        (_lead(error="leads.std() / np.sqrt(len(leads))"), "not n"),
        (_lead(error="leads.std(ddof=1)"), "how far single leads scatter"),
        (_lead(error="leads.std(ddof=1) / len(leads)"), "Divide by the root of n"),
        (
            _lead(error="100 * np.sqrt((first.var(ddof=1) + second.var(ddof=1)) / len(first))"),
            "treats both as strangers",
        ),
        (_lead(mean="leads.max()"), "best run's lead"),
        (_lead(error="leads.var(ddof=1) / len(leads)"), "That is the variance"),
    ],
    "contest": [
        (_contest("max(scores)", "validation"), "That is the validation score"),
        (_contest("max(machine.score(*test) for machine in machines)"), "the test part chooses"),
        (_contest("machines[np.argmax(scores)].score(*test)", "train"), "learning by heart"),
        (_contest("machines[np.argmax(scores)].score(*train)"), "the chosen one's score on images"),
        (_contest("np.mean([machine.score(*test) for machine in machines])"), "mean of all twelve"),
        (_contest("machines[np.argmin(scores)].score(*test)"), "the worst of the twelve"),
        (
            """
            def contest(recipes, train, validation, test):
                both = [np.concatenate(pair) for pair in zip(train, test)]
                return max(recipe.fit(*both).score(*validation) for recipe in recipes)
            """,
            "learns from: it leaks",
        ),
        (
            """
            def contest(recipes, train, validation, test):
                return max(recipe.score(*validation) for recipe in recipes)
            """,
            "not fitted yet",
        ),
    ],
    "fresh": [
        (_fresh("(x_train == picture).all(axis=(1, 2)).any()"), "Turned round"),
        (
            "def fresh(x_train, x_test):\n    return (x_train[: len(x_test)] != x_test).any(axis=(1, 2))",
            "the same place only",
        ),
        (_fresh("picture.sum() not in x_train.sum(axis=(1, 2))"), "in another order"),
        (_fresh("not (x_train == picture).any()"), "not `any`"),
        (
            _fresh("(np.abs(x_train.astype(int) - picture).sum(axis=(1, 2)) > 1).all()"),
            "One pixel differs",
        ),
        (
            """
            def fresh(x_train, x_test):
                known = {picture.tobytes() for picture in x_train}
                return [place for place, picture in enumerate(x_test) if picture.tobytes() not in known]
            """,
            "These are places",
        ),
        (
            "def fresh(x_train, x_test):\n    return [picture not in x_train for picture in x_test]",
            "not `any`",
        ),
        (
            """
            def fresh(x_train, x_test):
                known, result = {picture.tobytes() for picture in x_train}, []
                for picture in x_test:
                    result.append(picture.tobytes() not in known)
                    known.add(picture.tobytes())
                return result
            """,
            "twice in the test part",
        ),
    ],
    "my_features": [
        ("def my_features(images):\n    return images.reshape(len(images), -1)", "may be luck"),
        ("def my_features(images):\n    return images.mean(axis=(2, 3))", "behind pixels"),
        ("def my_features(images):\n    return images", "one row of numbers"),
        (
            """
            def my_features(images):
                flat = images.reshape(len(images), -1)
                return (flat - flat.mean(axis=0)) / (flat.std(axis=0) + 0.01)
            """,
            "with the pictures beside it",
        ),
        (
            """
            def my_features(images):
                flat = images.reshape(len(images), -1)
                return flat / flat.min(axis=1, keepdims=True)
            """,
            "NaN or infinity",
        ),
        ("def my_features(images):\n    return np.ones((len(images), 5))", "the same numbers"),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {
    "find_crossing": {
        "lead <= 0": "where the lead is exactly 0, the line from the size before and that to the size after meet",
    },
    "my_features": {
        "hog(": "other cells and blocks are right answers to the open task as well, if they lead by as much",
        "thumbnails": "another thumbnail, or a larger one, is a right answer as well, if it leads by as much",
    },
}
