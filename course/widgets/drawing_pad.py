"""A pad to draw on by mouse, finger or arrow keys; what is drawn reaches Python as an array."""

from __future__ import annotations

import anywidget
import numpy as np
import traitlets

from course.widgets.elements import JAVASCRIPT

SMALLEST, LARGEST = 4, 128  # pixels a side; the browser keeps a hundred dots for each of them


class DrawingPad(anywidget.AnyWidget):
    """A square of grey pixels to draw on, black at first.

    The browser draws finely and hands over the mean of each pixel. It does so several times a second while
    a line is drawn, so whoever observes ``stroke`` sees the drawing grow.

    Parameters
    ----------
    size : height and width, in pixels.
    description : its label.
    image : a picture to draw on, as for ``set_image``; black if None.

    Attributes
    ----------
    stroke : grows with all that a person draws, or clears; observe it, then read ``image``.

    Raises
    ------
    ValueError
        If ``size`` is no whole number from 4 to 128, and as ``set_image`` says.
    """

    _esm = JAVASCRIPT / "drawing_pad.js"
    size = traitlets.Int(28).tag(sync=True)
    description = traitlets.Unicode("").tag(sync=True)
    # From the browser it comes as a memoryview, which traitlets.Bytes would refuse without a word.
    pixels = traitlets.Any(b"").tag(sync=True)
    stroke = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        size: int = 28,
        *,
        description: str = "Drawing pad",
        image: np.ndarray | None = None,
        **options: object,
    ) -> None:
        if not isinstance(size, (int, np.integer)) or not SMALLEST <= size <= LARGEST:
            raise ValueError(f"expected a size from {SMALLEST} to {LARGEST} pixels, got {size!r}")
        pixels = bytes(size * size) if image is None else _bytes_of(image, int(size))
        super().__init__(size=int(size), description=description, pixels=pixels, **options)

    @property
    def image(self) -> np.ndarray:
        """What is on the pad: (size, size) uint8, 0 black to 255 white; a copy."""
        return np.frombuffer(self.pixels, dtype=np.uint8).reshape(self.size, self.size).copy()

    def set_image(self, image: np.ndarray) -> None:
        """Put a picture on the pad, to be drawn on; ``stroke`` stays, since nobody drew.

        Parameters
        ----------
        image : (size, size) array, uint8, or floats in [0, 1].

        Raises
        ------
        ValueError
            If it has another shape or type, or its numbers are beyond their range.
        """
        self.pixels = _bytes_of(image, self.size)


def _bytes_of(image: np.ndarray, size: int) -> bytes:
    if not isinstance(image, np.ndarray) or image.shape != (size, size):
        came = f"shape {image.shape}" if isinstance(image, np.ndarray) else type(image).__name__
        raise ValueError(f"expected a picture of shape ({size}, {size}), got {came}; cut or resize it first")
    if np.issubdtype(image.dtype, np.floating):
        if not ((image >= 0) & (image <= 1)).all():  # NaN fails too
            raise ValueError(
                f"expected floats in [0, 1], got {image.min():g} to {image.max():g}; scale or clip them"
            )
        image = np.round(255 * image).astype(np.uint8)
    if image.dtype != np.uint8:
        raise ValueError(f"expected uint8, or floats in [0, 1], got {image.dtype}")
    return image.tobytes()
