"""Type a sentence, and see what each of its words pulls, reader by reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import anywidget
import ipywidgets as widgets
import traitlets

from course.attribution import Pull, Reading
from course.figures.readings import plot_readings, signed, verdict
from course.widgets.elements import JAVASCRIPT
from course.widgets.panel import Panel, render

MOST_CHARACTERS = 2_000
MOST_WORDS = 100  # shown of each reader
NO_LONGER_BAR_THAN = 1.0  # a pull as small as this fills no bar


def explore_words(readers: Mapping[str, Callable[[str], Reading]], text: str) -> WordsPanel:
    """Type a sentence; each reader shows what its words or phrases pull, with bars and signs.

    Parameters
    ----------
    readers : name to a function that reads one text, such as :func:`course.attribution.read_by_list`.
    text : the sentence to begin with.

    Returns
    -------
    A panel with ``sentence`` (``.value``) and ``readings``.

    Raises
    ------
    ValueError
        If there are no readers, or the text is not a ``str``.
    """
    if not readers:
        raise ValueError("expected at least one reader, got none")
    if not isinstance(text, str):
        raise ValueError(f"expected a text, got {type(text).__name__}")
    return WordsPanel(readers, text)


class WordBars(anywidget.AnyWidget):
    """Words with bars, row by row; everything in them is shown as text.

    Attributes
    ----------
    rows : a dictionary a reader: its ``name``, ``verdict``, ``rest`` and ``words``, each of which has
        ``text``, ``signed``, ``share`` (of the longest bar, from -1 to 1) and ``known``.
    """

    _esm = JAVASCRIPT / "words.js"
    rows = traitlets.List(traitlets.Dict()).tag(sync=True)


class WordsPanel(Panel):
    """A field for a sentence, and below it each reader's words with what they pull.

    Attributes
    ----------
    sentence : the field.
    readings : name of a reader to what it made of the sentence.
    """

    def __init__(self, readers: Mapping[str, Callable[[str], Reading]], text: str) -> None:
        self._readers = dict(readers)
        self.readings: dict[str, Reading] = {}
        super().__init__(width=760)
        self.sentence = widgets.Textarea(text, description="sentence", rows=2, layout={"width": "auto"})
        self.bars = WordBars()
        self.picture.layout.display = "none"  # for readers without a kernel alone
        self.arrange(self.sentence, self.bars)
        self.on_change(self.sentence)
        self.refresh()
        if self.readings:
            self.picture.png = render(plot_readings(self.readings))
            self.picture.alt = self.status.text

    def update(self) -> None:
        """Read the sentence anew."""
        text = self.sentence.value[:MOST_CHARACTERS]
        self.readings = {name: read(text) for name, read in self._readers.items()}
        self.bars.rows = [make_row(name, reading) for name, reading in self.readings.items()]
        cut = f"Only the first {MOST_CHARACTERS:,} characters are read. "
        told = " ".join(describe(name, reading) for name, reading in self.readings.items())
        self.say((cut if len(self.sentence.value) > MOST_CHARACTERS else "") + told)


def make_row(name: str, reading: Reading) -> dict:
    """What the browser needs to draw one reader's words."""
    longest = max((abs(pull.pull) for pull in reading.pulls), default=0.0)
    scale = max(longest, NO_LONGER_BAR_THAN)
    words = [
        {"text": one.text, "signed": signed(one.pull), "share": one.pull / scale, "known": one.known}
        for one in reading.pulls[:MOST_WORDS]
    ]
    rest = "" if reading.rest is None else f"and for no single word: {signed(reading.rest)}"
    if len(reading.pulls) > MOST_WORDS:
        rest = f"{len(reading.pulls) - MOST_WORDS:,} more words are not shown. {rest}"
    return {"name": name, "verdict": verdict(reading), "rest": rest, "words": words}


def describe(name: str, reading: Reading) -> str:
    """Say in words what a reader makes of a text, and which word counts most."""
    strongest = max(reading.pulls, key=lambda one: abs(one.pull), default=Pull("", 0.0))
    if signed(strongest.pull) == "0":
        return f"{name}: {verdict(reading)}, no word pulls."
    return f"{name}: {verdict(reading)}, most by “{strongest.text[:40]}” {signed(strongest.pull)}."
