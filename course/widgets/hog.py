"""Pick or draw a picture, and see what HOG makes of it: gradient, votes of each cell, blocks."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np

from course.features.blocks import histograms_in_blocks
from course.features.cells import check_images
from course.features.image import gradients, hog, orientation_histograms
from course.widgets.drawing_pad import LARGEST, DrawingPad
from course.widgets.elements import Slider
from course.widgets.hog_picture import WIDTH_INCHES, HogPicture
from course.widgets.panel import PIXELS_PER_INCH, Panel

BLOCK = (2, 2)  # cells
ORIENTATIONS = (2, 3, 4, 6, 9, 12, 18)
CELL_SIZES = (2, 3, 4, 5, 6, 7, 8, 10, 12, 14)
DRAWN = "what I drew"


def explore_hog(images: np.ndarray, names: Sequence[str]) -> HogExplorer:
    """Show the HOG of a picture, to be picked or drawn, and the votes of the cell one points at.

    Parameters
    ----------
    images : (n, side, side) float array in [0, 1], the pictures to pick from.
    names : n different words, one a picture.

    Raises
    ------
    ValueError
        If the pictures are not a batch of square ones in [0, 1] of 8 to 128 pixels a side, or have not
        one name each.
    """
    check_images(images)
    if images.ndim != 3 or images.shape[1] != images.shape[2]:
        raise ValueError(f"expected grey, square pictures (n, side, side), got shape {images.shape}")
    if not 8 <= images.shape[1] <= LARGEST:
        raise ValueError(f"expected 8 to {LARGEST} pixels a side, got {images.shape[1]}")
    if len(names) != len(images) or len(set(names)) != len(names):
        raise ValueError(f"expected {len(images)} different names, one a picture, got {list(names)}")
    return HogExplorer(images, names)


class HogExplorer(Panel):
    """The panel that ``explore_hog`` returns.

    Attributes
    ----------
    choice, pad : which picture, and the pad it can be drawn on.
    orientations, cell_size, block_norm : settings of HOG.
    histograms : (rows, columns, orientations) votes as shown now.
    cell : row and column of the cell whose votes are shown.
    """

    def __init__(self, images: np.ndarray, names: Sequence[str]) -> None:
        side = images.shape[1]
        pictures = np.round(255 * images).astype(np.uint8)
        self._pictures = dict(zip(names, pictures, strict=True))
        self._drawing = HogPicture((side, side))
        self._place = (
            side * 3 // 8,
            side // 2,
        )  # the pixel pointed at; it stays when cells grow
        self._steps = (0, 0)
        self.choice = widgets.Dropdown(options=[*names, DRAWN], value=names[0], description="Picture")
        self.choice.layout.width, self.choice.layout.max_width = "auto", "100%"
        self.pad = DrawingPad(side, description="Draw, or draw on it", image=pictures[0])
        self.orientations = Slider(ORIENTATIONS, 9, description="Orientation bins")
        sizes = [size for size in CELL_SIZES if 2 * size <= side]
        size = 4 if 4 in sizes else sizes[0]
        self.cell_size = Slider(sizes, size, description="Cell size", text=lambda size: f"{size} pixels")
        self.block_norm = widgets.Checkbox(value=True, description="Block norm (2 × 2 cells)", indent=False)
        super().__init__(width=round(WIDTH_INCHES * PIXELS_PER_INCH), interactive=True)

        # The pad comes last, next to the stars and bars: one sees them change while one draws.
        what, how = [self.choice, self.block_norm], [self.orientations, self.cell_size]
        columns = [widgets.VBox(what), widgets.VBox(how, layout={"flex": "1 1 20em"})]
        settings = widgets.HBox(columns, layout={"flex_flow": "row wrap", "grid_gap": "0 1em"})
        self.arrange(settings, self.picture, self.status, self.pad)
        self.on_change(self.choice, self._pick)
        self.on_change(self.pad, self._follow_pen, names="stroke")
        for control in (self.orientations, self.cell_size, self.block_norm):
            self.on_change(control)
        self.on_change(self.picture, self._follow_pointer, names="pointer")
        self.on_change(self.picture, self._follow_arrows, names="steps")
        self.refresh()

    @property
    def cell(self) -> tuple[int, int]:
        """Row and column of the cell whose votes are shown."""
        rows, columns = self.histograms.shape[:2]
        row, column = (place // self.cell_size.value for place in self._place)
        return min(row, rows - 1), min(column, columns - 1)  # the last pixels may fill no cell

    def _pick(self) -> None:
        if self.choice.value != DRAWN:
            self.pad.set_image(self._pictures[self.choice.value])
            self.update()

    def _follow_pen(self) -> None:
        self.choice.value = DRAWN
        self.update()

    def _follow_pointer(self) -> None:
        place = self._drawing.pixel_at(*self.picture.pointer)
        if place is not None:
            self._point(place)

    def _follow_arrows(self) -> None:
        across, down = np.subtract(self.picture.steps, self._steps)
        self._steps = tuple(self.picture.steps)
        cells = self.histograms.shape[:2]
        row, column = np.clip(np.add(self.cell, (down, across)), 0, np.subtract(cells, 1))
        self._point((int(row) * self.cell_size.value, int(column) * self.cell_size.value))

    def _point(self, place: tuple[int, int]) -> None:
        before = self.cell
        self._place = place
        if self.cell != before:
            self._show_cell()

    def update(self) -> None:
        """Compute the HOG of what is on the pad, and show it."""
        batch = np.divide(self.pad.image, np.float32(255), dtype=np.float32)[None]
        size = (self.cell_size.value, self.cell_size.value)
        settings = {"orientations": self.orientations.value, "pixels_per_cell": size}
        if self.block_norm.value:
            (self.histograms,) = histograms_in_blocks(batch, **settings, cells_per_block=BLOCK)
            numbers, what = hog(batch, **settings, cells_per_block=BLOCK).size, "numbers in the HOG"
        else:
            (self.histograms,) = orientation_histograms(batch, **settings)
            numbers, what = self.histograms.size, "votes"
        rows, columns, orientations = self.histograms.shape
        self._settings = f"{rows} × {columns} cells of {orientations} directions: {numbers:,} {what}."
        (gy,), (gx,) = gradients(batch)
        self._drawing.set_image(batch[0], gy, gx)
        self._drawing.set_histograms(self.histograms, size[0], normalised=self.block_norm.value)
        self._show_cell()

    def _show_cell(self) -> None:
        row, column = self.cell
        size, votes = self.cell_size.value, self.histograms[row, column]
        rows, columns = (slice(place * size, (place + 1) * size) for place in (row, column))
        name = f"cell in row {row + 1}, column {column + 1}"
        self._drawing.set_cell(rows, columns, votes, name)
        if votes.max() > 0:
            width = 180 / len(votes)
            low, high = votes.argmax() * width, (votes.argmax() + 1) * width
            words = f"most votes for {low:.0f}–{high:.0f}°, {votes.max():.3f} of {votes.sum():.3f}"
        else:
            words = "no votes, since intensity does not change here"
        self.picture.png = self._drawing.png()
        self.picture.alt = (
            f"{self.choice.value}: the picture, its gradient's magnitude and direction, its HOG as stars, "
            f"and the histogram of the {name}"
        )
        self.say(f"{name.capitalize()}: {words}. {self._settings}")

    def close(self) -> None:
        """Free all that the panel holds; it shows nothing afterwards."""
        self._drawing = None  # the figure with its arrays
        super().close()
