"""Contenders side by side: accuracy over training size, what it costs, and what is mistaken for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import COLOURS, SPARE_COLOURS, colours_of, marker_of, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from course.comparison import Summary
    from course.reference import Trial


def plot_accuracy_by_size(
    summaries: Sequence[Summary],
    *,
    lines: Mapping[str, float] | None = None,
    bands: Mapping[str, tuple[float, float, float]] | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Draw the accuracy of each contender against the number of training images.

    Parameters
    ----------
    summaries : one for each contender and size; bars reach from the worst to the best seed.
    lines : label to an accuracy drawn across, e.g. that of people.
    bands : label to an accuracy with the lower and upper end of its interval, e.g. that of the learner:
        drawn across, too.
    ax : where to draw; a new figure if None.

    Raises
    ------
    ValueError
        If there are no summaries, or a band does not hold its accuracy.
    """
    if not summaries:
        raise ValueError("expected at least one summary, got none")
    for label, (accuracy, low, high) in (bands or {}).items():
        if not low <= accuracy <= high:
            raise ValueError(f"{label}: expected low <= accuracy <= high, got {low}, {accuracy}, {high}")
    if ax is None:
        _, ax = new_figure(height=4.4)
    colours = colours_of(dict.fromkeys(summary.contender for summary in summaries))
    for position, name in enumerate(colours):
        own = sorted(
            (summary for summary in summaries if summary.contender == name), key=lambda one: one.train_size
        )
        middle = 100 * np.array([summary.accuracy for summary in own])
        reach = 100 * np.array([[s.accuracy - s.lowest, s.highest - s.accuracy] for s in own]).T
        reach = np.maximum(reach, 0)  # the mean of three equal numbers can lie a rounding below them
        ax.errorbar(
            [summary.train_size for summary in own],
            middle,
            yerr=reach,
            label=name,
            color=colours[name],
            marker=marker_of(position),
            capsize=3,
        )
    for label, accuracy in (lines or {}).items():
        ax.axhline(100 * accuracy, color=COLOURS.get(label, COLOURS["people"]), linestyle=":", label=label)
    for label, (accuracy, low, high) in (bands or {}).items():
        colour = COLOURS.get(label, COLOURS["people"])
        ax.axhspan(100 * low, 100 * high, color=colour, alpha=0.12, linewidth=0)
        ax.axhline(100 * accuracy, color=colour, linestyle="-.", label=f"{label}, with 95 % interval")
    sizes = sorted({summary.train_size for summary in summaries})
    ax.set_xscale("log")
    ax.set_xticks(sizes, [f"{size:,}" for size in sizes])
    ax.minorticks_off()
    ax.set_xlabel("training images")
    ax.set_ylabel("test accuracy (%)")
    ax.legend(frameon=False, fontsize=9)
    tidy(ax)
    return ax.figure


def plot_tuning(trials: Sequence[Trial]) -> Figure:
    """Draw the validation accuracy of every recipe tried, one panel for each kind, the best on top.

    Parameters
    ----------
    trials : of two kinds or more; panels share one axis.

    Raises
    ------
    ValueError
        If there are no trials.
    """
    if not trials:
        raise ValueError("expected at least one trial, got none")
    kinds = dict.fromkeys(trial.kind for trial in trials)
    most = max(sum(trial.kind == kind for trial in trials) for kind in kinds)
    figure, panels = new_figure(1, len(kinds), height=0.24 * most + 0.9, sharex=True, squeeze=False)
    colours = {"by hand": COLOURS["hand-made + SVM"], "learned": COLOURS["CNN"]}
    for panel, kind in zip(panels[0], kinds, strict=True):
        own = sorted((trial for trial in trials if trial.kind == kind), key=lambda trial: trial.accuracy)
        panel.plot(
            [100 * trial.accuracy for trial in own],
            [trial.name for trial in own],
            "o",
            color=colours.get(kind, SPARE_COLOURS[0]),
        )
        panel.set_title(f"{kind}: {len(own)} recipes", fontsize=10)
        panel.set_xlabel("validation accuracy (%)")
        tidy(panel, grid="both")
    return figure


def plot_costs(summaries: Sequence[Summary]) -> Figure:
    """Draw what each contender costs at one size: numbers kept, seconds to learn, seconds to classify.

    Parameters
    ----------
    summaries : one a contender, all of one training size.

    Raises
    ------
    ValueError
        If the summaries are of several sizes or there are none.
    """
    sizes = {summary.train_size for summary in summaries}
    if len(sizes) != 1:
        raise ValueError(f"expected summaries of one training size, got {sorted(sizes)}")
    names = [summary.contender for summary in summaries]
    quantities = {
        "numbers kept": [summary.parameters for summary in summaries],
        "seconds to learn": [summary.train_seconds for summary in summaries],
        "seconds to classify the test": [summary.predict_seconds for summary in summaries],
    }
    colours = colours_of(names)
    figure, panels = new_figure(1, 3, height=0.45 * len(names) + 1.0, sharey=True)
    for panel, (title, values) in zip(panels, quantities.items(), strict=True):
        bars = panel.barh(names, values, color=[colours[name] for name in names])
        panel.bar_label(bars, [readable(value) for value in values], padding=3, fontsize=9)
        panel.set_xscale("log")
        smallest = min((value for value in values if value), default=1)  # nothing is nowhere on this axis
        panel.set_xlim(smallest / 2, max(smallest, *values) * 12)
        panel.set_title(title, fontsize=10)
        tidy(panel, grid="x")
    panels[0].invert_yaxis()
    return figure


def readable(value: float) -> str:
    """Format a cost for a label: 1.2 M, 62 k, 35, 0.8."""
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


def plot_confusions(confusions: Mapping[str, np.ndarray], class_names: Sequence[str]) -> Figure:
    """Draw confusion matrices side by side: what each contender took each class for.

    Parameters
    ----------
    confusions : label to (num_classes, num_classes) counts, the true class along the rows;
        drawn as per cent of each row.
    class_names : in the order of rows and columns.

    Raises
    ------
    ValueError
        If there are no matrices, or one does not fit the names.
    """
    if not confusions:
        raise ValueError("expected at least one confusion matrix, got none")
    count = len(class_names)
    for label, counts in confusions.items():
        if np.shape(counts) != (count, count):
            raise ValueError(f"{label}: expected a ({count}, {count}) matrix, got {np.shape(counts)}")
    figure, panels = new_figure(
        1, len(confusions), height=8.2 / len(confusions) + 0.9, sharey=True, squeeze=False
    )
    for panel, (label, counts) in zip(panels[0], confusions.items(), strict=True):
        per_cent = 100 * np.asarray(counts) / np.maximum(np.sum(counts, axis=1, keepdims=True), 1)
        panel.imshow(per_cent, cmap="Blues", vmin=0, vmax=100)
        for (row, column), value in np.ndenumerate(per_cent):
            if value >= 1:
                panel.text(
                    column,
                    row,
                    f"{value:.0f}",
                    ha="center",
                    va="center",
                    fontsize=7.5,
                    color="white" if value > 55 else "black",
                )
        panel.set_xticks(range(count), class_names, rotation=45, ha="right", fontsize=8.5)
        panel.set_yticks(range(count), class_names, fontsize=8.5)
        panel.set_xlabel("answered")
        new_line = " " if len(confusions) < 3 else "\n"  # beside each other there is no room for one
        panel.set_title(f"{label}{new_line}(% of each true class)", fontsize=10)
    panels[0, 0].set_ylabel("true class")
    return figure
