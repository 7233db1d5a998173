"""How fast a device computes: the roofline over operations a byte, and speed by batch size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLACK, BLUE, SPARE_COLOURS, VERMILION, marker_of, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GREY = "#777777"
LINES = ("-", "--", "-.", ":")


def plot_roofline(
    operations: Mapping[str, float],
    bytes_a_second: float,
    points: Mapping[str, tuple[float, float]],
    *,
    ax: Axes | None = None,
) -> Figure:
    """Draw the ceilings of a device, and points below them, both axes logarithmic.

    Parameters
    ----------
    operations : name of a ceiling, e.g. a precision, to operations a second; the first one is drawn solid.
    bytes_a_second : that the memory reads and writes.
    points : label to (operations a byte, operations a second).
    ax : axes to draw into, of a figure of one's own.

    Raises
    ------
    ValueError
        If there is no ceiling, or a number is not above 0.
    """
    numbers = [*operations.values(), bytes_a_second, *(part for point in points.values() for part in point)]
    if not operations or min(numbers) <= 0:
        raise ValueError("a roofline needs at least one ceiling, and all its numbers above 0")
    if ax is None:
        figure, ax = new_figure(height=4.2)
    else:
        figure = ax.figure
    ridge = max(operations.values()) / bytes_a_second
    found = [intensity for intensity, _ in points.values()]
    intensities = np.geomspace(min([0.05, *found]) / 2, 4 * max([ridge, 100, *found]), 200)
    for (name, most), line in zip(operations.items(), LINES, strict=False):
        roof = np.minimum(most, intensities * bytes_a_second)
        ax.plot(intensities, roof / 1e9, line, color=BLACK, label=f"ceiling, {name}")
    for position, (label, (intensity, speed)) in enumerate(points.items()):
        colour = SPARE_COLOURS[position % len(SPARE_COLOURS)]
        style = {"color": colour, "linestyle": "none", "markersize": 8, "markeredgecolor": "white"}
        ax.plot([intensity], [speed / 1e9], marker_of(position), label=label, **style)
    ax.axvline(next(iter(operations.values())) / bytes_a_second, color=GREY, linestyle=":", linewidth=1)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlabel("operations for each byte moved")
    ax.set_ylabel("billion operations a second")
    tidy(ax, grid="both")
    ax.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return figure


class OnePoint:
    """A roofline with one point that moves: the figure is kept, so that it is drawn anew in no time.

    Parameters
    ----------
    operations, bytes_a_second : the ceilings, see :func:`plot_roofline`.
    """

    def __init__(self, operations: Mapping[str, float], bytes_a_second: float) -> None:
        ridge = max(operations.values()) / bytes_a_second
        ends = {"": (0.02, 1e6), " ": (max(2000.0, 4 * ridge), 1e6)}  # so wide that every layer fits in
        self.figure = plot_roofline(operations, bytes_a_second, ends)
        axes = self.figure.axes[0]
        for line in axes.lines[len(operations) : len(operations) + 2]:
            line.set_visible(False)
        (self._line,) = axes.plot([1], [1], color=VERMILION, linestyle=":", linewidth=1.5)
        (self._point,) = axes.plot([1], [1], "o", color=VERMILION, markersize=11, label="this layer, at best")
        lowest = 0.02 * bytes_a_second / 1e9
        axes.set_ylim(lowest, 4 * max(operations.values()) / 1e9)
        names = [*axes.lines[: len(operations)], self._point]
        axes.legend(handles=names, frameon=False, fontsize=8, loc="upper left")
        self.figure.draw_without_rendering()
        self.figure.set_layout_engine("none")
        self._floor = lowest

    def move(self, intensity: float, speed: float) -> None:
        """Put the point at so many operations a byte, and operations a second."""
        self._point.set_data([intensity], [speed / 1e9])
        self._line.set_data([intensity, intensity], [self._floor, speed / 1e9])


def plot_batch_sizes(speeds: Mapping[int, float], accuracies: Mapping[int, Sequence[float]]) -> Figure:
    """Draw what the batch size does to the speed of a training, and to what it learns.

    Parameters
    ----------
    speeds : batch size to images a second.
    accuracies : batch size to one accuracy a seed, in [0, 1], after equally many epochs.

    Raises
    ------
    ValueError
        If there is nothing to draw, or no accuracy for a batch size.
    """
    if not speeds or not accuracies or not all(len(values) for values in accuracies.values()):
        raise ValueError("expected a speed, and an accuracy a seed, for at least one batch size")
    figure, (left, right) = new_figure(1, 2, height=3.0)
    left.plot(list(speeds), list(speeds.values()), color=BLUE, marker="o")
    left.set_ylabel("images a second")
    left.set_ylim(bottom=0)
    means = [100 * np.mean(values) for values in accuracies.values()]
    right.plot(list(accuracies), means, color=VERMILION)
    for size, values in accuracies.items():
        right.plot([size] * len(values), 100 * np.asarray(values), "s", color=VERMILION, markersize=5)
    right.set_ylabel("right of 100 new images")
    for panel, sizes in ((left, speeds), (right, accuracies)):
        panel.set_xscale("log", base=2)
        panel.set_xticks(list(sizes), [str(size) for size in sizes])
        panel.minorticks_off()
        panel.set_xlabel("images a batch")
        tidy(panel)
    return figure
