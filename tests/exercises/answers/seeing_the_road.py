"""Answers to the exercises of lesson 09: right ones of several styles, and typical wrong ones."""

RIGHT = {
    "my_windows": [
        "my_windows = 377",
        "my_windows = len(range(0, 192 - 64 + 1, 10)) * float(len(range(0, 320 - 32 + 1, 10)))",
    ],
    "cheapest": [
        # all thresholds at once
        """
        def cheapest(scores, positive, miss_cost, false_alarm_cost):
            thresholds = np.sort(np.append(scores, scores.max() + 1))
            alarm = scores >= thresholds[:, None]
            costs = (~alarm & positive) * miss_cost + (alarm & ~positive) * false_alarm_cost
            return thresholds[costs.sum(axis=1).argmin()]
        """,
        # the course's own
        """
        def cheapest(scores, positive, miss_cost, false_alarm_cost):
            from course.thresholds import sweep_thresholds
            sweep = sweep_thresholds(scores, positive)
            return sweep.cheapest(miss_cost=miss_cost, false_alarm_cost=false_alarm_cost)
        """,
        # between the scores
        """
        def cheapest(scores, positive, miss_cost, false_alarm_cost):
            ordered = sorted(float(score) for score in scores)
            best, lowest = None, float("inf")
            for t in [ordered[0] - 1, *[(a + b) / 2 for a, b in zip(ordered, ordered[1:])], ordered[-1] + 1]:
                cost = 0
                for score, is_positive in zip(scores, positive):
                    if is_positive and score < t:
                        cost += miss_cost
                    elif not is_positive and score >= t:
                        cost += false_alarm_cost
                if cost < lowest:
                    best, lowest = t, cost
            return best
        """,
    ],
    "suppress": [
        """
        def suppress(overlaps, scores, most=0.3):
            kept, waiting = [], np.argsort(scores)[::-1]
            while len(waiting):
                best, waiting = waiting[0], waiting[1:]
                kept.append(best)
                waiting = waiting[overlaps[best, waiting] <= most]
            return np.array(kept, dtype="int32")
        """,
        """
        def suppress(overlaps, scores, most=0.3):
            left = {place: float(score) for place, score in enumerate(scores)}
            kept = []
            while left:
                best = max(left, key=left.get)
                kept.append(best)
                left = {k: v for k, v in left.items() if k != best and not overlaps[best][k] > most}
            return tuple(kept)
        """,
    ],
    "split": [
        """
        def split(drives, share, random):
            names = sorted(set(drives.tolist()))
            random.shuffle(names)
            test = set(names[: max(int(len(names) * share), 1)])
            train = [place for place, drive in enumerate(drives) if drive not in test]
            return train, [place for place, drive in enumerate(drives) if drive in test]
        """,
        """
        def split(drives, share, random):
            names = np.unique(drives)
            chosen = random.choice(names, size=max(1, int(np.floor(share * len(names)))), replace=False)
            is_test = (drives[:, None] == chosen).any(axis=1)
            return np.where(~is_test)[0], np.where(is_test)[0]
        """,
    ],
    "slide": [
        # window by window
        """
        def slide(cells, weights, bias, window):
            height, width = window
            rows, columns = len(cells) - height + 1, len(cells[0]) - width + 1
            return [
                [cells[y : y + height, x : x + width].ravel() @ weights + bias for x in range(columns)]
                for y in range(rows)
            ]
        """,
        # a convolution in Keras, with its axes for batch and filters
        """
        def slide(cells, weights, bias, window):
            kernel = weights.reshape(*window, cells.shape[-1], 1).astype("float32")
            return keras.ops.conv(cells[None].astype("float32"), kernel, padding="valid") + bias
        """,
    ],
    "dusk": [
        "def dusk(views, random):\n    return views * random.uniform(0.1, 0.8, (len(views), 1, 1, 1)).astype('float32')",
        # a darkening curve, and colours that fade
        """
        def dusk(views, random):
            result = []
            for view in views:
                grey = view.mean(axis=-1, keepdims=True)
                faded = 0.7 * view + 0.3 * grey
                result.append(faded ** random.uniform(1.0, 1.5) * random.uniform(0.1, 0.6))
            return np.stack(result)
        """,
    ],
}

WRONG = {
    "my_windows": [
        ("my_windows = 12 * 28", "13 places, not 12"),
        ("my_windows = 19 * 32", "last rows and columns"),
        ("my_windows = 14 * 30", "Round down: one step more"),
        ("my_windows = ((192 - 64) / 10 + 1) * ((320 - 32) / 10 + 1)", "round down before"),
        ("my_windows = 17 * 26", "swapped"),
        ("my_windows = 129 * 289", "one pixel"),
        ("my_windows = 13 + 29", "multiply"),
    ],
    "cheapest": [
        (
            """
            def cheapest(scores, positive, miss_cost, false_alarm_cost):
                thresholds = np.append(scores, np.inf)
                costs = []
                for threshold in thresholds:
                    alarm = scores >= threshold
                    misses, false_alarms = (~positive & alarm).sum(), (positive & ~alarm).sum()
                    costs.append(miss_cost * misses + false_alarm_cost * false_alarms)
                return thresholds[np.argmin(costs)]
            """,
            "swapped",
        ),
        (
            """
            def cheapest(scores, positive, miss_cost, false_alarm_cost):
                thresholds = np.append(scores, np.inf)
                errors = [((scores >= threshold) != positive).sum() for threshold in thresholds]
                return thresholds[np.argmin(errors)]
            """,
            "fewest errors",
        ),
        (
            """
            def cheapest(scores, positive, miss_cost, false_alarm_cost):
                costs = []
                for threshold in np.append(scores, np.inf):
                    alarm = scores >= threshold
                    misses, false_alarms = (positive & ~alarm).sum(), (~positive & alarm).sum()
                    costs.append(miss_cost * misses + false_alarm_cost * false_alarms)
                return min(costs)
            """,
            "the lowest cost",
        ),
        (
            """
            def cheapest(scores, positive, miss_cost, false_alarm_cost):
                costs = []
                for threshold in scores:
                    alarm = scores >= threshold
                    misses, false_alarms = (positive & ~alarm).sum(), (~positive & alarm).sum()
                    costs.append(miss_cost * misses + false_alarm_cost * false_alarms)
                return scores[np.argmin(costs)]
            """,
            "no alarm at all",
        ),
        (
            "def cheapest(scores, positive, miss_cost, false_alarm_cost):\n    return 0.5",
            "Scores may be any numbers",
        ),
        (
            "def cheapest(scores, positive, miss_cost, false_alarm_cost):\n    return scores",
            "One threshold is expected",
        ),
    ],
    "suppress": [
        (
            """
            def suppress(overlaps, scores, most=0.3):
                kept = []
                for place in range(len(scores)):
                    if all(overlaps[place, other] <= most for other in kept):
                        kept.append(place)
                return kept
            """,
            "as they come",
        ),
        (
            """
            def suppress(overlaps, scores, most=0.3):
                kept = []
                for place in np.argsort(scores):
                    if all(overlaps[place, other] <= most for other in kept):
                        kept.append(place)
                return kept
            """,
            "not with the lowest",
        ),
        (
            """
            def suppress(overlaps, scores, most=0.3):
                order = np.argsort(-scores)
                return [p for n, p in enumerate(order) if all(overlaps[p, other] <= most for other in order[:n])]
            """,
            "drops nobody",
        ),
        (
            """
            def suppress(overlaps, scores, most=0.3):
                kept = []
                for place in np.argsort(-scores):
                    if all(overlaps[place, other] < most for other in kept):
                        kept.append(place)
                return kept
            """,
            "by just `most` stays",
        ),
        (
            """
            def suppress(overlaps, scores, most=0.3):
                kept = []
                for place in np.argsort(-scores):
                    if all(overlaps[place, other] <= 0.3 for other in kept):
                        kept.append(place)
                return kept
            """,
            "use `most`",
        ),
        (
            """
            def suppress(overlaps, scores, most=0.3):
                kept = []
                for place in np.argsort(-scores):
                    if all(overlaps[place, other] <= most for other in kept):
                        kept.append(place)
                return sorted(kept)
            """,
            "in another order",
        ),
        (
            """
            def suppress(overlaps, scores, most=0.3):
                kept = []
                for place in np.argsort(-scores):
                    if all(overlaps[place] <= most):
                        kept.append(place)
                return kept
            """,
            "must not drop itself",
        ),
        (
            "def suppress(overlaps, scores, most=0.3):\n    return overlaps.max(axis=1) <= most",
            "not a truth value",
        ),
    ],
    "split": [
        (
            """
            def split(drives, share, random):
                order = np.argsort(drives)
                count = max(1, int(share * len(drives)))
                return order[count:], order[:count]
            """,
            "drives are in both parts",
        ),
        (
            """
            def split(drives, share, random):
                names = random.permutation(np.unique(drives))
                count = max(1, int(share * len(names)))
                is_test = np.isin(drives, names[:count])
                return np.flatnonzero(is_test), np.flatnonzero(~is_test)
            """,
            "The parts are swapped",
        ),
        (
            """
            def split(drives, share, random):
                names = np.unique(drives)
                count = max(1, int(share * len(names)))
                is_test = np.isin(drives, names[:count])
                return np.flatnonzero(~is_test), np.flatnonzero(is_test)
            """,
            "every time",
        ),
        (
            """
            def split(drives, share, random):
                names = random.permutation(np.unique(drives))
                is_test = np.isin(drives, names[: int(share * len(names))])
                return np.flatnonzero(~is_test), np.flatnonzero(is_test)
            """,
            "The test part is empty",
        ),
        (
            """
            def split(drives, share, random):
                names = random.permutation(np.unique(drives))
                count = max(1, int(share * len(names)))
                return names[count:], names[:count]
            """,
            "crops",
        ),
        (
            """
            def split(drives, share, random):
                names = random.permutation(np.unique(drives))
                is_test = np.isin(drives, names[: max(1, round(share * len(names)))])
                return ~is_test, is_test
            """,
            "not a truth value",
        ),
        (
            """
            def split(drives, share, random):
                names = random.permutation(np.unique(drives))
                is_test = np.isin(drives, names[: int(share * len(names)) + 1])
                return np.flatnonzero(~is_test), np.flatnonzero(is_test)
            """,
            "rounded down",
        ),
        (
            """
            def split(drives, share, random):
                names = np.random.permutation(np.unique(drives))
                is_test = np.isin(drives, names[: max(1, int(share * len(names)))])
                return np.flatnonzero(~is_test), np.flatnonzero(is_test)
            """,
            "from `random`",
        ),
    ],
    "slide": [
        (
            """
            def slide(cells, weights, bias, window):
                windows = np.lib.stride_tricks.sliding_window_view(cells, (*window, cells.shape[2]))
                return windows.reshape(*windows.shape[:2], -1) @ weights
            """,
            "bias is missing",
        ),
        (
            """
            def slide(cells, weights, bias, window):
                from scipy.signal import convolve
                template = weights.reshape(*window, cells.shape[2])[:, :, ::-1]
                return convolve(cells, template, mode="valid")[:, :, 0] + bias
            """,
            "turned round",
        ),
        (
            """
            def slide(cells, weights, bias, window):
                template = weights.reshape(cells.shape[2], *window)
                windows = np.lib.stride_tricks.sliding_window_view(cells, window, axis=(0, 1))
                return np.einsum("yxkij,kij->yx", windows, template) + bias
            """,
            "in another order",
        ),
        (
            """
            def slide(cells, weights, bias, window):
                kernel = weights.reshape(*window, cells.shape[2], 1).astype("float32")
                return keras.ops.conv(cells[None].astype("float32"), kernel, padding="same")[0, :, :, 0] + bias
            """,
            "stick out over the edge",
        ),
        (
            """
            def slide(cells, weights, bias, window):
                (height, width), (rows, columns, _) = window, cells.shape
                return np.array([
                    [cells[y : y + height, x : x + width].ravel() @ weights + bias for x in range(columns - width)]
                    for y in range(rows - height)
                ])
            """,
            "one row and one column too few",
        ),
        (
            """
            def slide(cells, weights, bias, window):
                height, width = window
                template = weights.reshape(height, width, cells.shape[2])
                rows, columns = cells.shape[0] - height + 1, cells.shape[1] - width + 1
                scores = np.zeros((rows, columns))
                for row in range(height):
                    for column in range(width):
                        piece = cells[row : row + rows, column : column + columns]
                        scores += piece @ template[row, column] + bias
                return scores
            """,
            "once for a window",
        ),
    ],
    "dusk": [
        ("def dusk(views, random):\n    return views * 0.4", "nothing is drawn"),
        ("def dusk(views, random):\n    return views * random.uniform(0.1, 0.7)", "dark alike"),
        (
            "def dusk(views, random):\n    return views * random.random(views.shape) ** 2",
            "a number for each *pixel*",
        ),
        (
            "def dusk(views, random):\n    return views * random.uniform(0.1, 1.3, (len(views), 1, 1, 1))",
            "Pixels have to stay",
        ),
        (
            "def dusk(views, random):\n    return views * random.uniform(0.5, 1.1, (len(views), 1, 1, 1)).clip(0, 1)",
            "Not every view gets darker",
        ),
        (
            """
            def dusk(views, random):
                light = random.uniform(0.05, 0.5, (len(views), 1, 1, 1))
                return np.clip(views * light + random.normal(0, 0.5, views.shape), 0, 0.4)
            """,
            "can be made out",
        ),
        (
            "def dusk(views, random):\n    return views * random.uniform(0, 0.02, (len(views), 1, 1, 1))",
            "night",
        ),
        (
            "def dusk(views, random):\n    return views[:10] * random.uniform(0.1, 0.7)",
            "The shape has to stay",
        ),
        ("def dusk(views, random):\n    views *= 0.5\n    return views", "changes what it is given"),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {
    "dusk": {
        "noise = random.normal(0, 0.01)": "one faint number for all pixels instead of noise: darker all the same",
        "noise, 0, 2)": "nothing that was made darker comes near 1",
        "views - noise": "noise has random signs",
    },
}
