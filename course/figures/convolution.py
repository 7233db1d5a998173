"""A kernel at work: one place of it in numbers, what it makes of a picture, where its windows lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from course.features.filters import output_size
from course.figures.inspection import draw_filter
from course.figures.style import BLUE, COLOURS, SPARE_COLOURS, VERMILION, WIDTH_INCHES, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from course.inspection import ReceptiveField


def plot_one_place(image: np.ndarray, kernel: np.ndarray, row: int, column: int) -> Figure:
    """Show what a kernel computes at one place: the window's numbers, the weights, their products.

    Parameters
    ----------
    image : (height, width) floats in [0, 1].
    kernel : (kernel_height, kernel_width) weights, of a few pixels, so that numbers can be read.
    row, column : of the window's first pixel.

    Raises
    ------
    ValueError
        If image or kernel has not two axes, or the window does not lie inside the image.
    """
    if np.ndim(image) != 2 or np.ndim(kernel) != 2:
        raise ValueError(f"expected two axes each, got shapes {np.shape(image)} and {np.shape(kernel)}")
    height, width = kernel.shape
    if not (0 <= row <= image.shape[0] - height and 0 <= column <= image.shape[1] - width):
        raise ValueError(
            f"a window of {height} × {width} at ({row}, {column}) lies outside {image.shape[0]} × "
            f"{image.shape[1]} pixels"
        )
    figure, panels = new_figure(1, 4, height=2.3, gridspec_kw={"width_ratios": [1.5, 1, 1, 1]})
    window = image[row : row + height, column : column + width]
    panels[0].imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    panels[0].set_title("where it lies", fontsize=10)
    _frame(panels[0], column, row, width, height, VERMILION)
    products = window * kernel
    _draw_numbers(panels[1], window, "the window", signed=False)
    _draw_numbers(panels[2], kernel, "× the kernel", signed=True)
    _draw_numbers(panels[3], products, f"= products, sum {_short(products.sum())}", signed=True)
    for panel in panels:
        panel.set_xticks([])
        panel.set_yticks([])
    return figure


def plot_kernels(kernels: Mapping[str, np.ndarray], maps: Mapping[str, np.ndarray]) -> Figure:
    """Show kernels in a row, and below each what it makes of a picture.

    Parameters
    ----------
    kernels : label to (kernel_height, kernel_width) weights: white positive, black negative.
    maps : the same labels to (height, width) arrays. Where the weights sum to zero, mid-grey is
        zero, stretched so that one value in a hundred is full black or white; otherwise black
        is 0 and white is 1.

    Raises
    ------
    ValueError
        If there are none, the labels differ, or an array has not two axes.
    """
    if not kernels or list(kernels) != list(maps):
        raise ValueError(f"expected the same labels, at least one, got {list(kernels)} and {list(maps)}")
    if any(np.ndim(array) != 2 for array in (*kernels.values(), *maps.values())):
        raise ValueError(f"expected arrays (height, width), got maps {list(map(np.shape, maps.values()))}")
    tile = WIDTH_INCHES / len(kernels)
    height, width = next(iter(maps.values())).shape
    ratios = {"height_ratios": [0.45, height / width]}
    figure, axes = new_figure(
        2, len(kernels), height=tile * (0.45 + height / width) + 0.4, squeeze=False, gridspec_kw=ratios
    )
    for (upper, lower), (label, kernel) in zip(axes.T, kernels.items(), strict=True):
        draw_filter(upper, kernel)
        upper.set_title(label, fontsize=9.5)
        reach = np.quantile(np.abs(maps[label]), 0.99) or 1.0
        low, high = (-reach, reach) if abs(kernel.sum()) < 1e-6 else (0, 1)
        lower.imshow(maps[label], cmap="gray", vmin=low, vmax=high, interpolation="nearest")
        lower.set_xticks([])
        lower.set_yticks([])
    return figure


def plot_windows(cases: Mapping[str, Mapping[str, int]]) -> Figure:
    """Draw a small picture for each case, with the kernel at its first place and at the next, and the map.

    Parameters
    ----------
    cases : title to the arguments of ``course.features.filters.output_size``: size and window, and
        stride, padding or dilation if they are not the usual ones; the same along both axes.

    Raises
    ------
    ValueError
        If there are no cases, a window fits only once, and as ``output_size`` says.
    """
    if not cases:
        raise ValueError("expected at least one case, got none")
    outputs = {title: output_size(**case) for title, case in cases.items()}
    if small := [title for title, output in outputs.items() if output < 2]:
        raise ValueError(f"a next place is drawn too, so a window must fit twice or more; not so in {small}")
    figure, axes = new_figure(2, len(cases), height=2 * WIDTH_INCHES / len(cases), squeeze=False)
    widest = max(case["size"] + 2 * case.get("padding", 0) for case in cases.values())
    for (upper, lower), (title, case) in zip(axes.T, cases.items(), strict=True):
        size, padding, output = case["size"], case.get("padding", 0), outputs[title]
        _draw_cells(upper, size + 2 * padding, padding)
        taken = case.get("dilation", 1) * np.arange(case["window"]) - padding
        for number, colour in enumerate((BLUE, VERMILION)):
            right = number * case.get("stride", 1)
            x, y = np.meshgrid(taken + right, taken)
            # The second place has rings around the dots of the first, where both look.
            style = {"markersize": 5} if number == 0 else {"markersize": 9, "markerfacecolor": "none"}
            upper.plot(x.ravel(), y.ravel(), "o", color=colour, markeredgewidth=1.6, **style)
            _frame(lower, number, 0, 1, 1, colour, fill=True)
        _draw_cells(lower, output, 0)
        upper.set_title(f"{title}\n{size} × {size} → {output} × {output}", fontsize=9.5)
        for panel, side in ((upper, size), (lower, output)):
            reach, centre = widest / 2 + 0.1, (side - 1) / 2
            panel.set(xlim=(centre - reach, centre + reach), ylim=(centre + reach, centre - reach))
            panel.set_aspect("equal")
            panel.set_axis_off()
    return figure


def plot_receptive_fields(
    image: np.ndarray, fields: Mapping[str, ReceptiveField], places: Mapping[str, tuple[int, int]]
) -> Figure:
    """Draw on a picture the squares of pixels that numbers of deeper and deeper layers depend on.

    Parameters
    ----------
    image : (height, width) floats in [0, 1].
    fields : label to the layer's receptive field, see ``course.inspection.receptive_field``.
    places : the same labels to (row, column) in the layer's map.

    Raises
    ------
    ValueError
        If there are none, the labels differ, or the image has not two axes.
    """
    if not fields or list(fields) != list(places):
        raise ValueError(f"expected the same labels, at least one, got {list(fields)} and {list(places)}")
    if np.ndim(image) != 2:
        raise ValueError(f"expected an image (height, width), got shape {np.shape(image)}")
    figure, panels = new_figure(1, len(fields), height=WIDTH_INCHES / len(fields) + 0.2, squeeze=False)
    for panel, (label, field), colour in zip(panels[0], fields.items(), SPARE_COLOURS, strict=False):
        row, column = places[label]
        panel.imshow(image, cmap="gray", vmin=0, vmax=1)
        top, left = field.start + row * field.step, field.start + column * field.step
        _frame(panel, left, top, field.size, field.size, colour)
        panel.set_title(f"{label}: {field.size} × {field.size}", fontsize=10)
        panel.set(xlim=(-0.5, image.shape[1] - 0.5), ylim=(image.shape[0] - 0.5, -0.5))
        panel.set_xticks([])
        panel.set_yticks([])
    return figure


def _draw_numbers(panel: Axes, values: np.ndarray, title: str, *, signed: bool) -> None:
    reach = (np.abs(values).max() or 1.0) if signed else 1.0
    low = -reach if signed else 0.0
    panel.imshow(values, cmap="gray", vmin=low, vmax=reach)
    for (row, column), value in np.ndenumerate(values):
        light = (value - low) / (reach - low) > 0.5
        colour = "black" if light else "white"
        panel.text(column, row, _short(value), ha="center", va="center", fontsize=9, color=colour)
    panel.set_title(title, fontsize=10)


def _short(value: float) -> str:
    rounded = round(float(value), 2) + 0.0  # no minus before a zero
    digits = 0 if rounded == round(rounded) else 2
    return f"{rounded:.{digits}f}".replace("-", "−")


def _draw_cells(panel: Axes, side: int, padding: int) -> None:
    for row in range(side):
        for column in range(side):
            inside = min(row, column) >= padding and max(row, column) < side - padding
            colour = "#777777" if inside else "#bbbbbb"
            _frame(panel, column - padding, row - padding, 1, 1, colour, dashed=not inside)


def _frame(
    panel: Axes,
    left: float,
    top: float,
    width: float,
    height: float,
    colour: str,
    *,
    fill: bool = False,
    dashed: bool = False,
) -> None:
    from matplotlib.patches import Rectangle

    thin = colour in (COLOURS["chance"], "#bbbbbb")
    panel.add_patch(
        Rectangle(
            (left - 0.5, top - 0.5),
            width,
            height,
            fill=fill,
            facecolor=colour if fill else "none",
            edgecolor=colour,
            linewidth=0.8 if thin else 2,
            linestyle=":" if dashed else "-",
        )
    )
