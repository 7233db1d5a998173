"""Toy sets in the plane: two or three classes; but for the blobs, no straight line can part them."""

from __future__ import annotations

import numpy as np

from course.data.dataset import Dataset
from course.data.drawing import stratified_order

XOR_GAP = 0.06  # of the points without noise to either axis


def load_moons(n: int = 400, noise: float = 0.2, seed: int = 0) -> Dataset:
    """Two half circles, each reaching into the other.

    Parameters
    ----------
    n : number of points, half of them for training, half for testing.
    noise : standard deviation of the noise on both coordinates; the half circles have radius 1.
    seed : seeds the noise and the split.

    Returns
    -------
    Dataset with points ``x`` (n / 2, 2) float32 and classes 0 and 1.

    Raises
    ------
    ValueError
        If there are fewer than 4 points or the noise is negative.
    """
    from sklearn.datasets import make_moons

    _check(n, noise, fewest=4)
    points, labels = make_moons(n, noise=noise, random_state=seed)
    return _halve(points, labels, seed, "moons", "Two moons", ("upper moon", "lower moon"))


def load_circles(n: int = 400, noise: float = 0.1, seed: int = 0) -> Dataset:
    """One ring within another, of half its radius.

    Parameters, result and errors as of ``load_moons``; the outer ring (class 0) has radius 1.
    """
    from sklearn.datasets import make_circles

    _check(n, noise, fewest=4)
    points, labels = make_circles(n, noise=noise, factor=0.5, random_state=seed)
    return _halve(points, labels, seed, "circles", "Two circles", ("outer circle", "inner circle"))


def load_spiral(
    n: int = 400, noise: float = 0.05, seed: int = 0, *, arms: int = 2, turns: float = 1.0
) -> Dataset:
    """Spiral arms wound around the origin: the hardest of the toys.

    Parameters, result and errors as of ``load_moons``; the arms end at radius 1.

    Parameters
    ----------
    arms : number of arms, each a class; at least 2.
    turns : how often each arm winds around the origin; above 0.
    """
    if arms < 2:
        raise ValueError(f"a spiral needs at least 2 arms to tell apart, got {arms}")
    if turns <= 0:
        raise ValueError(f"turns must be above 0, got {turns}")
    _check(n, noise, fewest=2 * arms)
    random = np.random.default_rng(seed)
    labels = np.arange(n) % arms
    # The square root spreads the points evenly along the arm instead of crowding the centre.
    radius = np.sqrt(random.uniform(0.01, 1, n))
    angle = 2 * np.pi * (turns * radius + labels / arms)
    points = radius[:, np.newaxis] * np.column_stack([np.cos(angle), np.sin(angle)])
    points += random.normal(0, noise, points.shape)
    names = tuple(f"arm {number}" for number in range(1, arms + 1))
    return _halve(points, labels, seed, "spiral", f"Spiral with {arms} arms", names)


def load_blobs(n: int = 400, noise: float = 0.2, seed: int = 0) -> Dataset:
    """Two round clouds, which a straight line parts as well as anything can.

    Parameters, result and errors as of ``load_moons``; each class is a normal distribution, around
    (-0.5, -0.5) and (0.5, 0.5), and ``noise`` its standard deviation along both axes.
    """
    _check(n, noise, fewest=4)
    labels = np.arange(n) % 2
    points = (labels - 0.5)[:, np.newaxis] + np.random.default_rng(seed).normal(0, noise, (n, 2))
    return _halve(points, labels, seed, "blobs", "Two blobs", ("lower left blob", "upper right blob"))


def load_xor(n: int = 400, noise: float = 0.05, seed: int = 0) -> Dataset:
    """The four quarters of a square, those opposite each other of one class.

    Parameters, result and errors as of ``load_moons``; the square reaches from -1 to 1, and class 1 is
    the exclusive or: one coordinate is positive and the other is not. The classes keep a small distance,
    which noise bridges.
    """
    _check(n, noise, fewest=4)
    random = np.random.default_rng(seed)
    labels = np.arange(n) % 2
    signs = random.choice([-1, 1], n)
    distances = random.uniform(XOR_GAP, 1, (n, 2))  # to the axes
    points = distances * np.column_stack([signs, np.where(labels, -signs, signs)])
    points += random.normal(0, noise, points.shape)
    return _halve(points, labels, seed, "xor", "Exclusive or", ("same signs", "different signs"))


def _check(n: int, noise: float, *, fewest: int) -> None:
    if n < fewest:
        raise ValueError(f"expected at least {fewest} points, two of each class, got {n}")
    if noise < 0:
        raise ValueError(f"noise is a standard deviation and cannot be negative, got {noise}")


def _halve(
    points: np.ndarray, labels: np.ndarray, seed: int, name: str, title: str, class_names: tuple[str, ...]
) -> Dataset:
    train, test = np.array_split(stratified_order(labels, seed), 2)
    points = points.astype(np.float32)
    return Dataset(
        points[train], labels[train], points[test], labels[test],
        class_names=class_names, name=name, title=title, licence="none needed: computed",
    )  # fmt: skip
