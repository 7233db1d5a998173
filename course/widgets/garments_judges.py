"""Who judges a picture: a net, or a machine on hand-made features; and what their numbers are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Judge:
    """Someone who says how much each class fits.

    Attributes
    ----------
    answer : from (n, height, width, 1) floats in [0, 1] to (n, num_classes) numbers.
    unit : what these numbers are.
    largest : the largest there can be, or None.
    """

    answer: Callable[[np.ndarray], np.ndarray]
    unit: str
    largest: float | None

    @classmethod
    def of(cls, judge: Any, num_classes: int) -> Judge:
        """Make one of a Keras classifier, or of a pair of features and a fitted scikit-learn classifier.

        Raises
        ------
        ValueError
            If it is neither, or the classifier tells no score for each class.
        """
        if hasattr(judge, "predict_on_batch"):
            if judge.output_shape != (None, num_classes):
                raise ValueError(f"expected a net of {num_classes} answers, got {judge.output_shape}")
            return cls(lambda images: np.asarray(judge.predict_on_batch(images)), "probability", 1)
        if not isinstance(judge, tuple) or len(judge) != 2 or not hasattr(judge[1], "decision_function"):
            raise ValueError(
                "expected a Keras model, or a pair (features, classifier) whose classifier has a "
                f"decision_function, got {judge!r}"
            )
        features, machine = judge
        if list(getattr(machine, "classes_", range(num_classes))) != list(range(num_classes)):
            raise ValueError(
                f"expected a machine of the classes 0 to {num_classes - 1}, got {machine.classes_}"
            )
        # An SVC for several classes counts how many of its machines, one a pair, choose each class;
        # scikit-learn adds less than half a vote for how clearly they do, which decides between equals.
        votes = getattr(machine, "decision_function_shape", None) == "ovr" and num_classes > 2
        unit, largest = (f"votes, of {num_classes - 1}", num_classes - 0.6) if votes else ("score", None)
        return cls(lambda images: machine.decision_function(features(images)), unit, largest)
