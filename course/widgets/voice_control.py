"""Speak, and the appliances obey; and record takes of one's own to learn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import ipywidgets as widgets
import numpy as np

from course.figures.hearing import plot_hearing
from course.figures.sound import encode_wav
from course.widgets.elements import Slider, Sound
from course.widgets.household import COMMANDS, Household
from course.widgets.microphone import SAMPLE_RATE_HZ, Microphone
from course.widgets.panel import WRAP, Panel, render

PICTURE_PIXELS = 700
HUNDREDTHS = tuple(step / 100 for step in range(101))
INVITATION = "Say: yes, no, up, down, left, right, stop or go."

Recognise = Callable[[np.ndarray], tuple[str, float]]


def control_by_voice(
    recognise: Recognise,
    *,
    threshold: float,
    clips: Mapping[str, np.ndarray] | None = None,
) -> VoiceControl:
    """Show the appliances, a microphone, and a threshold for what they believe.

    Parameters
    ----------
    recognise : from a clip, 1-D float32 at 8 kHz, to the word heard and a score from 0 to 1.
    threshold : score from which on a word is obeyed; a slider changes it.
    clips : name to a clip that can be played to the appliances instead of speaking.

    Returns
    -------
    A widget with ``household``, ``heard`` and ``threshold``.

    Raises
    ------
    ValueError
        If the threshold is not from 0 to 1.
    """
    if not 0 <= threshold <= 1:
        raise ValueError(f"expected a threshold from 0 to 1, got {threshold}")
    return VoiceControl(recognise, threshold, clips or {})


class VoiceControl(Panel):
    """Appliances that obey words they believe; see :func:`control_by_voice`."""

    def __init__(self, recognise: Recognise, threshold: float, clips: Mapping[str, np.ndarray]) -> None:
        super().__init__(width=PICTURE_PIXELS)
        self._recognise = recognise
        self._clips = dict(clips)
        self.household = Household()
        self.heard: str | None = None
        self.microphone = Microphone()
        self.slider = Slider(
            sorted({*HUNDREDTHS, threshold}), threshold, description="believe from", text="{:.2f}".format
        )
        self.choice = widgets.Dropdown(options=list(self._clips), description="or a clip")
        self.say_it = widgets.Button(description="Play it to them")
        self.player = Sound(label="What they heard last")
        self._page = widgets.HTML(self.household.draw())
        picker = [widgets.HBox([self.choice, self.say_it], layout=WRAP)] if self._clips else []
        self.arrange(
            self._page, self.microphone, *picker, self.slider, self.status, self.picture, self.player
        )
        self.on_change(self.microphone, self._hear_recording, "recordings")
        self.on_click(self.say_it, self._hear_clip)
        self.say(INVITATION)
        if self._clips:
            self._show_sound(next(iter(self._clips.values())), next(iter(self._clips)))

    @property
    def threshold(self) -> float:
        """Score from which on a word is obeyed."""
        return self.slider.value

    def hear(self, clip: np.ndarray | None, name: str = "your recording") -> None:
        """Let the appliances hear a clip; None is silence. What is not believed is refused."""
        if clip is None:
            self.heard = None
            self.say("Nobody spoke. Nothing is done.")
            return
        self._show_sound(clip, name)
        word, score = self._recognise(clip)
        believed = word in COMMANDS and score >= self.threshold
        self.heard = word if believed else None
        if believed:
            self.household = self.household.obey(word)
            words = f"Heard “{word}” (score {score:.2f}): done. Now: {self.household.describe()}"
        elif word in COMMANDS:
            words = f"Perhaps “{word}”, but the score of {score:.2f} is too low. Nothing is done."
        else:
            words = "That was none of the eight words. Nothing is done."
        self._page.value = self.household.draw()
        self.say(words)

    def _hear_clip(self) -> None:
        self.hear(self._clips[self.choice.value], self.choice.value)
        self.player.plays += 1

    def _hear_recording(self) -> None:
        self.hear(self.microphone.clip)
        if self.microphone.clip is None:
            self.say(self.microphone.trouble)
        elif self.microphone.trouble:
            self.say(f"{self.status.text} {self.microphone.trouble}")

    def _show_sound(self, clip: np.ndarray, name: str) -> None:
        self.picture.png = render(plot_hearing(clip))
        self.picture.alt = f"Wave, mel bands and MFCC of {name}"
        self.player.label = f"What they heard last: {name}"
        self.player.wav = encode_wav(clip, SAMPLE_RATE_HZ)


def record_takes(words: Sequence[str] = COMMANDS, *, count: int = 5) -> TakeRecorder:
    """Ask for several recordings of each word, one after another.

    Nothing is written to disk: the recordings are gone when the kernel stops.

    Parameters
    ----------
    words : which, at least one.
    count : recordings of each.

    Returns
    -------
    A widget with ``takes`` and ``complete``.

    Raises
    ------
    ValueError
        If there is no word, one comes twice, or ``count`` is below 1.
    """
    if not words or len(set(words)) < len(words) or count < 1:
        raise ValueError(f"expected different words and a count of at least 1, got {list(words)} and {count}")
    return TakeRecorder(words, count)


class TakeRecorder(Panel):
    """A microphone that asks for one word after another; see :func:`record_takes`."""

    def __init__(self, words: Sequence[str], count: int) -> None:
        super().__init__(width=PICTURE_PIXELS)
        self._order = [word for _ in range(count) for word in words]  # in turns: no two takes are one habit
        self._clips: list[np.ndarray] = []
        self.microphone = Microphone()
        self.undo = widgets.Button(description="Repeat the last one")
        self.arrange(self.status, self.microphone, self.undo)
        self.on_change(self.microphone, self._keep_recording, "recordings")
        self.on_click(self.undo, self.drop_last)
        self._ask()

    @property
    def takes(self) -> dict[str, list[np.ndarray]]:
        """The recordings so far, by word."""
        found: dict[str, list[np.ndarray]] = {word: [] for word in self._order}
        for word, clip in zip(self._order, self._clips, strict=False):
            found[word].append(clip)
        return found

    @property
    def complete(self) -> bool:
        """Whether all were recorded."""
        return len(self._clips) == len(self._order)

    def keep(self, clip: np.ndarray | None) -> None:
        """Keep a recording of the word that was asked for; None, silence, is asked for again."""
        if clip is None:
            self._ask("Nothing was heard. Once more, nearer to the microphone.")
            return
        if not self.complete:
            self.picture.png = render(plot_hearing(clip))
            self.picture.alt = f"Wave, mel bands and MFCC of your “{self._order[len(self._clips)]}”"
            self._clips.append(clip)
        self._ask()

    def drop_last(self) -> None:
        """Forget the last recording."""
        if self._clips:
            self._clips.pop()
        self._ask()

    def _keep_recording(self) -> None:
        """Keep what the microphone recorded, unless something is wrong with it: then ask again."""
        if self.microphone.trouble:
            self._ask(self.microphone.trouble)
        else:
            self.keep(self.microphone.clip)

    def _ask(self, before: str = "") -> None:
        self.undo.disabled = not self._clips
        number, count = len(self._clips), len(self._order)
        if self.complete:
            self.say(f"All {count} recorded. Run the next cell.")
        else:
            self.say(f"{before} {number + 1} of {count}: say “{self._order[number]}”.".strip())
