"""Answers to the exercises of lesson 10: right ones of several styles, and typical wrong ones."""

RIGHT = {
    "what_it_sees": ["my_shape = [148, 40, 1]", "my_shape = (len(range(0, 24_000 - 400 + 1, 160)), 40, 1)"],
    "loudest": [
        """
        def loudest(frame, rate):
            power = np.abs(np.fft.rfft(frame - frame.mean())) ** 2
            return float(np.fft.rfftfreq(len(frame), 1 / rate)[power.argmax()])
        """,
        # by sums over the frame, frequency by frequency, with a window
        """
        def loudest(frame, rate):
            n = np.arange(len(frame))
            window = 0.5 - 0.5 * np.cos(2 * np.pi * n / len(frame))
            faded = (frame - frame.mean()) * window
            sizes = [abs((faded * np.exp(-2j * np.pi * k * n / len(frame))).sum()) for k in range(len(frame) // 2)]
            return [int(np.argmax(sizes)) * rate / len(frame)]
        """,
    ],
    "leashed": [
        # fields beyond the leash are made infinitely dear
        """
        def leashed(d, width):
            n, m = d.shape
            far = np.abs(np.subtract.outer(np.arange(n), np.arange(m))) > width
            dear = np.where(far, np.inf, d)
            D = np.full((n + 1, m + 1), np.inf)
            D[0, 0] = 0
            for i in range(1, n + 1):
                for j in range(1, m + 1):
                    step = dear[i - 1, j - 1]
                    D[i, j] = min(D[i - 1, j] + step, D[i, j - 1] + step, D[i - 1, j - 1] + 2 * step)
            return D[n, m] / (n + m)
        """,
        # from the end, by calling itself
        """
        def leashed(d, width):
            from functools import cache

            @cache
            def cheapest(i, j):
                if (i, j) == (-1, -1):
                    return 0.0
                if i < 0 or j < 0 or abs(i - j) > width:
                    return float("inf")
                return d[i, j] + min(cheapest(i - 1, j), cheapest(i, j - 1), cheapest(i - 1, j - 1) + d[i, j])

            n, m = d.shape
            return cheapest(n - 1, m - 1) / (n + m)
        """,
    ],
    "split": [
        """
        def split(speakers, random):
            names = sorted(set(speakers.tolist()))
            chosen = set(random.choice(names, len(names) // 4, replace=False).tolist())
            test = [n for n, name in enumerate(speakers) if name in chosen]
            return [n for n in range(len(speakers)) if n not in test], test
        """,
        """
        def split(speakers, random):
            names, number = np.unique(speakers, return_inverse=True)
            rank = random.permutation(len(names))[number]
            order = np.argsort(rank)
            count = (rank < len(names) // 4).sum()
            return order[count:], order[:count]
        """,
    ],
    "lowest_threshold": [
        """
        def lowest_threshold(scores, is_command, allowed=0.1):
            others = np.sort(scores[np.logical_not(is_command)])[::-1]
            may_pass = int(np.floor(allowed * len(others) + 1e-9))
            if may_pass >= len(others):
                return scores.min()
            above = scores[scores > others[may_pass]]
            return above.min() if len(above) else float("inf")
        """,
        """
        def lowest_threshold(scores, is_command, allowed=0.1):
            tried = np.append(np.unique(scores), np.inf)
            alarms = (scores[~is_command][:, None] >= tried).mean(axis=0)
            return tried[alarms <= allowed][0]
        """,
    ],
    "recognise": [
        # averages of four quarters, and the nearest mean of a word's takes
        """
        def recognise(sequence, takes):
            def quarters(one):
                return np.concatenate([part.mean(axis=0) for part in np.array_split(one, 4)])

            means = {word: np.mean([quarters(one) for one in own], axis=0) for word, own in takes.items()}
            asked = quarters(sequence)
            return min(means, key=lambda word: np.linalg.norm(means[word] - asked))
        """,
        # stretched to one length, frame by frame
        """
        def recognise(sequence, takes):
            def stretched(one):
                return one[np.linspace(0, len(one) - 1, 20).round().astype(int)]

            best, found = np.inf, ""
            for word in takes:
                for take in takes[word]:
                    distance = np.abs(stretched(take) - stretched(sequence)).mean()
                    if distance < best:
                        best, found = distance, word
            return found
        """,
    ],
}

WRONG = {
    "what_it_sees": [
        ("my_shape = (24_000 // 160, 40, 1)", "run over the end"),
        ("my_shape = (1 + 24_000 // 160, 40, 1)", "nothing is padded"),
        ("my_shape = (60, 40, 1)", "Frames overlap"),
        ("my_shape = (40, 148, 1)", "Time comes first"),
        ("my_shape = (148, 40)", "the channel"),
        ("my_shape = (73, 40, 1)", "16,000 samples a second"),
        ("my_shape = (147, 40, 1)", "off by one along axis 0"),
        ("my_shape = 148 * 40", "as a tuple"),
    ],
    "loudest": [
        (
            """
            def loudest(frame, rate):
                power = np.abs(np.fft.rfft(frame)) ** 2
                return np.argmax(power) * rate / len(frame)
            """,
            "the constant",
        ),
        (
            """
            def loudest(frame, rate):
                power = np.abs(np.fft.rfft(frame)) ** 2
                return np.argmax(power[1:]) * rate / len(frame)
            """,
            "One step too low",
        ),
        (
            """
            def loudest(frame, rate):
                power = np.abs(np.fft.rfft(frame)) ** 2
                return np.argmax(power[1:]) + 1
            """,
            "frequency's number",
        ),
        (
            """
            def loudest(frame, rate):
                power = np.abs(np.fft.rfft(frame)) ** 2
                return (np.argmax(power[1:]) + 1) * rate / len(power)
            """,
            "not by how many frequencies",
        ),
        (
            """
            def loudest(frame, rate):
                power = np.abs(np.fft.rfft(frame)) ** 2
                return (np.argmax(power[1:]) + 1) * rate / 256
            """,
            "not every frame",
        ),
        (
            """
            def loudest(frame, rate):
                power = np.abs(np.fft.rfft(frame)) ** 2
                return (np.argmax(power[1:]) + 1) * rate / len(frame) / 2
            """,
            "half of it",
        ),
        ("def loudest(frame, rate):\n    return np.abs(np.fft.rfft(frame)) ** 2", "one number is expected"),
    ],
    "leashed": [
        (
            """
            def leashed(d, width):
                n, m = d.shape
                D = np.full((n + 1, m + 1), np.inf)
                D[0, 0] = 0
                for i, j in np.ndindex(n, m):
                    D[i + 1, j + 1] = d[i, j] + min(D[i, j + 1], D[i + 1, j], D[i, j] + d[i, j])
                return D[-1, -1] / (n + m)
            """,
            "no effect",
        ),
        (
            """
            def leashed(d, width):
                n, m = d.shape
                D = np.full((n + 1, m + 1), np.inf)
                D[0, 0] = 0
                for i, j in np.ndindex(n, m):
                    if abs(i - j) < width:
                        D[i + 1, j + 1] = d[i, j] + min(D[i, j + 1], D[i + 1, j], D[i, j] + d[i, j])
                return D[-1, -1] / (n + m)
            """,
            "one too short",
        ),
        (
            """
            def leashed(d, width):
                n, m = d.shape
                D = np.full((n + 1, m + 1), np.inf)
                D[0, 0] = 0
                for i, j in np.ndindex(n, m):
                    if abs(i - j) <= width:
                        D[i + 1, j + 1] = d[i, j] + min(D[i, j + 1], D[i + 1, j], D[i, j])
                return D[-1, -1] / (n + m)
            """,
            "counts twice",
        ),
        (
            """
            def leashed(d, width):
                n, m = d.shape
                D = np.full((n + 1, m + 1), np.inf)
                D[0, 0] = 0
                for i, j in np.ndindex(n, m):
                    if abs(i - j) <= width:
                        D[i + 1, j + 1] = d[i, j] + min(D[i, j + 1], D[i + 1, j], D[i, j] + d[i, j])
                return D[-1, -1]
            """,
            "Divide by both lengths",
        ),
        (
            """
            def leashed(d, width):
                n, m = d.shape
                D = np.full((n + 1, m + 1), 1e6)
                D[0, 0] = 0
                for i, j in np.ndindex(n, m):
                    if abs(i - j) <= width:
                        D[i + 1, j + 1] = d[i, j] + min(D[i, j + 1], D[i + 1, j], D[i, j] + d[i, j])
                return D[-1, -1] / (n + m)
            """,
            "Infinity is expected",
        ),
    ],
    "split": [
        (
            """
            def split(speakers, random):
                order = random.permutation(len(speakers))
                return order[len(speakers) // 2 :], order[: len(speakers) // 2]
            """,
            "leak is still there",
        ),
        (
            """
            def split(speakers, random):
                names = np.unique(speakers)
                test = np.isin(speakers, names[: len(names) // 4])
                return np.flatnonzero(~test), np.flatnonzero(test)
            """,
            "every time",
        ),
        (
            """
            def split(speakers, random):
                names = random.permutation(np.unique(speakers))
                test = np.isin(speakers, names[: len(names) // 4])
                return np.flatnonzero(test), np.flatnonzero(~test)
            """,
            "swapped",
        ),
        (
            """
            def split(speakers, random):
                names = random.permutation(np.unique(speakers))
                test = np.isin(speakers, names[: len(speakers) // 4])
                return np.flatnonzero(~test), np.flatnonzero(test)
            """,
            "are in the test; expected",
        ),
        (
            """
            def split(speakers, random):
                names = np.random.permutation(np.unique(speakers))
                test = np.isin(speakers, names[: len(names) // 4])
                return np.flatnonzero(~test), np.flatnonzero(test)
            """,
            "can be repeated",
        ),
        (
            """
            def split(speakers, random):
                names = random.permutation(np.unique(speakers))
                return names[len(names) // 4 :], names[: len(names) // 4]
            """,
            "numbers of clips",
        ),
        (
            """
            def split(speakers, random):
                names = random.permutation(np.unique(speakers))
                test = np.isin(speakers, names[: len(names) // 4])
                return ~test, test
            """,
            "masks",
        ),
        (
            """
            def split(speakers, random):
                _, first = np.unique(speakers, return_index=True)
                chosen = random.permutation(first)
                return chosen[len(chosen) // 4 :], chosen[: len(chosen) // 4]
            """,
            "in neither part",
        ),
    ],
    "lowest_threshold": [
        (
            """
            def lowest_threshold(scores, is_command, allowed=0.1):
                others = scores[~is_command]
                return next((t for t in np.sort(scores) if (others > t).mean() <= allowed), np.inf)
            """,
            "at least, not more than",
        ),
        (
            """
            def lowest_threshold(scores, is_command, allowed=0.1):
                alarms = lambda t: ((scores >= t) & ~is_command).mean()
                return next((t for t in np.sort(scores) if alarms(t) <= allowed), np.inf)
            """,
            "share of *all* clips",
        ),
        (
            """
            def lowest_threshold(scores, is_command, allowed=0.1):
                commands = scores[is_command]
                return next((t for t in np.sort(scores) if (commands >= t).mean() <= allowed), np.inf)
            """,
            "other words that should be few",
        ),
        (
            """
            def lowest_threshold(scores, is_command, allowed=0.1):
                others = scores[~is_command]
                return next((t for t in np.sort(scores) if (others >= t).mean() < allowed), np.inf)
            """,
            "still allowed",
        ),
        (
            """
            def lowest_threshold(scores, is_command, allowed=0.1):
                others = scores[~is_command]
                return next((t for t in np.sort(others) if (others >= t).mean() <= allowed), np.inf)
            """,
            "also that of a command",
        ),
        (
            """
            def lowest_threshold(scores, is_command, allowed=0.1):
                others = scores[~is_command]
                return next((t for t in np.sort(scores)[::-1] if (others >= t).mean() <= allowed), np.inf)
            """,
            "misses less",
        ),
        (
            """
            def lowest_threshold(scores, is_command, allowed=0.1):
                others = scores[~is_command]
                return next((t for t in np.sort(scores) if (others >= t).mean() <= allowed), scores.max())
            """,
            "return `np.inf`",
        ),
    ],
    "recognise": [
        ("def recognise(sequence, takes):\n    return list(takes)[0]", "to everything"),
        (
            """
            def recognise(sequence, takes):
                from course.features.warping import warping_distances
                far = {word: warping_distances([sequence], own).max() for word, own in takes.items()}
                return max(far, key=far.get)
            """,
            "of 8",
        ),
        (
            """
            def recognise(sequence, takes):
                from course.features.warping import warping_distances
                clips = [clip for own in takes.values() for clip in own]
                return warping_distances([sequence], clips).argmin()
            """,
            "one of the words",
        ),
        (
            """
            def recognise(sequence, takes):
                return min(takes, key=lambda word: abs(takes[word][0] - sequence).mean())
            """,
            "could not be broadcast",
        ),
        (
            """
            def recognise(sequence, takes):
                return min(takes, key=lambda word: abs(len(takes[word][0]) - len(sequence)))
            """,
            "are needed",
        ),
        ("def recognise(sequence):\n    return 'no'", "is called with 2 arguments"),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {
    "what_it_sees": {
        "24001": "half a step is left over at the end: a sample more makes no further frame",
        "23999": "half a step is left over at the end: a sample less costs no frame",
        "401": "half a step is left over at the end: a frame longer by a sample still fits",
        "399": "half a step is left over at the end: a shorter frame leaves no room for another",
    },
}
