"""Gradient descent over two weights, and in one word how it went."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

ARRIVED = 0.02  # share of the way down that may be left
NEAR = 0.001  # of the lowest loss: whoever starts so near has arrived
LATE = 0.25  # the last part of a descent, by which it is judged


def descend(
    gradient: Callable[[np.ndarray], np.ndarray], start: np.ndarray, learning_rate: float, steps: int
) -> np.ndarray:
    """Step against the slope, again and again.

    Parameters
    ----------
    gradient : from weights (n,) to the slopes of the loss along each of them (n,).
    start : (n,) weights to begin with.
    learning_rate : how far a step goes, for a slope of 1; above 0.
    steps : how many to take at most, at least 0.

    Returns
    -------
    (steps + 1, n) weights, the start first. Where weights leave all bounds (infinite or no number)
    the path ends with the last finite ones, and is shorter.

    Raises
    ------
    ValueError
        If the start is no finite row of numbers, the learning rate is not above 0, steps are negative,
        or there is not one slope for each weight.

    Source
    ------
    Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées (1847).
    """
    start = np.asarray(start, float)
    if start.ndim != 1 or not start.size or not np.isfinite(start).all():
        raise ValueError(f"expected a start of finite weights, (n,), got {start!r}")
    if not learning_rate > 0:
        raise ValueError(f"expected a learning rate above 0, got {learning_rate}")
    if steps < 0:
        raise ValueError(f"expected no negative number of steps, got {steps}")
    path = [start]
    for _ in range(steps):
        slopes = np.asarray(gradient(path[-1]), float)
        if slopes.shape != start.shape:
            raise ValueError(f"expected {start.size} slopes, one for each weight, got shape {slopes.shape}")
        weights = path[-1] - learning_rate * slopes
        if not np.isfinite(weights).all():
            break
        path.append(weights)
    return np.array(path)


def judge_descent(losses: np.ndarray, lowest: float) -> str:
    """Say in one word how a descent went.

    Parameters
    ----------
    losses : (steps + 1,) loss at each place of the path, that of the start first.
    lowest : the lowest loss that can be reached.

    Returns
    -------
    ``"diverges"`` if the loss ends in infinity or, over the last quarter of the path, lies higher than at
    the start; ``"oscillates"`` if it rises in at least one of four late steps; else ``"converges"`` if at
    most a fiftieth of the way down or a thousandth of the lowest loss is left; else ``"creeps"``.

    Raises
    ------
    ValueError
        If there are fewer than two losses, or ``lowest`` is not finite.
    """
    losses = np.asarray(losses, float)
    if losses.ndim != 1 or len(losses) < 2:
        raise ValueError(f"expected losses of at least one step, (steps + 1,), got shape {losses.shape}")
    if not np.isfinite(lowest):
        raise ValueError(f"expected a finite lowest loss, got {lowest}")
    if not np.isfinite(losses).all():
        return "diverges"
    late = losses[-max(2, round(LATE * len(losses))) :]
    way_down = losses[0] - lowest
    slack = max(1e-9, 1e-3 * abs(way_down))  # a tremble that no one sees
    if late.mean() > losses[0] + slack:
        return "diverges"
    if (np.diff(late) > slack).mean() >= 0.25:
        return "oscillates"
    left = losses[-1] - lowest
    return "converges" if left <= max(ARRIVED * way_down, NEAR * abs(lowest)) else "creeps"
