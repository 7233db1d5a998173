"""How a picture becomes a HOG: slopes, one cell's votes, histograms as little stars of lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLUE, SPARE_COLOURS, VERMILION, WIDTH_INCHES, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def plot_gradients(image: np.ndarray, gy: np.ndarray, gx: np.ndarray) -> Figure:
    """Show a picture, its two slopes, their magnitude and their unsigned direction.

    Parameters
    ----------
    image, gy, gx : (height, width) arrays; intensity in [0, 1], and its change downwards and to
        the right, as ``course.features.image.gradients`` gives them for a batch.

    Raises
    ------
    ValueError
        If the three differ in shape.
    """
    _check_same_shape(image=image, gy=gy, gx=gx)
    figure, axes = new_figure(1, 5, height=2.0)
    magnitude = np.hypot(gy, gx)
    direction = np.ma.masked_where(magnitude < 0.1 * magnitude.max(), np.degrees(np.arctan2(gy, gx)) % 180)
    reach = max(np.abs(gy).max(), np.abs(gx).max()) or 1.0
    panels = {
        "intensity $I$": (image, {"cmap": "gray", "vmin": 0, "vmax": 1}),
        "$g_x$: to the right": (gx, {"cmap": "gray", "vmin": -reach, "vmax": reach}),
        "$g_y$: downwards": (gy, {"cmap": "gray", "vmin": -reach, "vmax": reach}),
        "magnitude $m$": (magnitude, {"cmap": "gray", "vmin": 0}),
        "direction $\\theta$": (direction, {"cmap": "twilight_shifted", "vmin": 0, "vmax": 180}),
    }
    for panel, (title, (values, options)) in zip(axes, panels.items(), strict=True):
        panel.set_facecolor("0.6")  # where a gradient is too weak to have a direction
        drawn = panel.imshow(values, **options)
        panel.set_title(title, fontsize=10)
        panel.set_xticks([])
        panel.set_yticks([])
    bar = figure.colorbar(drawn, ax=axes, shrink=0.7, aspect=12, pad=0.01)
    bar.set_ticks([0, 90, 180], labels=["0°", "90°", "180°"])
    return figure


def plot_votes(
    image: np.ndarray,
    gy: np.ndarray,
    gx: np.ndarray,
    cell: tuple[slice, slice],
    histogram: np.ndarray,
) -> Figure:
    """Show where a cell lies, the gradient at each of its pixels, and how these pixels voted.

    Parameters
    ----------
    image, gy, gx : (height, width) arrays, as for ``plot_gradients``.
    cell : rows and columns of the cell.
    histogram : (orientations,) votes between 0 and 180 degrees.

    Raises
    ------
    ValueError
        If the three arrays differ in shape.
    """
    from matplotlib.patches import Rectangle

    _check_same_shape(image=image, gy=gy, gx=gx)
    figure, (whole, close, bars) = new_figure(1, 3, height=2.8, gridspec_kw={"width_ratios": [1, 1, 1.5]})
    rows, columns = (np.arange(*part.indices(length)) for part, length in zip(cell, image.shape, strict=True))
    for panel, title in ((whole, "the cell in the picture"), (close, "its gradients")):
        panel.imshow(image, cmap="gray", vmin=0, vmax=1)
        panel.set_title(title, fontsize=10)
        panel.set_xticks([])
        panel.set_yticks([])
    corner, size = (columns[0] - 0.5, rows[0] - 0.5), (len(columns), len(rows))
    whole.add_patch(Rectangle(corner, *size, fill=False, edgecolor=VERMILION, linewidth=2))
    close.set_xlim(columns[0] - 0.5, columns[-1] + 0.5)
    close.set_ylim(rows[-1] + 0.5, rows[0] - 0.5)
    longest = np.hypot(gy[cell], gx[cell]).max() or 1.0
    close.quiver(
        *np.meshgrid(columns, rows),
        gx[cell] / longest,
        gy[cell] / longest,
        angles="xy",
        scale_units="xy",
        scale=1.1,
        pivot="middle",
        color=VERMILION,
        width=0.02,
    )
    _draw_histogram(bars, {"votes": histogram})
    bars.set_title("its histogram", fontsize=10)
    return figure


def plot_histograms(panels: Mapping[str, Mapping[str, np.ndarray]]) -> Figure:
    """Compare orientation histograms, drawn side by side in each panel.

    Parameters
    ----------
    panels : title to {label: (orientations,) votes between 0 and 180 degrees}.

    Raises
    ------
    ValueError
        If there are no panels.
    """
    if not panels:
        raise ValueError("expected at least one panel, got none")
    figure, axes = new_figure(1, len(panels), height=2.8, squeeze=False)
    for panel, (title, histograms) in zip(axes[0], panels.items(), strict=True):
        _draw_histogram(panel, histograms)
        panel.set_title(title, fontsize=10)
        panel.legend(frameon=False, fontsize=9)
    return figure


def plot_hog(images: np.ndarray, histograms: np.ndarray, titles: Sequence[str] | None = None) -> Figure:
    """Show each picture with its histograms, every cell a star of lines.

    A line lies along the edge it stands for, at right angles to the gradient; the brighter, the
    more votes (their square root, so that weak edges are seen too). Each picture is stretched to
    its own brightest line.

    Parameters
    ----------
    images : (n, height, width) float array in [0, 1].
    histograms : (n, cell_rows, cell_columns, orientations) array, as
        ``course.features.image.orientation_histograms`` gives it.
    titles : a line above each picture.

    Raises
    ------
    ValueError
        If there are not as many histograms or titles as pictures.
    """
    from matplotlib.collections import LineCollection

    counts = {len(images), len(histograms), len(images if titles is None else titles)}
    if len(counts) != 1 or not len(images):
        raise ValueError(
            f"expected as many histograms and titles as pictures, got {len(images)} pictures, "
            f"{len(histograms)} histograms and {'no' if titles is None else len(titles)} titles"
        )
    height, width = images.shape[1:3]
    _, rows, columns, orientations = histograms.shape
    segments = star_segments((rows, columns), (height // rows, width // columns), orientations)

    side = 2.6 if len(images) == 1 else min(2.0, WIDTH_INCHES / len(images))
    if len(images) == 1:
        figure, axes = new_figure(1, 2, height=side, width=2 * side)
        pairs = [axes]
    else:
        figure, axes = new_figure(2, len(images), height=2 * side + 0.3, width=side * len(images))
        pairs = axes.T
    for position, (upper, lower) in enumerate(pairs):
        upper.imshow(images[position], cmap="gray", vmin=0, vmax=1)
        strength = np.sqrt(histograms[position].ravel() / (histograms[position].max() or 1.0))
        colours = np.ones((len(strength), 4))
        colours[:, 3] = strength
        lower.set_facecolor("black")
        lower.add_collection(LineCollection(segments, colors=colours, linewidths=0.6 * side))
        lower.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5), aspect="equal")
        if titles is not None:
            upper.set_title(titles[position], fontsize=10)
        for panel in (upper, lower):
            panel.set_xticks([])
            panel.set_yticks([])
    return figure


def star_segments(cells: tuple[int, int], pixels_per_cell: tuple[int, int], orientations: int) -> np.ndarray:
    """Place the lines that stand for the bins of each cell: along the edge, across the gradient.

    Parameters
    ----------
    cells : rows and columns of cells.
    pixels_per_cell : height and width of a cell.
    orientations : bins between 0 and 180 degrees.

    Returns
    -------
    (rows * columns * orientations, 2, 2) array: both ends of each line, x before y, in pixels.
    """
    # The direction of the gradient at the middle of the bin, turned by 90 degrees.
    angles = np.pi * (np.arange(orientations) + 0.5) / orientations + np.pi / 2
    (rows, columns), (height, width) = cells, pixels_per_cell
    row, column = np.mgrid[:rows, :columns]
    centres = np.stack([(column + 0.5) * width, (row + 0.5) * height], axis=-1)[:, :, None] - 0.5
    ends = 0.45 * min(height, width) * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    return np.stack([centres - ends, centres + ends], axis=-2).reshape(-1, 2, 2)


def _draw_histogram(panel: Axes, histograms: Mapping[str, np.ndarray]) -> None:
    colours = (BLUE, VERMILION, *SPARE_COLOURS[2:])
    for position, (label, votes) in enumerate(histograms.items()):
        bin_width = 180 / len(votes)
        bar_width = 0.86 * bin_width / len(histograms)
        left = bin_width * np.arange(len(votes)) + 0.07 * bin_width + bar_width * position
        panel.bar(left, votes, bar_width, align="edge", label=label, color=colours[position])
    panel.set_xticks(np.linspace(0, 180, 10 if len(votes) == 9 else 5))
    panel.set_xlim(0, 180)
    panel.set_xlabel("direction (degrees)")
    panel.set_ylabel("votes")
    panel.tick_params(labelsize=8)
    tidy(panel)


def _check_same_shape(**arrays: np.ndarray) -> None:
    shapes = {name: np.shape(array) for name, array in arrays.items()}
    if len(set(shapes.values())) != 1 or any(len(shape) != 2 for shape in shapes.values()):
        raise ValueError(f"expected (height, width) arrays of one shape, got {shapes}")
