"""Loss as a landscape over two weights, and the paths that gradient descent takes through it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLACK, VERMILION, WIDTH_INCHES, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEVELS = 13  # contours; the lower, the closer together, since that is where paths end


def plot_descents(
    across: np.ndarray,
    upwards: np.ndarray,
    losses: np.ndarray,
    paths: Mapping[str, np.ndarray],
    *,
    labels: tuple[str, str] = ("first weight", "second weight"),
) -> Figure:
    """Draw the loss over two weights as a map, dark where it is low, with one path in each panel.

    A circle is where a path starts, a square where it ends, a cross the lowest
    place of the map. What of a path lies beyond the map is cut off.

    Parameters
    ----------
    across, upwards : (columns,) and (rows,) values of the first and the second weight, rising.
    losses : (rows, columns) array, the loss at each pair of weights.
    paths : title to a (steps + 1, 2) array of weights, the start first.
    labels : names of the two weights.

    Raises
    ------
    ValueError
        If there are no paths, the losses do not fit the two axes or are not finite, or a path is
        no list of pairs.
    """
    across, upwards, losses = np.asarray(across), np.asarray(upwards), np.asarray(losses)
    if losses.shape != (len(upwards), len(across)) or min(losses.shape) < 2:
        raise ValueError(
            f"expected losses of shape ({len(upwards)}, {len(across)}), one for each pair of weights and at "
            f"least 2 both ways, got {losses.shape}"
        )
    if not np.isfinite(losses).all():
        raise ValueError("expected finite losses, got some that are infinite or no number: shrink the map")
    if not paths:
        raise ValueError("expected at least one path, got none")
    for title, path in paths.items():
        if np.ndim(path) != 2 or np.shape(path)[1] != 2 or not len(path):
            raise ValueError(f"{title}: expected a path (steps + 1, 2), got shape {np.shape(path)}")
    width = min(WIDTH_INCHES, 4.4 * len(paths))
    figure, axes = new_figure(
        1, len(paths), width=width, height=0.85 * width / len(paths) + 0.75, squeeze=False, sharey=True
    )
    for panel, (title, path) in zip(axes[0], paths.items(), strict=True):
        _draw_map(panel, across, upwards, losses)
        _draw_path(panel, np.asarray(path))
        panel.set_title(title, fontsize=10)
        panel.set_xlabel(labels[0])
    axes[0, 0].set_ylabel(labels[1])
    return figure


def _draw_map(panel: Axes, across: np.ndarray, upwards: np.ndarray, losses: np.ndarray) -> None:
    lowest, highest = losses.min(), losses.max()
    levels = lowest + (highest - lowest) * np.linspace(0, 1, LEVELS) ** 2
    if highest > lowest:
        # Steps of grey instead of a smooth ramp: the picture takes less space in the notebook.
        panel.contourf(across, upwards, losses, levels=levels, cmap="Greys_r", vmin=2 * lowest - highest)
        panel.contour(across, upwards, losses, levels=levels, colors="#777777", linewidths=0.5)
    row, column = np.unravel_index(losses.argmin(), losses.shape)
    panel.plot(across[column], upwards[row], "x", color=BLACK, markersize=8, markeredgewidth=2)
    panel.set(xlim=(across[0], across[-1]), ylim=(upwards[0], upwards[-1]))


def _draw_path(panel: Axes, path: np.ndarray) -> None:
    panel.plot(*path.T, ".-", color=VERMILION, linewidth=1.2, markersize=4)
    panel.plot(*path[0], "o", color=VERMILION, markeredgecolor=BLACK, markersize=7)
    panel.plot(*path[-1], "s", color=VERMILION, markeredgecolor=BLACK, markersize=7)
