"""A training in one picture: its curves, and the filters at their start and end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLUE, SKY, WIDTH_INCHES, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLUMNS = 16
CHART, STRIP = 2.6, WIDTH_INCHES / COLUMNS + 0.25  # heights in inches: of the curves, of a row of pictures
Points = Sequence[tuple[float, float]]


def plot_watched(
    curves: Mapping[str, Mapping[str, Points]], filters: Mapping[str, np.ndarray] | None = None
) -> Figure:
    """Draw curves over epochs, and below them rows of small pictures.

    Parameters
    ----------
    curves : title of a panel to {"training": points, "validation": points}, each point (epoch, value).
    filters : title to (filters, height, width, 3) uint8 pictures; the first 16 are drawn. None draws none.

    Raises
    ------
    ValueError
        If there are no curves, or the pictures are of another shape.
    """
    if not curves:
        raise ValueError("expected at least one pair of curves, got none")
    for title, pictures in (filters or {}).items():
        if pictures.ndim != 4 or pictures.shape[-1] != 3 or pictures.dtype != np.uint8:
            raise ValueError(
                f"{title}: expected uint8 pictures (filters, height, width, 3), "
                f"got {pictures.dtype} of shape {pictures.shape}"
            )
    from matplotlib.figure import Figure

    # Places are fixed: to look for them takes as long as to draw all, and the end of a training waits for it.
    below = len(filters or {}) * STRIP
    height = CHART + below
    figure = Figure(figsize=(WIDTH_INCHES, height))
    width = 1 / len(curves)
    for place, (title, both) in enumerate(curves.items()):
        left, bottom = place * width + 0.065, (below + 0.5) / height
        panel = figure.add_axes((left, bottom, width - 0.08, (CHART - 0.8) / height))
        panel.plot(*columns_of(both["training"]), "--", color=SKY, label="training")
        panel.plot(*columns_of(both["validation"]), "-o", color=BLUE, markersize=4, label="validation")
        panel.set_title(title, fontsize=10, y=1)
        panel.set_xlabel("epoch")
        panel.set_ylim(bottom=0)
        panel.legend(frameon=False, fontsize=8)
        panel.locator_params(nbins=5)
        tidy(panel)
    for place, (title, pictures) in enumerate((filters or {}).items(), start=1):
        panel = figure.add_axes((0.01, (below - place * STRIP) / height, 0.98, (STRIP - 0.25) / height))
        panel.imshow(in_a_row(pictures[:COLUMNS]), interpolation="nearest")
        panel.set_title(title, fontsize=9, loc="left", y=1)
        panel.set_axis_off()
    return figure


def columns_of(points: Points) -> tuple[list[float], list[float]]:
    """Epochs and values of a curve, each in a list of its own."""
    return [epoch for epoch, _ in points], [value for _, value in points]


def in_a_row(pictures: np.ndarray) -> np.ndarray:
    """Pictures beside each other, with white between: (height, width of all, 3)."""
    white = max(1, pictures.shape[2] // 5)
    framed = np.pad(pictures, ((0, 0), (0, 0), (0, white), (0, 0)), constant_values=255)
    return np.concatenate(list(framed), axis=1)
