"""Learning rates of a training, step by step, and the optimizer that follows them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from course.runs import Settings

if TYPE_CHECKING:
    import keras

WARM_UP_SHARE = 0.25  # the part of a one-cycle schedule in which the rate climbs
START_SHARE = 1 / 25  # of the peak: how far below it Smith & Topin (2018) start


def learning_rates(settings: Settings, total_steps: int) -> np.ndarray:
    """Learning rate of every step of a training: (total_steps,) floats.

    The same curve as :func:`make_schedule`, in NumPy: asking Keras step by step takes minutes on JAX.
    """
    if settings.schedule == "constant":
        return np.full(total_steps, settings.learning_rate)
    warm_up = warm_up_steps(total_steps)
    steps = np.arange(total_steps)
    climb = START_SHARE + (1 - START_SHARE) * steps / warm_up
    fall = (1 + np.cos(np.pi * (steps - warm_up) / max(1, total_steps - warm_up))) / 2
    return settings.learning_rate * np.where(steps < warm_up, climb, fall)


def warm_up_steps(total_steps: int) -> int:
    """Number of steps in which a one-cycle schedule climbs."""
    return max(1, round(WARM_UP_SHARE * total_steps))


def make_schedule(
    settings: Settings, total_steps: int
) -> float | keras.optimizers.schedules.LearningRateSchedule:
    """Learning rate as Keras takes it: a number, or a schedule over ``total_steps`` steps."""
    if settings.schedule == "constant":
        return settings.learning_rate
    import keras

    warm_up = warm_up_steps(total_steps)
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=settings.learning_rate * START_SHARE,
        warmup_target=settings.learning_rate,
        warmup_steps=warm_up,
        decay_steps=max(1, total_steps - warm_up),
    )


def triangle(
    peak: float, total_steps: int, *, start: float = 0.2, peak_at: float = 0.23, end: float = 0.07
) -> keras.optimizers.schedules.LearningRateSchedule:
    """Rate that climbs straight to its peak, and falls straight.

    Parameters
    ----------
    peak : the highest rate.
    total_steps : of the training, at least 1.
    start, end : shares of the peak at the first step, and after the last.
    peak_at : share of the steps after which the peak is reached, in (0, 1).

    Raises
    ------
    ValueError
        If there is no step, or the peak is not within the training.
    """
    if total_steps < 1 or not 0 < peak_at < 1:
        raise ValueError(f"expected a step or more and a peak within them, got {total_steps} and {peak_at}")
    return _triangle_class()(peak, total_steps, start, peak_at, end)


@cache
def _triangle_class() -> type[keras.optimizers.schedules.LearningRateSchedule]:
    """The schedule's class, defined on first use because Keras is imported only then."""
    import keras
    from keras import ops

    class Triangle(keras.optimizers.schedules.LearningRateSchedule):
        def __init__(self, peak: float, total_steps: int, start: float, peak_at: float, end: float) -> None:
            self.peak, self.total_steps = peak, total_steps
            self.start, self.peak_at, self.end = start, peak_at, end

        def __call__(self, step):
            share = ops.cast(step, "float32") / self.total_steps
            climb = self.start + (1 - self.start) * share / self.peak_at
            fall = self.end + (1 - self.end) * (1 - share) / (1 - self.peak_at)
            return self.peak * ops.minimum(climb, fall)

        def get_config(self) -> dict[str, float]:
            return {name: getattr(self, name) for name in ("peak", "total_steps", "start", "peak_at", "end")}

    return Triangle


def make_optimizer(settings: Settings, total_steps: int) -> keras.optimizers.Optimizer:
    """Optimizer with the settings' learning-rate schedule spread over ``total_steps`` steps."""
    import keras

    shared = {
        "learning_rate": make_schedule(settings, total_steps),
        "weight_decay": settings.weight_decay or None,
    }
    if settings.optimizer == "adam":
        return keras.optimizers.Adam(**shared)
    return keras.optimizers.SGD(momentum=0.9 if settings.optimizer == "momentum" else 0.0, **shared)
