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
    across, upwards, losses = _checked_map(across, upwards, losses)
    if not paths:
        raise ValueError("expected at least one path, got none")
    for title, path in paths.items():
        _check_path(title, path)
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


def plot_descent(
    across: np.ndarray,
    upwards: np.ndarray,
    losses: np.ndarray,
    path: np.ndarray,
    path_losses: np.ndarray,
    *,
    most_steps: int | None = None,
    labels: tuple[str, str] = ("first weight", "second weight"),
) -> Figure:
    """Draw one path on the map of the loss, and beside it the loss at each of its steps.

    What a new path would change, and that alone, are the lines that have a ``gid``: ``path``, ``start``
    and ``end`` on the map, ``curve`` beside it.

    Parameters
    ----------
    across, upwards, losses, labels : the map, as of ``plot_descents``.
    path : (steps + 1, 2) weights, the start first.
    path_losses : (steps + 1,) loss at each of them; what is higher than the map is cut off.
    most_steps : where the axis of steps ends; with the path if None.

    Raises
    ------
    ValueError
        As ``plot_descents``, or if there is not one loss for each place of the path.
    """
    across, upwards, losses = _checked_map(across, upwards, losses)
    _check_path("path", path)
    if np.shape(path_losses) != (len(path),):
        raise ValueError(f"expected {len(path)} losses, one a place, got shape {np.shape(path_losses)}")
    figure, (left, right) = new_figure(1, 2, height=3.6)
    _draw_map(left, across, upwards, losses)
    _draw_path(left, np.asarray(path))
    left.set(xlabel=labels[0], ylabel=labels[1])
    right.axhline(losses.min(), color=BLACK, linewidth=1, linestyle=":")
    right.plot(path_losses, ".-", color=VERMILION, linewidth=1.2, markersize=4, gid="curve")
    room = 0.05 * (losses.max() - losses.min()) or 0.05
    right.set(xlabel="step", ylabel="loss", ylim=(losses.min() - room, losses.max() + room))
    right.set_xlim(-1, most_steps or max(1, len(path) - 1))
    return figure


def _checked_map(
    across: np.ndarray, upwards: np.ndarray, losses: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    across, upwards, losses = np.asarray(across), np.asarray(upwards), np.asarray(losses)
    if losses.shape != (len(upwards), len(across)) or min(losses.shape) < 2:
        raise ValueError(
            f"expected losses of shape ({len(upwards)}, {len(across)}), one for each pair of weights and at "
            f"least 2 both ways, got {losses.shape}"
        )
    if not np.isfinite(losses).all():
        raise ValueError("expected finite losses, got some that are infinite or no number: shrink the map")
    return across, upwards, losses


def _check_path(title: str, path: np.ndarray) -> None:
    if np.ndim(path) != 2 or np.shape(path)[1] != 2 or not len(path):
        raise ValueError(f"{title}: expected a path (steps + 1, 2), got shape {np.shape(path)}")


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
    panel.plot(*path.T, ".-", color=VERMILION, linewidth=1.2, markersize=4, gid="path")
    panel.plot(*path[0], "o", color=VERMILION, markeredgecolor=BLACK, markersize=7, gid="start")
    panel.plot(*path[-1], "s", color=VERMILION, markeredgecolor=BLACK, markersize=7, gid="end")
