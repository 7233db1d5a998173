"""What a trained net looks at: its filters with their names, its feature maps, what excites it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLUE, COLOURS, GREEN, ORANGE, SKY, VERMILION, WIDTH_INCHES, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GREY = COLOURS["chance"]


def plot_steps(pictures: Mapping[str, np.ndarray]) -> Figure:
    """Show what becomes of a picture, step by step, each with its own range of values.

    Parameters
    ----------
    pictures : title to (height, width) array; where it has negative values, mid-grey is zero.

    Raises
    ------
    ValueError
        If there are no pictures, or one has not two axes.
    """
    if not pictures or any(np.ndim(picture) != 2 for picture in pictures.values()):
        raise ValueError(f"expected (height, width) pictures, got {list(map(np.shape, pictures.values()))}")
    tile = WIDTH_INCHES / len(pictures)
    figure, axes = new_figure(1, len(pictures), height=tile + 0.25, squeeze=False)
    for panel, (title, picture) in zip(axes[0], pictures.items(), strict=True):
        reach = np.abs(picture).max() or 1.0
        low = -reach if picture.min() < 0 else 0
        panel.imshow(picture, cmap="gray", vmin=low, vmax=reach, interpolation="nearest")
        panel.set_title(f"{title}\n{picture.shape[0]} × {picture.shape[1]}", fontsize=9)
        panel.set_xticks([])
        panel.set_yticks([])
    return figure


def plot_named_filters(
    filters: np.ndarray, labels: Sequence[str | None], *, columns: int = 8, numbers: bool = True
) -> Figure:
    """Show every filter under its name, and in grey those that have none.

    Parameters
    ----------
    filters : (height, width, filters) array; each is stretched to its own largest weight.
    labels : the name of each filter, or None.
    columns : filters a row.
    numbers : whether the number of the filter stands before its name.

    Raises
    ------
    ValueError
        If there are not as many labels as filters.
    """
    if filters.shape[-1] != len(labels):
        raise ValueError(f"expected {filters.shape[-1]} labels, one a filter, got {len(labels)}")
    rows = ceil(len(labels) / columns)
    tile = WIDTH_INCHES / columns
    figure, axes = new_figure(rows, columns, height=rows * (tile + 0.1), squeeze=False)
    for panel in axes.flat[len(labels) :]:
        panel.set_axis_off()
    for position, (panel, label) in enumerate(zip(axes.flat, labels, strict=False)):
        draw_filter(panel, filters[..., position])
        colour = GREY if label is None else GREEN
        number = f"{position}: " if numbers else ""
        panel.set_title(f"{number}{label or 'no name'}", fontsize=9, color=colour, pad=3)
        for spine in panel.spines.values():
            spine.set(color=colour, linewidth=2)
    return figure


def plot_filter_paths(distances: Mapping[int, np.ndarray], similarities: Mapping[int, np.ndarray]) -> Figure:
    """Draw how far filters have moved from where they started: a thin line each, a thick one for the median.

    Parameters
    ----------
    distances : training step to (filters,) distances from the start, in lengths of the start.
    similarities : training step to (filters,) cosines between each filter and its start.

    Raises
    ------
    ValueError
        If both are not of the same steps.
    """
    steps = sorted(distances)
    if steps != sorted(similarities):
        raise ValueError(f"expected the same steps, got {steps} and {sorted(similarities)}")
    # On the logarithmic axis, numbers closer than a factor of 2 would run into each other.
    readable = [step for step, after in pairwise([*steps, np.inf]) if after > 2 * step]
    figure, panels = new_figure(1, 2, height=3.2)
    for panel, values, title in (
        (panels[0], distances, "distance from its start (in lengths of the start)"),
        (panels[1], similarities, "similarity to its start (cosine)"),
    ):
        paths = np.stack([values[step] for step in steps])  # (steps, filters)
        panel.plot(steps, paths, color=SKY, linewidth=0.8)
        panel.plot(
            steps, np.median(paths, axis=1), color=VERMILION, linewidth=2.2, marker="o", label="median"
        )
        panel.set_xscale("symlog", linthresh=10, linscale=0.5)
        panel.set_xticks(steps, [f"{step:,}" if step in readable else "" for step in steps])
        panel.minorticks_off()
        panel.set_xlabel("training step")
        panel.set_title(title, fontsize=10)
        panel.legend(frameon=False, fontsize=9)
        tidy(panel)
    return figure


def plot_fits(fits: Mapping[str, np.ndarray], threshold: float) -> Figure:
    """Draw how well filters fit a named pattern: a stroke for each filter, a line where a name begins.

    Parameters
    ----------
    fits : label to (filters,) fits in [0, 1].
    threshold : the fit from which a filter gets a name.
    """
    figure, axes = new_figure(height=0.55 * len(fits) + 0.9)
    for position, values in enumerate(fits.values()):
        colours = np.where(np.asarray(values) > threshold, GREEN, GREY)
        heights = np.full(len(values), position)
        axes.scatter(values, heights, c=colours, s=150, marker="|", linewidths=1)
    axes.axvline(threshold, color="black", linewidth=1)
    axes.set_yticks(range(len(fits)), list(fits))
    axes.set_ylim(len(fits) - 0.5, -0.5)
    axes.set_xlabel(
        "fit to the most similar pattern (absolute cosine); the line: 1 in 100 random filters reach it"
    )
    tidy(axes, grid="x")
    return figure


def plot_feature_maps(maps: Mapping[str, np.ndarray], *, columns: int = 8) -> Figure:
    """Show the first feature maps of one image, a row for each layer: the brighter, the stronger.

    Parameters
    ----------
    maps : label to (rows, columns, filters) array of one image, at least ``columns`` filters;
        one channel alone is shown once, e.g. the image itself.
    columns : maps a row.

    Raises
    ------
    ValueError
        If a layer has fewer maps than columns, but more than one.
    """
    for label, own in maps.items():
        if own.ndim != 3 or 1 < own.shape[-1] < columns:
            raise ValueError(f"{label}: expected (rows, columns, at least {columns} maps), got {own.shape}")
    tile = WIDTH_INCHES / (columns + 1.4)
    figure, axes = new_figure(len(maps), columns, height=len(maps) * (tile + 0.05), squeeze=False)
    for panels, (label, own) in zip(axes, maps.items(), strict=True):
        for position, panel in enumerate(panels):
            if position >= own.shape[-1]:
                panel.set_axis_off()
                continue
            panel.imshow(own[..., position], cmap="gray", vmin=min(0, own[..., position].min()))
            panel.set_xticks([])
            panel.set_yticks([])
        panels[0].set_ylabel(label, rotation=0, ha="right", va="center", fontsize=9)
    return figure


def plot_patches(pictures: np.ndarray, labels: Sequence[str], filters: np.ndarray | None = None) -> Figure:
    """Show the pictures that excite each filter most, a row a filter, the filter itself in front.

    Parameters
    ----------
    pictures : (filters, count, height, width, channels) floats in [0, 1], e.g. ``TopPatches.pictures``.
    labels : the name of each filter.
    filters : (height, width, filters) weights drawn in front; None where they are no pictures.

    Raises
    ------
    ValueError
        If there are not as many labels, and filters if given, as rows.
    """
    rows, count = pictures.shape[:2]
    if len(labels) != rows or (filters is not None and filters.shape[-1] != rows):
        raise ValueError(f"expected {rows} labels and filters, got {len(labels)} labels")
    columns = count + (filters is not None)
    tile = WIDTH_INCHES / (columns + 1.4)
    figure, axes = new_figure(rows, columns, height=rows * (tile + 0.05), squeeze=False)
    for row, panels in enumerate(axes):
        if filters is not None:
            draw_filter(panels[0], filters[..., row])
            for spine in panels[0].spines.values():
                spine.set(color=ORANGE, linewidth=2)
        panels[0].set_ylabel(labels[row], rotation=0, ha="right", va="center", fontsize=9)
        for panel, picture in zip(panels[columns - count :], pictures[row], strict=True):
            panel.imshow(picture.squeeze(), cmap="gray", vmin=0, vmax=1)
            panel.set_xticks([])
            panel.set_yticks([])
    return figure


def plot_distributions(sets: Mapping[str, np.ndarray], *, name: str = "channel") -> Figure:
    """Draw where the values of each channel lie: a box from quarter to quarter, whiskers to 5 % and 95 %.

    Parameters
    ----------
    sets : title to (values, channels) array, a panel each.
    name : what a channel is called on the axis.
    """
    figure, panels = new_figure(1, len(sets), height=3.0, squeeze=False)
    for panel, (title, values) in zip(panels[0], sets.items(), strict=True):
        panel.boxplot(
            values,
            whis=(5, 95),
            showfliers=False,
            patch_artist=True,
            boxprops={"facecolor": BLUE, "alpha": 0.5},
            medianprops={"color": "black"},
        )
        panel.axhline(0, color="black", linewidth=0.8)
        panel.set_xticks([])
        panel.set_xlabel(f"{values.shape[1]} {name}s")
        panel.set_title(title, fontsize=10)
        tidy(panel)
    return figure


def draw_filter(panel: Axes, weights: np.ndarray) -> None:
    """Draw one filter, stretched to its largest weight: white is positive, grey zero, black negative."""
    reach = np.abs(weights).max() or 1.0
    panel.imshow(weights, cmap="gray", vmin=-reach, vmax=reach)
    panel.set_xticks([])
    panel.set_yticks([])
