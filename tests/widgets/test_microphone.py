"""What becomes of a recording; the browser's part needs a browser."""

import numpy as np
import pytest

from course.widgets.microphone import Microphone, clean_recording, judge_recording


def word(rate, *, loudness=0.1, before=0.5, after=0.6, hiss=0.0):
    """A tone of 0.4 s at 500 Hz, somewhere in a recording."""
    tone = loudness * np.sin(2 * np.pi * 500 * np.arange(round(0.4 * rate)) / rate)
    silent = [np.zeros(round(seconds * rate)) for seconds in (before, after)]
    recording = np.concatenate([silent[0], tone, silent[1]])
    return (recording + hiss * np.random.default_rng(0).standard_normal(len(recording))).astype(np.float32)


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_the_word_is_cut_out_at_eight_kilohertz(rate):
    clip = clean_recording(word(rate), rate)
    assert clip.dtype == np.float32
    assert len(clip) == pytest.approx(8_000 * 0.46, abs=170)  # with its margins of 30 ms
    assert np.abs(clip).max() == pytest.approx(0.6)
    assert np.abs(np.fft.rfft(clip)).argmax() * 8_000 / len(clip) == pytest.approx(500, abs=5)


def test_how_near_one_stands_does_not_matter():
    near, far = (clean_recording(word(8_000, loudness=loudness), 8_000) for loudness in (0.5, 0.05))
    np.testing.assert_allclose(near, far, atol=1e-5)


def test_an_offset_and_a_hiss_are_no_word():
    assert clean_recording(word(48_000, loudness=0, hiss=0.001) + np.float32(0.2), 48_000) is None
    assert len(clean_recording(word(8_000, hiss=0.0005), 8_000)) < 8_000 * 0.5


def test_too_loud_a_recording_is_clipped():
    assert np.abs(clean_recording(word(8_000, loudness=3), 8_000)).max() == pytest.approx(0.6)


def test_what_the_browser_sends_becomes_a_clip():
    microphone = Microphone()
    assert microphone.clip is None
    heard = []
    microphone.observe(lambda change: heard.append(len(microphone.clip)), "audio")
    sent = {"recorded_rate_hz": 16_000, "audio": memoryview(word(16_000).tobytes())}
    microphone.set_state(sent)
    assert heard == [len(clean_recording(word(16_000), 16_000))]  # the rate is there before anyone is told


def test_a_silent_recording_is_no_clip():
    microphone = Microphone(audio=np.zeros(16_000, np.float32).tobytes(), recorded_rate_hz=16_000)
    assert microphone.clip is None


@pytest.mark.parametrize(
    ("samples", "rate", "message"),
    [
        (word(8_000), 4_000, "at least 8000"),
        (word(8_000)[:100], 8_000, "tenth of a second"),
        (np.zeros((2, 8_000)), 8_000, "one channel"),
        (np.zeros(8_000, np.int16), 8_000, "floats"),
        (np.full(8_000, np.nan), 8_000, "NaN"),
    ],
)
def test_bad_recordings_are_refused(samples, rate, message):
    with pytest.raises(ValueError, match=message):
        clean_recording(samples, rate)


@pytest.mark.parametrize(
    ("samples", "rate", "words"),
    [
        (word(16_000, loudness=0.3), 16_000, ""),
        (np.zeros(16_000, np.float32), 16_000, "Nobody spoke"),
        (np.clip(word(16_000, loudness=2), -1, 1), 16_000, "too loud"),
        (word(4_000), 4_000, "telephone mode"),
        (np.zeros(0, np.float32), 48_000, "broke off"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(samples, rate, words):
    judgement = judge_recording(samples, rate)
    assert words in judgement
    assert bool(judgement) == bool(words)


def test_one_click_is_not_too_loud():
    recording = word(16_000, loudness=0.3)
    recording[100:110] = 1
    assert judge_recording(recording, 16_000) == ""
