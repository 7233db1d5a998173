import numpy as np
import pytest

from course.widgets.household import Household
from course.widgets.voice_control import control_by_voice, record_takes

CLIP = np.full(1_000, 0.5, np.float32)


def answering(word, score):
    return lambda clip: (word, score)


def send(microphone, loudness=0.5, rate=8_000):
    """Stand in for the browser."""
    samples = (loudness * np.sin(0.3 * np.arange(8_000))).astype(np.float32)
    state = {"recorded_rate_hz": rate, "audio": memoryview(samples.tobytes())}
    microphone.set_state({**state, "recordings": microphone.recordings + 1})


def test_a_word_that_is_believed_is_obeyed():
    control = control_by_voice(answering("go", 0.8), threshold=0.8)
    before = control._page.value
    control.hear(CLIP)
    assert control.heard == "go"
    assert control.household == Household().obey("go")
    assert control._page.value != before
    assert "“go” (score 0.80)" in control.status.text


@pytest.mark.parametrize(
    ("word", "score", "words"),
    [("go", 0.79, "too low"), ("other", 1.0, "none of the eight"), ("toast", 1.0, "none of")],
)
def test_what_is_not_believed_changes_nothing(word, score, words):
    control = control_by_voice(answering(word, score), threshold=0.8)
    control.hear(CLIP)
    assert control.heard is None
    assert control.household == Household()
    assert words in control.status.text


def test_silence_is_refused_without_asking():
    control = control_by_voice(lambda clip: pytest.fail("asked"), threshold=0)
    control.hear(None)
    assert "Nobody spoke" in control.status.text
    send(control.microphone, loudness=0)
    assert control.household == Household()


def test_theslider_decides():
    control = control_by_voice(answering("stop", 0.5), threshold=0.9)
    control.slider.value = 0.4
    assert control.threshold == 0.4
    control.hear(CLIP)
    assert control.heard == "stop"


def test_a_recording_is_heard_at_once():
    lengths = []
    control = control_by_voice(lambda clip: (lengths.append(len(clip)), ("up", 1.0))[1], threshold=0.5)
    send(control.microphone)
    assert lengths == [8_000]
    assert control.household.level["lamp"] == 3


def test_a_clip_can_be_played_instead():
    heard = []
    control = control_by_voice(
        lambda clip: (heard.append(clip), ("up", 1.0))[1], threshold=0.5, clips={"one": CLIP, "two": -CLIP}
    )
    control.choice.value = "two"
    control.say_it.click()
    np.testing.assert_array_equal(heard, [-CLIP])
    assert len(control_by_voice(answering("up", 1), threshold=1).children) == len(control.children) - 1


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_an_impossible_threshold_is_refused(threshold):
    with pytest.raises(ValueError, match="from 0 to 1"):
        control_by_voice(answering("up", 1), threshold=threshold)


def test_takes_are_asked_for_in_turns_until_complete():
    recorder = record_takes(["yes", "no"], count=2)
    asked = []
    while not recorder.complete:
        asked.append(recorder.status.text)
        recorder.keep(CLIP)
    assert [text.split("“")[1] for text in asked] == ["yes”.", "no”."] * 2
    assert {word: len(clips) for word, clips in recorder.takes.items()} == {"yes": 2, "no": 2}
    assert "All 4 recorded" in recorder.status.text
    recorder.keep(CLIP)
    assert len(recorder.takes["yes"]) == 2


def test_a_silent_take_is_asked_for_again():
    recorder = record_takes(["yes", "no"], count=1)
    recorder.keep(None)
    assert "Nothing was heard" in recorder.status.text
    assert recorder.takes == {"yes": [], "no": []}


def test_takes_come_from_the_microphone_and_the_last_can_be_repeated():
    recorder = record_takes(["yes", "no"], count=1)
    assert recorder.undo.disabled
    send(recorder.microphone)
    assert len(recorder.takes["yes"]) == 1
    recorder.undo.click()
    assert recorder.takes["yes"] == []
    assert "1 of 2" in recorder.status.text
    recorder.drop_last()


@pytest.mark.parametrize(("words", "count"), [([], 5), (["a", "a"], 5), (["a"], 0)])
def test_impossible_takes_are_refused(words, count):
    with pytest.raises(ValueError, match="different words"):
        record_takes(words, count=count)
