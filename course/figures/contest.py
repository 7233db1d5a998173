"""A contest at one glance: accuracy over training size with a cursor, and there what accuracy costs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.figures.comparisons import readable
from course.figures.style import COLOURS, colours_of, marker_of, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from course.comparison import Summary

COSTS = {
    "seconds to learn": "train_seconds",
    "numbers kept": "parameters",
    "seconds to classify the test": "predict_seconds",
}
MARGINS = {"left": 0.075, "right": 0.985, "bottom": 0.125, "top": 0.84, "wspace": 0.08}
AT_CURSOR = "at the cursor"  # marks what goes when the cursor moves
ROOM = 1.6  # factor left free beyond the first and the last point of a logarithmic axis


def plot_contest(
    summaries: Sequence[Summary],
    *,
    size: int,
    cost: str = "seconds to learn",
    stored: Sequence[Summary] = (),
    contenders: Collection[str] | None = None,
    lines: Mapping[str, float] | None = None,
) -> Figure:
    """Draw accuracy over training size with a cursor at one size, and beside it accuracy over cost there.

    Parameters
    ----------
    summaries : one for each contender and size.
    size : training images, where the cursor stands.
    cost : one of ``COSTS``.
    stored : of another, stored run: drawn hollow and dashed.
    contenders : those to draw; all if None. Colours and axes do not depend on it, so that nothing
        jumps when one is left out.
    lines : label to an accuracy drawn across, e.g. that of people.

    Returns
    -------
    A figure whose left panel has one marker for each result, in the order of ``summaries`` and then
    ``stored``, see :func:`places_of`.

    Raises
    ------
    ValueError
        If there is nothing to draw, or no such cost.
    """
    everything = [*summaries, *stored]
    if not everything:
        raise ValueError("expected at least one summary, got none")
    if cost not in COSTS:
        raise ValueError(f"expected one of {', '.join(COSTS)}, got {cost!r}")
    styles = _styles_of(everything)
    # Margins set by hand: to compute them anew takes longer than to draw.
    figure, (left, right) = new_figure(
        1, 2, height=4.3, width_ratios=(1.35, 1), sharey=True, gridspec_kw=MARGINS
    )
    figure.set_layout_engine("none")
    for own, dashed in ((summaries, False), (stored, True)):
        for name in styles if contenders is None else [name for name in styles if name in contenders]:
            line = sorted((one for one in own if one.contender == name), key=lambda one: one.train_size)
            _draw_line(left, line, *styles[name], dashed=dashed, labelled=not dashed or not summaries)
    if stored:
        left.plot([], [], "--o", color="black", markerfacecolor="white", label="stored run")
    for label, accuracy in (lines or {}).items():
        colour = COLOURS.get(label, COLOURS["people"])
        for panel in (left, right):
            panel.axhline(100 * accuracy, color=colour, linestyle=":", label=label if panel is left else None)
    _set_axes(left, right, everything, cost)
    handles = left.get_legend_handles_labels()
    if handles[0]:
        figure.legend(*handles, frameon=False, fontsize=9, ncols=4, loc="upper left")
    move_cursor(figure, summaries, size=size, cost=cost, stored=stored, contenders=contenders)
    return figure


def move_cursor(
    figure: Figure,
    summaries: Sequence[Summary],
    *,
    size: int,
    cost: str,
    stored: Sequence[Summary] = (),
    contenders: Collection[str] | None = None,
) -> None:
    """Put the cursor of :func:`plot_contest` elsewhere; the other arguments are those it was drawn with."""
    left, right = figure.axes
    for panel in (left, right):
        for line in [line for line in panel.lines if line.get_gid() == AT_CURSOR]:
            line.remove()
    left.axvline(size, color="black", linewidth=1, linestyle=(0, (4, 3)), gid=AT_CURSOR)
    styles = _styles_of([*summaries, *stored])
    for own, hollow in ((summaries, False), (stored, True)):
        for one in own:
            if one.train_size == size and (contenders is None or one.contender in contenders):
                colour, marker = styles[one.contender]
                at = (getattr(one, COSTS[cost]), 100 * one.accuracy)
                face = "white" if hollow else colour
                (point,) = right.plot(*at, marker, color=colour, markerfacecolor=face, markersize=9)
                point.set_gid(AT_CURSOR)
    right.set_xlabel(f"{cost}, with {size:,} images")


def places_of(
    figure: Figure, summaries: Sequence[Summary], *, size: int, cost: str
) -> list[tuple[Summary, tuple[float, float]]]:
    """Where results stand in the figure, as shares of its width and height from the upper left corner.

    Those of ``size`` stand in the right panel too, and so come twice.

    Parameters
    ----------
    figure : from :func:`plot_contest`.
    summaries : results to find in it.
    size, cost : those the figure was drawn with.
    """
    left, right = figure.axes
    found = []
    for one in summaries:
        points = [(left, one.train_size)]
        if one.train_size == size:
            points.append((right, getattr(one, COSTS[cost])))
        for panel, across in points:
            at = panel.transData.transform((across, 100 * one.accuracy))
            x, y = figure.transFigure.inverted().transform(at)
            found.append((one, (float(x), 1 - float(y))))
    return found


def _draw_line(
    axes: Axes, line: Sequence[Summary], colour: str, marker: str, *, dashed: bool, labelled: bool
) -> None:
    if not line:
        return
    middle = 100 * np.array([one.accuracy for one in line])
    reach = 100 * np.array([[one.accuracy - one.lowest, one.highest - one.accuracy] for one in line]).T
    axes.errorbar(
        [one.train_size for one in line],
        middle,
        yerr=np.maximum(reach, 0),  # the mean of equal numbers can lie a rounding below them
        color=colour,
        marker=marker,
        linestyle="--" if dashed else "-",
        linewidth=1 if dashed else 1.5,
        markerfacecolor="white" if dashed else colour,
        capsize=3,
        label=line[0].contender if labelled else None,
    )


def _styles_of(everything: Sequence[Summary]) -> dict[str, tuple[str, str]]:
    """Colour and marker of each contender."""
    names = list(dict.fromkeys(one.contender for one in everything))
    return {name: (colour, marker_of(names.index(name))) for name, colour in colours_of(names).items()}


def _set_axes(left: Axes, right: Axes, everything: Sequence[Summary], cost: str) -> None:
    sizes = sorted({one.train_size for one in everything})
    left.set_xscale("log")
    left.set_xlim(sizes[0] / ROOM, sizes[-1] * ROOM)
    left.set_xticks(sizes, [f"{one:,}" for one in sizes], fontsize=8.5)
    left.set_xlabel("training images")
    left.set_ylabel("test accuracy (%)")
    lowest = 100 * min(one.lowest for one in everything)
    highest = 100 * max(one.highest for one in everything)
    left.set_ylim(lowest - 2, min(highest + 2, 100.5))
    spent = [getattr(one, COSTS[cost]) for one in everything if getattr(one, COSTS[cost]) > 0] or [1]
    right.set_xscale("log")
    right.set_xlim(min(spent) / ROOM, max(spent) * ROOM)  # of all sizes, so that points move and axes stay
    decades = np.arange(np.floor(np.log10(min(spent) / ROOM)), np.ceil(np.log10(max(spent) * ROOM)) + 1)
    inside = [10.0**power for power in decades if min(spent) / ROOM <= 10.0**power <= max(spent) * ROOM]
    right.set_xticks(inside, [readable(value) for value in inside], fontsize=8.5)
    for panel in (left, right):
        panel.minorticks_off()
        tidy(panel, grid="both")
