"""Pictures of pictures: rows of images, and the filters of a layer."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import GREEN, VERMILION, WIDTH_INCHES, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot_images(
    images: np.ndarray,
    titles: Sequence[str] | None = None,
    *,
    right: Sequence[bool] | None = None,
    columns: int = 10,
    width: float = WIDTH_INCHES,
) -> Figure:
    """Show images in rows.

    Parameters
    ----------
    images : (n, height, width), (n, height, width, 1) or (n, height, width, 3) array;
        uint8 in 0 to 255 or floats in [0, 1].
    titles : a line or two above each.
    right : colours each title: green and a tick, or red and a cross.
    columns : images a row.
    width : of the figure, in inches.

    Raises
    ------
    ValueError
        If there are no images, not as many titles as images, or no columns.
    """
    images = np.asarray(images)
    if images.ndim == 4 and images.shape[-1] == 1:
        images = images[..., 0]
    if images.ndim not in (3, 4) or not len(images):
        raise ValueError(f"expected (n, height, width[, channels]) with n >= 1, got shape {images.shape}")
    for name, values in (("titles", titles), ("right", right)):
        if values is not None and len(values) != len(images):
            raise ValueError(f"expected {len(images)} {name}, one an image, got {len(values)}")
    if columns < 1:
        raise ValueError(f"expected at least one column, got {columns}")
    columns = min(columns, len(images))
    rows = ceil(len(images) / columns)
    tile = width / columns
    lines = 1 + max(title.count("\n") for title in titles) if titles is not None else 0
    height = rows * (tile * images.shape[1] / images.shape[2] + 0.19 * lines)
    figure, axes = new_figure(rows, columns, height=height, width=width, squeeze=False)
    highest = 255 if images.dtype == np.uint8 else 1
    for position, panel in enumerate(axes.flat):
        panel.set_axis_off()
        if position >= len(images):
            continue
        panel.imshow(images[position], cmap="gray", vmin=0, vmax=highest)
        if titles is not None:
            mark, colour = "", "black"
            if right is not None:
                mark, colour = ("✓ ", GREEN) if right[position] else ("✗ ", VERMILION)
            panel.set_title(mark + titles[position], fontsize=8.5, color=colour, pad=2)
    return figure


def plot_filters(
    rows: dict[str, np.ndarray], *, scale_each: bool = True, width: float = WIDTH_INCHES
) -> Figure:
    """Show filters side by side, one labelled row for each set: white is positive, black negative.

    Parameters
    ----------
    rows : label to (height, width, filters) array; each set as many filters as the others.
    scale_each : stretch every filter to its own largest weight; otherwise all to the largest of all.
    width : of the figure, in inches.

    Raises
    ------
    ValueError
        If there are no rows, one has another shape, or they differ in their number of filters.
    """
    for label, kernels in rows.items():
        if np.ndim(kernels) != 3:
            raise ValueError(f"{label}: expected (height, width, filters), got shape {np.shape(kernels)}")
    counts = {kernels.shape[-1] for kernels in rows.values()}
    if len(counts) != 1:
        raise ValueError(f"expected rows with one number of filters, got {sorted(counts)}")
    (count,) = counts
    height = len(rows) * width / (count + 1.5)
    figure, axes = new_figure(len(rows), count, height=max(height, 0.6), width=width, squeeze=False)
    largest = max(np.abs(kernels).max() for kernels in rows.values())
    for panels, (label, kernels) in zip(axes, rows.items(), strict=True):
        for panel, kernel in zip(panels, np.moveaxis(kernels, -1, 0), strict=True):
            reach = (np.abs(kernel).max() if scale_each else largest) or 1.0
            panel.imshow(kernel, cmap="gray", vmin=-reach, vmax=reach)
            panel.set_xticks([])
            panel.set_yticks([])
        panels[0].set_ylabel(label, rotation=0, ha="right", va="center", fontsize=9)
    return figure
