"""Steps of gradient descent that remember what they were taken on, to see how a learner's loop feeds them."""

from __future__ import annotations

import numpy as np

from course.checking.comparing import as_numbers
from course.checking.guard import Wrong

MOST_SMALLER = 0.02  # share of batches that may be smaller than the others: the last of each epoch


class NeuronSteps:
    """Steps of gradient descent for one neuron with a sigmoid; each notes its batch.

    Parameters
    ----------
    x : (examples, inputs) float array, no two rows alike.
    y : (examples,) the label of each, 0 or 1.
    rate : learning rate.
    """

    def __init__(self, x: np.ndarray, y: np.ndarray, *, rate: float) -> None:
        self.rate = rate
        self.labels = {row.tobytes(): label for row, label in zip(x, y, strict=True)}
        self.sizes: list[int] = []
        self.positives: list[int] = []

    def __call__(self, w: object, x_batch: object, y_batch: object) -> np.ndarray:
        """Return the weights after one step.

        Raises
        ------
        Wrong
            If the batch is empty or no batch, or its examples are not those of ``x`` with their labels.
        """
        x, y = as_numbers(x_batch, "`x_batch`"), as_numbers(y_batch, "`y_batch`")
        if x.ndim != 2 or y.shape != x.shape[:1]:
            raise Wrong(
                f"A step gets inputs of shape {x.shape} and labels of shape {y.shape}: one label each."
            )
        if len(y) == 0:
            raise Wrong("A step gets an empty batch.")
        known = [self.labels.get(row.tobytes()) for row in x]
        if None in known:
            raise Wrong("A step gets an example that is not among those given.")
        if not np.array_equal(known, y):
            raise Wrong("Examples get the labels of others: one and the same order for `x` and for `y`.")
        self.sizes.append(len(y))
        self.positives.append(int(y.sum()))
        w = as_numbers(w, "`w`")
        error = 1 / (1 + np.exp(-np.clip(x @ w, -500, 500))) - y
        return w - self.rate * x.T @ error / len(y)

    def check(self, *, epochs: int, batch_size: int) -> None:
        """Raise :class:`Wrong` unless the steps make up so many epochs, in batches that have both labels.

        Parameters
        ----------
        epochs : how often each example is looked at, on average.
        batch_size : of all batches but the last of an epoch.
        """
        if not self.sizes:
            raise Wrong("Not one step was taken: call `step` for each batch.")
        sizes, positives = np.array(self.sizes), np.array(self.positives)
        if sizes.max() != batch_size or (sizes < batch_size).mean() > MOST_SMALLER:
            odd = sizes[sizes != batch_size][0]
            raise Wrong(f"Batches should stay as small as they were, {batch_size}; there is one of {odd}.")
        expected = epochs * len(self.labels)
        if sizes.sum() != expected:
            raise Wrong(
                f"In {epochs} epochs {expected:,} examples are looked at, each {epochs} times; here it was "
                f"{sizes.sum():,}. More or fewer rounds are not the remedy."
            )
        if ((positives > 0) & (positives < sizes)).mean() < 0.05:
            last = 1 if positives[-1] else 0
            raise Wrong(f"Each batch still has one kind only; the last ones, nothing but the label {last}.")
