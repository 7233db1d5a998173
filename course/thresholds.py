"""From which score on is an answer believed? Misses against false alarms, at every threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Sweep:
    """What every threshold would do, from the lowest score, which lets all pass, to infinity.

    What scores at least the threshold passes. In all arrays a place stands for a threshold.

    Attributes
    ----------
    thresholds : (n,) rising floats: every score that occurs, then infinity.
    misses : (n,) share of the positive examples that do not pass, in [0, 1].
    false_alarms : (n,) share of the negative examples that pass, in [0, 1].
    precision : (n,) share of positive ones among those that pass; 1 where none passes.
    positives, negatives : how many examples of each kind there are.
    """

    thresholds: np.ndarray
    misses: np.ndarray
    false_alarms: np.ndarray
    precision: np.ndarray
    positives: int
    negatives: int

    @property
    def recall(self) -> np.ndarray:
        """Share of the positive examples that pass: (n,) floats in [0, 1]."""
        return 1 - self.misses

    def at(self, threshold: float) -> int:
        """Place of a threshold: of the first score that passes it.

        Raises
        ------
        ValueError
            If the threshold is NaN.
        """
        if np.isnan(threshold):
            raise ValueError("expected a number as threshold, got NaN")
        return min(int(np.searchsorted(self.thresholds, threshold)), len(self.thresholds) - 1)

    def lowest_with(self, *, false_alarms: float) -> float:
        """Lowest threshold at which at most this share of the negative examples passes.

        It misses least among those that keep to the limit.

        Raises
        ------
        ValueError
            If the share is not in [0, 1].
        """
        if not 0 <= false_alarms <= 1:
            raise ValueError(f"expected a share of false alarms from 0 to 1, got {false_alarms}")
        return float(self.thresholds[np.argmax(self.false_alarms <= false_alarms)])

    def cheapest(self, *, miss_cost: float, false_alarm_cost: float) -> float:
        """Threshold with the lowest total cost on these examples; of equally cheap ones the lowest.

        Parameters
        ----------
        miss_cost, false_alarm_cost : what one of each costs, in any unit.

        Raises
        ------
        ValueError
            If a cost is negative or no finite number.
        """
        if not (0 <= miss_cost < np.inf and 0 <= false_alarm_cost < np.inf):
            raise ValueError(f"costs must be finite and not negative, got {miss_cost} and {false_alarm_cost}")
        cost = (
            miss_cost * self.positives * self.misses + false_alarm_cost * self.negatives * self.false_alarms
        )
        return float(self.thresholds[np.argmin(cost)])


def sweep_thresholds(scores: np.ndarray, positive: np.ndarray) -> Sweep:
    """Try every threshold on examples whose kind is known.

    Parameters
    ----------
    scores : (n,) floats, higher where the classifier rather thinks of a positive example.
    positive : (n,) bools, what each example is in truth.

    Raises
    ------
    ValueError
        If there is not one finite score for each truth, or one of the two kinds is missing.

    Source
    ------
    T. Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006.
    """
    scores, positive = np.asarray(scores), np.asarray(positive)
    if scores.ndim != 1 or scores.shape != positive.shape:
        raise ValueError(f"expected one score and one truth each, got {scores.shape} and {positive.shape}")
    if positive.dtype != bool:
        raise ValueError(f"expected bools for positive, got {positive.dtype}: compare labels with a class")
    if not np.isfinite(scores).all():
        raise ValueError("scores contain NaN or infinite numbers")
    positives, negatives = int(positive.sum()), int((~positive).sum())
    if not positives or not negatives:
        raise ValueError(f"expected examples of both kinds, got {positives} positive, {negatives} negative")

    thresholds = np.append(np.unique(scores), np.inf)
    caught = positives - np.searchsorted(np.sort(scores[positive]), thresholds)
    alarms = negatives - np.searchsorted(np.sort(scores[~positive]), thresholds)
    passing = caught + alarms
    return Sweep(
        thresholds=thresholds,
        misses=1 - caught / positives,
        false_alarms=alarms / negatives,
        precision=np.where(passing > 0, caught / np.maximum(passing, 1), 1.0),
        positives=positives,
        negatives=negatives,
    )


def changed_sides(scores: np.ndarray, before: float, after: float) -> np.ndarray:
    """Numbers of the examples that passed one threshold and do not pass the other, rising.

    Parameters
    ----------
    scores : (n,) floats; what scores at least a threshold passes it.
    before, after : the two thresholds.
    """
    scores = np.asarray(scores)
    return np.flatnonzero((scores >= before) != (scores >= after))
