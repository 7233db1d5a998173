"""How all figures of the course look: sizes, and one colour for each contender."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe & Ito, "Color universal design" (2008): told apart with every common kind of colour vision.
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILION, PURPLE, BLACK = "#0072B2", "#D55E00", "#CC79A7", "#000000"

# One colour for each role, the same in every lesson.
COLOURS = {
    "pixels + linear": SKY,
    "HOG + SVM": VERMILION,
    "pixels + linear SVM": SKY,
    "pixels + RBF SVM": SKY,
    "HOG + linear SVM": VERMILION,
    "HOG + RBF SVM": VERMILION,
    "hand-made + SVM": VERMILION,
    "hand-made + linear": SKY,
    "patches + linear": GREEN,
    "shallow net": GREEN,
    "hand-made + net": ORANGE,
    "CNN": BLUE,
    "ResNet": BLACK,
    "word list": VERMILION,
    "TF-IDF + linear": ORANGE,
    "naive Bayes": GREEN,
    "mean of embeddings": SKY,
    "1-D CNN": BLUE,
    "people": PURPLE,
    "chance": "#777777",
}
SPARE_COLOURS = (BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE, BLACK, YELLOW)
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")  # so that no line is told by its colour alone

WIDTH_INCHES = 8.0


def new_figure(
    rows: int = 1, columns: int = 1, *, height: float = 3.5, width: float = WIDTH_INCHES, **options: object
) -> tuple[Figure, Axes]:
    """Open a figure that no notebook backend knows, so that nothing shows it a second time.

    Parameters
    ----------
    rows, columns : panels.
    height, width : of the whole figure, in inches.
    options : passed on to ``Figure.subplots``, e.g. ``sharey=True`` or ``squeeze=False``.

    Returns
    -------
    The figure, and its axes as ``Figure.subplots`` gives them.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(rows, columns, **options)


def tidy(axes: Axes, *, grid: Literal["x", "y", "both"] = "y") -> None:
    """Take away the box and leave thin lines to read values by."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis=grid, color="#dddddd", linewidth=0.7)
    axes.set_axisbelow(True)


def colours_of(labels: Collection[str]) -> dict[str, str]:
    """Colour of each label in a figure: its own if it has one, else one that no other label takes."""
    fixed = {label: COLOURS[label] for label in labels if label in COLOURS}
    spare = [colour for colour in SPARE_COLOURS if colour not in fixed.values()] or SPARE_COLOURS
    others = [label for label in labels if label not in COLOURS]
    return fixed | {label: spare[position % len(spare)] for position, label in enumerate(others)}


def marker_of(position: int) -> str:
    """Marker of the line at this position."""
    return MARKERS[position % len(MARKERS)]
