"""Speak, and the appliances obey; and record takes of one's own to learn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import ipywidgets as widgets
import numpy as np

from course.widgets.household import COMMANDS, Household
from course.widgets.microphone import Microphone

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


class VoiceControl(widgets.VBox):
    """Appliances that obey words they believe; see :func:`control_by_voice`."""

    def __init__(self, recognise: Recognise, threshold: float, clips: Mapping[str, np.ndarray]) -> None:
        self._recognise = recognise
        self._clips = dict(clips)
        self.household = Household()
        self.heard: str | None = None
        self.microphone = Microphone()
        self.microphone.observe(lambda _: self.hear(self.microphone.clip), "audio")
        self._slider = widgets.FloatSlider(
            value=threshold,
            min=0,
            max=1,
            step=0.01,
            description="believe from",
            style={"description_width": "7em"},
        )
        self._choice = widgets.Dropdown(options=list(self._clips), description="or a clip")
        self._say = widgets.Button(description="Play it to them")
        self._say.on_click(lambda _: self.hear(self._clips[self._choice.value]))
        self._page = widgets.HTML(self.household.draw())
        self._answer = widgets.HTML("Say: yes, no, up, down, left, right, stop or go.")
        picker = [widgets.HBox([self._choice, self._say])] if self._clips else []
        super().__init__([self._page, self.microphone, *picker, self._slider, self._answer])

    @property
    def threshold(self) -> float:
        """Score from which on a word is obeyed."""
        return self._slider.value

    def hear(self, clip: np.ndarray | None) -> None:
        """Let the appliances hear a clip; None is silence. What is not believed is refused."""
        if clip is None:
            self.heard, words = None, "Nobody spoke. Nothing is done."
        else:
            word, score = self._recognise(clip)
            believed = word in COMMANDS and score >= self.threshold
            self.heard = word if believed else None
            if believed:
                self.household = self.household.obey(word)
                words = f"Heard <b>{word}</b> (score {score:.2f}): done."
            elif word in COMMANDS:
                words = f"Perhaps <b>{word}</b>, but the score of {score:.2f} is too low. Nothing is done."
            else:
                words = "That was none of the eight words. Nothing is done."
        self._page.value = self.household.draw()
        self._answer.value = words


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


class TakeRecorder(widgets.VBox):
    """A microphone that asks for one word after another; see :func:`record_takes`."""

    def __init__(self, words: Sequence[str], count: int) -> None:
        self._order = [word for _ in range(count) for word in words]  # in turns: no two takes are one habit
        self._clips: list[np.ndarray] = []
        self.microphone = Microphone()
        self.microphone.observe(lambda _: self.keep(self.microphone.clip), "audio")
        self._prompt = widgets.HTML()
        self._undo = widgets.Button(description="Repeat the last one")
        self._undo.on_click(lambda _: self.drop_last())
        super().__init__([self._prompt, self.microphone, self._undo])
        self._update()

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
        if clip is not None and not self.complete:
            self._clips.append(clip)
        self._update(heard=clip is not None)

    def drop_last(self) -> None:
        """Forget the last recording."""
        if self._clips:
            self._clips.pop()
        self._update()

    def _update(self, *, heard: bool = True) -> None:
        self._undo.disabled = not self._clips
        if self.complete:
            self._prompt.value = f"<b>All {len(self._order)} recorded.</b> Run the next cell."
            return
        number = len(self._clips)
        again = "" if heard else "Nothing was heard. Once more, nearer to the microphone. "
        self._prompt.value = f"{again}{number + 1} of {len(self._order)}: say <b>{self._order[number]}</b>"
