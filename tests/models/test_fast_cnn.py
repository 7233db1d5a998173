"""The net that learns photographs fast: what its layers do at the start, and which of them learn."""

import keras
import numpy as np
import pytest

from course.models.fast_cnn import BIAS_FACTOR, _layers, build_fast_cnn, hand_on, whitening_filters


def draw_images(number=60, size=12):
    """Smooth colour images, whose neighbouring pixels are nearly equal, as in photographs."""
    random = np.random.default_rng(0)
    coarse = random.random((number, size // 3, size // 3, 3))
    fine = 0.1 * random.random((number, size, size, 3))
    return (0.9 * np.kron(coarse, np.ones((1, 3, 3, 1))) + fine).astype(np.float32)


IMAGES = draw_images()


def answers_of(filters, images):
    """All answers of the filters, by a loop over the places: (places, filters)."""
    size = filters.shape[0]
    flat = filters.reshape(-1, filters.shape[-1])
    places = range(images.shape[1] - size + 1)
    found = [
        images[:, row : row + size, column : column + size].reshape(len(images), -1) @ flat
        for row in places
        for column in places
    ]
    return np.concatenate(found)


def test_whitened_patches_vary_equally_and_independently():
    found = answers_of(whitening_filters(IMAGES, epsilon=0.0), IMAGES)
    before = np.corrcoef(IMAGES[:, 0, 0, 0], IMAGES[:, 0, 1, 0])[0, 1]
    assert before > 0.9
    np.testing.assert_allclose(np.cov(found, rowvar=False), np.eye(12), atol=5e-3)


def test_what_hardly_varies_is_not_blown_up():
    whole = answers_of(np.eye(12, dtype=np.float32).reshape(2, 2, 3, 12), IMAGES)
    variances = np.sort(np.linalg.eigvalsh(np.cov(whole, rowvar=False)))[::-1]
    found = np.var(answers_of(whitening_filters(IMAGES, epsilon=1e-2), IMAGES), axis=0)
    np.testing.assert_allclose(found, variances / (variances + 1e-2), rtol=1e-2)
    assert found[0] > 2 * found[-1], "the loudest direction stands first"


@pytest.mark.parametrize(
    ("images", "size", "message"),
    [
        (np.zeros((3, 8, 8, 3), np.uint8), 2, "floats"),
        (np.zeros((8, 8, 3), np.float32), 2, "expected images"),
        (np.zeros((0, 8, 8, 3), np.float32), 2, "expected images"),
        (np.zeros((3, 8, 8, 3), np.float32), 9, "do not fit"),
        (np.zeros((3, 8, 8, 3), np.float32), 0, "do not fit"),
        (np.full((3, 8, 8, 3), np.nan, np.float32), 2, "NaN"),
    ],
)
def test_images_that_cannot_be_whitened_are_refused(images, size, message):
    with pytest.raises(ValueError, match=message):
        whitening_filters(images, size=size)


@pytest.fixture(scope="module")
def net():
    keras.utils.set_random_seed(0)
    return build_fast_cnn(IMAGES, 5, widths=(6, 8))


def test_the_first_layer_whitens_and_keeps_both_signs(net):
    first = keras.Model(net.inputs, net.get_layer("whitening").output)
    found = np.asarray(first.predict(IMAGES, verbose=0))
    assert found.shape == (60, 11, 11, 24)
    flat = found.reshape(-1, 24)
    np.testing.assert_allclose(flat[:, :12], -flat[:, 12:], atol=1e-3)
    np.testing.assert_allclose(np.cov(flat[:, :12], rowvar=False), np.eye(12), atol=0.05)
    assert abs(flat.mean(axis=0)).max() < 0.05, "its biases begin where answers are 0 on average"


def test_it_gives_probabilities(net):
    probabilities = net.predict(IMAGES[:7], verbose=0)
    assert probabilities.shape == (7, 5)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)


def test_products_of_16_bits_still_give_probabilities_of_32():
    small = build_fast_cnn(IMAGES, 5, widths=(4,), precision="mixed_bfloat16")
    probabilities = np.asarray(small.predict(IMAGES[:7], verbose=0))
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    assert {variable.dtype for variable in small.trainable_variables} == {"float32"}


def train_one_step(net):
    net.compile(keras.optimizers.SGD(0.1), loss="sparse_categorical_crossentropy")
    before = [np.array(weight) for weight in net.get_layer("whitening").get_weights()]
    net.train_on_batch(IMAGES, np.arange(60) % 5)
    return before, net.get_layer("whitening").get_weights()


def test_the_filters_stay_and_their_biases_learn_until_they_are_held():
    keras.utils.set_random_seed(1)
    net = build_fast_cnn(IMAGES, 5, widths=(6,))
    layer = net.get_layer("whitening")
    bias = [weight.name for weight in layer.weights].index("bias")
    kernel = [weight.name for weight in layer.weights].index("kernel")
    before, after = train_one_step(net)
    np.testing.assert_array_equal(before[kernel], after[kernel])
    assert (before[bias] != after[bias]).any()
    layer.open.assign(0.0)
    before, after = train_one_step(net)
    np.testing.assert_array_equal(before[bias], after[bias])


def test_convolutions_begin_by_handing_on():
    kernels = np.asarray(hand_on((3, 3, 4, 10)))
    images = keras.ops.convert_to_tensor(np.random.default_rng(2).random((2, 6, 6, 4), np.float32))
    passed = keras.ops.convert_to_numpy(keras.ops.conv(images, kernels, padding="same"))
    np.testing.assert_allclose(passed[..., :4], keras.ops.convert_to_numpy(images), atol=1e-6)
    assert np.ptp(kernels[..., 4:]) > 0.1
    assert abs(kernels[..., 4:]).max() <= 1 / np.sqrt(3 * 3 * 4) + 1e-6


def test_a_narrower_convolution_hands_on_what_it_can():
    kernels = np.asarray(hand_on((3, 3, 4, 2)))
    assert kernels.sum() == 2
    assert kernels[1, 1, 0, 0] == kernels[1, 1, 1, 1] == 1


def test_biases_learn_64_times_as_fast():
    scale_bias, _ = _layers()
    inputs = keras.Input((3,))
    net = keras.Model(inputs, scale_bias()(inputs))
    net.compile(keras.optimizers.SGD(0.001), loss="mse")
    net.train_on_batch(np.zeros((4, 3), np.float32), np.ones((4, 3), np.float32))
    # The mean of (b - 1)² over three outputs falls by 2 / 3 a unit of each b.
    expected = BIAS_FACTOR**2 * 0.001 * 2 / 3
    np.testing.assert_allclose(net.predict(np.zeros((1, 3), np.float32), verbose=0), expected, rtol=1e-4)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"num_classes": 1}, "num_classes"),
        ({"widths": (4, 0)}, "sizes"),
        ({"widths": (4, 4, 4, 4)}, "halved"),
        ({"precision": "float16"}, "precision"),
    ],
)
def test_a_net_that_cannot_be_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        build_fast_cnn(IMAGES, **{"num_classes": 5, **options})
