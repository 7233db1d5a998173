"""HOG and a linear classifier over a whole picture at once: a template slid over the map of cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course.detection.windows import check_window
from course.features.image import hog

if TYPE_CHECKING:
    from sklearn.svm import LinearSVC

ORIENTATIONS = 9
CELLS_PER_BLOCK = 2


@dataclass(frozen=True, eq=False)
class HogTemplate:
    """A linear classifier of HOG features, ready to be slid over pictures of any size.

    It serves :func:`course.detection.detect_in_one_pass` as a :class:`course.detection.OnePass` does.

    Attributes
    ----------
    weights : (block rows, block columns, 36) floats, one for each number of HOG.
    bias : what is added to their weighted sum.
    window : height and width of the views it was trained on, in pixels.
    step : side of a cell, in pixels: the windows are one cell apart.
    """

    weights: np.ndarray
    bias: float
    window: tuple[int, int]
    step: int

    num_classes = 2

    def score(self, images: np.ndarray) -> np.ndarray:
        """Score all windows of some pictures, a cell apart.

        Numbers differ a little from those of single crops: HOG knows no gradient at a picture's
        border, and a crop has a border where the picture goes on.

        Parameters
        ----------
        images : (n, height, width[, channels]) floats in [0, 1], at least as large as the window.

        Returns
        -------
        (n, rows, columns, 2) floats: the decision function negated (class 0), and as it is (class 1).

        Raises
        ------
        ValueError
            If the images are no such batch, or smaller than the window.
        """
        cell, (block_rows, block_columns, _) = self.step, self.weights.shape
        if np.ndim(images) not in (3, 4) or (np.array(np.shape(images)[1:3]) < self.window).any():
            raise ValueError(
                f"expected images (n, height, width[, channels]) of at least {self.window[0]} × "
                f"{self.window[1]} pixels, got shape {np.shape(images)}"
            )
        rows, columns = np.shape(images)[1] // cell - 1, np.shape(images)[2] // cell - 1
        blocks = describe(images, cell).reshape(len(images), rows, columns, -1)
        placed = sliding_window_view(blocks, (block_rows, block_columns), axis=(1, 2))
        scores = np.einsum("nrcfyx,yxf->nrc", placed, self.weights, optimize=True) + self.bias
        return np.stack([-scores, scores], axis=-1)


def as_hog_template(classifier: LinearSVC, window: tuple[int, int], cell: int) -> HogTemplate:
    """Lay the weights of a fitted linear classifier out as a template.

    The weighted sum over the features of a window is a convolution over the map of blocks: what
    neighbouring windows share, gradients and histograms, is then computed once.

    Parameters
    ----------
    classifier : fitted on two classes, 0 and 1, and on features
        ``hog(views, pixels_per_cell=(cell, cell), cells_per_block=(2, 2))``.
    window : height and width of those views, in pixels: whole cells.
    cell : side of a cell, in pixels.

    Raises
    ------
    ValueError
        If cells do not fill the window, or the classifier has other weights.

    Source
    ------
    Felzenszwalb, Girshick, McAllester & Ramanan, Object Detection with Discriminatively Trained
    Part-Based Models, IEEE PAMI 32 (2010), section 3.1: filters over maps of HOG.
    """
    height, width = check_window(window)
    if cell < 1 or height % cell or width % cell:
        raise ValueError(f"cells of {cell} × {cell} pixels do not fill a window of {height} × {width}")
    shape = (height // cell - 1, width // cell - 1, CELLS_PER_BLOCK**2 * ORIENTATIONS)
    weights = np.asarray(classifier.coef_)
    if min(shape) < 1 or weights.shape != (1, np.prod(shape)):
        raise ValueError(
            f"expected {max(np.prod(shape), 0)} weights for two classes, got shape {weights.shape}: fit on "
            f"hog(views, pixels_per_cell=({cell}, {cell}), cells_per_block=(2, 2))"
        )
    return HogTemplate(weights.reshape(shape), float(classifier.intercept_[0]), (height, width), cell)


def describe(images: np.ndarray, cell: int) -> np.ndarray:
    """Compute HOG with square cells and blocks of 2 × 2 of them."""
    return hog(images, pixels_per_cell=(cell, cell), cells_per_block=(CELLS_PER_BLOCK, CELLS_PER_BLOCK))
