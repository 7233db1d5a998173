"""Label pictures by hand, against the clock: how well does a person do on what the nets are asked?"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets

from course.answers import Answers, choose_pictures, file_of, read_answers, write_answers
from course.data import Dataset
from course.figures.answers import plot_answers
from course.widgets.elements import JAVASCRIPT
from course.widgets.panel import Panel, render

PICTURE_PIXELS = 280
RESULT_PIXELS = 800
COARSE = 4  # pixels a side: nothing can be recognised
MOST_CLASSES = 36  # one key each, 0-9 and a-z


def label_garments(dataset: Dataset, count: int = 20, seed: int = 0) -> LabellingWidget:
    """Show garments one at a time, each to be named by a click or a key, against the clock.

    The pictures are drawn from the test part, which no net has learned from.
    What was answered is kept on this machine only, and is there again after a
    restart of the kernel; :func:`course.answers.read_answers` reads it elsewhere.

    Parameters
    ----------
    dataset : grey images as published, uint8 ``(n, height, width)``.
    count : how many pictures to label.
    seed : which pictures.

    Returns
    -------
    A panel with ``answers`` and ``accuracy``.

    Raises
    ------
    ValueError
        If the images are not grey uint8 images, fewer than ``count``, or of too many classes.
    """
    images = dataset.x_test
    if images.ndim != 3 or images.dtype != np.uint8:
        raise ValueError(
            f"expected grey uint8 images (n, height, width), got {images.dtype} of shape {images.shape}; "
            "give the dataset as it was loaded, before scaling"
        )
    if not 1 <= dataset.num_classes <= MOST_CLASSES:
        raise ValueError(f"expected 1 to {MOST_CLASSES} classes, a key each, got {dataset.num_classes}")
    asked = choose_pictures(dataset, count, seed)
    kept = read_answers(dataset, count, seed)
    return LabellingWidget(images[asked.chosen], kept, file_of(dataset, count, seed))


class Choices(anywidget.AnyWidget):
    """Buttons and keys for one answer out of several, with a clock.

    An answer comes as a message, since merged changes of a trait would lose one of two quick answers.

    Attributes
    ----------
    texts : what can be chosen.
    position : which question is asked, from 0; -1 while none is.
    start_text : on the button that begins, shown while nothing is asked; without text there is none.
    description : what the choices are, for screen readers.
    """

    _esm = JAVASCRIPT / "choices.js"
    texts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    position = traitlets.Int(-1).tag(sync=True)
    start_text = traitlets.Unicode("").tag(sync=True)
    description = traitlets.Unicode("").tag(sync=True)


class LabellingWidget(Panel):
    """One picture, one button and key a class, a clock, and the score at the end.

    Parameters
    ----------
    images : (count, height, width) uint8 array.
    answers : those given so far.
    file : where they are kept.

    Attributes
    ----------
    answers : see :class:`course.answers.Answers`.
    """

    def __init__(self, images: np.ndarray, answers: Answers, file: Path) -> None:
        self.answers = answers
        self._images = images
        self._file = file
        self._running = False
        super().__init__(width=PICTURE_PIXELS)
        self.choices = Choices(texts=list(answers.class_names), description="which kind is it?")
        self.again = widgets.Button(description="Start again")
        self.again.layout = {"width": "8.5em", "margin": "1.2em 0 0"}  # away from the keys of the quiz
        self.choices.on_msg(lambda _, content, __: self.guard(lambda: self.hear(content)))
        self.on_click(self.again, self.start_again)
        self.arrange(self.status, self.picture, self.choices, self.again)
        self.refresh()

    @property
    def accuracy(self) -> float | None:
        """Share of right answers, in [0, 1], once all pictures are labelled; ``None`` before."""
        return self.answers.accuracy

    def hear(self, content: dict) -> None:
        """Do what the choices tell: begin, or take an answer to the picture that is shown."""
        if content.get("kind") == "start":
            self._running = not self.answers.finished
            self.update()
        # A press that was on its way when the picture changed is no answer to the new one.
        elif self._running and content.get("position") == len(self.answers.given):
            seconds = content.get("seconds")
            self.answers = self.answers.added(content["choice"], None if seconds is None else float(seconds))
            self._running = not self.answers.finished
            self.update()
            write_answers(self.answers, self._file)  # last: on a full disk one can still go on

    def start_again(self) -> None:
        """Ask all pictures again; the old answers are kept until the first new one."""
        self.answers = replace(self.answers, given=(), seconds=())
        self._running = False
        self.update()

    def update(self) -> None:
        """Show the picture that is to be named, or how it went."""
        position, count = len(self.answers.given), self.answers.count
        if self.answers.finished:
            self._show_result()
        elif self._running:
            self.picture.width = PICTURE_PIXELS
            self.picture.alt = f"Garment {position + 1} of {count}, to be named by eye"
            self.picture.png = render_png(self._images[position], PICTURE_PIXELS)
            self.say(f"Garment {position + 1} of {count}: which kind is it? {self._pace(' so far')}")
        else:
            self.picture.width = PICTURE_PIXELS
            self.picture.alt = "A garment so coarse that nobody can name it; it gets sharp with the clock."
            self.picture.png = render_png(coarse(self._images[position]), PICTURE_PIXELS)
            done = f"{position} of {count} garments are named. " if position else ""
            self.say(f"{done}The garment gets sharp when the clock starts. Click a name, or press its key.")
        self.again.layout.display = "" if self.answers.given else "none"
        going_on = f"Go on at garment {position + 1}" if position else "Start the clock"
        self.choices.start_text = "" if self.answers.finished else going_on
        self.choices.position = position if self._running else -1

    def _show_result(self) -> None:
        right, count = self.answers.right, self.answers.count
        accuracy, low, high = self.answers.band
        mistakes = mistakes_in_words(self.answers)
        self.picture.width = RESULT_PIXELS
        self.picture.png = render(plot_answers(self._images, self.answers))
        self.picture.alt = "Your answers against the catalogue. " + (mistakes or "Not one mistake.")
        self.say(
            f"{right} of {count} right: {accuracy:.0%}. {self._pace('')}\n"
            f"{count} pictures are few: with other ones you might do better or worse. Long-run accuracies "
            f"from {low:.0%} to {high:.0%} fit this result (95 % Wilson interval).\n"
            f"{'Where you and the catalogue differ: ' + mistakes if mistakes else 'Not one mistake.'}"
        )

    def _pace(self, so_far: str) -> str:
        seconds = self.answers.median_seconds
        return "" if seconds is None else f"Median{so_far}: {seconds:.1f} seconds a garment."


def mistakes_in_words(answers: Answers) -> str:
    """List what was taken for what, the most frequent first; empty if all is right."""
    counts = answers.confusion.copy()
    np.fill_diagonal(counts, 0)
    pairs = sorted(zip(*np.nonzero(counts), strict=True), key=lambda pair: -counts[pair])
    names = answers.class_names
    times = {pair: f", {counts[pair]} times" if counts[pair] > 1 else "" for pair in pairs}
    told = [f"{names[pair[0]]} taken for {names[pair[1]]}{times[pair]}" for pair in pairs]
    return f"{'; '.join(told)}." if told else ""


def coarse(image: np.ndarray) -> np.ndarray:
    """Leave of a grey (height, width) image so few pixels that nothing can be recognised."""
    from PIL import Image

    return np.asarray(Image.fromarray(image).resize((COARSE, COARSE), Image.Resampling.BOX))


def render_png(image: np.ndarray, pixels: int) -> bytes:
    """Enlarge a grey (height, width) uint8 image so that each of its pixels stays a sharp square."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(image).resize((pixels, pixels), Image.Resampling.NEAREST).save(buffer, format="png")
    return buffer.getvalue()
