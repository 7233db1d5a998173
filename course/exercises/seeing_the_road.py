"""What lesson 09 asks: windows counted, costs weighed, boxes thinned out, a template slid, a leak, and dusk."""

import numpy as np

from course.checking import Lesson, Question, Wrong, expect, expect_number
from course.checking.comparing import as_numbers
from course.detection import overlaps as measure_overlaps

lesson = Lesson("09")

three_numbers = lesson.prediction(
    "three_numbers", "A linear model that knows three numbers", unit="of 100 views"
)
crossing = lesson.prediction("crossing", "Pedestrians: the net is ahead from", unit="training views on")
false_alarms = lesson.prediction("false_alarms", "The net sees a pedestrian in", unit="windows of one scene")
winner_on_real = lesson.prediction(
    "winner_on_real", "On real people, trained on simulation alone, the better one is", choices=("HOG", "CNN")
)


@lesson.exercise(
    title="How many windows?",
    minutes=3,
    objective=3,
    prompt="""
        A scene is 192 pixels high and 320 wide. A window 64 pixels high and 32 wide slides over it in steps of
        **10** pixels, along both axes, and never sticks out. How many windows are there, at this one scale?
    """,
    starter="my_windows = ...",
    answer="my_windows",
    solution="my_windows = 13 * 29",
    hints=(
        "In how many places can its upper edge stand, from row 0 to the last one where it still fits?",
        "Downwards its edge may stand at row 192 − 64 = 128 at most. Count 0, 10, 20, …",
    ),
    notice="""
        It is the formula for the size of a convolution's map, with the window as filter and the step as stride.
        Halve the step, and there are four times as many.
    """,
    why="(192 − 64) / 10, rounded down, + 1 = 13 places downwards; (320 − 32) / 10, likewise, = 29 to the right.",
)
def my_windows(answer, random):
    expect_number(
        answer,
        377,
        {
            "The first place counts, too: 0, 10, …, 120 are 13 places, not 12.": 12 * 28,
            "The window never sticks out: it cannot begin in the scene's last rows and columns.": 19 * 32,
            "Round down: one step more, and the window sticks out.": 14 * 30,
            "Places are whole: round down before you multiply.": 13.8 * 29.8,
            "Height and width of the window are swapped.": 17 * 26,
            "That is a step of one pixel.": 129 * 289,
            "For every place downwards there are all those to the right: multiply.": 13 + 29,
        },
    )


@lesson.exercise(
    title="The cheapest threshold",
    minutes=10,
    objective=2,
    prompt="""
        Write `cheapest(scores, positive, miss_cost, false_alarm_cost)`: it returns the threshold whose errors
        cost least on these examples. `scores` has shape `(n,)`; `positive` are as many truth values. An alarm
        is raised where a score is **at least** the threshold. Scores are any numbers, not only probabilities;
        and to raise no alarm at all may be cheapest, with the threshold `np.inf`.
    """,
    starter="def cheapest(scores, positive, miss_cost, false_alarm_cost):\n    ...\n    return ...",
    answer="cheapest",
    solution="""
        def cheapest(scores, positive, miss_cost, false_alarm_cost):
            thresholds = np.append(scores, np.inf)
            costs = []
            for threshold in thresholds:
                alarm = scores >= threshold
                misses, false_alarms = (positive & ~alarm).sum(), (~positive & alarm).sum()
                costs.append(miss_cost * misses + false_alarm_cost * false_alarms)
            return thresholds[np.argmin(costs)]
    """,
    hints=(
        "Only thresholds that are scores need be tried: between two neighbours nothing changes.",
        "A miss is positive without alarm, `positive & ~alarm`; a false alarm is an alarm that is not positive.",
        "Keep one cost for each threshold, and return the *threshold* at the place of the lowest.",
    ),
    notice="""
        No learning was needed, and no better classifier. In the lesson this step was worth more than going from
        HOG to the net; and when the costs change, only this line has to run again.
    """,
    why="Every threshold that changes anything is tried, and none that does not. `np.inf` stands for silence.",
)
def cheapest(answer, random):
    for miss, false, count in ((100, 1, 60), (1, 30, 45), (2, 5, 50), (1, 1000, 8)):
        scores, positive = _scored_views(count, miss, false, random)
        ordered = np.append(np.unique(scores), np.inf)
        costs = np.array([_cost(scores, positive, one, miss, false) for one in ordered])
        number = as_numbers(answer(scores, positive, miss, false), "the threshold")
        if number.size != 1:
            raise Wrong(f"One threshold is expected; this has shape {number.shape}.")
        number = float(number.reshape(()))
        if np.isnan(number):
            raise Wrong("The threshold is NaN, not a number.")
        if np.isclose(_cost(scores, positive, number, miss, false), costs.min()):
            continue
        if np.isclose(number, costs.min()):
            raise Wrong("That is the lowest cost. Return the threshold that it belongs to.")
        if 0 <= number <= 1 and number not in scores:
            raise Wrong("Scores may be any numbers: try the scores themselves as thresholds.")
        swapped = min(_cost(scores, positive, one, false, miss) for one in ordered)
        errors = [_cost(scores, positive, one, 1, 1) for one in ordered]
        place = np.searchsorted(ordered, number)
        if costs[:-1].min() > costs.min():
            raise Wrong(
                "Here it is cheapest to raise no alarm at all. Try a threshold above all scores, too."
            )
        if np.isclose(_cost(scores, positive, number, false, miss), swapped):
            raise Wrong("The two costs are swapped: a miss is a positive example that raises no alarm.")
        if np.isclose(_cost(scores, positive, number, 1, 1), min(errors)):
            raise Wrong("That makes the fewest errors. But one kind of error costs more than the other.")
        if place + 1 < len(ordered) and np.isclose(costs[place + 1], costs.min()):
            raise Wrong("A score *equal* to the threshold raises the alarm: the best one is the next higher.")
        paid = _cost(scores, positive, number, miss, false)
        raise Wrong(
            f"With a miss at {miss} and a false alarm at {false}, the threshold {number:.3g} costs {paid:g} on "
            f"{count} examples; {costs.min():g} is possible."
        )


@lesson.exercise(
    title="One box for one person",
    minutes=10,
    objective=3,
    prompt="""
        Write non-maximum suppression. `suppress(overlaps, scores, most)` gets an array `(n, n)` with the IoU of
        every two of `n` boxes, and their scores, `(n,)`. It keeps the box with the highest score, drops all that
        overlap it by **more** than `most`, and goes on with what is left. It returns the places of the boxes
        kept, the highest score first.
    """,
    starter="def suppress(overlaps, scores, most=0.3):\n    kept = []\n    ...\n    return kept",
    answer="suppress",
    solution="""
        def suppress(overlaps, scores, most=0.3):
            kept = []
            for place in np.argsort(-scores):
                if all(overlaps[place, other] <= most for other in kept):
                    kept.append(place)
            return kept
    """,
    hints=(
        "`np.argsort(-scores)` gives the places from the highest score to the lowest.",
        "A box stays if it overlaps none of the boxes *kept so far* by more than `most`.",
    ),
    notice="""
        A dropped box drops nobody: that matters when people stand in a row. And suppression knows only boxes:
        two people behind each other are one to it, whatever the net saw.
    """,
    why="In order of the scores, a box only has to be held against those kept: all better ones are decided.",
)
def suppress(answer, random):
    for most, count in ((0.3, 14), (0.3, 9), (0.5, 12), (0.15, 12)):
        overlaps, scores = _row_of_boxes(most, count, random)
        wanted = _suppress(overlaps, scores, most)
        places = answer(overlaps, scores) if most == 0.3 else answer(overlaps, scores, most)
        if np.asarray(places).dtype == bool:
            raise Wrong(
                "Return the places of the boxes kept, such as `[4, 0, 7]`, not a truth value for each box."
            )
        places = as_numbers(places, "what comes back")
        by_place = _suppress(overlaps, -np.arange(count), most)
        better = [
            place for place in range(count) if not (overlaps[place, scores > scores[place]] > most).any()
        ]
        ordered = np.argsort(-scores)
        expect(
            places,
            wanted,
            {
                "The right boxes, and in another order: the highest score comes first.": np.sort(wanted),
                "Begin with the highest score, not with the lowest.": _suppress(overlaps, -scores, most),
                "The boxes are taken as they come. Begin with the one that has the highest score.": by_place,
                "A box that was dropped drops nobody: hold each box against those *kept*.": [
                    place for place in ordered if place in better
                ],
                "A dropped box drops nobody. (And the highest score comes first.)": better,
                "A box that overlaps by just `most` stays: only *more* than that is too much.": _suppress(
                    overlaps, scores, most - 1e-9
                ),
                "The limit is always 0.3: use `most`.": _suppress(overlaps, scores, 0.3),
                "All boxes are kept.": ordered,
                "Each box overlaps itself by 1: it must not drop itself.": [],
                "Only the best box is left. Go on with what does not overlap it.": ordered[:1],
            },
            what="the list of places",
        )


@lesson.exercise(
    title="Find the bug: the same person twice",
    minutes=8,
    objective=5,
    prompt="""
        A colleague splits crops of films into a training and a test part. Her detector is right on 97 of 100
        test crops, and on the next day's drive on 81. Neighbouring frames of a film show the same person. **What
        is wrong with the split?** Mend it: `drives[i]` says which drive crop `i` is from. A `share` of the
        *drives*, rounded down but at least one, is drawn for the test, with all their crops. The places of the
        training crops and of the test crops come back.
    """,
    starter="""
        def split(drives, share, random):
            order = random.permutation(len(drives))
            count = max(1, int(share * len(drives)))
            return order[count:], order[:count]
    """,
    answer="split",
    solution="""
        def split(drives, share, random):
            names = random.permutation(np.unique(drives))
            count = max(1, int(share * len(names)))
            is_test = np.isin(drives, names[:count])
            return np.flatnonzero(~is_test), np.flatnonzero(is_test)
    """,
    hints=(
        "What is drawn at random here, crops or drives? What should be?",
        "`np.unique(drives)` lists the drives; `np.isin(drives, chosen)` says which crops are from chosen ones.",
    ),
    notice="""
        Whatever comes in bunches is split by the bunch: frames by drive, X-rays by patient, words by speaker.
        The test gets harder, and says what you want to know: how it does on the *next* drive.
    """,
    why="Drives are drawn, and crops follow their drive. No person can stand on both sides any more.",
)
def split(answer, random):
    for count, share, wanted in ((8, 0.25, 2), (7, 0.5, 3), (3, 0.2, 1), (12, 0.4, 4)):
        names = random.permutation(100)[:count]
        drives = random.permutation(np.concatenate([names, names, random.choice(names, 60)]))
        seed = int(random.integers(1_000_000))
        parts = _parts(answer(drives, share, np.random.default_rng(seed)))
        _check_parts(drives, parts, wanted)
        again = _parts(answer(drives, share, np.random.default_rng(seed)))
        if not np.array_equal(np.sort(again[1]), np.sort(parts[1])):
            raise Wrong("With the same `random` it draws other drives: draw from `random` alone.")
        tests = [_parts(answer(drives, share, np.random.default_rng(one)))[1] for one in range(30)]
        chosen = [tuple(np.unique(drives[test])) for test in tests]
        if len(set(chosen)) == 1:
            raise Wrong("The same drives are the test every time: draw them, from `random`.")
        if len({name for drawn in chosen for name in drawn}) < count:
            raise Wrong(
                "In thirty draws some drives are never in the test: each should have the same chance."
            )


@lesson.exercise(
    title="A template over a map",
    minutes=12,
    objective=4,
    prompt="""
        Score every window in one pass. A scene's map of cells has shape `(rows, columns, numbers)`. A linear
        model has learned from windows of `window = (height, width)` cells, each laid out in one row by
        `.ravel()`: `weights` has shape `(height * width * numbers,)`, and `bias` is a number. Write
        `slide(cells, weights, bias, window)`: the scores of all windows, of step 1, as an array
        `(rows − height + 1, columns − width + 1)`. NumPy or Keras.
    """,
    starter="def slide(cells, weights, bias, window):\n    ...\n    return ...",
    answer="slide",
    solution="""
        def slide(cells, weights, bias, window):
            height, width = window
            template = weights.reshape(height, width, cells.shape[2])
            rows, columns = cells.shape[0] - height + 1, cells.shape[1] - width + 1
            scores = np.full((rows, columns), bias)
            for row in range(height):
                for column in range(width):
                    scores += cells[row : row + rows, column : column + columns] @ template[row, column]
            return scores
    """,
    hints=(
        "`weights.reshape(height, width, numbers)` turns the weights back into a template: a filter.",
        "Correct first, fast later: cut out each window, `.ravel()` it, and take `@ weights + bias`.",
        "Without a loop over windows: for each cell of the *template*, multiply the moved map by its weights.",
    ),
    notice="""
        A linear classifier on windows *is* a convolution with one filter. What one pass saves is all that comes
        before: the map of cells is computed once, and not anew for each window that shares it.
    """,
    why="Each cell of the template meets the same cells in all windows: a moved piece of the map, all at once.",
)
def slide(answer, random):
    for (rows, columns, numbers), (height, width) in (
        ((9, 12, 4), (3, 2)),
        ((6, 5, 3), (2, 4)),
        ((7, 7, 2), (3, 3)),
    ):
        cells = random.normal(size=(rows, columns, numbers))
        weights, bias = random.normal(size=height * width * numbers), float(random.uniform(1, 3))
        template = weights.reshape(height, width, numbers)
        wanted = _slide(cells, template) + bias
        padded = np.pad(cells, [((size - 1) // 2, size // 2) for size in (height, width)] + [(0, 0)])
        turned = template[::-1, ::-1]
        other_order = np.moveaxis(weights.reshape(numbers, height, width), 0, -1)
        columns_first = weights.reshape(width, height, numbers).swapaxes(0, 1)
        got = answer(cells, weights, bias, (height, width))
        if np.ndim(got) in (3, 4) and np.size(got) == wanted.size and 1 in np.shape(got):
            got = as_numbers(got).reshape(wanted.shape)  # Keras has an axis for the batch and one for filters
        expect(
            got,
            wanted,
            {
                "The bias is missing.": wanted - bias,
                "The bias is added once for each cell of the template: once for a window is right.": (
                    wanted + bias * (height * width - 1)
                ),
                "The template is turned round, as mathematicians' convolution does. Slide it as it is.": (
                    _slide(cells, turned) + bias
                ),
                "The weights are put back in another order: rows first, then columns, then the numbers.": (
                    _slide(cells, other_order) + bias
                ),
                "Height and width of the template are mixed up.": _slide(cells, columns_first) + bias,
                "Windows stick out over the edge here: only those that fit are asked for.": (
                    _slide(padded, template) + bias
                ),
                "The map has one row and one column too few: the last window that fits is missing.": (
                    wanted[:-1, :-1]
                ),
            },
            what="the map of scores",
        )


@lesson.exercise(
    title="Open: simulate dusk",
    minutes=20,
    objective=5,
    prompt="""
        At dusk, which was never drawn, both machines were little better than a coin. Teach the simulator dusk.
        `dusk(views, random)` gets views `(n, height, width, 3)` with numbers from 0 to 1 and a NumPy generator,
        and returns the same views at dusk, again from 0 to 1. How you do it is up to you; it must be true that

        - every view gets darker, to at most 90 % and at least 3 % of its brightness,
        - not all alike: some lose at least twice as large a factor as others,
        - what was to be seen can still be made out: each view's pixels and those before have a correlation above
          0.6.
    """,
    starter="def dusk(views, random):\n    return ...",
    answer="dusk",
    solution="""
        def dusk(views, random):
            light = random.uniform(0.1, 0.7, size=(len(views), 1, 1, 1))
            noise = random.normal(0, 0.01, size=views.shape)
            return np.clip(light * views + noise, 0, 1)
    """,
    hints=(
        "The least that dusk does: multiply each view by a number of its own.",
        "`random.uniform(0.1, 0.7, size=(len(views), 1, 1, 1))` draws one for each view.",
        "What else? Cameras make noise in the dark, and colours fade. Keep all within 0 and 1: `np.clip`.",
    ),
    notice="""
        Now let it prove itself: in the contest, `with_copies(learn["people"]["CNN"], dusk, 1)` learns from each
        view and from a copy of it at dusk. Does it do better on the real dusk, and does it lose by day?
    """,
    why="""
        A simulation need not look real. It has to vary what varies out there, so that no machine can come to
        rely on it.
    """,
)
def dusk(answer, random):
    views = (
        random.uniform(0.1, 0.9, size=(40, 4, 3, 3)).repeat(4, axis=1).repeat(4, axis=2).astype(np.float32)
    )
    seed = int(random.integers(1_000_000))
    got = as_numbers(answer(views, np.random.default_rng(seed)), "what comes back")
    if got.shape != views.shape:
        raise Wrong(f"The shape has to stay {views.shape}; this is {got.shape}.")
    if not np.isfinite(got).all():
        raise Wrong("Some pixels are no numbers, or infinite.")
    if got.max() > 1 or got.min() < 0:
        raise Wrong(f"Pixels have to stay from 0 to 1; these go from {got.min():.3g} to {got.max():.3g}.")
    if not np.array_equal(got, as_numbers(answer(views, np.random.default_rng(seed)))):
        raise Wrong("With the same `random` it gives other views: draw from `random` alone.")
    if np.array_equal(got, as_numbers(answer(views, np.random.default_rng(seed + 1)))):
        raise Wrong("With another `random` it gives the same views: nothing is drawn.")
    share = got.mean(axis=(1, 2, 3)) / views.mean(axis=(1, 2, 3))
    if share.max() > 0.9:
        raise Wrong(f"Not every view gets darker: one has {share.max():.0%} of its brightness before.")
    if share.min() < 0.03:
        raise Wrong(f"That is night: one view has {share.min():.1%} of its brightness left.")
    alike = [np.corrcoef(one.ravel(), other.ravel())[0, 1] for one, other in zip(got, views, strict=True)]
    if not min(alike) > 0.6:
        raise Wrong(
            f"In one view hardly anything can be made out: its correlation with before is {min(alike):.2f}. Noise, or "
            "a number for each *pixel*, buries it."
        )
    if share.max() < 2 * share.min():
        raise Wrong(
            f"All get dark alike, to {share.min():.0%} up to {share.max():.0%}: draw a number for each *view*, from "
            "a wider range."
        )
    return f"Brightness left: {share.min():.0%} to {share.max():.0%}; least correlation {min(alike):.2f}."


quiz = lesson.ask(
    Question(
        name="crossing",
        objective=1,
        text="Pedestrians: from 100 views HOG is ahead, from 3,000 the net. You have 3,000 views of a *new* task and no "
        "time to try both. What do the curves of this lesson tell you?",
        right="Little: where the lines cross depends on the task",
        why="For stop signs they cross elsewhere than for pedestrians. A test on the new task is the only answer.",
        wrong={
            "The net: 3,000 views are enough": "They were, for pedestrians. A task whose features are known well, "
            "or vary more, may need ten times as many.",
            "HOG: by hand is safer on what is new": "Safer is what was tested. HOG knows no colour, for one, and on "
            "signs that cost it dearly.",
            "Whichever was ahead at 100 views, since lines that are level stay so": "These were not level: they "
            "crossed, and that was the point.",
        },
    ),
    Question(
        name="rule",
        objective=2,
        text="A miss costs as much as 9 false alarms, and the net's probabilities can be trusted. From which "
        "probability of a pedestrian on is the alarm raised?",
        right="0.1",
        why="Silence costs 9 p on average, an alarm 1 − p. They are equal at p = 1/10.",
        wrong={
            "0.9": "That would be the rule if false alarms were the dear ones. Misses are dear: be quick to raise it.",
            "0.5": "So one would do if both errors cost the same.",
            "0.01": "At 1 in 100, silence costs 0.09 on average, and the alarm 0.99.",
        },
    ),
    Question(
        name="rare",
        objective=3,
        text="A classifier is right on 99 of 100 windows, of people and of others alike. Of a scene's 17,000 windows, "
        "30 lie on people. About what share of its alarms is right?",
        right="15 %",
        why="Thirty people's windows against 1 % of 17,000, which is 170: 30 of 200 alarms.",
        wrong={
            "99 %": "That is how often it is right on a *window*. Windows without people are over 500 times as many.",
            "50 %": "It would be so if about 30 of the 17,000 others raised an alarm. One in a hundred does.",
            "1 %": "The other windows are many, but only 1 in 100 of them raises an alarm.",
        },
    ),
    Question(
        name="padding",
        objective=4,
        text="One pass over the scene gives the scores of single crops, for the lesson's net. Why would it not, if its "
        "convolutions padded with zeros?",
        right="A crop has zeros at its border where the scene has neighbours",
        why="The net would see other numbers there, and so answer otherwise. Without padding nothing comes in from "
        "outside.",
        wrong={
            "The map of answers would be as large as the scene": "That changes how many answers there are. The "
            "question is why they differ.",
            "Zeros make a convolution slower than single crops": "Time is not the matter here: the numbers differ.",
            "The dense layer at the end could not become a convolution": "It can, with or without padding: a filter "
            "of one place.",
        },
    ),
    Question(
        name="confident",
        objective=5,
        text="On simulated views the net's confidence was honest to within a few points. What follows for real crops?",
        right="Nothing: it was honest about drawings",
        why="Calibration holds for pictures like those it was measured on. On real crops the net was wrong, and sure.",
        wrong={
            "Where it is sure, it may be believed": "It was sure at dusk, too, and no better than a coin.",
            "It will be unsure where crops are unlike drawings": "Nothing taught it to notice. It has learned to tell "
            "two kinds apart, not to know what it does not know.",
            "It is honest after Platt scaling on simulated views": "That is fitted to drawings as well, and has seen "
            "no street either.",
        },
    ),
)


def _cost(scores: np.ndarray, positive: np.ndarray, threshold: float, miss: float, false: float) -> float:
    alarm = scores >= threshold
    return float(miss * (positive & ~alarm).sum() + false * (~positive & alarm).sum())


def _scored_views(
    count: int, miss: float, false: float, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Scores and truths, drawn until confusing the costs and ignoring them lead to different thresholds."""
    while True:
        positive = random.random(count) < 0.4
        positive[:3] = True, False, False
        scores = np.round(random.normal(positive * 1.2 + 2, 1), 3)
        if false > 100 * miss:
            scores[1] = scores.max() + 1  # the highest score is no pedestrian: silence is cheapest
            return scores, positive
        thresholds = np.append(scores, np.inf)
        swapped, errors = (
            np.array([_cost(scores, positive, one, *costs) for one in thresholds])
            for costs in ((false, miss), (1, 1))
        )
        if not ((swapped == swapped.min()) & (errors == errors.min())).any():
            return scores, positive


def _row_of_boxes(most: float, count: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Overlaps and scores of boxes on people in a row, drawn until every known mistake would show."""
    while True:
        boxes = np.full((count, 4), [0.0, 0.0, 20.0, 10.0])
        boxes[:, 1] = random.uniform(0, 4 * count, count)
        overlaps, scores = measure_overlaps(boxes, boxes), random.normal(size=count)
        kept = _suppress(overlaps, scores, most)
        if len(kept) < 3:
            continue
        overlaps[kept[0], kept[1]] = overlaps[kept[1], kept[0]] = most  # just as much as is allowed
        better = [
            place for place in range(count) if not (overlaps[place, scores > scores[place]] > most).any()
        ]
        if most != 0.3 and _suppress(overlaps, scores, 0.3) == _suppress(overlaps, scores, most - 1e-9):
            continue
        others = (better, _suppress(overlaps, -scores, most), _suppress(overlaps, -np.arange(count), most))
        wanted = _suppress(overlaps, scores, most)
        if all(sorted(other) != sorted(wanted) for other in others) and wanted != sorted(wanted):
            return overlaps, scores


def _suppress(overlaps: np.ndarray, scores: np.ndarray, most: float) -> list[int]:
    kept: list[int] = []
    for place in np.argsort(-scores, kind="stable"):
        if (overlaps[place, kept] <= most).all():
            kept.append(int(place))
    return kept


def _parts(both: object) -> tuple[np.ndarray, np.ndarray]:
    """Return what a split gives as two lists of places, or raise Wrong."""
    if not isinstance(both, tuple | list) or len(both) != 2:
        raise Wrong("Return both parts, the places of the training crops and of the test crops.")
    parts = tuple(np.asarray(part) for part in both)
    if any(part.dtype == bool for part in parts):
        raise Wrong(
            "Return places, not a truth value for each crop: `np.flatnonzero` turns one into the other."
        )
    if any(part.ndim != 1 or (part.size and part.dtype.kind not in "iu") for part in parts):
        raise Wrong("Each part is a list of places, whole numbers from 0 on.")
    return tuple(part.astype(int) for part in parts)


def _check_parts(drives: np.ndarray, parts: tuple[np.ndarray, np.ndarray], wanted: int) -> None:
    """Raise Wrong unless every crop is in one part, every drive in one, and so many drives in the test."""
    train, test = parts
    together = np.concatenate([train, test])
    if together.size and (together.min() < 0 or together.max() >= len(drives)):
        raise Wrong("Some of these are no places of crops: are they names of drives?")
    if len(np.unique(together)) < len(drives):
        raise Wrong(f"Of {len(drives)} crops only {len(np.unique(together))} are in either part.")
    if len(together) > len(drives):
        raise Wrong("Some crops are in both parts, or twice in one.")
    shared = np.intersect1d(drives[train], drives[test])
    if len(shared):
        raise Wrong(
            f"{len(shared)} of {len(np.unique(drives))} drives are in both parts: the same person is learned from "
            "and tested on."
        )
    count, all_drives = len(np.unique(drives[test])), len(np.unique(drives))
    if count == all_drives - wanted and count != wanted:
        raise Wrong(
            "The parts are swapped: the training crops come first, and the share is that of the test."
        )
    if count == 0:
        raise Wrong("The test part is empty: at least one drive belongs to it.")
    if count != wanted:
        raise Wrong(
            f"Of {all_drives} drives {count} are in the test; it should be {wanted}: the share of the drives, rounded "
            "down, at least one."
        )


def _slide(cells: np.ndarray, template: np.ndarray) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(cells, template.shape)[:, :, 0]
    return np.einsum("yxijk,ijk->yx", windows, template)
