"""What a person answered: which class was taken for which, and the pictures that were mistaken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import VERMILION, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course.answers import Answers

MISTAKES_A_ROW = 4


def plot_answers(images: np.ndarray, answers: Answers) -> Figure:
    """Draw the confusion of a person's answers, as counts, beside the pictures that were mistaken.

    Parameters
    ----------
    images : (count, height, width) grey pictures that were to be named, in the order of the answers.
    answers : at least one.

    Raises
    ------
    ValueError
        If nothing was answered, or there is not one image for each picture.
    """
    if not answers.given:
        raise ValueError("expected at least one answer, got none")
    if len(images) != answers.count:
        raise ValueError(f"expected {answers.count} images, got {len(images)}")
    mistaken = np.flatnonzero(np.array(answers.given) != answers.labels[: len(answers.given)])
    rows = max(2, -(-len(mistaken) // MISTAKES_A_ROW))
    figure, axes = new_figure(height=max(4.2, 1.05 * rows + 0.4))
    axes.remove()
    left, right = figure.subfigures(1, 2, width_ratios=(1.15, 1))
    _draw_counts(left, answers)
    if not len(mistaken):
        right.text(0.5, 0.5, "Not one mistake", ha="center", fontsize=12)
        return figure
    right.suptitle("where you and the catalogue differ", fontsize=10)
    panels = right.subplots(rows, MISTAKES_A_ROW, squeeze=False).ravel()
    for panel in panels:
        panel.set_axis_off()
    for panel, place in zip(panels, mistaken, strict=False):
        said, label = (answers.class_names[one] for one in (answers.given[place], answers.labels[place]))
        panel.imshow(images[place], cmap="gray", vmin=0, vmax=255)
        panel.set_title(f"you: {said}\nit is: {label}", fontsize=6.5, parse_math=False)
    return figure


def _draw_counts(figure: Figure, answers: Answers) -> None:
    """Draw a field for each pair of right and answered class; mistakes are framed."""
    axes = figure.subplots()
    counts = answers.confusion
    axes.imshow(counts, cmap="Blues", vmin=0, vmax=1.4 * counts.max())
    for (row, column), count in np.ndenumerate(counts):
        if count:
            axes.text(column, row, str(count), ha="center", va="center", fontsize=9)
            if row != column:
                frame = {"fill": False, "edgecolor": VERMILION, "linewidth": 1.5}
                axes.add_patch(_square(column, row, **frame))
    places = range(len(answers.class_names))
    axes.set_xticks(places, answers.class_names, rotation=45, ha="right", fontsize=8.5, parse_math=False)
    axes.set_yticks(places, answers.class_names, fontsize=8.5, parse_math=False)
    axes.set(xlabel="you answered", ylabel="catalogue")
    axes.set_title("how many you took for what", fontsize=10)


def _square(column: int, row: int, **options: object) -> object:
    from matplotlib.patches import Rectangle

    return Rectangle((column - 0.48, row - 0.48), 0.96, 0.96, **options)
