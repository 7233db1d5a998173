"""A word is spoken into a (fake) microphone, and the lamp obeys; refusals are told in words."""

import numpy as np
import pytest
from laboratory import launch

from course.data import load
from course.figures.sound import encode_wav

PREPARE = """
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from course.data import load
from course.features.clips import fit_length
from course.features.sound import log_mel, mfcc
from course.widgets import control_by_voice, record_takes

voices = load("voices")

def averages(clips):
    frames = mfcc(log_mel(fit_length(clips, 6_400)))
    return np.concatenate([half.mean(axis=1) for half in np.array_split(frames, 4, axis=1)], axis=1)

model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=300))
some = np.concatenate([np.flatnonzero(voices.y_train == label)[:12] for label in range(9)])
model.fit(averages(voices.x_train[some]), voices.y_train[some])

def recognise(clip):
    shares = model.predict_proba(averages([clip]))[0]
    return voices.class_names[shares.argmax()], float(shares.max())
"""
CONTROL = """
control = control_by_voice(recognise, threshold=0.4, clips={"go, a voice": voices.x_train[{go}]})
control
"""
GULLIBLE = """
from course.widgets import control_by_voice
control = control_by_voice(lambda clip: ("go", 1.0), threshold=0.4)
control
"""
TAKES = "takes = record_takes(['go', 'stop'], count=1)\ntakes"


def first_of(word):
    voices = load("voices")
    return int(np.flatnonzero(voices.y_train == voices.class_names.index(word))[0])


@pytest.fixture(scope="module")
def spoken():
    """A voice of the training part that says "go", as the course stores it."""
    clip = np.asarray(load("voices").x_train[first_of("go")])
    return clip / 32_767 if clip.dtype == np.int16 else clip


@pytest.fixture
def sheet_with(playwright, laboratory, tmp_path, request):
    """Return a function that opens the widgets in a browser with such a microphone."""
    opened = []

    def open_with(*flags, wave=None, fake=True, real=False):
        if wave is not None:
            file = tmp_path / "microphone.wav"
            file.write_bytes(encode_wav(np.float32(wave), 8_000))
            flags = (*flags, f"--use-file-for-fake-audio-capture={file}")
        browser = launch(playwright, *flags, fake_microphone=fake)
        cells = [PREPARE, CONTROL.replace("{go}", str(first_of("go"))), TAKES] if real else [GULLIBLE]
        sheet = laboratory.open(browser.new_context(), cells, request.node.name)
        opened.append((browser, sheet))
        sheet.run()
        return sheet

    yield open_with
    for browser, sheet in opened:
        sheet.close()
        browser.close()
        assert sheet.outside == []
        assert sheet.errors == []


def record(sheet, number=0):
    sheet.output.get_by_role("button", name="● Record").nth(number).click()


def test_a_spoken_word_switches_the_lamp(sheet_with, spoken):
    silence = np.zeros(4_000)
    sheet = sheet_with(wave=np.concatenate([silence, spoken, silence, silence]), real=True)
    assert sheet.value_of("control.household.on['lamp']") is False
    record(sheet)
    sheet.output.get_by_text("Speak now").first.wait_for()
    sheet.output.get_by_text("Heard “go”").wait_for()
    assert sheet.value_of("control.household.on['lamp']") is True
    sheet.output.get_by_role("img", name="[lamp on").wait_for()

    # What arrived is what was spoken: as far as it goes, sample by sample.
    heard = np.frombuffer(sheet.value_of("control.microphone.clip.tobytes()"), np.float32)
    matches = np.correlate(heard, spoken, "full")
    assert np.abs(matches).max() / np.linalg.norm(heard) / np.linalg.norm(spoken) > 0.9
    # And the picture shows just that.
    sheet.page.wait_for_function("[...document.images].some(i => i.alt.endsWith('your recording'))")
    assert sheet.value_of("bytes(control.picture.png)") == sheet.picture()
    sheet.screenshot("microphone_heard")

    record(sheet, 1)
    sheet.output.get_by_text("2 of 2: say “stop”").wait_for()
    sheet.output.get_by_role("button", name="Repeat the last one").press("Enter")
    sheet.output.get_by_text("1 of 2: say “go”").wait_for()
    sheet.check_looks("microphone")


def test_a_clip_is_played_by_keyboard_and_a_threshold_refuses(sheet_with):
    sheet = sheet_with(real=True)
    say = sheet.output.get_by_role("button", name="Play it to them")
    slider = sheet.output.get_by_role("slider", name="believe from")
    slider.press("End")
    say.press("Enter")
    sheet.output.get_by_text("too low. Nothing is done").wait_for()
    slider.press("Home")
    say.press("Enter")
    sheet.output.get_by_text("Heard “go”").wait_for()
    assert sheet.value_of("control.household.on['lamp']") is True


def test_silence_is_refused(sheet_with):
    sheet = sheet_with(wave=np.zeros(8_000))
    record(sheet)
    sheet.output.get_by_text("Nobody spoke").wait_for()
    assert sheet.value_of("control.heard") is None


def test_overdriven_sound_is_told(sheet_with, spoken):
    loud = np.sign(spoken) * (np.abs(spoken) > 0.05)
    sheet = sheet_with(wave=np.concatenate([np.zeros(4_000), loud, np.zeros(8_000)]))
    record(sheet)
    sheet.output.get_by_text("too loud for the microphone").wait_for()


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--use-fake-device-for-media-stream",), "not allowed to use the microphone"),
        (("--use-fake-ui-for-media-stream",), "No microphone was found"),
    ],
)
def test_refusal_and_absence_are_told(sheet_with, flags, words):
    sheet = sheet_with(*flags, fake=False)
    record(sheet)
    sheet.output.get_by_text(words).first.wait_for()
    assert sheet.value_of("control.heard") is None
