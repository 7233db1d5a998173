"""Accuracy against anything that is made harder step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import COLOURS, colours_of, marker_of, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def plot_accuracy_curves(
    positions: Sequence[float],
    accuracies: Mapping[str, np.ndarray],
    *,
    xlabel: str,
    chance: float | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Draw accuracy along an axis of difficulty, the mean over seeds and a band for their spread.

    Parameters
    ----------
    positions : where along the axis each accuracy was measured; falling ones turn the axis round.
    accuracies : label to a (seeds, positions) array in [0, 1]; the band goes from the worst
        to the best seed.
    xlabel : what the axis is, with its unit.
    chance : accuracy of guessing, drawn across.
    ax : where to draw; a new figure if None.

    Raises
    ------
    ValueError
        If an array does not have one column for each position, or there are no accuracies.
    """
    if not accuracies:
        raise ValueError("expected the accuracies of at least one contender, got none")
    for label, values in accuracies.items():
        if np.ndim(values) != 2 or np.shape(values)[1] != len(positions):
            raise ValueError(
                f"{label}: expected (seeds, {len(positions)}) accuracies, got {np.shape(values)}"
            )
    if ax is None:
        _, ax = new_figure(height=3.8)
    colours = colours_of(accuracies)
    for number, (label, values) in enumerate(accuracies.items()):
        per_cent = 100 * np.asarray(values)
        colour = colours[label]
        ax.plot(positions, per_cent.mean(axis=0), label=label, color=colour, marker=marker_of(number))
        ax.fill_between(
            positions, per_cent.min(axis=0), per_cent.max(axis=0), color=colour, alpha=0.2, linewidth=0
        )
    if chance is not None:
        ax.axhline(100 * chance, color=COLOURS["chance"], linestyle=":", label="guessing")
    ax.set_xticks(positions)
    if positions[0] > positions[-1]:
        ax.invert_xaxis()
    ax.set_ylim(0, 100)
    ax.set_xlabel(xlabel)
    ax.set_ylabel("test accuracy (%)")
    ax.legend(frameon=False, fontsize=9)
    ax.label_outer()  # among panels that share an axis, only the outer ones name it
    tidy(ax)
    return ax.figure
