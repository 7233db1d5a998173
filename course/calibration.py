"""Is a classifier as sure as it is right? Confidence against accuracy, in bins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Reliability:
    """Answers sorted by confidence into bins of equal width.

    Attributes
    ----------
    edges : (bins + 1,) confidences between which the bins lie, from 0 to 1; a bin holds its upper edge.
    counts : (bins,) number of answers in each bin.
    confidence : (bins,) their mean confidence; NaN where a bin is empty.
    accuracy : (bins,) share of them that is right; NaN where a bin is empty.
    """

    edges: np.ndarray
    counts: np.ndarray
    confidence: np.ndarray
    accuracy: np.ndarray

    @property
    def error(self) -> float:
        """Expected calibration error: |accuracy - confidence|, averaged over all answers, in [0, 1]."""
        filled = self.counts > 0
        gaps = np.abs(self.accuracy - self.confidence)[filled]
        return float(np.average(gaps, weights=self.counts[filled]))


def reliability(confidence: np.ndarray, correct: np.ndarray, *, bins: int = 15) -> Reliability:
    """Sort answers by confidence and see how often those of each bin are right.

    Parameters
    ----------
    confidence : (n,) floats in [0, 1], the probability given to each answer.
    correct : (n,) bools, whether the answer was right.
    bins : number of bins of equal width; 15 is customary.

    Raises
    ------
    ValueError
        If there is not one truth value for each confidence, none at all, a confidence lies outside
        [0, 1] or is NaN, or there is less than one bin.

    Source
    ------
    Guo, Pleiss, Sun & Weinberger, On Calibration of Modern Neural Networks, ICML 2017.
    """
    confidence, correct = np.asarray(confidence), np.asarray(correct)
    if confidence.ndim != 1 or confidence.shape != correct.shape or not len(confidence):
        raise ValueError(
            "expected one confidence and one truth value an answer, "
            f"got shapes {confidence.shape} and {correct.shape}"
        )
    if correct.dtype != bool:
        raise ValueError(f"expected bools for correct, got {correct.dtype}: compare answers with labels")
    if not np.issubdtype(confidence.dtype, np.floating) or not ((confidence >= 0) & (confidence <= 1)).all():
        raise ValueError(
            f"expected probabilities in [0, 1], got {confidence.dtype} "
            f"from {confidence.min()} to {confidence.max()}"
        )
    if not isinstance(bins, int | np.integer) or bins < 1:
        raise ValueError(f"expected bins to be a whole number of at least 1, got {bins!r}")

    edges = np.linspace(0, 1, bins + 1)
    bin_of = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, bins - 1)
    counts = np.bincount(bin_of, minlength=bins)
    with np.errstate(invalid="ignore"):
        return Reliability(
            edges=edges,
            counts=counts,
            confidence=np.bincount(bin_of, weights=confidence, minlength=bins) / counts,
            accuracy=np.bincount(bin_of, weights=correct, minlength=bins) / counts,
        )
