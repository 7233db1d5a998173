"""Sliding windows against loops; boxes that lead back to where a thing was planted, at every scale."""

import numpy as np
import pytest

from course.detection import detect, image_pyramid, overlaps, shrink, sliding_windows, suppress

IMAGE = np.random.default_rng(0).random((23, 17, 3), dtype=np.float32)


def mean_brightness(crops):
    return crops.mean(axis=(1, 2, 3))


@pytest.mark.parametrize("window", [(5, 4), (23, 17), (1, 1)])
@pytest.mark.parametrize("step", [1, 3, 40])
def test_windows_equal_a_loop(window, step):
    windows, boxes = sliding_windows(IMAGE, window, step)
    rows, columns = range(0, 23 - window[0] + 1, step), range(0, 17 - window[1] + 1, step)
    assert windows.shape == (len(rows), len(columns), *window, 3)
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            cut = IMAGE[row : row + window[0], column : column + window[1]]
            np.testing.assert_array_equal(windows[i, j], cut)
            assert boxes[i, j].tolist() == [row, column, *window]


def test_windows_copy_nothing():
    assert np.shares_memory(sliding_windows(IMAGE, (5, 5), 2)[0], IMAGE)


def test_the_pyramid_has_the_sizes_and_the_means_asked_for():
    levels = list(image_pyramid(IMAGE, [1, 0.5, 0.3, 2]))
    assert [level.shape for level, _ in levels] == [(23, 17, 3), (12, 8, 3), (7, 5, 3), (46, 34, 3)]
    np.testing.assert_array_equal(levels[0][0], IMAGE)
    for level, shrunk in levels:
        assert level.dtype == np.float32
        assert (level.min() >= 0) & (level.max() <= 1)
        np.testing.assert_allclose(shrunk, np.array(level.shape[:2]) / (23, 17))
        np.testing.assert_allclose(level.mean(), IMAGE.mean(), atol=0.03)


def test_fine_stripes_are_averaged_away_when_they_shrink():
    stripes = np.zeros((64, 64, 1), np.float32)
    stripes[:, ::2] = 1
    ((level, _),) = image_pyramid(stripes, [0.4])
    assert np.ptp(level[4:-4, 4:-4]) < 0.25


@pytest.mark.parametrize("size", [8, 12, 16, 24, 37])
def test_a_bright_square_is_found_where_it_was_planted(size):
    """A window of 12 sees it best at the scale where the square fills its inner 8 pixels."""
    image = np.full((90, 110, 3), 0.2, np.float32)
    row, column = 31, 43
    image[row : row + size, column : column + size] = 1

    def bright_within_dark(crops):
        inside = crops[:, 2:-2, 2:-2].sum(axis=(1, 2, 3))
        return inside / 64 - (crops.sum(axis=(1, 2, 3)) - inside) / 80

    scales = 8 / np.array([8, 12, 16, 24, 37])
    boxes, scores = detect(image, bright_within_dark, window=(12, 12), step=1, scales=scales, threshold=1)
    best = boxes[suppress(boxes, scores)][:1]
    np.testing.assert_allclose(best[:, 2:], 1.5 * size, rtol=0.05)
    assert overlaps(shrink(best, 8 / 12), [[row, column, size, size]])[0, 0] > 0.75


def test_boxes_and_scores_equal_a_loop_and_the_threshold_holds():
    boxes, scores = detect(IMAGE, mean_brightness, window=(6, 4), step=2, scales=[1.0, 0.5], threshold=0.5)
    expected = []
    for level, shrunk in image_pyramid(IMAGE, [1.0, 0.5]):
        for row in range(0, level.shape[0] - 5, 2):
            for column in range(0, level.shape[1] - 3, 2):
                mean = level[row : row + 6, column : column + 4].mean()
                if mean >= 0.5:
                    expected.append((row / shrunk[0], column / shrunk[1], 6 / shrunk[0], 4 / shrunk[1], mean))
    assert 0 < len(expected) < 90
    np.testing.assert_allclose(np.column_stack([boxes, scores]), expected, rtol=1e-5)


def test_crops_come_in_batches_and_all_of_them():
    sizes = []

    def count(crops):
        sizes.append(len(crops))
        return np.zeros(len(crops))

    image = np.zeros((40, 40, 1), np.float32)
    boxes, _ = detect(image, count, window=(8, 8), step=1, threshold=-1)
    assert len(boxes) == sum(sizes) == 33 * 33
    assert max(sizes) <= 256


def test_scales_at_which_the_window_does_not_fit_are_left_out():
    boxes, _ = detect(IMAGE, mean_brightness, window=(20, 10), step=4, scales=[0.5, 1, 0.1], threshold=0)
    assert (boxes[:, 2:] == (20, 10)).all()
    none, scores = detect(IMAGE, mean_brightness, window=(20, 10), step=4, threshold=2)
    assert none.shape == (0, 4)
    assert scores.shape == (0,)


def call_detect(image=IMAGE, score=mean_brightness, **changes):
    return detect(image, score, **({"window": (5, 5), "step": 2, "threshold": 0.5} | changes))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sliding_windows(IMAGE[..., 0], (5, 5), 1), r"image\[..., None\]"),
        (lambda: sliding_windows(IMAGE, (24, 5), 1), "24 × 5 does not fit in an image of 23 × 17"),
        (lambda: sliding_windows(IMAGE, (5, 0), 1), r"whole pixels \(height, width\), got \(5, 0\)"),
        (lambda: sliding_windows(IMAGE, 5, 1), "whole pixels"),
        (lambda: sliding_windows(IMAGE, (5.0, 5), 1), "whole pixels"),
        (lambda: sliding_windows(IMAGE, (5, 5), 0), "at least 1, got 0"),
        (lambda: sliding_windows(IMAGE, (5, 5), 1.5), "at least 1, got 1.5"),
        (lambda: list(image_pyramid(IMAGE, [])), "at least one scale"),
        (lambda: list(image_pyramid(IMAGE, [1, 0])), "scales above 0"),
        (lambda: list(image_pyramid(IMAGE, [np.nan])), "scales above 0"),
        (lambda: list(image_pyramid(IMAGE[None], [1])), r"one image .* images\[0\]"),
        (lambda: list(image_pyramid(IMAGE[:0], [1])), "one image"),
        (lambda: list(image_pyramid((255 * IMAGE).astype(np.uint8), [1])), "divide bytes by"),
        (lambda: list(image_pyramid(IMAGE * np.nan, [1])), "got nan to nan"),
        (lambda: call_detect(IMAGE * 2), r"intensities in \[0, 1\]"),
        (lambda: call_detect(threshold=np.nan), "threshold, got NaN"),
        (lambda: call_detect(step=-1), "at least 1, got -1"),
        (lambda: call_detect(window="ab"), "whole pixels"),
        (lambda: call_detect(window=(30, 5), scales=[1, 0.5]), r"at none of the scales \[1, 0.5\]"),
        (lambda: call_detect(score=lambda crops: np.zeros((len(crops), 2))), r"take one column"),
        (lambda: call_detect(score=lambda crops: np.full(len(crops), np.nan)), "NaN or infinite"),
    ],
)
def test_what_makes_no_sense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
