"""Colour pictures and what nets and people make of them: maps of attention, opinions, confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import COLOURS, VERMILION, WIDTH_INCHES, colours_of, marker_of, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course.calibration import Reliability


def plot_heat_maps(
    images: np.ndarray, heat: np.ndarray, titles: Sequence[str] | None = None, *, columns: int = 8
) -> Figure:
    """Show each image, and below it the same with a heat map laid over it: the redder, the hotter.

    Parameters
    ----------
    images : (n, height, width, channels) floats in [0, 1].
    heat : (n, rows, columns) floats, at least 0; each map is stretched to its own largest value and
        smoothed to the size of its image.
    titles : a line or two above each image.
    columns : images a row.

    Raises
    ------
    ValueError
        If there is not one map, and one title if given, for each image, or no image at all.
    """
    if np.ndim(images) != 4 or np.ndim(heat) != 3 or len(images) != len(heat) or not len(images):
        raise ValueError(
            "expected images (n, height, width, channels) and as many maps (n, rows, columns), "
            f"got shapes {np.shape(images)} and {np.shape(heat)}"
        )
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"expected {len(images)} titles, one an image, got {len(titles)}")
    from matplotlib.colors import LinearSegmentedColormap, to_rgba

    rows = ceil(len(images) / columns)
    tile = WIDTH_INCHES / columns
    figure, axes = new_figure(2 * rows, columns, height=rows * (2 * tile + 0.4), squeeze=False)
    heat_colours = LinearSegmentedColormap.from_list(
        "heat", [to_rgba(VERMILION, 0), to_rgba(VERMILION, 0.85)]
    )
    extent = (-0.5, images.shape[2] - 0.5, images.shape[1] - 0.5, -0.5)
    for panel in axes.flat:
        panel.set_axis_off()
    for position, (image, own) in enumerate(zip(images, heat, strict=True)):
        row, column = divmod(position, columns)
        above, below = axes[2 * row : 2 * row + 2, column]
        above.imshow(image.squeeze(), cmap="gray", vmin=0, vmax=1)
        below.imshow(image.mean(axis=2), cmap="gray", vmin=0, vmax=1)
        limit = own.max() or 1.0
        below.imshow(own, cmap=heat_colours, vmin=0, vmax=limit, extent=extent, interpolation="bicubic")
        if titles is not None:
            above.set_title(titles[position], fontsize=8.5, pad=2)
    return figure


def plot_opinions(
    images: np.ndarray,
    opinions: Mapping[str, np.ndarray],
    class_names: Sequence[str],
    *,
    classes_shown: int = 4,
    columns: int = 4,
) -> Figure:
    """Show each image beside bars: how much each party gives to the classes that come into question.

    Parameters
    ----------
    images : (n, height, width, channels) floats in [0, 1].
    opinions : label to (n, num_classes) shares in [0, 1], such as votes or probabilities.
    class_names : one a class.
    classes_shown : classes an image, those to which all parties together give most.
    columns : images a row.

    Raises
    ------
    ValueError
        If there are no opinions, or one does not hold a share for each image and class.
    """
    expected = (len(images), len(class_names))
    if not opinions or any(np.shape(shares) != expected for shares in opinions.values()):
        shapes = {label: np.shape(shares) for label, shares in opinions.items()}
        raise ValueError(f"expected opinions of shape {expected}, images and classes, got {shapes}")
    rows = ceil(len(images) / columns)
    figure, axes = new_figure(
        rows, 2 * columns, height=1.12 * rows + 0.35, squeeze=False, width_ratios=[1, 1] * columns
    )
    for panel in axes.flat:
        panel.set_axis_off()
    colours = colours_of(opinions)
    thickness = 0.8 / len(opinions)
    for position, image in enumerate(images):
        row, column = divmod(position, columns)
        left, right = axes[row, 2 * column : 2 * column + 2]
        left.imshow(image.squeeze(), cmap="gray", vmin=0, vmax=1)
        together = sum(shares[position] for shares in opinions.values())
        shown = np.argsort(-together, kind="stable")[:classes_shown]
        right.set_axis_on()
        for number, (label, shares) in enumerate(opinions.items()):
            places = np.arange(len(shown)) + (number - (len(opinions) - 1) / 2) * thickness
            right.barh(places, shares[position][shown], height=thickness, color=colours[label], label=label)
        right.set_yticks(range(len(shown)), [class_names[number] for number in shown], fontsize=7.5)
        right.tick_params(axis="y", length=0, pad=2)
        right.set_xlim(0, 1)
        right.set_xticks([])
        right.invert_yaxis()
        right.spines[["top", "right", "bottom"]].set_visible(False)
    handles, labels = axes[0, 1].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False, fontsize=9)
    return figure


def plot_reliability(parties: Mapping[str, Reliability]) -> Figure:
    """Draw accuracy against confidence, a line for each party; the diagonal is as sure as right.

    Parameters
    ----------
    parties : label to its bins, see ``calibration.reliability``; the size of a point grows with its bin.

    Raises
    ------
    ValueError
        If there are no parties.
    """
    if not parties:
        raise ValueError("expected the bins of at least one party, got none")
    figure, axes = new_figure(height=4.2, width=5.2)
    axes.plot([0, 100], [0, 100], color=COLOURS["chance"], linestyle=":", label="as sure as right")
    colours = colours_of(parties)
    for number, (label, bins) in enumerate(parties.items()):
        filled = bins.counts > 0
        x, y = 100 * bins.confidence[filled], 100 * bins.accuracy[filled]
        sizes = 15 + 300 * bins.counts[filled] / bins.counts.sum()
        axes.plot(x, y, color=colours[label], linewidth=1.2)
        axes.scatter(x, y, s=sizes, color=colours[label], marker=marker_of(number), label=label, alpha=0.8)
    axes.set_xlabel("confidence (%)")
    axes.set_ylabel("right (%)")
    axes.set_aspect("equal")
    legend = axes.legend(frameon=False, fontsize=9, loc="upper left")
    for handle in legend.legend_handles[1:]:
        handle.set_sizes([40])
    tidy(axes, grid="both")
    return figure


def plot_shares_by_class(shares: Mapping[str, np.ndarray], class_names: Sequence[str]) -> Figure:
    """Draw a share for each class and party: a point each, the points of a class joined by a line.

    Parameters
    ----------
    shares : label to (num_classes,) shares in [0, 1], such as the accuracy on each class.
    class_names : one a class; the class with the lowest share of the first party comes last.

    Raises
    ------
    ValueError
        If there are no shares, or not one for each class.
    """
    if not shares or any(np.shape(values) != (len(class_names),) for values in shares.values()):
        shapes = {label: np.shape(values) for label, values in shares.items()}
        raise ValueError(f"expected {len(class_names)} shares, one a class, got {shapes}")
    colours = colours_of(shares)
    order = np.argsort(-next(iter(shares.values())), kind="stable")
    figure, axes = new_figure(height=0.28 * len(class_names) + 0.9)
    per_cent = 100 * np.stack(list(shares.values()))[:, order]
    places = np.arange(len(class_names))
    axes.hlines(places, per_cent.min(axis=0), per_cent.max(axis=0), color="#cccccc", linewidth=2)
    for number, (label, values) in enumerate(zip(shares, per_cent, strict=True)):
        axes.plot(values, places, marker_of(number), color=colours[label], label=label, markersize=7)
    axes.set_yticks(places, [class_names[number] for number in order])
    axes.invert_yaxis()
    axes.set_xlabel("right (%)")
    figure.legend(loc="outside upper center", ncols=len(shares), frameon=False, fontsize=9)
    tidy(axes, grid="x")
    return figure
