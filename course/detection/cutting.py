"""Pieces of a scene to learn from: the boxes of all windows, and what lies in a box, at the window's size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from course.detection.boxes import check_boxes
from course.detection.windows import boxes_on_grid, check_image, check_step, check_window


def window_boxes(
    shape: tuple[int, int], window: tuple[int, int], *, step: int, scales: Sequence[float] = (1.0,)
) -> np.ndarray:
    """List the box of every window that :func:`course.detection.detect` looks through, without looking.

    Parameters
    ----------
    shape : height and width of the picture, in pixels.
    window : height and width, in pixels of the resized picture.
    step : between windows, in pixels of the resized picture.
    scales : of the picture, as in :func:`course.detection.image_pyramid`; where the window does not
        fit in, there is none.

    Returns
    -------
    (n, 4) float64, (row, column, height, width) in pixels of the picture.

    Raises
    ------
    ValueError
        If a size is not a whole number of at least 1, a scale is not above 0, or the window fits in
        at no scale.
    """
    size, window = np.array(check_window(shape)), np.array(check_window(window))
    check_step(step)
    if not all(0 < scale < np.inf for scale in scales):
        raise ValueError(f"expected scales above 0, got {list(scales)}")
    found = []
    for scale in scales:
        resized = np.maximum(np.rint(scale * size).astype(int), 1)
        if (resized >= window).all():
            places = (resized - window) // step + 1
            boxes = boxes_on_grid(tuple(places), tuple(window), step).reshape(-1, 4)
            found.append(boxes / np.tile(resized / size, 2))
    if not found:
        raise ValueError(
            f"a window of {window[0]} × {window[1]} fits in {size[0]} × {size[1]} pixels at none of the "
            f"scales {list(scales)}: take larger scales or a larger picture"
        )
    return np.concatenate(found)


def cut_out(image: np.ndarray, boxes: np.ndarray, window: tuple[int, int]) -> np.ndarray:
    """Cut boxes out of a picture and resize each to the size of the window.

    Parameters
    ----------
    image : (height, width, channels) floats in [0, 1].
    boxes : (n, 4) floats, (row, column, height, width) in pixels; rounded to whole ones. What lies
        beyond the picture's border is filled with the pixels of the border.
    window : height and width of the pieces, in pixels.

    Returns
    -------
    (n, window height, window width, channels) float32 in [0, 1].

    Raises
    ------
    ValueError
        If the image or the boxes are not as described, or a box lies wholly outside the image.
    """
    from skimage.transform import resize

    image, window = check_image(image), check_window(window)
    boxes = check_boxes("boxes", boxes)
    starts = np.rint(boxes[:, :2]).astype(int)
    ends = np.maximum(np.rint(boxes[:, :2] + boxes[:, 2:]).astype(int), starts + 1)
    outside = (ends <= 0).any(axis=1) | (starts >= image.shape[:2]).any(axis=1)
    if outside.any():
        raise ValueError(
            f"box {boxes[outside][0].tolist()} lies outside the image of {image.shape[0]} × "
            f"{image.shape[1]} pixels"
        )
    pieces = np.empty((len(boxes), *window, image.shape[2]), np.float32)
    for piece, (top, left), (bottom, right) in zip(pieces, starts, ends, strict=True):
        rows = np.clip(np.arange(top, bottom), 0, image.shape[0] - 1)
        columns = np.clip(np.arange(left, right), 0, image.shape[1] - 1)
        cut = image[np.ix_(rows, columns)]
        shrinks = cut.shape[0] > window[0] or cut.shape[1] > window[1]
        piece[:] = resize(cut, window, order=1, mode="edge", anti_aliasing=shrinks)
    return np.clip(pieces, 0, 1)
