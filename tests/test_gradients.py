"""Derivatives against finite differences and against a case worked by hand."""

import keras
import numpy as np
import pytest

from course.gradients import weight_gradients
from course.models import build_mlp


def mean_cross_entropy(model, inputs, labels):
    probabilities = np.asarray(model.predict(inputs, verbose=0), dtype=np.float64)
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


@pytest.fixture
def examples():
    random = np.random.default_rng(0)
    return random.normal(size=(12, 3)).astype(np.float32), random.integers(0, 4, 12)


@pytest.mark.parametrize("hidden", [(), (5,), (6, 5)])
def test_every_derivative_equals_its_finite_difference(hidden, examples):
    inputs, labels = examples
    keras.utils.set_random_seed(1)
    # tanh bends smoothly: a step across a ReLU's kink would have no single slope.
    model = build_mlp((3,), 4, hidden=hidden, activation="tanh")
    found = weight_gradients(model, inputs, labels)
    assert [gradient.shape for gradient in found] == [weight.shape for weight in model.trainable_weights]
    weights = model.get_weights()
    for position, gradient in enumerate(found):
        place = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)
        losses = []
        for change in (1e-2, -1e-2):
            changed = [weight.copy() for weight in weights]
            changed[position][place] += change
            model.set_weights(changed)
            losses.append(mean_cross_entropy(model, inputs, labels))
        assert gradient[place] == pytest.approx((losses[0] - losses[1]) / 2e-2, rel=1e-2)
        model.set_weights(weights)


def test_softmax_regression_has_the_slope_of_the_textbook(examples):
    inputs, labels = examples
    model = build_mlp((3,), 4, hidden=())
    errors = model.predict(inputs, verbose=0) - np.eye(4)[labels]
    kernel, bias = weight_gradients(model, inputs, labels)
    np.testing.assert_allclose(kernel, inputs.T @ errors / 12, atol=1e-5)
    np.testing.assert_allclose(bias, errors.mean(axis=0), atol=1e-5)


def test_dropout_is_off_and_nothing_in_the_model_changes(examples):
    model = build_mlp((3,), 4, hidden=(8,), dropout=0.5)
    before = model.get_weights()
    first, second = weight_gradients(model, *examples), weight_gradients(model, *examples)
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, other)
    for one, other in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_frozen_weights_have_no_gradient(examples):
    model = build_mlp((3,), 4, hidden=(5,))
    model.layers[-1].trainable = False
    assert [gradient.shape for gradient in weight_gradients(model, *examples)] == [(3, 5), (5,)]


@pytest.mark.parametrize("labels", [[0, 1], []])
def test_labels_that_do_not_fit_are_refused(labels):
    with pytest.raises(ValueError, match="one label for each input"):
        weight_gradients(build_mlp((3,), 4), np.zeros((len(labels) and 3, 3), np.float32), np.array(labels))
