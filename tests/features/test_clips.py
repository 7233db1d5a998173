"""Clips of all lengths become one array of waves."""

import numpy as np
import pytest

from course.features.clips import fit_length


def test_a_short_clip_stands_in_the_middle_of_silence():
    fitted = fit_length([np.array([16_384, -32_768], np.int16)], 6)
    assert fitted.dtype == np.float32
    np.testing.assert_array_equal(fitted, [[0, 0, 0.5, -1, 0, 0]])


def test_of_a_long_clip_the_loudest_stretch_is_kept():
    clip = np.array([0.1, 0.0, 0.9, -0.8, 0.0, 0.5], np.float32)
    sums = [sum(clip[start : start + 3] ** 2) for start in range(4)]
    start = int(np.argmax(sums))
    np.testing.assert_array_equal(fit_length([clip], 3)[0], clip[start : start + 3])


def test_a_clip_of_the_right_length_is_only_scaled():
    clips = [np.array([1, 2, 3], np.int16), np.array([-4, 5, 6], np.int16)]
    np.testing.assert_array_equal(fit_length(clips, 3) * 32_768, clips)


@pytest.mark.parametrize(
    ("clips", "message"),
    [
        ([], "at least one clip"),
        ([np.zeros(0, np.int16)], "clip 0 must be a 1-D array with samples"),
        ([np.ones(3, np.int16), np.ones((3, 2), np.int16)], r"clip 1 must be a 1-D .* \(3, 2\)"),
        ([np.array([0.5, 1.5])], "floats in .* up to 1.5"),
        ([np.array([0.5, np.nan])], "floats in"),
        ([np.array([1, 2, 3])], "int16 samples or floats .* got int64 up to 3"),
        ([np.array(["a"])], "int16 samples or floats"),
    ],
)
def test_what_is_no_clip_is_refused(clips, message):
    with pytest.raises(ValueError, match=message):
        fit_length(clips, 4)


def test_no_length_is_refused():
    with pytest.raises(ValueError, match="samples must be at least 1, got 0"):
        fit_length([np.ones(3, np.int16)], 0)
