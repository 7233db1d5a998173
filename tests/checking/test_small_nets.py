"""Small nets that answers are compared with: against SciPy, and against finite differences."""

import numpy as np
import pytest
from scipy import special

from course.checking import Wrong
from course.checking.small_nets import cross_entropies, four_arrays, softmax, step_relu, trained

RANDOM = np.random.default_rng(0)
X, Y = RANDOM.normal(size=(9, 2)), RANDOM.integers(2, size=9)
WEIGHTS = [RANDOM.normal(size=shape) for shape in ((2, 5), (5,), (5, 2), (2,))]


def loss(weights):
    W1, b1, W2, b2 = weights
    scores = np.maximum(X @ W1 + b1, 0) @ W2 + b2
    return -special.log_softmax(scores, axis=1)[np.arange(9), Y].mean()


@pytest.mark.parametrize("factor", [1, 1_000])
def test_softmax_and_cross_entropy_are_those_of_scipy(factor):
    scores = factor * RANDOM.normal(size=(6, 4))
    y = RANDOM.integers(4, size=6)
    np.testing.assert_allclose(softmax(scores), special.softmax(scores, axis=1), atol=1e-12)
    wanted = -special.log_softmax(scores, axis=1)[np.arange(6), y]
    np.testing.assert_allclose(cross_entropies(scores, y), wanted, atol=1e-9)


def test_a_step_goes_against_the_slope_by_finite_differences():
    after = step_relu(X, Y, *WEIGHTS)
    for place, weight in enumerate(WEIGHTS):
        for index in np.ndindex(weight.shape):
            nearby = [part.copy() for part in WEIGHTS]
            nearby[place][index] += 1e-6
            slope = (loss(nearby) - loss(WEIGHTS)) / 1e-6
            assert after[place][index] == pytest.approx(weight[index] - 0.3 * slope, abs=1e-5)


@pytest.mark.parametrize(
    ("changed", "message"),
    [(WEIGHTS[1][:3], "do not fit each other"), (np.full(5, np.nan), "infinite, or no numbers")],
)
def test_weights_that_are_no_net_are_told(changed, message):
    with pytest.raises(Wrong, match=message):
        four_arrays(WEIGHTS[0], changed, *WEIGHTS[2:])


def test_what_is_no_net_is_told():
    with pytest.raises(Wrong, match="A Keras net should come back"):
        trained("a net", X, Y, (1,), epochs=1)
