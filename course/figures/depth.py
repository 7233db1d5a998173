"""What depth does: losses and accuracy by depth, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import (
    BLACK,
    BLUE,
    COLOURS,
    GREEN,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    colours_of,
    marker_of,
    new_figure,
    tidy,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DEPTH_COLOURS = (SKY, GREEN, ORANGE, PURPLE, BLUE, BLACK)  # from the shallowest net to the deepest
NET_COLOURS = {"plain": VERMILION, "residual": BLUE}


def plot_losses_by_depth(losses: Mapping[str, Mapping[int, np.ndarray]], *, guessing: float) -> Figure:
    """Draw training loss over epochs, a panel for each kind of net, a line for each depth.

    Parameters
    ----------
    losses : title of a panel to {depth: (seeds, epochs) array}; the band is from the best seed to the worst.
    guessing : loss of a net that gives every class the same probability, drawn across.

    Raises
    ------
    ValueError
        If there is nothing to draw, or an array is not (seeds, epochs).
    """
    check_by_depth(losses, dimensions=2, expected="(seeds, epochs) losses")
    figure, panels = new_figure(1, len(losses), height=3.2, sharey=True, squeeze=False)
    colours = colours_by_depth(sorted({depth for by_depth in losses.values() for depth in by_depth}))
    for panel, (title, by_depth) in zip(panels[0], losses.items(), strict=True):
        for position, (depth, values) in enumerate(by_depth.items()):
            epochs, colour = np.arange(1, np.shape(values)[1] + 1), colours[depth]
            label = f"{depth} layers"
            marker = marker_of(position)
            panel.plot(epochs, np.mean(values, axis=0), color=colour, marker=marker, label=label)
            band = np.min(values, axis=0), np.max(values, axis=0)
            panel.fill_between(epochs, *band, color=colour, alpha=0.2, linewidth=0)
        panel.axhline(guessing, color=COLOURS["chance"], linestyle=":")
        panel.set_title(title, fontsize=10)
        panel.set_xlabel("epoch")
        panel.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
        tidy(panel)
    panels[0, 0].set_ylabel("training loss (dotted: guessing)")
    panels[0, -1].legend(frameon=False, fontsize=8)
    return figure


def plot_accuracy_by_depth(
    accuracies: Mapping[str, Mapping[int, Sequence[float]]],
    *,
    stored: Mapping[str, Mapping[int, float]] | None = None,
    chance: float | None = None,
) -> Figure:
    """Draw accuracy against depth: a dot for each seed, a line through the means.

    Parameters
    ----------
    accuracies : label to {depth: one accuracy a seed, in [0, 1]}.
    stored : label to {depth: mean accuracy} of a larger run measured elsewhere, drawn dashed.
    chance : accuracy of guessing, drawn across.

    Raises
    ------
    ValueError
        If there is nothing to draw, or no accuracy for a depth.
    """
    check_by_depth(accuracies, dimensions=1, expected="one accuracy a seed")
    figure, axes = new_figure(height=3.4)
    colours = colours_of(accuracies) | {name: NET_COLOURS[name] for name in accuracies if name in NET_COLOURS}
    for position, (label, by_depth) in enumerate(accuracies.items()):
        colour, marker = colours[label], marker_of(position)
        means = [100 * np.mean(values) for values in by_depth.values()]
        axes.plot(list(by_depth), means, color=colour, label=label)
        for depth, values in by_depth.items():
            axes.plot([depth] * len(values), 100 * np.asarray(values), marker, color=colour, markersize=5)
    for label, by_depth in (stored or {}).items():
        means = [100 * value for value in by_depth.values()]
        axes.plot(list(by_depth), means, "--", color=colours.get(label, BLACK), label=f"{label}, stored run")
    if chance is not None:
        axes.axhline(100 * chance, color=COLOURS["chance"], linestyle=":", label="guessing")
    label_depths(axes, sorted({depth for by_depth in accuracies.values() for depth in by_depth}))
    axes.set_ylim(0, 100)
    axes.set_ylabel("accuracy (%)")
    axes.legend(frameon=False, fontsize=9)
    return figure


def plot_costs_by_depth(costs: Mapping[str, Mapping[int, float]]) -> Figure:
    """Draw what a net costs against its depth, a panel for each kind of cost, both axes logarithmic.

    Parameters
    ----------
    costs : title of a panel, with its unit, to {depth: cost above 0}.

    Raises
    ------
    ValueError
        If there is nothing to draw, or a cost is not above 0.
    """
    check_by_depth(costs, dimensions=0, expected="one number a depth")
    if any(cost <= 0 for by_depth in costs.values() for cost in by_depth.values()):
        raise ValueError("costs must be above 0 to be drawn on a logarithmic axis")
    from matplotlib.ticker import LogLocator, NullFormatter

    figure, panels = new_figure(1, len(costs), height=2.9, squeeze=False)
    for panel, (title, by_depth) in zip(panels[0], costs.items(), strict=True):
        panel.plot(list(by_depth), list(by_depth.values()), color=NET_COLOURS["residual"], marker="o")
        panel.set_yscale("log")
        panel.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))  # some span less than a power of ten
        panel.yaxis.set_major_formatter(lambda cost, _: short_number(cost))
        panel.yaxis.set_minor_formatter(NullFormatter())
        panel.set_title(title, fontsize=9)
        label_depths(panel, sorted(by_depth))
    return figure


def colours_by_depth(depths: Sequence[int]) -> dict[int, str]:
    """A colour for each depth, the darkest for the deepest."""
    start = max(0, len(DEPTH_COLOURS) - len(depths))
    palette = DEPTH_COLOURS[start:]
    return {depth: palette[position % len(palette)] for position, depth in enumerate(depths)}


def short_number(value: float) -> str:
    """A number for an axis: "0.5", "20", "5 k" for thousands, "2 M" for millions."""
    for unit, name in ((1e6, " M"), (1e3, " k")):
        if value >= unit:
            return f"{value / unit:g}{name}"
    return f"{value:g}"


def label_depths(axes: Axes, depths: Sequence[int]) -> None:
    """A logarithmic axis of depth whose ticks are the depths that were measured."""
    axes.set_xscale("log")
    # Of two depths that are close, only the larger is named: there is no room for both.
    close = [later < 1.5 * depth for depth, later in pairwise(depths)]
    names = ["" if near else str(depth) for depth, near in zip(depths, [*close, False], strict=True)]
    axes.set_xticks(depths, names, fontsize=8)
    axes.minorticks_off()
    axes.set_xlabel("layers with weights")
    tidy(axes)


def check_by_depth(values: Mapping[str, Mapping[int, object]], *, dimensions: int, expected: str) -> None:
    """Refuse results that are missing or of another shape."""
    if not values or not all(values.values()):
        raise ValueError(f"expected {expected} for at least one depth, got none")
    for label, by_depth in values.items():
        for depth, numbers in by_depth.items():
            if np.ndim(numbers) != dimensions or not np.size(numbers):
                raise ValueError(
                    f"{label}, depth {depth}: expected {expected}, got shape {np.shape(numbers)}"
                )
