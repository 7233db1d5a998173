"""A training in one picture: its curves, and the filters at their start and end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLUE, SKY, WIDTH_INCHES, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLUMNS = 16
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
    rows, strip = len(filters or {}), WIDTH_INCHES / COLUMNS + 0.25
    figure, _ = new_figure(height=2.6 + strip * rows)
    figure.clear()
    grid = figure.add_gridspec(1 + rows, len(curves), height_ratios=[2.6, *[strip] * rows])
    for place, (title, both) in enumerate(curves.items()):
        panel = figure.add_subplot(grid[0, place])
        panel.plot(*columns_of(both["training"]), "--", color=SKY, label="training")
        panel.plot(*columns_of(both["validation"]), "-o", color=BLUE, markersize=4, label="validation")
        panel.set_title(title, fontsize=10)
        panel.set_xlabel("epoch")
        panel.set_ylim(bottom=0)
        panel.legend(frameon=False, fontsize=8)
        tidy(panel)
    for place, (title, pictures) in enumerate((filters or {}).items(), start=1):
        panel = figure.add_subplot(grid[place, :])
        panel.imshow(in_a_row(pictures[:COLUMNS]), interpolation="nearest")
        panel.set_title(title, fontsize=9, loc="left")
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
