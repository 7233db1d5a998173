"""Contenders that learn from examples of your choice, are tried on one test, and are kept.

``comparison`` draws examples evenly and keeps numbers alone. Here the caller decides who learns from
what, such as whole speakers, and can ask the trained models again: in noise, on single examples.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from course.contenders import clone_seeded, count_parameters, flatten
from course.data import Dataset
from course.runs import Settings
from course.training import predict_classes, train

if TYPE_CHECKING:
    import keras
    from sklearn.base import BaseEstimator

View = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class Trained:
    """One contender after its training.

    Attributes
    ----------
    predict : inputs as they were given for training to (n,) classes.
    model : the fitted estimator or net; it takes features or views.
    parameters : numbers it keeps for predicting.
    """

    predict: Callable[[np.ndarray], np.ndarray]
    model: BaseEstimator | keras.Model
    parameters: int


Learn = Callable[[np.ndarray, np.ndarray, int], Trained]  # (inputs, classes, seed)


def learn_by_hand(features: View, estimator: BaseEstimator) -> Learn:
    """Way to learn: features computed by a fixed function, classified by a scikit-learn estimator.

    Parameters
    ----------
    features : inputs to an array with one row an example.
    estimator : classifier or pipeline; it is cloned for every fit.
    """

    def learn(inputs: np.ndarray, classes: np.ndarray, seed: int) -> Trained:
        model = clone_seeded(estimator, seed)
        model.fit(flatten(features(inputs)), classes)
        return Trained(lambda asked: model.predict(flatten(features(asked))), model, count_parameters(model))

    return learn


def learn_by_net(
    build_model: Callable[[tuple[int, ...], int], keras.Model],
    num_classes: int,
    settings: Settings | Callable[[int], Settings],
    *,
    view: View | None = None,
    label: str = "training",
) -> Learn:
    """Way to learn: a net.

    Parameters
    ----------
    build_model : (input_shape, num_classes) to an uncompiled model, see ``course.models``.
    num_classes : number of classes, whichever of them the examples show.
    settings : how to train it, or a function from the number of examples to that; the seed is set anew.
    view : inputs to what the net takes; None where it takes them as they are.
    label : what the progress bar says.
    """
    look = view or (lambda inputs: inputs)

    def learn(inputs: np.ndarray, classes: np.ndarray, seed: int) -> Trained:
        import keras

        seen = look(inputs)
        chosen = settings(len(seen)) if callable(settings) else settings
        keras.utils.set_random_seed(seed)
        model = build_model(seen.shape[1:], num_classes)
        dataset = Dataset(seen, classes, seen[:1], classes[:1])
        run = train(model, dataset, replace(chosen, seed=seed), label=label, test=False)
        if run.interrupted:
            raise KeyboardInterrupt  # half a training is no result
        return Trained(lambda asked: predict_classes(model, look(asked)), model, run.parameters)

    return learn


def with_copies(learn: Learn, change: Callable[..., np.ndarray], copies: int, **options: object) -> Learn:
    """Way to learn from every example and from changed copies of it.

    Parameters
    ----------
    learn : the way to learn from all of them.
    change : ``(inputs, random, **options)`` to inputs of the same shape, of the same classes.
    copies : how many of each example.
    options : passed on to ``change``.

    Raises
    ------
    ValueError
        If ``copies`` is below 1.
    """
    if copies < 1:
        raise ValueError(f"expected at least 1 copy, got {copies}")

    def learn_more(inputs: np.ndarray, classes: np.ndarray, seed: int) -> Trained:
        random = np.random.default_rng(seed)
        changed = [change(inputs, random, **options) for _ in range(copies)]
        return learn(np.concatenate([inputs, *changed]), np.tile(classes, copies + 1), seed)

    return learn_more


@dataclass(frozen=True, eq=False)
class Trial:
    """What one training gave: the trained contender, its answers to the test, and its seconds."""

    trained: Trained
    answers: np.ndarray
    train_seconds: float
    predict_seconds: float


class Trials:
    """One test, and all that were tried on it.

    Parameters
    ----------
    x_test, y_test : the test, (n, …) inputs and (n,) classes.
    groups : name to (n,) bools: parts of the test that are reported apart. "all" is always there.

    Raises
    ------
    ValueError
        If classes or a group do not fit the inputs, or a group is empty.
    """

    def __init__(
        self, x_test: np.ndarray, y_test: np.ndarray, groups: Mapping[str, np.ndarray] | None = None
    ) -> None:
        if len(x_test) != len(y_test) or not len(y_test):
            raise ValueError(f"expected a class for each test input, got {len(y_test)} for {len(x_test)}")
        self.x_test, self.y_test = x_test, y_test
        self.groups = {"all": np.ones(len(y_test), bool), **(groups or {})}
        for name, chosen in self.groups.items():
            if np.shape(chosen) != (len(y_test),) or np.asarray(chosen).dtype != bool or not chosen.any():
                raise ValueError(f"group {name!r} must be {len(y_test)} bools, at least one of them true")
        self._trials: dict[tuple[str, int, int], Trial] = {}

    def enter(
        self, name: str, learn: Learn, x_train: np.ndarray, y_train: np.ndarray, *, seed: int, size: int
    ) -> Trained:
        """Train a contender, try it on the test, and keep it in place of one of that name, size and seed.

        Parameters
        ----------
        size : how much it learned from, in any unit: speakers, clips.
        """
        started = time.perf_counter()
        trained = learn(x_train, y_train, seed)
        learned = time.perf_counter()
        answers = np.asarray(trained.predict(self.x_test))
        seconds = learned - started, time.perf_counter() - learned
        self._trials[name, size, seed] = Trial(trained, answers, *seconds)
        return trained

    def get(self, name: str, *, size: int | None = None) -> dict[int, Trial]:
        """Trials of a contender by seed, at one size or at its largest.

        Raises
        ------
        ValueError
            If it was never entered, or not at this size.
        """
        sizes = {tried for entered, tried, _ in self._trials if entered == name}
        if not sizes or (size is not None and size not in sizes):
            raise ValueError(f"{name!r} was tried at sizes {sorted(sizes)}, not at {size}")
        size = max(sizes) if size is None else size
        return {seed: trial for (n, s, seed), trial in self._trials.items() if (n, s) == (name, size)}

    def shares(self, name: str, group: str = "all", *, size: int | None = None) -> np.ndarray:
        """Share of right answers in a group of the test, in [0, 1]: one number a seed, in order of entry."""
        right = [trial.answers == self.y_test for trial in self.get(name, size=size).values()]
        return np.array([answers[self.groups[group]].mean() for answers in right])

    def tabulate(self, names: Sequence[str], groups: Sequence[str] = ("all",)) -> dict[str, list]:
        """Columns of a table, see ``figures.show_table``, for each contender at its largest size."""
        table: dict[str, list] = {"contender": list(names)}
        for group in groups:
            shares = [100 * self.shares(name, group) for name in names]
            table[f"{group}, %"] = [f"{share.mean():.1f} ± {share.std():.1f}" for share in shares]
        tried = [list(self.get(name).values()) for name in names]
        table["numbers kept"] = [
            f"{np.mean([t.trained.parameters for t in trials]):,.0f}" for trials in tried
        ]
        table["seconds to learn"] = [f"{np.mean([t.train_seconds for t in trials]):.1f}" for trials in tried]
        table["to answer"] = [f"{np.mean([t.predict_seconds for t in trials]):.2f}" for trials in tried]
        return table
