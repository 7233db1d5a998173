"""A picture and its feature map, drawn by the browser: point at a number, see where it comes from."""

from __future__ import annotations

import anywidget
import numpy as np
import traitlets

from course.features.filters import filter_image, pool_image
from course.widgets.elements import JAVASCRIPT


class ConvolutionView(anywidget.AnyWidget):
    """A picture, what a kernel makes of it, and the arithmetic of the place one points at.

    The numbers are computed here; the browser follows the mouse by itself, so that it does so at once.

    Attributes
    ----------
    answers : (rows, columns) float32 array, the feature map.
    kept : (rows, columns) float32 array, what pooling keeps of it; None without pooling.
    place : row and column in the map that are explained; the browser's own changes do not come back.
    """

    _esm = JAVASCRIPT / "convolution.js"
    picture_bytes = traitlets.Bytes().tag(sync=True)  # this and the next two: float32, row by row
    answers_bytes = traitlets.Bytes().tag(sync=True)
    kept_bytes = traitlets.Bytes().tag(sync=True)
    shapes = traitlets.Dict().tag(sync=True)  # "picture", "answers", "kept" to [rows, columns]
    weights = traitlets.List().tag(sync=True)  # a list of rows
    stride = traitlets.Int(1).tag(sync=True)
    padding = traitlets.Int(0).tag(sync=True)
    pool = traitlets.Int(0).tag(sync=True)
    pool_kind = traitlets.Unicode("max").tag(sync=True)
    shades = traitlets.List([0.0, 1.0]).tag(sync=True)  # what is black and what is white
    place = traitlets.List(traitlets.Int(), default_value=[0, 0]).tag(sync=True)

    def __init__(self, **options: object) -> None:
        self.answers: np.ndarray | None = None
        self.kept: np.ndarray | None = None
        super().__init__(**options)

    def show(
        self,
        image: np.ndarray,
        kernel: np.ndarray,
        *,
        stride: int = 1,
        padding: int = 0,
        pool: int = 0,
        pool_kind: str = "max",
    ) -> None:
        """Slide a kernel over a picture and show what comes of it.

        Parameters
        ----------
        image : (height, width) float array in [0, 1].
        kernel : (kernel_height, kernel_width) float array.
        stride, padding : see ``course.features.filters.output_size``.
        pool : side of the pooling windows, which touch; 0 for none.
        pool_kind : "max" or "mean".

        Raises
        ------
        ValueError
            As ``filter_image`` and ``pool_image`` say; then all stays as it was.
        """
        image, kernel = (np.asarray(array, dtype=np.float32) for array in (image, kernel))
        answers = filter_image(image, kernel, stride=stride, padding=padding)
        kept = pool_image(answers, pool, kind=pool_kind) if pool else None
        self.answers, self.kept = answers, kept
        arrays = {"picture": image, "answers": answers} | ({} if kept is None else {"kept": kept})
        with self.hold_sync():  # the browser gets all of it at once
            self.shapes = {name: list(array.shape) for name, array in arrays.items()}
            self.picture_bytes, self.answers_bytes = image.tobytes(), answers.tobytes()
            self.kept_bytes = b"" if kept is None else kept.tobytes()
            self.weights = kernel.tolist()
            self.stride, self.padding, self.pool, self.pool_kind = stride, padding, pool, pool_kind
            self.shades = list(shades_of(kernel, answers))
            self.place = [int(min(at, size - 1)) for at, size in zip(self.place, answers.shape, strict=True)]


def shades_of(kernel: np.ndarray, answers: np.ndarray) -> tuple[float, float]:
    """Choose which answers are drawn black and which white.

    A kernel that sums to zero gets mid-grey for zero, stretched to its strongest answer; any other is
    drawn from what it answers on plain black ground to what it answers on plain white.
    """
    total = float(kernel.sum())
    if abs(total) < 1e-4:
        reach = float(np.abs(answers).max()) or 1.0
        return -reach, reach
    return min(total, 0.0), max(total, 0.0)
