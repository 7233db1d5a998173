"""The error sheet: what the winner got wrong, to be seen, heard or read."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import numpy as np

from course.contest.examining import Exam
from course.contest.views import modality_of
from course.data import Dataset
from course.figures import plot_images, show, show_clips
from course.figures.display import in_notebook

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHARACTERS_AT_MOST = 300  # shown of a text
NAME_AT_MOST = 14  # characters of a class name above a picture


def show_mistakes(exam: Exam, dataset: Dataset, *, count: int = 8) -> None:
    """Show the wrong answers of which the winner was surest: pictures, clips to be heard, or texts.

    Parameters
    ----------
    exam : see ``sit_test``.
    dataset : whose test part was sat.
    count : how many at most.

    Raises
    ------
    ValueError
        If ``count`` is below 1, or exam and data set do not fit.
    """
    places = pick_mistakes(exam, dataset, count)
    if not len(places):
        print("No mistake in the test. That is a small test, an easy task, or a leak: look for a leak first.")
        return
    modality = modality_of(dataset.x_test)
    if modality == "images":
        alt = f"{len(places)} test pictures answered wrongly, each with its class and the answer."
        show(plot_mistakes(exam, dataset, places), alt)
    elif modality == "sounds":
        show_clips(
            {title: dataset.x_test[place] for title, place in titles_of(exam, dataset, places).items()}
        )
    else:
        show_texts(
            {title: dataset.x_test[place] for title, place in titles_of(exam, dataset, places).items()}
        )


def pick_mistakes(exam: Exam, dataset: Dataset, count: int) -> np.ndarray:
    """Places in the test of the wrong answers with the highest scores, at most ``count``."""
    if count < 1:
        raise ValueError(f"count must be at least 1, got {count}")
    if len(exam.labels) != len(dataset.y_test):
        raise ValueError(
            f"the exam has {len(exam.labels)} answers, the test {len(dataset.y_test)} examples: "
            "give the data set whose test was sat"
        )
    return exam.mistakes[:count]


def titles_of(exam: Exam, dataset: Dataset, places: np.ndarray) -> dict[str, int]:
    """Title of each mistake, with its file where that is known, to its place in the test."""
    names, files = exam.class_names, dataset.extra.get("test_file")
    titles = {}
    for number, place in enumerate(places, start=1):
        source = f" ({files[place]})" if files is not None else ""
        truth, answer = names[exam.labels[place]], names[exam.answers[place]]
        titles[f"{number}. {truth}, taken for {answer}{source}"] = int(place)
    return titles


def plot_mistakes(exam: Exam, dataset: Dataset, places: np.ndarray) -> Figure:
    """Draw test pictures, above each its class and, below that, the answer."""
    names = [plain(shorten(name, NAME_AT_MOST)) for name in exam.class_names]
    titles = [f"{names[exam.labels[place]]}\nas {names[exam.answers[place]]}" for place in places]
    return plot_images(dataset.x_test[places], titles, columns=8)


def show_texts(texts: dict[str, str]) -> None:
    """Display texts as lines below their titles; what looks like HTML in them is shown, not run."""
    words = "\n".join(f"{title}: {shorten(text, CHARACTERS_AT_MOST)}" for title, text in texts.items())
    if not in_notebook():
        print(words)
        return

    from IPython.display import display

    lines = "".join(
        f"<dt><b>{html.escape(title)}</b></dt><dd>{html.escape(shorten(text, CHARACTERS_AT_MOST))}</dd>"
        for title, text in texts.items()
    )
    display({"text/html": f"<dl>{lines}</dl>", "text/plain": words}, raw=True)


def shorten(text: str, most: int) -> str:
    """One line of at most so many characters."""
    line = " ".join(str(text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def plain(name: str) -> str:
    """Keep a dollar sign in a name from being read as a formula by matplotlib."""
    return name.replace("$", r"\$")
