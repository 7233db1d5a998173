"""Boxes: overlaps against counted pixels, suppression against a loop over all pairs."""

import numpy as np
import pytest

from course.detection import overlaps, shrink, suppress

BOX = np.array([[2, 3, 4, 5]])


def draw_boxes(count, random):
    """Boxes of whole pixels within 30 × 40."""
    corners = np.stack([random.integers(0, 20, count), random.integers(0, 25, count)], axis=1)
    return np.concatenate([corners, random.integers(1, 11, (count, 2))], axis=1)


def pixels_of(box):
    mask = np.zeros((30, 40), bool)
    row, column, height, width = box
    mask[row : row + height, column : column + width] = True
    return mask


def test_overlap_equals_counted_pixels():
    random = np.random.default_rng(0)
    boxes, others = draw_boxes(40, random), draw_boxes(30, random)
    shared = overlaps(boxes, others)
    assert shared.shape == (40, 30)
    assert (shared > 0).any()
    for row, box in enumerate(boxes):
        for column, other in enumerate(others):
            one, two = pixels_of(box), pixels_of(other)
            assert shared[row, column] == pytest.approx((one & two).sum() / (one | two).sum())


def test_overlaps_known_by_heart():
    others = [[2, 3, 4, 5], [2, 3, 2, 5], [6, 3, 4, 5], [2, 8, 1, 1], [2.5, 3, 4, 5]]
    np.testing.assert_allclose(overlaps(BOX, others), [[1, 0.5, 0, 0, 3.5 / 4.5]])
    assert overlaps(np.empty((0, 4)), BOX).shape == (0, 1)
    assert overlaps(BOX, []).shape == (1, 0)
    odd = np.array([[0.1, 0.2, 0.3, 0.7]])
    assert overlaps(odd, odd)[0, 0] <= 1


def suppressed_by_loop(boxes, scores, overlap):
    kept = []
    for place in sorted(range(len(boxes)), key=lambda place: (-scores[place], place)):
        if all(overlaps(boxes[[place]], boxes[[other]])[0, 0] <= overlap for other in kept):
            kept.append(place)
    return kept


@pytest.mark.parametrize("overlap", [0.0, 0.2, 0.5, 1.0])
def test_suppression_equals_a_loop(overlap):
    random = np.random.default_rng(1)
    boxes = draw_boxes(80, random)
    scores = np.round(random.random(80), 1)  # rounded, so that some are equal
    kept = suppress(boxes, scores, overlap=overlap)
    assert kept.tolist() == suppressed_by_loop(boxes, scores, overlap)
    assert (len(kept) == 80) == (overlap == 1.0)


def test_of_each_heap_the_best_stays():
    boxes = [[0, 0, 10, 10], [1, 0, 10, 10], [50, 0, 10, 10], [50, 1, 10, 10], [52, 1, 10, 10]]
    assert suppress(boxes, [0.5, 0.9, 0.1, 0.3, 0.2]).tolist() == [1, 3]
    assert suppress([], []).tolist() == []


def test_shrunk_boxes_keep_their_middles():
    smaller = shrink(BOX, 0.5)
    np.testing.assert_allclose(smaller, [[3, 4.25, 2, 2.5]])
    np.testing.assert_allclose(shrink(smaller, 2), BOX)
    np.testing.assert_allclose(shrink(BOX, 1), BOX)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: overlaps(BOX[0], BOX), r"boxes as \(n, 4\).*box\[None\]"),
        (lambda: overlaps(BOX, BOX[:, :3]), r"others as \(n, 4\)"),
        (lambda: overlaps(BOX * np.nan, BOX), "NaN"),
        (lambda: overlaps([[5, 5, 0, 3]], BOX), "above 0, got 0.*not two corners"),
        (lambda: overlaps(BOX, [[5, 5, 3, -2]]), "above 0, got -2"),
        (lambda: suppress(BOX, [0.1, 0.2]), r"one score a box, shape \(1,\), got shape \(2,\)"),
        (lambda: suppress(BOX, [np.nan]), "scores contain NaN"),
        (lambda: suppress(BOX, [0.5], overlap=1.5), "from 0 to 1, got 1.5"),
        (lambda: suppress(BOX, [0.5], overlap=np.nan), "from 0 to 1, got nan"),
        (lambda: suppress(np.zeros((3, 4)), np.zeros(3)), "above 0"),
        (lambda: shrink(BOX, 0), "share above 0, got 0"),
        (lambda: shrink(BOX, np.nan), "share above 0, got nan"),
        (lambda: shrink(BOX, np.inf), "share above 0, got inf"),
    ],
)
def test_what_makes_no_sense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
