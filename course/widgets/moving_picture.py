"""A figure of which only some lines move: the rest is drawn once, so that a new picture takes a few ms."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.widgets.panel import PIXELS_PER_INCH

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure


class MovingPicture:
    """Draw a figure once, and some of its artists again whenever they have changed.

    Parameters
    ----------
    figure : laid out and drawn here; apart from ``moving`` nothing of it may change afterwards.
    moving : artists inside axes of the figure, drawn above everything else in the order given.

    Raises
    ------
    ValueError
        If a moving artist is in no axes of this figure.
    """

    def __init__(self, figure: Figure, moving: Sequence[Artist]) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        for artist in moving:
            if artist.axes not in figure.axes:
                raise ValueError(f"expected artists in the axes of the figure, got {artist}")
            artist.set_animated(True)  # left out of the background
        figure.set_dpi(PIXELS_PER_INCH)
        self._canvas = FigureCanvasAgg(figure)
        self._canvas.draw()
        figure.set_layout_engine("none")
        self._moving = tuple(moving)
        self._background = self._canvas.copy_from_bbox(figure.bbox)

    @property
    def figure(self) -> Figure:
        """The figure, to ask where its axes are."""
        return self._canvas.figure

    def png(self) -> bytes:
        """Draw the moving artists as they are now; the picture, little compressed."""
        from PIL import Image

        self._canvas.restore_region(self._background)
        for artist in self._moving:
            artist.axes.draw_artist(artist)
        buffer = io.BytesIO()
        image = Image.fromarray(np.asarray(self._canvas.buffer_rgba())).convert("RGB")
        image.save(buffer, format="png", compress_level=1)
        return buffer.getvalue()
