"""The picture of the HOG explorer: drawn once, then only what changes is set anew."""

from __future__ import annotations

import io

import numpy as np

from course.figures.hog import star_segments
from course.figures.style import BLUE, VERMILION, tidy
from course.widgets.panel import PIXELS_PER_INCH

WIDTH_INCHES, HEIGHT_INCHES = 7.2, 5.5
SMALL, LARGE = 2.0, 2.45  # sides of the square panels, in inches
FAINT = 0.02  # weaker lines are not seen, and cost as much to draw


class HogPicture:
    """A picture, its gradient, its stars and the histogram of one cell.

    What matplotlib calls animated is drawn by ``png``, and no more of it than has changed: for another
    cell frames, bars and their title, which is four times as quick as to draw the whole figure.

    Parameters
    ----------
    shape : height and width of the pictures, in pixels.
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        from matplotlib import colormaps
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.cm import ScalarMappable
        from matplotlib.collections import LineCollection
        from matplotlib.colors import Normalize
        from matplotlib.figure import Figure
        from matplotlib.patches import Rectangle

        self.figure = Figure(figsize=(WIDTH_INCHES, HEIGHT_INCHES), dpi=PIXELS_PER_INCH)
        self._canvas = FigureCanvasAgg(self.figure)
        self._ground = self._painted = None  # what never changes; and all but what belongs to a cell
        self._shape = height, width = shape
        whole = (-0.5, -0.5), width, height
        self._image, self._magnitude, self._direction, self._stars = self._squares = (
            self._add(0.1, 3.2, SMALL, SMALL, "picture"),
            self._add(2.3, 3.2, SMALL, SMALL, "magnitude"),
            self._add(4.5, 3.2, SMALL, SMALL, "direction"),
            self._add(0.1, 0.3, LARGE, LARGE, "HOG"),
        )
        self._frames = [
            panel.add_patch(
                Rectangle((0, 0), 1, 1, fill=False, edgecolor=VERMILION, linewidth=2.5, animated=True)
            )
            for panel in self._squares
        ]
        angles = colormaps["twilight_shifted"].with_extremes(bad="0.6")  # grey: too weak to have a direction
        self._drawn = [
            panel.imshow(np.zeros(shape), cmap=colours, vmin=0, vmax=most, animated=True)
            for panel, colours, most in (
                (self._image, "gray", 1),
                (self._magnitude, "gray", 1),
                (self._direction, angles, 180),
            )
        ]
        self._stars.add_patch(Rectangle(*whole, color="black"))
        self._lines = self._stars.add_collection(LineCollection([], animated=True))
        for panel in self._squares:
            panel.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))
            panel.set_axis_off()
        scale = ScalarMappable(Normalize(0, 180), angles)
        bar = self.figure.colorbar(scale, cax=self._add(6.58, 3.2, 0.11, SMALL))
        bar.set_ticks([0, 90, 180], labels=["0°", "90°", "180°"])
        self._histogram = self._add(3.3, 0.6, 3.75, 2.15)
        self._histogram.set(xlim=(0, 180), xlabel="direction (degrees)")
        self._histogram.set_animated(True)
        self._histogram.title.set_animated(True)
        tidy(self._histogram)
        self._bars = self._histogram.bar([], [])

    def _add(self, left: float, bottom: float, width: float, height: float, title: str = "") -> object:
        inches = np.array([left, bottom, width, height])
        panel = self.figure.add_axes(inches / ([WIDTH_INCHES, HEIGHT_INCHES] * 2))
        panel.set_title(title, fontsize=11)
        return panel

    def set_image(self, image: np.ndarray, gy: np.ndarray, gx: np.ndarray) -> None:
        """Show a picture and its gradient, (height, width) arrays, as ``gradients`` gives them."""
        self._painted = None
        magnitude = np.hypot(gy, gx)
        weak = magnitude <= 0.1 * magnitude.max()
        direction = np.ma.masked_where(weak, np.degrees(np.arctan2(gy, gx)) % 180)
        for drawn, values in zip(self._drawn, (image, magnitude, direction), strict=True):
            drawn.set_data(values)
        self._drawn[1].set_clim(0, magnitude.max() or 1)

    def set_histograms(self, histograms: np.ndarray, size: int, *, normalised: bool) -> None:
        """Show (rows, columns, orientations) votes of cells of size × size pixels as stars."""
        self._painted = None
        *cells, orientations = histograms.shape
        strongest = histograms.max() or 1
        strength = np.sqrt(histograms.ravel() / strongest)
        seen = strength > FAINT
        colours = np.ones((seen.sum(), 4))
        colours[:, 3] = strength[seen]
        self._lines.set_segments(star_segments(tuple(cells), (size, size), orientations)[seen])
        self._lines.set_color(colours)
        self._lines.set_linewidth(0.25 * size if size < 6 else 1.5)
        if len(self._bars) != orientations:
            self._bars.remove()
            width = 180 / orientations
            lefts = width * (np.arange(orientations) + 0.05)
            self._bars = self._histogram.bar(
                lefts, np.zeros(orientations), 0.9 * width, align="edge", color=BLUE, animated=True
            )
            step = next(step for step in (1, 2, 3, orientations) if orientations / step <= 9)
            edges = np.unique([*range(0, orientations, step), orientations]) * width
            self._histogram.set_xticks(edges, [f"{edge:.0f}" for edge in edges])
        self._histogram.set_ylim(0, 1.05 * strongest)
        self._histogram.set_ylabel("votes, after block norm" if normalised else "votes")

    def set_cell(self, rows: slice, columns: slice, votes: np.ndarray, title: str) -> None:
        """Frame a cell, and show its votes as bars."""
        for frame in self._frames:
            frame.set_bounds(
                columns.start - 0.5, rows.start - 0.5, columns.stop - columns.start, rows.stop - rows.start
            )
        for bar, vote in zip(self._bars, votes, strict=True):
            bar.set_height(vote)
        self._histogram.set_title(title, fontsize=11)

    def pixel_at(self, across: float, down: float) -> tuple[int, int] | None:
        """Row and column of the pixel at a place, given in shares of the figure; None beside the squares."""
        for panel in self._squares:
            box = panel.get_position()
            if box.contains(across, 1 - down):
                share = np.array([box.y1 - (1 - down), across - box.x0]) / (box.height, box.width)
                row, column = np.minimum(share * self._shape, np.subtract(self._shape, 1)).astype(int)
                return int(row), int(column)
        return None

    def png(self) -> bytes:
        """PNG of the figure as it is now."""
        from PIL import Image

        if self._ground is None:
            self._canvas.draw()  # leaves out what is animated
            self._ground = self._canvas.copy_from_bbox(self.figure.bbox)
        if self._painted is None:
            self._canvas.restore_region(self._ground)
            for artist in (*self._drawn, self._lines):
                artist.axes.draw_artist(artist)
            self._histogram.draw(self._canvas.get_renderer())
            self._painted = self._canvas.copy_from_bbox(self.figure.bbox)
        self._canvas.restore_region(self._painted)
        for artist in (*self._frames, *self._bars, self._histogram.title):
            artist.axes.draw_artist(artist)
        buffer = io.BytesIO()
        Image.fromarray(np.asarray(self._canvas.buffer_rgba())[..., :3]).save(buffer, "png", compress_level=1)
        return buffer.getvalue()
