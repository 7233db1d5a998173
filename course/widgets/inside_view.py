"""The picture of a look inside a net: drawn once, then changed in place, so that it follows the keys."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLUE, COLOURS, ORANGE, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 8.0, 5.9  # inches
MARGIN = 0.1
SQUARE = 2.3  # side of the image, and of the chosen map
PATCHES_TOP, PATCH = 3.0, 0.75  # inches from the top; side of a patch
MOSAIC_TOP, MOSAIC_HEIGHT = 4.15, 1.65
LARGEST_TILE = 0.48
GAP = 1  # pixels between tiles
TITLE = 1  # above the panel; told a place, matplotlib does not search one at each drawing
GREY = COLOURS["chance"]


@dataclass(frozen=True)
class Mosaic:
    """How the maps of a layer lie side by side at the bottom of the picture.

    Attributes
    ----------
    count : how many maps.
    columns : of them in a row.
    tile : side of one, in inches.
    """

    count: int
    columns: int
    tile: float

    @classmethod
    def of(cls, count: int) -> Mosaic:
        """Lay out so many maps as large as they fit."""
        columns = ceil((WIDTH - 2 * MARGIN) / LARGEST_TILE)
        while ceil(count / columns) * (WIDTH - 2 * MARGIN) / columns > MOSAIC_HEIGHT:
            columns += 1
        return cls(count, columns, (WIDTH - 2 * MARGIN) / columns)

    def at(self, across: float, down: float) -> int | None:
        """Number of the map at a place, in shares of the picture's width and height; None beside them."""
        column = (across * WIDTH - MARGIN) / self.tile
        row = (down * HEIGHT - MOSAIC_TOP) / self.tile
        number = int(row) * self.columns + int(column)
        inside = 0 <= column < self.columns and row >= 0 and number < self.count
        return number if inside else None


class InsideView:
    """One image, the maps of one layer, what excites one filter, and the answer before and after.

    Parameters
    ----------
    class_names : what the bars are called.

    Attributes
    ----------
    figure : to be rendered.
    """

    def __init__(self, class_names: Sequence[str]) -> None:
        from matplotlib.figure import Figure
        from matplotlib.patches import Rectangle

        self.figure = Figure(figsize=(WIDTH, HEIGHT))
        self._image = self._panel(MARGIN, 0.4, SQUARE, SQUARE)
        self._map = self._panel(2 * MARGIN + SQUARE, 0.4, SQUARE, SQUARE)
        self._patches = self._panel(MARGIN, PATCHES_TOP, WIDTH - 2 * MARGIN, PATCH)
        self._mosaic = self._panel(MARGIN, MOSAIC_TOP, WIDTH - 2 * MARGIN, MOSAIC_HEIGHT)
        self._pictures = {}
        self._image.set_title("the image", fontsize=9, y=TITLE)
        self._field = self._image.add_patch(Rectangle((0, 0), 1, 1, fill=False, linewidth=2.5, color=ORANGE))
        self._peak = self._map.add_patch(Rectangle((0, 0), 1, 1, fill=False, linewidth=2.5, color=ORANGE))
        self._frame = self._mosaic.add_patch(Rectangle((0, 0), 1, 1, fill=False, linewidth=2.5, color=ORANGE))
        (self._crosses,) = self._mosaic.plot([], [], color=VERMILION, linewidth=1.5)

        left = 2 * MARGIN + 2 * SQUARE + 1.15
        axes = self._axes(left, 0.4, WIDTH - left - 3 * MARGIN, SQUARE)
        places = np.arange(len(class_names))
        self._before = axes.barh(places - 0.2, np.zeros(len(places)), 0.36, color=BLUE, label="whole net")
        self._after = axes.barh(
            places + 0.2, np.zeros(len(places)), 0.36, color=ORANGE, hatch="////", label="filters hidden"
        )
        axes.set(xlim=(0, 1), ylim=(len(places) - 0.4, -0.6))
        axes.set_yticks(places, class_names, fontsize=8)
        axes.set_xticks([0, 0.5, 1], ["0", "50 %", "100 %"], fontsize=8)
        axes.set_title("", y=TITLE)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(fontsize=8, frameon=False, ncols=2, loc="lower center", bbox_to_anchor=(0.3, 0.99))

    def show_image(self, image: np.ndarray, field: tuple[int, int, int] | None) -> None:
        """Show an image; ``field`` is row, column and size of the square to outline, in pixels."""
        self._draw(self._image, image.squeeze(), highest=1)
        self._field.set_visible(field is not None)
        if field is not None:
            row, column, size = field
            height, width = image.shape[:2]  # what lies outside of the image cannot be outlined
            top, left = max(row, 0), max(column, 0)
            bottom, right = min(row + size, height), min(column + size, width)
            self._field.set_bounds(left - 0.5, top - 0.5, right - left, bottom - top)

    def show_map(self, values: np.ndarray, peak: tuple[int, int] | None, title: str) -> None:
        """Show one map; ``peak`` is row and column of its largest number."""
        self._draw(self._map, values, highest=values.max())
        self._map.set_title(title, fontsize=9, y=TITLE)
        self._peak.set_visible(peak is not None)
        if peak is not None:
            self._peak.set_bounds(peak[1] - 0.5, peak[0] - 0.5, 1, 1)

    def show_patches(self, patches: np.ndarray, title: str) -> None:
        """Show (count, size, size, channels) pieces of images side by side."""
        columns = int((WIDTH - 2 * MARGIN) / PATCH)
        picture = lay_out(patches[:columns], columns, empty=1)
        self._draw(self._patches, picture.squeeze(), highest=1, anchor="W")
        self._patches.set_title(title, fontsize=9, loc="left", y=TITLE)

    def show_mosaic(self, maps: np.ndarray, chosen: int, hidden: Collection[int], title: str) -> None:
        """Show (rows, columns, filters) maps, each as bright as its largest number allows."""
        mosaic = Mosaic.of(maps.shape[-1])
        highest = maps.max(axis=(0, 1))
        tiles = np.moveaxis(maps / np.where(highest > 0, highest, 1), -1, 0)[..., None]
        picture = lay_out(tiles, mosaic.columns, empty=1)[..., 0]
        height, width = maps.shape[0] + GAP, maps.shape[1] + GAP
        self._draw(self._mosaic, picture, highest=1, anchor="NW")
        row, column = divmod(chosen, mosaic.columns)
        self._frame.set_bounds(column * width - 0.5, row * height - 0.5, width - GAP, height - GAP)
        across, down = [], []
        for number in hidden:
            row, column = divmod(number, mosaic.columns)
            left, top = column * width - 0.5, row * height - 0.5
            right, bottom = left + width - GAP, top + height - GAP
            across += [left, right, np.nan, left, right, np.nan]
            down += [top, bottom, np.nan, bottom, top, np.nan]
        self._crosses.set_data(across, down)
        self._mosaic.set_title(title, fontsize=9, loc="left", y=TITLE)

    def show_answers(self, before: np.ndarray, after: np.ndarray | None) -> None:
        """Show (num_classes,) probabilities of the whole net, and with filters hidden."""
        for bars, values in ((self._before, before), (self._after, after)):
            for bar, value in zip(bars, np.zeros(len(bars)) if values is None else values, strict=True):
                bar.set_width(float(value))

    def _axes(self, left: float, top: float, width: float, height: float) -> Axes:
        return self.figure.add_axes(
            (left / WIDTH, 1 - (top + height) / HEIGHT, width / WIDTH, height / HEIGHT)
        )

    def _panel(self, left: float, top: float, width: float, height: float) -> Axes:
        axes = self._axes(left, top, width, height)
        axes.set_axis_off()
        return axes

    def _draw(self, panel: Axes, picture: np.ndarray, *, highest: float, anchor: str = "C") -> None:
        shown = self._pictures.get(panel)
        if shown is None or shown.get_array().shape != picture.shape:
            if shown is not None:
                shown.remove()
            shown = panel.imshow(picture, cmap="gray", interpolation="nearest")
            panel.set_anchor(anchor)
            height, width = picture.shape[:2]
            panel.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))
            self._pictures[panel] = shown
        shown.set_data(picture)
        shown.set_clim(0, highest if highest > 0 else 1)


def lay_out(tiles: np.ndarray, columns: int, *, empty: float) -> np.ndarray:
    """Put pictures side by side in rows, a gap to the right of and below each.

    Parameters
    ----------
    tiles : (n, height, width, channels) array.
    columns : pictures a row.
    empty : value of gaps and of places without a picture.

    Returns
    -------
    (rows * (height + gap), columns * (width + gap), channels) array.
    """
    rows = ceil(len(tiles) / columns)
    missing = rows * columns - len(tiles)
    padded = np.pad(tiles, ((0, missing), (0, GAP), (0, GAP), (0, 0)), constant_values=empty)
    padded[len(tiles) :] = empty
    _, height, width, channels = padded.shape
    grid = padded.reshape(rows, columns, height, width, channels).swapaxes(1, 2)
    return grid.reshape(rows * height, columns * width, channels)
