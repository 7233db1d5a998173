"""The contest: entries x sizes x seeds, judged on validation parts; the test stays locked away."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from course.comparison import compare
from course.contest.entries import NAIVE, Entry
from course.data.dataset import Dataset
from course.data.drawing import split_groups, stratified_order
from course.results import Row, Summary, summarise

if TYPE_CHECKING:
    from collections.abc import Iterator

FRACTION = 0.25  # of the training part, held out for validation
TRIES = 5  # to draw groups so that every class is on both sides


@dataclass(frozen=True, eq=False)
class Contest:
    """What a contest gave.

    Attributes
    ----------
    entries : who took part.
    rows : a result for each entry, size and seed, on that seed's validation part.
    sizes, seeds : what was asked for.
    grouped : whether no group was on both sides of a validation split.
    validation_sizes : examples in each seed's validation part.
    """

    entries: tuple[Entry, ...]
    rows: tuple[Row, ...]
    sizes: tuple[int, ...]
    seeds: tuple[int, ...]
    grouped: bool
    validation_sizes: tuple[int, ...]

    @property
    def summaries(self) -> list[Summary]:
        """Mean and spread over seeds of every entry at every size."""
        return summarise(self.rows)

    @property
    def at_largest(self) -> list[Summary]:
        """Those of the largest size."""
        return [one for one in self.summaries if one.train_size == max(self.sizes)]

    @property
    def winner(self) -> Entry:
        """The most accurate entry at the largest size; of equals the one that was named first."""
        best = max(self.at_largest, key=lambda one: one.accuracy)
        return next(entry for entry in self.entries if entry.name == best.contender)

    @property
    def level_with_winner(self) -> list[str]:
        """Who else could have won: behind by no more than the spread of the difference, run by run."""
        runs = {entry.name: self.accuracies(entry.name) for entry in self.entries}
        best = runs.pop(self.winner.name)
        return [name for name, own in runs.items() if (best - own).mean() <= (best - own).std(ddof=1)]

    def accuracies(self, name: str, size: int | None = None) -> np.ndarray:
        """Validation accuracy of an entry, one number a seed, at one size or at the largest."""
        size = size or max(self.sizes)
        found = {
            row.seed: row.accuracy for row in self.rows if (row.contender, row.train_size) == (name, size)
        }
        return np.array([found[seed] for seed in self.seeds])

    def tabulate(self) -> dict[str, list]:
        """Columns of a table, see ``figures.show_table``: every entry at the largest size, the best first."""
        ranked = sorted(self.at_largest, key=lambda one: -one.accuracy)
        return {
            "contender": [one.contender for one in ranked],
            "kind": ["naive" if one.contender == NAIVE else one.kind for one in ranked],
            "validation, %": [f"{100 * one.accuracy:.1f}" for one in ranked],
            "± over seeds": [f"{100 * one.spread:.1f}" for one in ranked],
            "numbers kept": [f"{one.parameters:,}" for one in ranked],
            "seconds to learn": [f"{one.train_seconds:.1f}" for one in ranked],
            "to answer": [f"{one.predict_seconds:.2f}" for one in ranked],
        }


def hold_contest(
    dataset: Dataset,
    entries: Sequence[Entry],
    *,
    seeds: Sequence[int] = (0, 1, 2),
    sizes: Sequence[int] | None = None,
    store: str | Path | None = None,
) -> Contest:
    """Let all entries learn from parts of the training data, and judge them on the rest of it.

    Every seed holds out another quarter; where examples belong to groups (``extra["train_group"]``),
    whole groups. The test part takes no part. Results are stored as ``comparison.compare`` stores
    them, so that an interrupted contest goes on where it was.

    Parameters
    ----------
    dataset : as ``load_own`` gives it.
    entries : who takes part, see ``choose_entries``.
    seeds : at least two, so that there is a spread.
    sizes : numbers of examples to learn from; by default all, a quarter and a sixteenth, as far as
        these are enough for every class.
    store : file of the results; by default one in the user's cache.

    Raises
    ------
    ValueError
        If there are fewer than two seeds, no entries, too few examples to hold some out, or a size
        exceeds what is there.
    KeyboardInterrupt
        If it was stopped; what has been measured is kept, and the next call goes on from there.
    """
    if len(seeds) < 2:
        raise ValueError(f"expected at least two seeds, got {list(seeds)}: one run has no spread")
    splits = [split_validation(dataset, seed) for seed in seeds]
    parts = [take(dataset, kept, held_out) for kept, held_out, _ in splits]
    fewest = min(len(part.y_train) for part in parts)
    sizes = choose_sizes(fewest, dataset.num_classes) if sizes is None else sorted(sizes)
    contenders = [entry.as_contender() for entry in entries]
    rows = []
    for part, seed in zip(parts, seeds, strict=True):
        own = compare(contenders, part, sizes=sizes, seeds=[seed], store=store)
        if len(own) < len(sizes) * len(contenders):
            raise KeyboardInterrupt
        rows += own
    return Contest(
        entries=tuple(entries),
        rows=tuple(rows),
        sizes=tuple(sizes),
        seeds=tuple(seeds),
        grouped=all(grouped for _, _, grouped in splits),
        validation_sizes=tuple(len(part.y_test) for part in parts),
    )


def choose_sizes(examples: int, num_classes: int) -> list[int]:
    """Sizes of a crossover curve: all, a quarter, a sixteenth, as far as there are two of each class."""
    least = max(4, 2 * num_classes)
    smaller = [size for size in (examples // 16, examples // 4) if size >= least]
    return [*smaller, examples]


def split_validation(
    dataset: Dataset, seed: int, fraction: float = FRACTION
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Draw what to learn from and what to judge on, both out of the training part.

    Whole groups are held out if that is possible with every class on both sides. Otherwise single
    examples are: a quarter of each class, at least one, and none of a class that has only one.

    Returns
    -------
    Indices to learn from, indices held out, and whether groups were kept together.

    Raises
    ------
    ValueError
        If no class has two examples.
    """
    labels = dataset.y_train
    if "train_group" in dataset.extra:
        groups = np.asarray(dataset.extra["train_group"], dtype=object)
        alone = [f"alone {place}" if group == "" else f"group {group}" for place, group in enumerate(groups)]
        for held_out in _whole_groups(labels, np.array(alone), fraction, seed):
            kept = np.setdiff1d(np.arange(len(labels)), held_out)
            if len(np.unique(labels[held_out])) == len(np.unique(labels[kept])) == dataset.num_classes:
                return kept, held_out, True
    members = Counter(labels.tolist())
    if max(members.values()) < 2:
        raise ValueError("every class has one example to learn from: nothing can be held out; add more")
    wanted = {label: max(1, round(fraction * count)) if count > 1 else 0 for label, count in members.items()}
    order = stratified_order(labels, seed)
    held_out = np.sort(
        np.concatenate([order[labels[order] == label][:count] for label, count in wanted.items()])
    )
    return np.setdiff1d(np.arange(len(labels)), held_out), held_out, False


def _whole_groups(labels: np.ndarray, groups: np.ndarray, fraction: float, seed: int) -> Iterator[np.ndarray]:
    """Draws of whole groups of about that share, as far as there are enough groups."""
    share = max(fraction, 1 / len(np.unique(groups)))
    for attempt in range(TRIES if share <= 0.5 else 0):
        with warnings.catch_warnings():  # of classes with few examples: whether all are there is checked
            warnings.simplefilter("ignore", UserWarning)
            try:
                yield split_groups(labels, groups, share, seed + 1_000 * attempt)[0]
            except ValueError:  # fewer examples of every class than parts
                return


def take(dataset: Dataset, kept: np.ndarray, held_out: np.ndarray) -> Dataset:
    """Make a data set of two parts of the training data; the test part is gone."""
    return Dataset(
        dataset.x_train[kept],
        dataset.y_train[kept],
        dataset.x_train[held_out],
        dataset.y_train[held_out],
        class_names=dataset.class_names,
        name=dataset.name,
    )
