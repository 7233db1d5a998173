"""A window slid over a picture and over smaller copies of it, scored at every place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from course.detection.convolutional import OnePass
    from course.detection.templates import HogTemplate

CROPS_AT_ONCE = 256
Score = Callable[[np.ndarray], np.ndarray]
Detections = tuple[np.ndarray, np.ndarray]


def sliding_windows(image: np.ndarray, window: tuple[int, int], step: int) -> tuple[np.ndarray, np.ndarray]:
    """Show an image through a window at every place of a grid.

    Parameters
    ----------
    image : (height, width, channels) array.
    window : height and width, in pixels.
    step : pixels from one place to the next, along both axes. Where it does not divide the way,
        a rest below and to the right is seen by no window.

    Returns
    -------
    windows : (rows, columns, window height, window width, channels), a view that copies nothing.
    boxes : (rows, columns, 4) int64, (row, column, height, width) of each in the image.

    Raises
    ------
    ValueError
        If the image is no (height, width, channels) array, the window does not fit in it, or a
        size is not a whole number of at least 1.
    """
    image = np.asarray(image)
    if image.ndim != 3:
        raise ValueError(
            f"expected one image (height, width, channels), got shape {image.shape}; "
            "a grey one goes in as image[..., None]"
        )
    height, width = check_window(window)
    check_step(step)
    if height > image.shape[0] or width > image.shape[1]:
        raise ValueError(
            f"a window of {height} × {width} does not fit in an image of {image.shape[0]} × {image.shape[1]} "
            "pixels: take a larger image"
        )
    windows = sliding_window_view(image, (height, width), axis=(0, 1))[::step, ::step]
    windows = np.moveaxis(windows, 2, -1)  # (rows, columns, height, width, channels)
    return windows, boxes_on_grid(windows.shape[:2], (height, width), step)


def boxes_on_grid(places: tuple[int, int], window: tuple[int, int], step: int) -> np.ndarray:
    """Boxes (rows, columns, 4) int64 of windows at so many places down and across."""
    boxes = np.empty((*places, 4), np.int64)
    boxes[..., 0] = step * np.arange(places[0])[:, np.newaxis]
    boxes[..., 1] = step * np.arange(places[1])
    boxes[..., 2:] = window
    return boxes


def image_pyramid(image: np.ndarray, scales: Sequence[float]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Resize an image to several scales; a window of one size then sees things of many.

    Parameters
    ----------
    image : (height, width, channels) floats in [0, 1].
    scales : 0.5 halves height and width, so that a window finds what is twice its size.

    Yields
    ------
    smaller : (height, width, channels) float32.
    shrunk : (2,) by how much height and width shrank after rounding to whole pixels: a box in
        ``smaller``, divided by (down, across, down, across), is the box in ``image``.

    Raises
    ------
    ValueError
        If the image is not as described, or there are no scales, or one is not above 0.
    """
    from skimage.transform import resize

    image = check_image(image)
    if not len(scales):
        raise ValueError("expected at least one scale, got none; (1.0,) leaves the image as it is")
    if not all(0 < scale < np.inf for scale in scales):
        raise ValueError(f"expected scales above 0, got {list(scales)}")
    size = np.array(image.shape[:2])
    for scale in scales:
        new_size = np.maximum(np.rint(scale * size).astype(int), 1)
        if (new_size == size).all():
            yield image, np.ones(2)
        else:
            # Pixels that come together are averaged first, or fine patterns would turn into coarse ones.
            smaller = resize(image, tuple(new_size), order=1, anti_aliasing=bool((new_size < size).any()))
            yield np.clip(smaller, 0, 1).astype(np.float32), new_size / size


def detect(
    image: np.ndarray,
    score: Score,
    *,
    window: tuple[int, int],
    step: int,
    scales: Sequence[float] = (1.0,),
    threshold: float,
) -> Detections:
    """Cut out every window at every scale, have it scored, and keep what reaches a threshold.

    Parameters
    ----------
    image : (height, width, channels) floats in [0, 1].
    score : gives each crop (n, window height, window width, channels) float32 a number (n,),
        higher where it rather sees the thing: HOG and the decision function of an SVM, or a net.
    window : height and width, in pixels.
    step : between windows, in pixels of the resized image.
    scales : of the image, as in :func:`image_pyramid`. Where the window does not fit in, none is seen.
    threshold : least score that is kept.

    Returns
    -------
    boxes : (k, 4) float64, (row, column, height, width) in pixels of ``image``.
    scores : (k,) float64. Many boxes lie on one thing: :func:`course.detection.suppress` picks.

    Raises
    ------
    ValueError
        If the image, window, step or scales are not as described, the window fits in at no scale,
        the threshold is NaN, or the scorer does not give one finite number a crop.
    """

    def scored(level: np.ndarray) -> Detections:
        windows, boxes = sliding_windows(level, (height, width), step)
        places = np.indices(windows.shape[:2]).reshape(2, -1)
        scores = []
        for start in range(0, places.shape[1], CROPS_AT_ONCE):
            rows, columns = places[:, start : start + CROPS_AT_ONCE]
            scores.append(_check_scored(score(windows[rows, columns]), len(rows)))
        return boxes.reshape(-1, 4), np.concatenate(scores)

    height, width = check_window(window)
    check_step(step)
    return _detect_at_scales(image, scored, (height, width), scales, threshold)


def detect_in_one_pass(
    image: np.ndarray,
    net: OnePass | HogTemplate,
    *,
    scales: Sequence[float] = (1.0,),
    threshold: float,
    label: int = 1,
) -> Detections:
    """Score every window at every scale by a fully convolutional net, or a template: one pass a scale.

    Parameters
    ----------
    image : (height, width, channels) floats in [0, 1].
    net : from :func:`course.detection.as_fully_convolutional` or
        :func:`course.detection.as_hog_template`; it brings window and step.
    scales : of the image, as in :func:`image_pyramid`. Where the window does not fit in, none is seen.
    threshold : least score that is kept.
    label : number of the class that is looked for.

    Returns
    -------
    boxes, scores : as of :func:`detect`.

    Raises
    ------
    ValueError
        As :func:`detect`, and if the net has no such class.
    """
    if not 0 <= label < net.num_classes:
        raise ValueError(f"the net has classes 0 to {net.num_classes - 1}, got label {label}")

    def scored(level: np.ndarray) -> Detections:
        scores = net.score(level[np.newaxis])[0, ..., label]
        boxes = boxes_on_grid(scores.shape, net.window, net.step)
        return boxes.reshape(-1, 4), _check_scored(scores.ravel(), scores.size)

    return _detect_at_scales(image, scored, net.window, scales, threshold)


def _detect_at_scales(
    image: np.ndarray,
    scored: Callable[[np.ndarray], Detections],
    window: tuple[int, int],
    scales: Sequence[float],
    threshold: float,
) -> Detections:
    if np.isnan(threshold):
        raise ValueError("expected a number as threshold, got NaN")
    boxes, scores = [], []
    for level, shrunk in image_pyramid(image, scales):
        if level.shape[0] < window[0] or level.shape[1] < window[1]:
            continue
        level_boxes, level_scores = scored(level)
        kept = level_scores >= threshold
        boxes.append(level_boxes[kept] / np.tile(shrunk, 2))
        scores.append(level_scores[kept])
    if not boxes:
        raise ValueError(
            f"a window of {window[0]} × {window[1]} fits in an image of {image.shape[0]} × {image.shape[1]} "
            f"at none of the scales {list(scales)}: take larger scales or a larger image"
        )
    return np.concatenate(boxes), np.concatenate(scores)


def check_image(image: np.ndarray) -> np.ndarray:
    """Return the image, or raise ValueError unless it is (height, width, channels) floats in [0, 1]."""
    image = np.asarray(image)
    if image.ndim != 3 or not image.size:
        raise ValueError(
            f"expected one image (height, width, channels), got shape {image.shape}; "
            "take one of several by images[0]"
        )
    if not np.issubdtype(image.dtype, np.floating):
        raise ValueError(
            f"expected a float image in [0, 1], got {image.dtype}: divide bytes by np.float32(255)"
        )
    if not (image.min() >= 0 and image.max() <= 1):
        raise ValueError(f"expected intensities in [0, 1], got {image.min():g} to {image.max():g}")
    return image


def check_window(window: tuple[int, int]) -> tuple[int, int]:
    """Return height and width, or raise ValueError unless both are whole numbers of at least 1."""
    whole = np.shape(window) == (2,) and all(isinstance(side, Integral) and side >= 1 for side in window)
    if not whole:
        raise ValueError(f"expected a window of whole pixels (height, width), got {window!r}")
    return int(window[0]), int(window[1])


def check_step(step: int) -> None:
    """Raise ValueError unless the step is a whole number of pixels, at least 1."""
    if not isinstance(step, Integral) or step < 1:
        raise ValueError(f"expected a step of a whole number of pixels, at least 1, got {step!r}")


def _check_scored(scores: np.ndarray, count: int) -> np.ndarray:
    scores = np.asarray(scores, dtype=np.float64)
    if scores.shape != (count,):
        raise ValueError(
            f"expected one score a crop, shape ({count},), got {scores.shape}: "
            "of a net's probabilities take one column, such as [:, 1]"
        )
    if not np.isfinite(scores).all():
        raise ValueError("the scorer gave NaN or infinite numbers: look at what it does with plain crops")
    return scores
