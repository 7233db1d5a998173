"""Steps that remember: they descend as a loop over examples does, and tell how a loop feeds them badly."""

import numpy as np
import pytest

from course.checking import Wrong
from course.checking.steps import NeuronSteps

X = np.random.default_rng(0).normal(size=(40, 3))
Y = np.repeat([0, 1], 20)


def feed(order, size=10, epochs=2):
    """Take the steps of some epochs, always in this order."""
    steps, w = NeuronSteps(X, Y, rate=0.1), np.zeros(3)
    for _ in range(epochs):
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            w = steps(w, X[rows], Y[rows])
    return steps


def test_a_step_is_the_one_worked_out_example_by_example():
    w = np.array([0.5, -1.0, 2.0])
    some = zip(X[15:25], Y[15:25], strict=True)
    slopes = [(1 / (1 + np.exp(-(row @ w))) - label) * row for row, label in some]
    step = NeuronSteps(X, Y, rate=0.3)(w, X[15:25].tolist(), Y[15:25])
    np.testing.assert_allclose(step, w - 0.3 * np.mean(slopes, axis=0))


def test_mixed_batches_are_accepted():
    feed(np.random.default_rng(1).permutation(40)).check(epochs=2, batch_size=10)


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (feed(np.arange(40)), "nothing but the label 1"),
        (feed(np.arange(40)[::-1]), "nothing but the label 0"),
        (feed(np.arange(0), epochs=0), "Not one step"),
        (feed(np.arange(40), size=40), "one of 40"),
        (feed(np.arange(40), size=8), "one of 8"),
        (feed(np.random.default_rng(1).permutation(40), epochs=3), "here it was 120"),
    ],
)
def test_badly_fed_steps_are_told(steps, message):
    with pytest.raises(Wrong, match=message):
        steps.check(epochs=2, batch_size=10)


@pytest.mark.parametrize(
    ("x_batch", "y_batch", "message"),
    [
        (X[:5], Y[-5:], "labels of others"),
        (X[:5] + 1, Y[:5], "not among those given"),
        (X[:5], Y[:4], "one label each"),
        (X[0], Y[:1], "one label each"),
        (X[:0], Y[:0], "empty batch"),
    ],
)
def test_a_bad_batch_is_told(x_batch, y_batch, message):
    with pytest.raises(Wrong, match=message):
        NeuronSteps(X, Y, rate=0.1)(np.zeros(3), x_batch, y_batch)
