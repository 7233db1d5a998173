"""Misses and false alarms at every threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLACK, BLUE, VERMILION, new_figure, tidy

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
