"""Which examples are drawn: seeded orders that keep the classes in their proportions."""

from __future__ import annotations

from numbers import Integral

import numpy as np


def has_classes(y: np.ndarray) -> bool:
    """Whether labels are classes, not numbers to be predicted."""
    return np.issubdtype(y.dtype, np.integer)


def first_examples(y: np.ndarray, size: int | None, seed: int, *, part: str) -> np.ndarray | None:
    """Indices of the first ``size`` examples in the stratified order of ``seed``; ``None`` stays ``None``.

    Parameters
    ----------
    y : (n,) labels.
    size : how many to draw; with classes, at least one of each.
    seed : which order.
    part : "train" or "test", for the message.

    Raises
    ------
    ValueError
        If the size is no whole number, exceeds the labels or is smaller than the number of classes.
    """
    if size is None:
        return None
    fewest = len(np.unique(y)) if has_classes(y) else 1
    if not isinstance(size, Integral) or isinstance(size, bool):
        raise ValueError(f"{part}_size must be a whole number of examples, got {size!r}")
    if size > len(y):
        raise ValueError(
            f"{part}_size={size:,} is more than the {len(y):,} examples there are: "
            f"ask for at most {len(y):,}, or leave {part}_size out to get all"
        )
    if size < fewest:
        raise ValueError(
            f"{part}_size={size} is too small: at least {fewest}, one of each class, are needed"
            if fewest > 1
            else f"{part}_size must be at least 1, got {size}"
        )
    return stratified_order(y, seed)[:size]


def stratified_order(y: np.ndarray, seed: int) -> np.ndarray:
    """Draw an order of which every beginning holds the classes in their proportions.

    The k-th member of a class with n members stands at the place (k + 1/2) / n of the order,
    so that each class is spread evenly over it; the first members of all classes go in front.

    Parameters
    ----------
    y : (n,) labels; where they are no integers, the order is simply drawn.
    seed : which order; a whole number, at least 0.

    Returns
    -------
    (n,) indices, each once.

    Raises
    ------
    ValueError
        If the seed is no whole number, or negative.
    """
    if not isinstance(seed, Integral) or isinstance(seed, bool) or seed < 0:
        raise ValueError(f"seed must be a whole number, at least 0, got {seed!r}")
    random = np.random.default_rng(seed)
    order = random.permutation(len(y))
    if not has_classes(y):
        return order
    place = np.empty(len(y))
    for label in np.unique(y):
        members = order[y[order] == label]
        place[members] = (np.arange(len(members)) + 0.5) / len(members)
        place[members[0]] = 0
    # A stable sort leaves members of different classes at one place in their drawn order.
    return order[np.argsort(place[order], kind="stable")]


def split_groups(
    y: np.ndarray, groups: np.ndarray, fraction: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Hold out about a fraction of the examples, no group on both sides, the classes in proportion.

    Parameters
    ----------
    y, groups : (n,) arrays, the class and the group of each example.
    fraction : share held out, above 0 and at most one half.
    seed : which groups; a whole number, at least 0.

    Returns
    -------
    Indices held out and indices kept, both ascending.

    Raises
    ------
    ValueError
        If the fraction is too large, or there are fewer groups than parts of that size.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    if fraction > 0.5:
        raise ValueError(f"with groups at most one half can be held out, got {fraction}")
    parts, number = round(1 / fraction), len(np.unique(groups))
    if number < parts:
        raise ValueError(f"holding out {fraction} needs at least {parts} groups, there are {number}")
    splitter = StratifiedGroupKFold(n_splits=parts, shuffle=True, random_state=seed)
    classes = y if has_classes(y) else np.zeros(len(y), np.int64)
    kept, held_out = next(splitter.split(classes, classes, groups))
    return held_out, kept
