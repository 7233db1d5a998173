"""Boxes: how far two of them overlap, and which of many on one thing to keep."""

from __future__ import annotations

import numpy as np


def overlaps(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Measure the overlap of each box with each other one: shared area by the area of both together.

    Known as intersection over union (IoU): 1 for the same box, 0 for boxes that only touch or
    lie apart.

    Parameters
    ----------
    boxes, others : (n, 4) and (m, 4) floats, (row, column, height, width) in pixels.

    Returns
    -------
    (n, m) float64 array in [0, 1].

    Raises
    ------
    ValueError
        If boxes are not (n, 4), not finite, or have no area.

    Source
    ------
    Everingham et al., The PASCAL Visual Object Classes (VOC) Challenge, International Journal of
    Computer Vision 88 (2010), section 4.2.
    """
    boxes, others = check_boxes("boxes", boxes), check_boxes("others", others)
    starts = np.maximum(boxes[:, np.newaxis, :2], others[:, :2])
    ends = np.minimum((boxes[:, :2] + boxes[:, 2:])[:, np.newaxis], others[:, :2] + others[:, 2:])
    shared = np.clip(ends - starts, 0, None).prod(axis=-1)
    areas, other_areas = boxes[:, 2:].prod(axis=1), others[:, 2:].prod(axis=1)
    # Rounding can make the quotient of a box with itself a hair more than 1.
    return np.minimum(shared / (areas[:, np.newaxis] + other_areas - shared), 1.0)


def suppress(boxes: np.ndarray, scores: np.ndarray, *, overlap: float = 0.3) -> np.ndarray:
    """Keep the best box of each heap: greedy non-maximum suppression.

    A thing makes many windows around it score high. The box with the highest score is kept, all
    that overlap it by more than ``overlap`` are dropped, and so on with what is left.

    Parameters
    ----------
    boxes : (n, 4) floats, (row, column, height, width) in pixels.
    scores : (n,) floats, higher for a more certain box.
    overlap : boxes that overlap a kept one by more than that are dropped, in [0, 1].

    Returns
    -------
    Places of the kept boxes, the highest score first; of equal scores the earlier box.

    Raises
    ------
    ValueError
        If there is not one finite score a box, a box has no area, or ``overlap`` is not in [0, 1].
    """
    boxes = check_boxes("boxes", boxes)
    scores = check_scores(scores, len(boxes))
    check_overlap(overlap)
    kept = []
    waiting = np.argsort(-scores, kind="stable")
    while len(waiting):
        best, rest = waiting[0], waiting[1:]
        kept.append(best)
        waiting = rest[overlaps(boxes[[best]], boxes[rest])[0] <= overlap]
    return np.array(kept, dtype=np.int64)


def shrink(boxes: np.ndarray, share: float) -> np.ndarray:
    """Make boxes smaller about their middles.

    A window that was trained on views with some room around the thing is larger than the thing.

    Parameters
    ----------
    boxes : (n, 4) floats, (row, column, height, width) in pixels.
    share : of their height and width that is left, above 0; above 1 they grow.

    Raises
    ------
    ValueError
        If boxes are not (n, 4), not finite or have no area, or ``share`` is not a number above 0.
    """
    boxes = check_boxes("boxes", boxes)
    if not 0 < share < np.inf:
        raise ValueError(f"expected a share above 0, got {share}")
    sizes = boxes[:, 2:]
    return np.concatenate([boxes[:, :2] + (1 - share) / 2 * sizes, share * sizes], axis=1)


def check_boxes(name: str, boxes: np.ndarray) -> np.ndarray:
    """Return boxes as (n, 4) float64, or raise ValueError; an empty list is no boxes."""
    boxes = np.asarray(boxes, dtype=np.float64)
    if boxes.shape == (0,):
        boxes = boxes.reshape(0, 4)
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(
            f"expected {name} as (n, 4), row, column, height and width of each, got shape {boxes.shape}; "
            "a single box goes in as box[None]"
        )
    if not np.isfinite(boxes).all():
        raise ValueError(f"{name} contain NaN or infinite numbers: drop them by np.isfinite(boxes).all(1)")
    if (boxes[:, 2:] <= 0).any():
        smallest = boxes[:, 2:].min()
        raise ValueError(
            f"expected {name} with a height and a width above 0, got {smallest:g}: "
            "boxes are (row, column, height, width), not two corners"
        )
    return boxes


def check_scores(scores: np.ndarray, count: int) -> np.ndarray:
    """Return scores as an array, or raise ValueError unless there is a finite one for each of ``count``."""
    scores = np.asarray(scores, dtype=np.float64)
    if scores.shape != (count,):
        raise ValueError(f"expected one score a box, shape ({count},), got shape {scores.shape}")
    if not np.isfinite(scores).all():
        raise ValueError("scores contain NaN or infinite numbers: look at what the scorer was given")
    return scores


def check_overlap(overlap: float) -> None:
    """Raise ValueError unless this is an overlap in [0, 1]."""
    if not 0 <= overlap <= 1:
        raise ValueError(f"expected an overlap from 0 to 1, got {overlap}")
