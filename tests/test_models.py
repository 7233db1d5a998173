"""Nets: their shapes and sizes, and their outputs against NumPy."""

from itertools import pairwise

import numpy as np
import pytest
from keras import ops
from keras.utils import set_random_seed

from course.models import build_cnn, build_mlp


@pytest.fixture(autouse=True)
def _same_first_weights():
    set_random_seed(0)


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def outputs_of(model, inputs, *, training):
    return ops.convert_to_numpy(model(inputs, training=training))


def convolve(images, kernel, bias, stride):
    """Slide a kernel over zero-padded images, one position after the other, as "same" padding does."""
    count, height, width, _ = images.shape
    size, _, _, filters = kernel.shape
    out_height, out_width = -(-height // stride), -(-width // stride)
    above = max((out_height - 1) * stride + size - height, 0) // 2
    left = max((out_width - 1) * stride + size - width, 0) // 2
    padded = np.pad(images, ((0, 0), (above, size), (left, size), (0, 0)))
    out = np.empty((count, out_height, out_width, filters))
    for row in range(out_height):
        for column in range(out_width):
            window = padded[:, row * stride : row * stride + size, column * stride : column * stride + size]
            out[:, row, column] = np.tensordot(window, kernel, axes=3) + bias
    return out


def convolve_inside(images, kernel, bias, stride):
    """Slide a kernel over images where it lies within them, as "valid" padding does."""
    size = len(kernel)
    rows, columns = ((length - size) // stride + 1 for length in images.shape[1:3])
    out = np.empty((len(images), rows, columns, kernel.shape[-1]))
    for row in range(rows):
        for column in range(columns):
            window = images[:, row * stride : row * stride + size, column * stride : column * stride + size]
            out[:, row, column] = np.tensordot(window, kernel, axes=3) + bias
    return out


def largest_of_2_by_2(images):
    count, height, width, channels = images.shape
    padded = np.full((count, height + height % 2, width + width % 2, channels), -np.inf)
    padded[:, :height, :width] = images
    return padded.reshape(count, padded.shape[1] // 2, 2, padded.shape[2] // 2, 2, channels).max(axis=(2, 4))


@pytest.mark.parametrize("hidden", [(), (7,), (7, 5), (7, 5, 3)])
def test_an_mlp_equals_matrix_products(hidden):
    model = build_mlp((4, 3, 2), 5, hidden=hidden)
    inputs = np.random.default_rng(0).normal(size=(6, 4, 3, 2)).astype(np.float32)

    weights = [np.array(array) for array in model.get_weights()]
    x = inputs.reshape(6, 24)
    for kernel, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        x = np.maximum(x @ kernel + bias, 0)
    expected = softmax(x @ weights[-2] + weights[-1])

    np.testing.assert_allclose(model.predict(inputs, verbose=0), expected, atol=1e-5)
    sizes = [24, *hidden, 5]
    assert model.count_params() == sum((before + 1) * units for before, units in pairwise(sizes))


def test_the_activation_is_the_one_asked_for():
    model = build_mlp((3,), 2, hidden=(4,), activation="tanh")
    inputs = np.random.default_rng(0).normal(size=(5, 3)).astype(np.float32)
    kernel, bias, last_kernel, last_bias = model.get_weights()
    expected = softmax(np.tanh(inputs @ kernel + bias) @ last_kernel + last_bias)
    np.testing.assert_allclose(model.predict(inputs, verbose=0), expected, atol=1e-5)


def test_a_cnn_equals_loops():
    """Three convolutions: the first with stride 2, the second followed by a 2×2 maximum."""
    model = build_cnn((9, 7, 2), 3, filters=(4, 5, 6), first_kernel=5, batch_norm=False)
    images = np.random.default_rng(0).normal(size=(2, 9, 7, 2)).astype(np.float32)

    weights = [np.array(array) for array in model.get_weights()]
    x = np.maximum(convolve(images, weights[0], weights[1], stride=2), 0)
    x = largest_of_2_by_2(np.maximum(convolve(x, weights[2], weights[3], stride=1), 0))
    x = np.maximum(convolve(x, weights[4], weights[5], stride=1), 0)
    expected = softmax(x.mean(axis=(1, 2)) @ weights[6] + weights[7])

    np.testing.assert_allclose(model.predict(images, verbose=0), expected, atol=1e-5)


def test_without_padding_a_cnn_equals_loops_over_inner_places():
    """Maps of 24×19 become 10×8, 8×6, by the maximum 4×3, and 2×1."""
    model = build_cnn((24, 19, 1), 3, filters=(4, 5, 6), batch_norm=False, padding="valid")
    images = np.random.default_rng(0).random((2, 24, 19, 1), dtype=np.float32)
    weights = [np.array(array) for array in model.get_weights()]

    x = np.maximum(convolve_inside(images, weights[0], weights[1], stride=2), 0)
    x = np.maximum(convolve_inside(x, weights[2], weights[3], stride=1), 0)
    x = np.maximum(convolve_inside(largest_of_2_by_2(x), weights[4], weights[5], stride=1), 0)
    assert x.shape == (2, 2, 1, 6)
    expected = softmax(x.mean(axis=(1, 2)) @ weights[6] + weights[7])
    np.testing.assert_allclose(model.predict(images, verbose=0), expected, atol=1e-5)


@pytest.mark.parametrize("batch_norm", [True, False])
def test_parameters_of_a_cnn(batch_norm):
    model = build_cnn((28, 28, 3), 10, filters=(8, 16, 32), first_kernel=7, batch_norm=batch_norm)
    kernels = 7 * 7 * 3 * 8 + 3 * 3 * 8 * 16 + 3 * 3 * 16 * 32
    per_filter = 4 if batch_norm else 1  # scale, offset, running mean and variance, instead of a bias
    assert model.count_params() == kernels + per_filter * (8 + 16 + 32) + (32 + 1) * 10


def test_the_picture_shrinks_as_the_docstring_says():
    model = build_cnn((28, 28, 1), 10, filters=(4, 4, 4, 4))
    shapes = [model.get_layer(f"activation_{number}").output.shape[1:3] for number in (1, 2, 3, 4)]
    assert shapes == [(14, 14), (14, 14), (7, 7), (4, 4)]


@pytest.mark.parametrize(
    ("build", "options"),
    [
        (build_mlp, {"hidden": (6,), "dropout": 0.5}),
        (build_cnn, {"filters": (4,)}),
        (build_cnn, {"filters": (4, 4), "dropout": 0.5}),
        (build_cnn, {"filters": (2,) * 7}),  # far more halvings than the picture has pixels
    ],
)
def test_outputs_are_probabilities(build, options):
    model = build((8, 8, 1), 3, **options)
    outputs = model.predict(np.random.default_rng(0).random((5, 8, 8, 1), dtype=np.float32), verbose=0)
    assert outputs.shape == (5, 3)
    assert (outputs >= 0).all()
    np.testing.assert_allclose(outputs.sum(axis=1), 1, atol=1e-5)
    assert not model.compiled


@pytest.mark.parametrize("build", [build_mlp, build_cnn])
def test_dropout_works_in_training_only(build):
    options = {"hidden": (50,)} if build is build_mlp else {"filters": (50,), "batch_norm": False}
    model = build((8, 8, 1), 3, dropout=0.5, **options)
    images = np.random.default_rng(0).random((4, 8, 8, 1), dtype=np.float32)
    first, second = (outputs_of(model, images, training=False) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    first, second = (outputs_of(model, images, training=True) for _ in range(2))
    assert np.abs(first - second).max() > 1e-3


def test_without_dropout_there_is_none():
    model = build_mlp((4,), 2, hidden=(50,))
    inputs = np.ones((2, 4), np.float32)
    training, testing = (outputs_of(model, inputs, training=training) for training in (True, False))
    np.testing.assert_array_equal(training, testing)


@pytest.mark.parametrize(
    ("build", "shape", "classes", "options", "message"),
    [
        (build_mlp, (), 3, {}, "input_shape must hold sizes of at least 1"),
        (build_mlp, (4, 0), 3, {}, "input_shape must hold sizes of at least 1"),
        (build_mlp, (4, None), 3, {}, "input_shape must hold sizes of at least 1"),
        (build_mlp, (4,), 1, {}, "num_classes must be at least 2, got 1"),
        (build_mlp, (4,), 3, {"hidden": (8, 0)}, "layer sizes must be at least 1"),
        (build_mlp, (4,), 3, {"dropout": 1.0}, r"dropout must be in \[0, 1\), got 1.0"),
        (build_mlp, (4,), 3, {"dropout": -0.1}, "dropout must be in"),
        (build_mlp, (4,), 3, {"dropout": float("nan")}, "dropout must be in"),
        (build_cnn, (28, 28), 3, {}, r"must be \(height, width, channels\), got \(28, 28\)"),
        (build_cnn, (28, 28, 0), 3, {}, "input_shape must hold sizes of at least 1"),
        (build_cnn, (28, 28, 1), 0, {}, "num_classes must be at least 2"),
        (build_cnn, (28, 28, 1), 3, {"filters": ()}, "at least one convolution"),
        (build_cnn, (28, 28, 1), 3, {"filters": (8, -1)}, "layer sizes must be at least 1"),
        (build_cnn, (28, 28, 1), 3, {"first_kernel": 0}, "layer sizes must be at least 1"),
        (build_cnn, (28, 28, 1), 3, {"dropout": 2}, "dropout must be in"),
        (build_cnn, (28, 28, 1), 3, {"padding": "none"}, 'padding must be "same" or "valid", got \'none\''),
        (build_cnn, (28, 28, 1), 3, {"padding": "valid"}, "convolution 4 needs maps of 3 × 3 .* got 1 × 1"),
        (build_cnn, (28, 3, 1), 3, {"padding": "valid"}, "convolution 1 needs maps of 5 × 5 .* got 28 × 3"),
    ],
)
def test_bad_sizes_are_refused(build, shape, classes, options, message):
    with pytest.raises(ValueError, match=message):
        build(shape, classes, **options)
