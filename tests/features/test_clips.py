"""Clips of all lengths become one array of waves."""

import numpy as np
import pytest

from course.features.clips import fit_length, loudness_db, trim_silence


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


def test_loudness_of_known_sounds():
    square = np.where(np.arange(800) % 2, 1.0, -1.0)
    np.testing.assert_allclose(loudness_db(square), 0, atol=1e-5)
    np.testing.assert_allclose(loudness_db(square / 10), -20, atol=1e-4)
    np.testing.assert_allclose(loudness_db(np.zeros(100)), [-100])
    assert loudness_db(square[:30]).shape == (1,)


def test_quiet_ends_are_cut_off_but_for_a_margin():
    wave = np.zeros(4_000, np.float32)
    wave[1_600:2_400] = 0.5
    wave[3_200:] = 0.001  # 54 dB below: the hiss of a quiet room
    np.testing.assert_array_equal(trim_silence(wave, margin_samples=80), wave[1_520:2_480])
    assert len(trim_silence(wave, below_db=60, margin_samples=0)) == 4_000 - 1_600
    np.testing.assert_array_equal(trim_silence(wave[1_600:2_400]), wave[1_600:2_400])


def test_a_quiet_stretch_inside_a_word_stays():
    wave = np.concatenate([np.full(400, 0.5), np.zeros(800), np.full(160, 0.5)])
    assert len(trim_silence(wave)) == len(wave)


def test_integers_are_trimmed_too_and_silence_stays_whole():
    assert trim_silence(np.full(100, 16_384, np.int16))[0] == 0.5
    assert len(trim_silence(np.zeros(160))) == 160


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: loudness_db(np.zeros((2, 80))), "1-D"),
        (lambda: loudness_db(np.zeros(80), frame_samples=0), "at least 1"),
        (lambda: trim_silence(np.zeros(0)), "1-D array with samples"),
        (lambda: trim_silence(np.full(9, np.nan)), "floats in"),
        (lambda: trim_silence(np.zeros(80), below_db=0.0), "positive"),
    ],
)
def test_what_is_no_clip_has_no_loudness(call, message):
    with pytest.raises(ValueError, match=message):
        call()
