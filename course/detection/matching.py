"""What was found, what was not, what is not there: detections counted against the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course.detection.boxes import check_boxes, check_overlap, check_scores, overlaps


@dataclass(frozen=True, eq=False)
class Matches:
    """Which detections are right, and precision and recall at every threshold.

    Attributes
    ----------
    right : for each image (k,) booleans, one a detection in the order they came: whether it is
        the one that finds a thing.
    found : for each image (m,) booleans, one a thing: whether a detection finds it.
    thresholds : (t,) falling floats: every score that occurs.
    precision : (t,) share of right ones among the detections that score at least the threshold.
    recall : (t,) share of all things that these find. What no detection finds at any threshold is
        missed too, so that recall may stay below 1.
    things : how many there are in all images.
    """

    right: tuple[np.ndarray, ...]
    found: tuple[np.ndarray, ...]
    thresholds: np.ndarray
    precision: np.ndarray
    recall: np.ndarray
    things: int

    @property
    def average_precision(self) -> float:
        """Area under precision over recall, in steps: 1 if all is found and nothing else.

        Each step of recall counts with the precision that it is reached at, as in
        ``sklearn.metrics.average_precision_score``; what is never found adds nothing.
        """
        return float(np.sum(np.diff(self.recall, prepend=0.0) * self.precision))


def match_detections(
    boxes: Sequence[np.ndarray],
    scores: Sequence[np.ndarray],
    truth: Sequence[np.ndarray],
    *,
    overlap: float = 0.5,
) -> Matches:
    """Decide of each detection whether it is right, image by image.

    In each image, the detection with the highest score comes first. It is right if it overlaps a
    thing that none before it has found; of several such things it finds the one it overlaps most.
    A second detection of one thing is wrong.

    Parameters
    ----------
    boxes : for each image (k, 4) floats, (row, column, height, width) in pixels; (0, 4) or [] for none.
    scores : for each image (k,) floats.
    truth : for each image (m, 4) floats: the boxes of all things in it.
    overlap : least overlap of a right detection, above 0 and up to 1.

    Raises
    ------
    ValueError
        If there are not as many lists of scores and of truth as of boxes, nothing is there to be
        found, a box has no area, a score is missing or not finite, or ``overlap`` is not in (0, 1].

    Source
    ------
    Everingham et al., The PASCAL Visual Object Classes (VOC) Challenge, International Journal of
    Computer Vision 88 (2010), section 4.2. There a detection may only find the thing it overlaps
    most, found or not; here it may find a neighbour, as in the evaluation of COCO.
    """
    check_overlap(overlap)
    if overlap == 0:
        raise ValueError("expected an overlap above 0, or else any box anywhere would be right")
    if not len(boxes) == len(scores) == len(truth):
        raise ValueError(
            "expected boxes, scores and truth of the same images, "
            f"got {len(boxes)}, {len(scores)} and {len(truth)}; one image goes in as [boxes], [scores], …"
        )
    truth = [check_boxes("truth", things) for things in truth]
    total = sum(map(len, truth))
    if not total:
        raise ValueError("expected at least one thing to be found, got none: recall has no meaning then")
    boxes = [check_boxes("boxes", detections) for detections in boxes]
    scores = [check_scores(values, len(detections)) for values, detections in zip(scores, boxes, strict=True)]

    pairs = [_match(*image, overlap) for image in zip(boxes, scores, truth, strict=True)]
    right, found = zip(*pairs, strict=True)
    all_scores, all_right = np.concatenate(scores), np.concatenate(right)
    # Things that are never found have no score, which keeps course.thresholds from counting here.
    thresholds = np.unique(all_scores)[::-1]
    passing = len(all_scores) - np.searchsorted(np.sort(all_scores), thresholds)
    caught = all_right.sum() - np.searchsorted(np.sort(all_scores[all_right]), thresholds)
    return Matches(right, found, thresholds, caught / passing, caught / total, total)


def _match(
    boxes: np.ndarray, scores: np.ndarray, truth: np.ndarray, overlap: float
) -> tuple[np.ndarray, np.ndarray]:
    """Which detections of one image are right, and which of its things are found."""
    right, found = np.zeros(len(boxes), bool), np.zeros(len(truth), bool)
    shared = overlaps(boxes, truth)
    for place in np.argsort(-scores, kind="stable"):
        free = np.where(found, 0.0, shared[place])
        if len(free) and free.max() >= overlap:
            right[place] = found[free.argmax()] = True
    return right, found
