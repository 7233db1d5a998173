"""Misses and false alarms at every threshold, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLACK, BLUE, VERMILION, colours_of, marker_of, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course.thresholds import Sweep


def plot_threshold_sweep(sweep: Sweep, *, chosen: float | None = None, score_name: str = "score") -> Figure:
    """Draw misses and false alarms over the threshold, and one against the other.

    Parameters
    ----------
    sweep : from :func:`course.thresholds.sweep_thresholds`.
    chosen : a threshold to be marked in both panels.
    score_name : what the threshold is compared with.

    Raises
    ------
    ValueError
        If ``chosen`` is NaN.
    """
    figure, (over_threshold, against) = new_figure(1, 2, height=3.2)
    finite = np.isfinite(sweep.thresholds)
    shares = {"missed": (sweep.misses, BLUE, "-"), "false alarms": (sweep.false_alarms, VERMILION, "--")}
    for label, (values, colour, line) in shares.items():
        over_threshold.step(
            sweep.thresholds[finite], 100 * values[finite], line, where="pre", color=colour, label=label
        )
    over_threshold.set(xlabel=f"threshold of the {score_name}", ylabel="per cent of their kind")
    against.step(100 * sweep.false_alarms, 100 * sweep.misses, where="post", color=BLACK)
    against.set(xlabel="false alarms (%)", ylabel="missed (%)", xlim=(-2, 102))
    if chosen is not None:
        place = sweep.at(chosen)
        if np.isfinite(chosen):
            over_threshold.axvline(chosen, color=BLACK, linestyle=":", label="chosen")
        against.plot(
            100 * sweep.false_alarms[place], 100 * sweep.misses[place], "o", color=BLACK, label="chosen"
        )
        against.legend(frameon=False, fontsize=9)
    over_threshold.legend(frameon=False, fontsize=9)
    for panel in (over_threshold, against):
        panel.set_ylim(-2, 102)
        tidy(panel)
    return figure


def plot_cost_sweeps(sweeps: Mapping[str, Sweep], *, miss_cost: float, false_alarm_cost: float = 1) -> Figure:
    """Draw what all errors cost together, over the share of examples that pass; the least is marked.

    Scores of different classifiers have different scales. How many examples pass has not, so that
    all are drawn over one axis.

    Parameters
    ----------
    sweeps : label to what :func:`course.thresholds.sweep_thresholds` returned.
    miss_cost, false_alarm_cost : what one of each costs, in one unit.

    Raises
    ------
    ValueError
        If there is nothing to draw, or a cost is negative or no finite number.
    """
    if not sweeps:
        raise ValueError("expected at least one sweep, got none")
    figure, axes = new_figure(height=3.4, width=6.0)
    colours = colours_of(sweeps)
    for number, (label, sweep) in enumerate(sweeps.items()):
        cheapest = sweep.at(sweep.cheapest(miss_cost=miss_cost, false_alarm_cost=false_alarm_cost))
        examples = sweep.positives + sweep.negatives
        passing = sweep.positives * sweep.recall + sweep.negatives * sweep.false_alarms
        cost = (
            miss_cost * sweep.positives * sweep.misses
            + false_alarm_cost * sweep.negatives * sweep.false_alarms
        )
        passing, cost = 100 * passing / examples, 100 * cost / examples
        colour = colours[label]
        axes.plot(passing, cost, color=colour, label=label)
        marker = marker_of(number)
        axes.plot(passing[cheapest], cost[cheapest], marker, color=colour, markersize=9, label="cheapest")
    axes.set(xlabel="views that raise an alarm (%)", ylabel="cost of 100 views", xlim=(-2, 102))
    axes.set_yscale("log")
    axes.legend(frameon=False, fontsize=9)
    tidy(axes, grid="both")
    return figure
