"""Split examples for training and testing: classes in proportion, groups and copies never torn apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from course.data.own.errors import OwnDataError
from course.data.own.naming import counted, shown

ATTEMPTS = 40  # orders tried where groups make it hard; without groups the first is as good as any
MISSING = 1_000.0  # what a class costs that one side lacks: more than all other deviations together


@dataclass
class Unit:
    """What stays together: examples of one group and copies of each other.

    Attributes
    ----------
    members : indices of all.
    tested : those that count if it becomes part of the test side: one of each content, and none of a
        content that stands under several labels.
    """

    members: list[int]
    tested: list[int]


def split(
    labels: Sequence[str],
    groups: Sequence[Hashable | None],
    contents: Sequence[Hashable],
    fraction: float,
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Split examples so that each side has every class, and nothing on one side is known from the other.

    Parameters
    ----------
    labels : class of each example.
    groups : what must stay together; ``None`` stands alone.
    contents : examples with the same content have the same value; they stay together too, and one of
        them is tested on at most, none if their labels differ.
    fraction : share of each class to test on, between 0 and 1; met as nearly as groups allow.
    seed : which of the possible splits; a whole number, at least 0.

    Returns
    -------
    Indices for training and for testing, both ascending. Copies left out of the test are in neither.

    Raises
    ------
    OwnDataError
        If a class cannot be on both sides; the message names it, the reason and the remedy.
    """
    units = _units(labels, groups, contents)
    _check_possible(labels, groups, units)
    totals = Counter(labels)
    wanted = {label: min(max(1, round(fraction * n)), n - 1) for label, n in totals.items()}
    # What each unit brings to the test side, and takes from the training side, class by class.
    effects = [
        (Counter(labels[index] for index in unit.tested), Counter(labels[index] for index in unit.members))
        for unit in units
    ]
    random = np.random.default_rng(seed)
    best, lowest = None, np.inf
    for _ in range(max(3, min(ATTEMPTS, 200_000 // len(units)))):  # so that many units take seconds too
        chosen, cost = _choose(effects, totals, wanted, random.permutation(len(units)))
        if cost < lowest:
            best, lowest = chosen, cost
        if cost == 0 or len(units) == len(labels):
            break
    test = sorted(index for unit in best for index in units[unit].tested)
    inside = {index for unit in best for index in units[unit].members}
    train = [index for index in range(len(labels)) if index not in inside]
    for side, indices in (("training", train), ("testing", test)):
        missing = sorted(set(labels) - {labels[index] for index in indices})
        if missing:
            raise OwnDataError(
                f"no split was found that leaves {shown(missing[0])} for {side} and tears no group apart: "
                "try another seed, a test_fraction nearer to one half, or collect that class in more groups"
            )
    return np.array(train, np.int64), np.array(test, np.int64)


def components(*columns: Sequence[Hashable | None]) -> list[int]:
    """Number what belongs together: rows that share a value in any column, directly or through others.

    ``None`` is shared with nobody. Each row gets the number of one row of its component.
    """
    parent = list(range(len(columns[0])))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for column in columns:
        first: dict[Hashable, int] = {}
        for index, key in enumerate(column):
            if key is not None:
                parent[root(index)] = root(first.setdefault(key, index))
    return [root(index) for index in range(len(parent))]


def _units(
    labels: Sequence[str], groups: Sequence[Hashable | None], contents: Sequence[Hashable]
) -> list[Unit]:
    labels_of = defaultdict(set)
    for label, content in zip(labels, contents, strict=True):
        labels_of[content].add(label)
    seen: set[Hashable] = set()
    units: dict[int, Unit] = {}
    for index, (number, content) in enumerate(zip(components(groups, contents), contents, strict=True)):
        unit = units.setdefault(number, Unit([], []))
        unit.members.append(index)
        if content not in seen and len(labels_of[content]) == 1:
            unit.tested.append(index)
        seen.add(content)
    return list(units.values())


def _choose(
    effects: Sequence[tuple[Counter[str], Counter[str]]],
    totals: Counter[str],
    wanted: dict[str, int],
    order: Iterable[int],
) -> tuple[list[int], float]:
    """Go through the units once; take for testing each that brings the classes nearer to what is wanted."""
    tested, left = Counter(), Counter(totals)

    def cost(label: str, tested: int, left: int) -> float:
        return abs(tested - wanted[label]) / totals[label] + MISSING * ((tested < 1) + (left < 1))

    chosen = []
    for number in order:
        gain, loss = effects[number]
        change = sum(
            cost(label, tested[label] + gain[label], left[label] - loss[label])
            - cost(label, tested[label], left[label])
            for label in loss
        )
        if change < -1e-12:
            chosen.append(int(number))
            tested.update(gain)
            left.subtract(loss)
    return chosen, sum(cost(label, tested[label], left[label]) for label in totals)


def _check_possible(labels: Sequence[str], groups: Sequence[Hashable | None], units: Sequence[Unit]) -> None:
    """Say which class cannot be on both sides, and why."""
    if len(set(labels)) < 2:
        raise OwnDataError(
            f"there is one class only, {shown(labels[0])}, and nothing to tell apart: add examples of another"
        )
    number = Counter(labels)
    holders, testable = Counter(), Counter()
    for unit in units:
        holders.update({labels[index] for index in unit.members})
        testable.update({labels[index] for index in unit.tested})
    for label in sorted(number):
        name, examples = shown(label), counted(number[label], "example")
        if number[label] < 2:
            raise OwnDataError(
                f"{name} has one example only, and each class needs one for training and one for testing: "
                "add more, at least 20, or leave this class out"
            )
        if holders[label] < 2:
            together = {groups[index] for index, other in enumerate(labels) if other == label} - {None}
            why = (
                f"belong together as one group, {', '.join(sorted(map(shown, map(str, together)))[:3])}"
                if together
                else "are copies of each other"
            )
            raise OwnDataError(
                f"the {examples} of {name} {why}, so they cannot be on both sides: add others, or leave "
                "this class out" + (", or group by another key" if together else "")
            )
        if not testable[label]:
            raise OwnDataError(
                f"every one of the {examples} of {name} has a copy under another label: keep the right ones"
            )
