"""Ways to classify that can meet in a comparison: features by hand + a classical model, or a net."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from course.recipes import describe
from course.runs import Settings
from course.training import predict_classes, train

if TYPE_CHECKING:
    import keras
    from sklearn.base import BaseEstimator

    from course.data import Dataset

Features = Callable[[np.ndarray], np.ndarray]
Fitted = tuple[Callable[[np.ndarray], np.ndarray], int]

# What the fitted models of scikit-learn keep for predicting; everything else that
# ends in an underscore is bookkeeping.
LEARNED_ATTRIBUTES = (
    *("coef_", "intercept_", "components_", "mean_", "scale_", "whitening_", "words_"),
    *("idf_", "feature_log_prob_", "class_log_prior_"),  # of texts
)
SUPPORT_VECTOR_ATTRIBUTES = ("support_vectors_", "dual_coef_", "intercept_")


@dataclass(frozen=True)
class Contender:
    """One way to classify, as :func:`by_hand` and :func:`learned` make it.

    Attributes
    ----------
    name : what tables and figures call it.
    kind : whether its features are made "by hand" or "learned".
    features : images to (n, features) floats; None takes the inputs as they are.
    fit : (dataset, seed) to a function that gives classes for inputs, and the number of
        values kept for predicting.
    recipe : everything that makes its result what it is, as text: a result stored
        under another recipe is not reused.
    trains_net : whether it needs Keras.
    """

    name: str
    kind: Literal["by hand", "learned"]
    features: Features | None
    fit: Callable[[Dataset, int], Fitted]
    recipe: str
    trains_net: bool = False


def by_hand(name: str, features: Features | None, estimator: BaseEstimator) -> Contender:
    """Features computed by a fixed function, classified by a scikit-learn estimator.

    Parameters
    ----------
    name : what tables and figures call it.
    features : images to (n, features) floats; None for the flattened pixels.
    estimator : classifier or pipeline; it is cloned for every fit, and given the seed
        wherever it takes a ``random_state``.

    Raises
    ------
    ValueError
        If the estimator cannot ``fit`` and ``predict``.
    """
    if not (hasattr(estimator, "fit") and hasattr(estimator, "predict")):
        raise ValueError(f"expected a scikit-learn classifier, got {type(estimator).__name__}")

    def fit(dataset: Dataset, seed: int) -> Fitted:
        model = clone_seeded(estimator, seed)
        model.fit(flatten(dataset.x_train), dataset.y_train)
        return (lambda inputs: model.predict(flatten(inputs))), count_parameters(model)

    return Contender(name, "by hand", features, fit, describe([features, estimator]))


def learned(
    name: str,
    build_model: Callable[[tuple[int, ...], int], keras.Model],
    settings: Settings | Callable[[int], Settings],
    features: Features | None = None,
) -> Contender:
    """A net, on the images themselves or on features made by hand.

    Parameters
    ----------
    name : what tables and figures call it.
    build_model : (input_shape, num_classes) to an uncompiled model, see ``course.models``.
    settings : how to train it, or a function from the number of training images to that;
        the comparison's seed replaces theirs.
    features : images to (n, features) floats; None for the images.
    """

    def fit(dataset: Dataset, seed: int) -> Fitted:
        import keras

        chosen = settings(len(dataset.x_train)) if callable(settings) else settings
        keras.utils.set_random_seed(seed)
        model = build_model(dataset.x_train.shape[1:], dataset.num_classes)
        run = train(model, dataset, replace(chosen, seed=seed), label=name, test=False)
        if run.interrupted:
            raise KeyboardInterrupt  # half a training is no result
        return (lambda inputs: predict_classes(model, inputs)), run.parameters

    recipe = describe([features, build_model, settings, train])
    return Contender(name, "by hand" if features else "learned", features, fit, recipe, trains_net=True)


def clone_seeded(estimator: BaseEstimator, seed: int) -> BaseEstimator:
    """Unfitted copy of an estimator or pipeline, with the seed wherever it takes a ``random_state``."""
    from sklearn.base import clone

    model = clone(estimator)
    seeded = [key for key in model.get_params() if key.split("__")[-1] == "random_state"]
    return model.set_params(**dict.fromkeys(seeded, seed))


def flatten(inputs: np.ndarray) -> np.ndarray:
    """One row an example: (n, …) to (n, numbers)."""
    return inputs.reshape(len(inputs), -1)


def count_parameters(estimator: BaseEstimator) -> int:
    """Numbers that a fitted scikit-learn model keeps for predicting."""
    steps = [step for _, step in getattr(estimator, "steps", [])]
    if steps:
        return sum(count_parameters(step) for step in steps)
    kept = SUPPORT_VECTOR_ATTRIBUTES if hasattr(estimator, "support_vectors_") else LEARNED_ATTRIBUTES
    arrays = (getattr(estimator, name, None) for name in kept)
    return sum(int(np.size(array)) for array in arrays if array is not None)
