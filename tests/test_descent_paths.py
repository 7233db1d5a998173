"""Gradient descent on bowls whose paths can be worked out by hand, and the word for how it went."""

import numpy as np
import pytest

from course.descent import descend, judge_descent

CURVATURES = np.array([1.0, 4.0])


def bowl(weights):
    return 0.5 * CURVATURES @ weights**2  # lowest at the origin, where it is 0


def slopes(weights):
    return CURVATURES * weights


def verdict(rate, steps=40, start=(1.0, 1.0)):
    path = descend(slopes, np.array(start), rate, steps)
    return judge_descent([bowl(weights) for weights in path], 0.0)


@pytest.mark.parametrize("rate", [0.01, 0.2, 0.45, 0.6])
def test_on_a_bowl_each_weight_shrinks_by_its_own_factor(rate):
    path = descend(slopes, [1.0, -2.0], rate, 12)
    expected = np.array([1.0, -2.0]) * (1 - rate * CURVATURES) ** np.arange(13)[:, np.newaxis]
    np.testing.assert_allclose(path, expected)


def test_no_steps_leave_the_start():
    np.testing.assert_array_equal(descend(slopes, [3.0, 1.0], 0.1, 0), [[3.0, 1.0]])


def test_a_path_ends_before_infinity():
    with np.errstate(over="ignore"):
        path = descend(lambda weights: -(weights**3), [2.0], 1.0, 100)
    assert 1 < len(path) < 101
    assert np.isfinite(path).all()


def test_it_takes_the_steps_of_lesson_01():
    """The same as the lesson's own loop, for one neuron on made-up garments."""
    random = np.random.default_rng(0)
    x, y = random.normal(size=(50, 2)), random.integers(0, 2, 50)

    def gradient(w):
        return x.T @ (1 / (1 + np.exp(-x @ w)) - y) / len(y)

    w = np.zeros(2)
    for place in descend(gradient, w, 0.3, 5):
        np.testing.assert_allclose(place, w)
        w = w - 0.3 * gradient(w)


@pytest.mark.parametrize(
    ("rate", "word"),
    [(0.001, "creeps"), (0.02, "creeps"), (0.2, "converges"), (0.4, "converges"), (0.51, "diverges")],
)
def test_rates_on_a_bowl(rate, word):
    # The steeper weight is multiplied by 1 - 4 × rate at each step: beyond a rate of 0.5 it grows.
    assert verdict(rate) == word


@pytest.mark.parametrize(
    ("losses", "word"),
    [
        ([3, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2], "oscillates"),
        ([1, 2, 3, 4], "diverges"),
        ([1, 0.5, np.inf], "diverges"),
        ([1, np.nan], "diverges"),
        ([1, 0.9, 0.8, 0.7], "creeps"),
        ([1, 0.1, 0.019], "converges"),
        ([1, 0.1, 0.021], "creeps"),
        ([1, 2, 0.1, 0.01, 0.001, 0.001, 0.001, 0.001, 0.001], "converges"),  # one leap early on is forgiven
        ([0, 0], "converges"),
        ([-0.5, -0.5], "converges"),  # lower than the lowest place that is known
    ],
)
def test_words(losses, word):
    assert judge_descent(losses, 0.0) == word


def test_whoever_starts_at_the_lowest_place_has_arrived():
    assert judge_descent([0.5001, 0.50009, 0.50008], 0.5) == "converges"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((slopes, [[1.0, 1.0]], 0.1, 3), "a start of finite weights"),
        ((slopes, [], 0.1, 3), "a start of finite weights"),
        ((slopes, [np.nan, 1.0], 0.1, 3), "a start of finite weights"),
        ((slopes, [1.0, 1.0], 0.0, 3), "learning rate above 0, got 0.0"),
        ((slopes, [1.0, 1.0], np.nan, 3), "learning rate above 0, got nan"),
        ((slopes, [1.0, 1.0], 0.1, -1), "no negative number of steps, got -1"),
        ((lambda w: w[:1], [1.0, 1.0], 0.1, 3), r"2 slopes, one for each weight, got shape \(1,\)"),
    ],
)
def test_bad_descents_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        descend(*arguments)


@pytest.mark.parametrize(
    ("losses", "lowest", "message"),
    [([1.0], 0.0, "at least one step"), ([[1.0, 2.0]], 0.0, "at least one step"), ([1, 2], np.inf, "finite")],
)
def test_bad_losses_are_refused(losses, lowest, message):
    with pytest.raises(ValueError, match=message):
        judge_descent(losses, lowest)
