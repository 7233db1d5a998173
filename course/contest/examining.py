"""The last number: the winner learns from the whole training part and sits the test, once a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course.contest.entries import Entry
from course.contest.learners import Learned
from course.data import Dataset
from course.intervals import wilson_interval


@dataclass(frozen=True, eq=False)
class Exam:
    """How the winner did in the test.

    Attributes
    ----------
    entry : who sat it.
    learned : what the first seed's training left; this one is kept.
    answers : (n,) classes that it gave to the test examples.
    scores : (n, num_classes) its scores of them.
    labels : (n,) the true classes.
    accuracies : one a seed; with the same examples, they differ by the luck of the training alone.
    baseline : share of the test that the most frequent class of the training part gets right.
    class_names : in the order of the labels.
    groups : (n,) group of each test example, or None.
    """

    entry: Entry
    learned: Learned
    answers: np.ndarray
    scores: np.ndarray
    labels: np.ndarray
    accuracies: tuple[float, ...]
    baseline: float
    class_names: tuple[str, ...]
    groups: np.ndarray | None = None

    @property
    def accuracy(self) -> float:
        """Share of the test answered rightly by the model that is kept."""
        return float((self.answers == self.labels).mean())

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, with 95 % confidence, if test examples are independent draws."""
        return wilson_interval(int((self.answers == self.labels).sum()), len(self.labels))

    @property
    def confusion(self) -> np.ndarray:
        """(num_classes, num_classes) counts, the true class along the rows."""
        counts = np.zeros((len(self.class_names),) * 2, np.int64)
        np.add.at(counts, (self.labels, self.answers), 1)
        return counts

    @property
    def group_shares(self) -> dict[str, float]:
        """Share right of each test group, the lowest first; empty without groups."""
        if self.groups is None:
            return {}
        right = self.answers == self.labels
        names = sorted({str(group) for group in self.groups} - {""})  # "" stands alone
        shares = {name: float(right[self.groups == name].mean()) for name in names}
        return dict(sorted(shares.items(), key=lambda item: item[1]))

    @property
    def mistakes(self) -> np.ndarray:
        """Places of the wrong answers in the test, those with the highest score first."""
        wrong = np.flatnonzero(self.answers != self.labels)
        return wrong[np.argsort(-self.scores[wrong].max(axis=1), kind="stable")]


def sit_test(entry: Entry, dataset: Dataset, *, seeds: Sequence[int] = (0, 1, 2)) -> Exam:
    """Let an entry learn from the whole training part, and judge it on the test part.

    Do this once, when all is decided: whoever chooses by looking at the test has learned from it.

    Parameters
    ----------
    entry : the winner of a contest.
    dataset : as ``load_own`` gives it.
    seeds : of the trainings; the model of the first one is kept.

    Raises
    ------
    ValueError
        If there are no seeds, or no test examples.
    """
    if not len(seeds) or not len(dataset.y_test):
        raise ValueError(f"expected seeds and test examples, got {list(seeds)} and {len(dataset.y_test)}")
    kept, answers, accuracies = None, None, []
    for seed in seeds:
        learned = entry.learn(dataset.x_train, dataset.y_train, dataset.num_classes, seed)
        scores = learned.scores(dataset.x_test)
        accuracies.append(float((scores.argmax(axis=1) == dataset.y_test).mean()))
        if kept is None:
            kept, answers = learned, scores
    most_frequent = np.bincount(dataset.y_train).argmax()
    return Exam(
        entry=entry,
        learned=kept,
        answers=answers.argmax(axis=1),
        scores=answers,
        labels=np.asarray(dataset.y_test),
        accuracies=tuple(accuracies),
        baseline=float((dataset.y_test == most_frequent).mean()),
        class_names=dataset.class_names,
        groups=dataset.extra.get("test_group"),
    )
