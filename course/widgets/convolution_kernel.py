"""A kernel of nine weights to be edited: entries that are no numbers are told in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import anywidget
import numpy as np
import traitlets

from course.widgets.elements import JAVASCRIPT

SIDE = 3
LARGEST = 1000  # weights beyond it drown the picture
KERNELS = {  # preset to nine weights, row by row, as one writes them
    "Sobel: lighter to the right": "-1 0 1 -2 0 2 -1 0 1",
    "Sobel: lighter upwards": "1 2 1 0 0 0 -1 -2 -1",
    "edges of any direction": "0 -1 0 -1 4 -1 0 -1 0",
    "identity": "0 0 0 0 1 0 0 0 0",
    "blur": " ".join(["1/9"] * 9),
    "sharpen": "0 -1 0 -1 5 -1 0 -1 0",
    "move right by one pixel": "0 0 0 1 0 0 0 0 0",
    "diagonal edges": "-2 -1 0 -1 0 1 0 1 2",
}


def read_weight(text: str) -> float:
    """Read a weight: "-1", "0.5", "1/9", also with a long minus or a decimal comma.

    Raises
    ------
    ValueError
        If it is no number, or not between -1000 and 1000; the message is meant for the learner.
    """
    plain = text.strip().replace("−", "-").replace(",", ".")
    if not plain:
        raise ValueError("is empty: write a number, 0 if this pixel is to play no part")
    try:
        weight = float(Fraction(plain)) if "/" in plain else float(plain)
    except ZeroDivisionError:
        raise ValueError(f"holds “{text}”: one cannot divide by zero") from None
    except (ValueError, OverflowError):
        raise ValueError(f"holds “{text}”: write a number such as -1, 0.5 or 1/9") from None
    if not math.isfinite(weight):
        raise ValueError(f"holds “{text}”, which no picture can be multiplied with: write a number")
    if abs(weight) > LARGEST:
        raise ValueError(f"holds “{text}”: write a number between -{LARGEST} and {LARGEST}")
    return weight


class KernelEditor(anywidget.AnyWidget):
    """Nine fields for the weights of a kernel.

    Parameters
    ----------
    texts : nine weights, row by row, as ``read_weight`` reads them.

    Attributes
    ----------
    texts : what stands in the fields.
    weights : the last nine that were all numbers; observe it.
    wrong : the fields that hold none.
    complaint : what is wrong with the first of them, in words; empty if all is well.
    """

    _esm = JAVASCRIPT / "kernel_editor.js"
    texts = traitlets.List(traitlets.Unicode(), minlen=SIDE**2, maxlen=SIDE**2).tag(sync=True)
    wrong = traitlets.List(traitlets.Int()).tag(sync=True)
    complaint = traitlets.Unicode("").tag(sync=True)
    weights = traitlets.Tuple()

    def __init__(self, texts: Sequence[str], **options: object) -> None:
        weights = tuple(read_weight(text) for text in texts)
        super().__init__(texts=list(texts), weights=weights, **options)

    @property
    def kernel(self) -> np.ndarray:
        """The weights as a (3, 3) float32 array."""
        return np.array(self.weights, dtype=np.float32).reshape(SIDE, SIDE)

    @traitlets.observe("texts")
    def _read(self, change: dict) -> None:
        weights, complaints = [], {}
        for place, text in enumerate(change["new"]):
            try:
                weights.append(read_weight(text))
            except ValueError as error:
                row, column = divmod(place, SIDE)
                complaints[place] = f"Row {row + 1}, column {column + 1} of the kernel {error}."
        with self.hold_sync():
            self.wrong = list(complaints)
            before = " The picture still shows the kernel before."
            self.complaint = next(iter(complaints.values())) + before if complaints else ""
        if not complaints:
            self.weights = tuple(weights)
