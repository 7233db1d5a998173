"""What every widget is made of: a slider, a picture one can point into, a sound, a line of words.

They are native elements of the browser, so that keyboards and screen readers know them. Drop-down
lists, buttons and check boxes of ipywidgets are native too; its sliders and pictures are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import anywidget
import traitlets

JAVASCRIPT = Path(__file__).with_name("javascript")


class Slider(anywidget.AnyWidget):
    """Choose one of several values in order, by mouse or arrow keys.

    Parameters
    ----------
    values : what can be chosen, numbers or words; at least one.
    value : the first choice; the first of ``values`` if None.
    description : its label.
    text : from a value to how it is written; ``str`` if None.

    Attributes
    ----------
    value : what is chosen; observe it, or set it to one of ``values``.

    Raises
    ------
    ValueError
        If there are no values, or ``value`` is none of them.
    """

    _esm = JAVASCRIPT / "slider.js"
    texts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    index = traitlets.Int(0).tag(sync=True)
    description = traitlets.Unicode("").tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)
    value = traitlets.Any()

    def __init__(
        self,
        values: Iterable[object],
        value: object = None,
        *,
        description: str,
        text: Callable[[object], str] | None = None,
        **options: object,
    ) -> None:
        self._values = tuple(values)
        if not self._values:
            raise ValueError(f"the slider {description!r} needs at least one value")
        value = self._values[0] if value is None else value
        index = self._place(value)
        texts = [(text or str)(one) for one in self._values]
        super().__init__(texts=texts, index=index, description=description, value=value, **options)

    @property
    def values(self) -> tuple:
        """What can be chosen."""
        return self._values

    def _place(self, value: object) -> int:
        if value not in self._values:
            raise ValueError(f"expected one of {self._values}, got {value!r}")
        return self._values.index(value)

    @traitlets.validate("value")
    def _check_value(self, proposal: dict) -> object:
        return self._values[self._place(proposal["value"])]

    @traitlets.validate("index")
    def _check_index(self, proposal: dict) -> int:
        return min(max(proposal["value"], 0), len(self._values) - 1)

    @traitlets.observe("index")
    def _follow_index(self, change: dict) -> None:
        self.value = self._values[change["new"]]

    @traitlets.observe("value")
    def _follow_value(self, change: dict) -> None:
        self.index = self._place(change["new"])


class Picture(anywidget.AnyWidget):
    """A PNG with words for those who cannot see it; one may point into it.

    Attributes
    ----------
    png : the picture.
    alt : what it shows, in words.
    width : how wide it is shown, in CSS pixels, if the page is wide enough.
    interactive : whether mouse and arrow keys are told.
    pointer : (across, down), where the mouse is, in shares of the picture's width and height.
    pressed : whether a button of the mouse is down.
    drag : (across, down), where the mouse last was with a button down, the place of release included.
    press : (count, across, down), how often a button went down, and where it last did. What changes while
        Python is busy is merged into one message, which a quick click would not survive as ``pressed``.
    steps : (across, down), arrow keys pressed so far, running totals; with Shift they count five.
    """

    _esm = JAVASCRIPT / "picture.js"
    png = traitlets.Bytes(b"").tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    width = traitlets.Int(0).tag(sync=True)
    interactive = traitlets.Bool(False).tag(sync=True)
    pointer = traitlets.List(traitlets.Float(), default_value=[0.0, 0.0]).tag(sync=True)
    pressed = traitlets.Bool(False).tag(sync=True)
    drag = traitlets.List(traitlets.Float(), default_value=[0.0, 0.0]).tag(sync=True)
    press = traitlets.List(traitlets.Float(), default_value=[0.0, 0.0, 0.0]).tag(sync=True)
    steps = traitlets.List(traitlets.Int(), default_value=[0, 0]).tag(sync=True)


class Sound(anywidget.AnyWidget):
    """A player for one sound.

    Attributes
    ----------
    wav : content of a WAV file.
    label : what it is, in words.
    plays : increase it, and the sound is played.
    """

    _esm = JAVASCRIPT / "sound.js"
    wav = traitlets.Bytes(b"").tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    plays = traitlets.Int(0).tag(sync=True)


class Message(anywidget.AnyWidget):
    """A line of words, spoken by screen readers when it changes.

    Attributes
    ----------
    text : the words; plain text, so that nothing in them is taken for HTML.
    urgent : whether they tell what went wrong: spoken at once, and not shown while empty.
    """

    _esm = JAVASCRIPT / "message.js"
    text = traitlets.Unicode("").tag(sync=True)
    urgent = traitlets.Bool(False).tag(sync=True)
