"""Detections against the truth: cases worked by hand, and scikit-learn's average precision."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from course.detection import match_detections, overlaps

THINGS = [np.array([[0, 0, 10, 10], [0, 50, 10, 10]]), np.array([[20, 20, 10, 10]])]


def test_a_case_worked_by_hand():
    boxes = [
        # The left thing twice, nothing, and the right thing at an overlap of 0.25 only.
        [[0, 1, 10, 10], [0, 0, 10, 10], [80, 80, 5, 5], [0, 56, 10, 10]],
        [[21, 20, 10, 10]],
    ]
    scores = [[0.9, 0.6, 0.8, 0.7], [0.8]]
    matches = match_detections(boxes, scores, THINGS)
    assert [right.tolist() for right in matches.right] == [[True, False, False, False], [True]]
    assert [found.tolist() for found in matches.found] == [[True, False], [True]]
    np.testing.assert_allclose(matches.thresholds, [0.9, 0.8, 0.7, 0.6])
    np.testing.assert_allclose(matches.precision, [1, 2 / 3, 2 / 4, 2 / 5])
    np.testing.assert_allclose(matches.recall, [1 / 3, 2 / 3, 2 / 3, 2 / 3])
    assert matches.things == 3
    assert matches.average_precision == pytest.approx(1 / 3 * 1 + 1 / 3 * 2 / 3)


def test_the_least_overlap_counts():
    box = [[0, 5, 10, 10]]  # shares 50 of 150 pixels with the first thing
    assert match_detections([box], [[1]], THINGS[:1], overlap=1 / 3).right[0].all()
    assert not match_detections([box], [[1]], THINGS[:1], overlap=0.34).right[0].any()


def test_a_second_detection_finds_the_neighbour_that_is_still_free():
    truth = [[[0, 0, 10, 10], [0, 2, 10, 10]]]
    boxes = [[[0, 0, 10, 10], [0, 0.5, 10, 10], [0, 1, 10, 10]]]
    matches = match_detections(boxes, [[3, 2, 1]], truth)
    assert matches.right[0].tolist() == [True, True, False]
    assert matches.found[0].all()


def test_scikit_learn_agrees_where_all_is_found():
    random = np.random.default_rng(0)
    boxes, scores, truth = [], [], []
    for _ in range(12):
        things = np.array([[0, 40 * place, 20, 20] for place in range(4)])
        wrong = np.array([[100, 40 * place, 20, 20] for place in range(6)])
        boxes.append(np.concatenate([things + np.array([1, 1, 0, 0]), wrong]))
        scores.append(np.round(random.normal([1] * 4 + [0] * 6), 1))
        truth.append(things)
    matches = match_detections(boxes, scores, truth)
    right, all_scores = np.concatenate(matches.right), np.concatenate(scores)
    assert len(np.unique(all_scores)) < len(all_scores), "equal scores must count together"
    assert right.sum() == matches.things
    assert matches.average_precision == pytest.approx(average_precision_score(right, all_scores))
    # As many things again that nothing finds: all recall is halved.
    missed = [np.concatenate([things, things + np.array([200, 0, 0, 0])]) for things in truth]
    halved = match_detections(boxes, scores, missed)
    assert halved.average_precision == pytest.approx(matches.average_precision / 2)


def test_each_thing_is_found_at_most_once():
    random = np.random.default_rng(2)
    truth = np.concatenate([random.uniform(0, 30, (8, 2)), random.uniform(5, 20, (8, 2))], axis=1)
    boxes = np.concatenate([random.uniform(0, 30, (200, 2)), random.uniform(5, 20, (200, 2))], axis=1)
    matches = match_detections([boxes], [random.random(200)], [truth], overlap=0.4)
    assert matches.right[0].sum() == matches.found[0].sum() > 3
    assert (overlaps(boxes[matches.right[0]], truth).max(axis=1) >= 0.4).all()


def test_without_detections_nothing_is_found():
    matches = match_detections([[], []], [[], []], THINGS)
    assert matches.average_precision == 0
    assert len(matches.thresholds) == 0
    assert not np.concatenate(matches.found).any()


def test_an_image_without_things_makes_false_alarms_only():
    matches = match_detections([[[0, 0, 10, 10]], THINGS[1]], [[0.9], [0.5]], [[], THINGS[1]])
    np.testing.assert_allclose(matches.precision, [0, 0.5])
    assert matches.average_precision == 0.5


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: match_detections([[]], [[], []], THINGS), "got 1, 2 and 2; one image goes in as"),
        (lambda: match_detections([[]], [[]], [[]]), "at least one thing"),
        (lambda: match_detections([], [], []), "at least one thing"),
        (lambda: match_detections(THINGS, [[0.1], [0.2]], THINGS), "one score a box"),
        (lambda: match_detections(THINGS, [[0.1, np.inf], [0.2]], THINGS), "NaN or infinite"),
        (lambda: match_detections(THINGS, [[0.1, 0.1], [0.2]], THINGS, overlap=0), "above 0"),
        (lambda: match_detections(THINGS, [[0.1, 0.1], [0.2]], THINGS, overlap=2), "from 0 to 1, got 2"),
        (lambda: match_detections([[[0, 0, 0, 1]]], [[0.1]], THINGS[:1]), "boxes with a height"),
        (lambda: match_detections([[]], [[]], [[[0, 0, 5]]]), "truth as"),
    ],
)
def test_what_makes_no_sense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
