"""A stored full-size run, and the learner's own results beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from course.figures.style import BLUE, VERMILION, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course.results import Summary


def plot_full_size(
    summaries: Sequence[Summary], *, mine: Mapping[str, Sequence[float]] | None = None
) -> Figure:
    """Draw the accuracy of each contender of a stored run, the spread of its seeds, and one's own runs.

    Parameters
    ----------
    summaries : of the stored run, one a contender.
    mine : contender to the accuracy of each own run, in [0, 1]; names that the stored run does not have get
        a line of their own.

    Raises
    ------
    ValueError
        If there are no summaries, or a contender is there twice.
    """
    stored = {summary.contender: summary for summary in summaries}
    if not stored or len(stored) < len(summaries):
        raise ValueError(f"expected one summary a contender, got {[one.contender for one in summaries]}")
    mine = mine or {}
    names = list(dict.fromkeys([*mine, *stored]))
    figure, axes = new_figure(height=0.36 * len(names) + 1.0)
    full = [names.index(name) for name in stored]
    middle = [100 * one.accuracy for one in stored.values()]
    reach = [
        [max(0, 100 * (one.accuracy - one.lowest)) for one in stored.values()],
        [max(0, 100 * (one.highest - one.accuracy)) for one in stored.values()],
    ]
    axes.errorbar(
        middle, full, xerr=reach, fmt="o", color=BLUE, capsize=3, label="stored, worst to best seed"
    )
    own = [(100 * value, names.index(name)) for name, values in mine.items() for value in values]
    if own:
        across, down = zip(*own, strict=True)
        axes.plot(across, down, "D", color=VERMILION, fillstyle="none", label="yours, each run")
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlabel("test accuracy (%)")
    axes.legend(frameon=False, fontsize=9)
    tidy(axes, grid="x")
    return figure
