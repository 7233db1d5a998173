"""Boxes drawn on scenes, and precision over recall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import (
    GREEN,
    SKY,
    VERMILION,
    WIDTH_INCHES,
    colours_of,
    marker_of,
    new_figure,
    tidy,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from course.detection import Matches

STYLES = {"found": (GREEN, "-"), "false alarm": (VERMILION, "--"), "missed": (SKY, ":")}


def plot_detections(
    images: Sequence[np.ndarray],
    boxes: Sequence[np.ndarray],
    right: Sequence[np.ndarray] | None = None,
    missed: Sequence[np.ndarray] | None = None,
    *,
    titles: Sequence[str] | None = None,
    columns: int = 2,
    width: float = WIDTH_INCHES,
) -> Figure:
    """Draw boxes on scenes: found ones solid, false alarms dashed, missed things dotted.

    Parameters
    ----------
    images : scenes (height, width, 3), uint8 or floats in [0, 1].
    boxes : for each scene (k, 4) boxes (row, column, height, width) in pixels.
    right : for each scene (k,) booleans, which boxes are right; without it all are.
    missed : for each scene (m, 4) boxes of what was not found.
    titles : a line above each scene.
    columns : scenes a row.
    width : of the figure, in inches.

    Raises
    ------
    ValueError
        If there are no scenes, one is no picture, or boxes, right, missed or titles do not fit them.
    """
    count = len(images)
    if not count or any(np.ndim(image) != 3 for image in images):
        raise ValueError(
            "expected scenes (height, width, 3), at least one; a single scene goes in as [image]"
        )
    given = {"boxes": boxes, "right": right, "missed": missed, "titles": titles}
    for name, values in given.items():
        if values is not None and len(values) != count:
            raise ValueError(f"expected {name} for each of {count} scenes, got {len(values)}")
    if columns < 1:
        raise ValueError(f"expected at least one column, got {columns}")
    boxes = [_as_boxes(some) for some in boxes]
    missed = [_as_boxes(some) for some in ([[]] * count if missed is None else missed)]
    if right is None:
        right = [np.ones(len(some), bool) for some in boxes]
    right = [np.asarray(flags, bool) for flags in right]
    for some, flags in zip(boxes, right, strict=True):
        if len(flags) != len(some):
            raise ValueError(f"expected right or wrong for each of {len(some)} boxes, got {len(flags)}")

    columns = min(columns, count)
    rows = ceil(count / columns)
    shape = images[0].shape
    height = rows * (width / columns * shape[0] / shape[1] + 0.25 * (titles is not None)) + 0.35
    figure, axes = new_figure(rows, columns, height=height, width=width, squeeze=False)
    for panel in axes.flat:
        panel.set_axis_off()
    for place, panel in zip(range(count), axes.flat, strict=False):
        panel.imshow(images[place])
        if titles is not None:
            panel.set_title(titles[place], fontsize=9, pad=2)
        _draw_boxes(panel, boxes[place][right[place]], "found")
        _draw_boxes(panel, boxes[place][~right[place]], "false alarm")
        _draw_boxes(panel, missed[place], "missed")
    _name_boxes(figure)
    return figure


def plot_precision_recall(matches: Mapping[str, Matches]) -> Figure:
    """Draw precision over recall, one line for each way to detect; the area under it in the legend.

    Parameters
    ----------
    matches : label to what :func:`course.detection.match_detections` returned.

    Raises
    ------
    ValueError
        If there is nothing to draw.
    """
    if not matches:
        raise ValueError("expected at least one way to detect, got none")
    figure, axes = new_figure(height=3.6, width=5.5)
    colours = colours_of(matches)
    for position, (label, match) in enumerate(matches.items()):
        axes.plot(
            100 * np.append(0, match.recall),
            # Before the first detection nothing is wrong yet: the line begins at the first one's precision.
            100 * np.append(match.precision[:1], match.precision) if len(match.precision) else [100],
            color=colours[label],
            marker=marker_of(position),
            markevery=0.15,
            markersize=5,
            label=f"{label}: average precision {match.average_precision:.2f}",
        )
    axes.set(xlabel="recall: found among all things (%)", ylabel="precision: right among boxes (%)")
    axes.set(xlim=(-2, 102), ylim=(-2, 104))
    axes.legend(frameon=False, fontsize=9, loc="lower left")
    tidy(axes, grid="both")
    return figure


def _as_boxes(boxes: np.ndarray) -> np.ndarray:
    """Boxes as (k, 4); an empty list is no boxes."""
    boxes = np.asarray(boxes, float)
    if boxes.size and (boxes.ndim != 2 or boxes.shape[1] != 4):
        raise ValueError(f"expected boxes (k, 4), row, column, height and width, got shape {boxes.shape}")
    return boxes.reshape(-1, 4)


def _draw_boxes(panel: Axes, boxes: np.ndarray, name: str) -> None:
    from matplotlib.patches import Rectangle

    colour, line = STYLES[name]
    for row, column, height, width in boxes:
        # Pixels lie about whole numbers, so that the first one's edge is at -0.5.
        outline = Rectangle(
            (column - 0.5, row - 0.5),
            width,
            height,
            fill=False,
            edgecolor=colour,
            linestyle=line,
            linewidth=2,
        )
        outline.set_label(name)
        panel.add_patch(outline)
        shadow = Rectangle(
            outline.get_xy(), width, height, fill=False, edgecolor="black", linewidth=3, alpha=0.5
        )
        shadow.set(linestyle=line, zorder=outline.get_zorder() - 0.1)
        panel.add_patch(shadow)


def _name_boxes(figure: Figure) -> None:
    """Write under the scenes what the boxes mean that occur in them."""
    from matplotlib.lines import Line2D

    drawn = {patch.get_label() for panel in figure.axes for patch in panel.patches}
    handles = [
        Line2D([], [], color=colour, linestyle=line, linewidth=2, label=name)
        for name, (colour, line) in STYLES.items()
        if name in drawn
    ]
    if handles:
        figure.legend(
            handles=handles, loc="outside lower center", ncols=len(handles), frameon=False, fontsize=9
        )
