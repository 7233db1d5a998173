"""Convolution and pooling against plain loops, Keras and SciPy; banks against kernels worked by hand."""

import keras
import numpy as np
import pytest
import scipy.ndimage
import scipy.signal

from course.features.filters import (
    filter_image,
    filter_images,
    gabor_bank,
    output_size,
    pool_image,
    sobel_bank,
)

RANDOM = np.random.default_rng(0)


def noise(*shape):
    return RANDOM.random(shape, dtype=np.float32)


def by_loop(image, kernel, stride, padding, dilation):
    """One number after the other, from the definition."""
    padded = np.pad(image, padding)
    answers = []
    for row in range(0, len(padded), stride):
        line = []
        for column in range(0, padded.shape[1], stride):
            total, inside = 0.0, True
            for (i, j), weight in np.ndenumerate(kernel):
                y, x = row + i * dilation, column + j * dilation
                inside &= y < padded.shape[0] and x < padded.shape[1]
                total += weight * padded[y, x] if inside else 0
            if inside:
                line.append(total)
        if line:
            answers.append(line)
    return np.array(answers)


SETTINGS = [(1, 0, 1), (2, 0, 1), (3, 1, 1), (1, 2, 1), (1, 0, 2), (2, 3, 3)]


@pytest.mark.parametrize(("stride", "padding", "dilation"), SETTINGS)
@pytest.mark.parametrize("shape", [(3, 3), (2, 4), (1, 1)])
def test_filtering_equals_a_plain_loop(stride, padding, dilation, shape):
    image, kernel = noise(11, 14), RANDOM.normal(size=shape).astype(np.float32)
    filtered = filter_image(image, kernel, stride=stride, padding=padding, dilation=dilation)
    expected = by_loop(image, kernel, stride, padding, dilation)
    assert filtered.dtype == np.float32
    np.testing.assert_allclose(filtered, expected, atol=1e-5)
    for axis in (0, 1):
        settings = {"stride": stride, "padding": padding, "dilation": dilation}
        assert output_size(image.shape[axis], shape[axis], **settings) == expected.shape[axis]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({}, {}),
        ({"stride": 2}, {"strides": 2}),
        ({"dilation": 2}, {"dilation_rate": 2}),
        ({"padding": 1}, {"padding": "same"}),
    ],
)
def test_filtering_channels_equals_keras(ours, theirs):
    image, kernel = noise(9, 12, 3), RANDOM.normal(size=(3, 3, 3)).astype(np.float32)
    layer = keras.layers.Conv2D(1, 3, use_bias=False, **theirs)
    layer.build((None, 9, 12, 3))
    layer.set_weights([kernel[..., None]])
    expected = keras.ops.convert_to_numpy(layer(image[None]))[0, :, :, 0]
    np.testing.assert_allclose(filter_image(image, kernel, **ours), expected, atol=1e-5)


def test_the_kernel_is_not_turned_round():
    image, kernel = noise(10, 10), RANDOM.normal(size=(3, 2)).astype(np.float32)
    expected = scipy.signal.correlate2d(image, kernel, mode="valid")
    np.testing.assert_allclose(filter_image(image, kernel), expected, atol=1e-5)


def test_a_moved_picture_has_a_moved_map():
    image, kernel = noise(12, 20), noise(3, 3)
    here, there = filter_image(image[:, 5:], kernel), filter_image(image[:, :-5], kernel)
    np.testing.assert_allclose(here[:, :-5], there[:, 5:], atol=1e-6)


def test_shapes_worked_by_hand():
    assert output_size(7, 3) == 5
    assert output_size(7, 3, stride=2) == 3
    assert output_size(8, 3, stride=2) == 3  # the last column is never reached
    assert output_size(7, 3, padding=1) == 7
    assert output_size(7, 3, dilation=3) == 1


@pytest.mark.parametrize(("size", "stride"), [(2, None), (3, None), (3, 2), (2, 1)])
@pytest.mark.parametrize(
    ("kind", "make"), [("max", keras.layers.MaxPooling2D), ("mean", keras.layers.AveragePooling2D)]
)
def test_pooling_equals_keras(size, stride, kind, make):
    image = noise(11, 8, 2)
    expected = keras.ops.convert_to_numpy(make(size, strides=stride)(image[None]))[0]
    pooled = pool_image(image, size, stride=stride, kind=kind)
    assert pooled.dtype == np.float32
    np.testing.assert_allclose(pooled, expected, atol=1e-6)
    grey = pool_image(image[..., 0], size, stride=stride, kind=kind)
    np.testing.assert_allclose(grey, pooled[..., 0], atol=1e-6)


def test_pooling_of_negative_numbers():
    image = np.array([[-4.0, -3.0], [-2.0, -9.0]])
    assert pool_image(image, 2).tolist() == [[-2.0]]
    assert pool_image(image, 2, kind="mean").tolist() == [[-4.5]]


@pytest.mark.parametrize("channels", [(), (1,)])
@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1)])
def test_a_bank_answers_as_its_kernels_one_by_one(channels, stride, padding):
    images, bank = noise(150, 28, 28), RANDOM.normal(size=(5, 5, 3)).astype(np.float32)  # several chunks
    answers = filter_images(images.reshape(*images.shape, *channels), bank, stride=stride, padding=padding)
    assert answers.dtype == np.float32
    for number, kernel in ((0, 0), (77, 2), (149, 1)):
        expected = filter_image(images[number], bank[..., kernel], stride=stride, padding=padding)
        np.testing.assert_allclose(answers[number, :, :, kernel], expected, atol=1e-5)


def test_inputs_are_left_as_they_were():
    image, kernel = noise(8, 8), noise(3, 3)
    before, weights = image.copy(), kernel.copy()
    filter_image(image, kernel, padding=2)
    pool_image(image, 2)
    filter_images(image[None], kernel[..., None], padding=1)
    np.testing.assert_array_equal(image, before)
    np.testing.assert_array_equal(kernel, weights)


def test_sobel_equals_scipy():
    image, bank = noise(9, 9), sobel_bank()
    right = scipy.ndimage.sobel(image, axis=1)[1:-1, 1:-1] / 8
    up = -scipy.ndimage.sobel(image, axis=0)[1:-1, 1:-1] / 8
    np.testing.assert_allclose(filter_image(image, bank[..., 0]), right, atol=1e-6)
    np.testing.assert_allclose(filter_image(image, bank[..., 2]), up, atol=1e-6)


def test_sobel_turns_by_eighths():
    bank = 8 * sobel_bank()
    assert (bank.shape, bank.dtype) == ((3, 3, 8), np.float32)
    assert bank[..., 1].tolist() == [[0, 1, 2], [-1, 0, 1], [-2, -1, 0]]  # lighter to the top right
    for turn in range(8):
        np.testing.assert_array_equal(bank[..., (turn + 2) % 8], np.rot90(bank[..., turn]))
        np.testing.assert_array_equal(bank[..., (turn + 4) % 8], -bank[..., turn])


@pytest.mark.parametrize("bank", [sobel_bank(), gabor_bank(), gabor_bank(9, orientations=3, wavelength=6)])
def test_banks_are_silent_on_plain_ground_and_equally_strong(bank):
    np.testing.assert_allclose(bank.sum(axis=(0, 1)), 0, atol=1e-6)
    np.testing.assert_allclose(np.abs(bank).sum(axis=(0, 1)), 1, atol=1e-6)


def test_gabor_phases():
    light, edge, dark, other_edge = np.moveaxis(gabor_bank(5, orientations=1), -1, 0)
    np.testing.assert_allclose(dark, -light, atol=1e-6)
    np.testing.assert_allclose(other_edge, -edge, atol=1e-6)
    np.testing.assert_allclose(light, light[:, ::-1], atol=1e-6)  # a line is the same in the mirror
    np.testing.assert_allclose(edge, -edge[:, ::-1], atol=1e-6)  # an edge is the opposite
    assert light[2, 2] == light.max() > 0
    assert edge[2, 3] > 0 > edge[2, 1]  # dark to light


@pytest.mark.parametrize("orientation", range(4))
def test_gabor_lines_answer_most_to_lines_of_their_angle(orientation):
    y, x = np.mgrid[:5, :5] - 2
    lines = np.stack([x == 0, y == x, y == 0, y == -x]).astype(np.float32)  # upright, falling, level, rising
    bank = gabor_bank(5, orientations=4, phases_degrees=(0,))
    answers = filter_images(lines, bank)[:, 0, 0]  # (lines, kernels)
    assert answers[:, orientation].argmax() == orientation


def test_gabor_wave_by_hand():
    # Without the bell, a cosine minus a constant: from the crest to the zero half as far as to the trough.
    row = gabor_bank(17, orientations=1, phases_degrees=(0,), wavelength=8)[8, :, 0]
    wave = row / np.exp(-(np.arange(-8, 9) ** 2) / (2 * 3.2**2))
    for side in (-1, 1):
        crest, zero, trough = wave[8], wave[8 + 2 * side], wave[8 + 4 * side]
        assert crest - trough == pytest.approx(2 * (crest - zero), rel=1e-4)
    assert wave[0] == pytest.approx(wave[8], rel=1e-4)  # a wavelength further on


IMAGE, KERNEL = np.ones((6, 6), np.float32), np.ones((3, 3), np.float32)
NAN = np.full((6, 6), np.nan, np.float32)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: output_size(0, 3), "size.*at least 1, got 0"),
        (lambda: output_size(5, 2.0), "window.*whole number.*2.0"),
        (lambda: output_size(5, 3, stride=0), "stride.*got 0"),
        (lambda: output_size(5, 3, dilation=0), "dilation.*got 0"),
        (lambda: output_size(5, 3, padding=-1), "padding.*at least 0, got -1"),
        (lambda: output_size(5, 3, padding=0.5), "padding.*whole number.*0.5"),
        (lambda: output_size(5, 3, dilation=3), r"spans 7 pixels does not fit in 5 \+ 2 × 0"),
        (lambda: filter_image(IMAGE, np.ones((7, 3), np.float32)), "spans 7 pixels"),
        (lambda: filter_image(IMAGE, KERNEL, stride=0), "stride.*got 0"),
        (lambda: filter_image(IMAGE, KERNEL[..., None]), r"kernel \(3, 3, 1\) does not fit image \(6, 6\)"),
        (lambda: filter_image(np.ones((6, 6, 3)), np.ones((3, 3, 2))), r"\(3, 3, 2\).*\(6, 6, 3\)"),
        (lambda: filter_image(np.ones((1, 6, 6, 1)), KERNEL), r"\(height, width\[, channels\]\).*1, 6, 6, 1"),
        (lambda: filter_image(np.ones((6, 6), np.uint8), KERNEL), "image.*floats, got uint8"),
        (lambda: filter_image([[1.0]], KERNEL), "image.*array of floats, got list"),
        (lambda: filter_image(IMAGE, np.ones((3, 3), int)), "kernel.*floats, got int"),
        (lambda: filter_image(np.ones((0, 6)), KERNEL), r"hold numbers, got shape \(0, 6\)"),
        (lambda: filter_image(NAN, KERNEL), "image holds NaN"),
        (lambda: filter_image(IMAGE, NAN[:3, :3]), "kernel holds NaN"),
        (lambda: pool_image(IMAGE, 0), "size.*got 0"),
        (lambda: pool_image(IMAGE, 7), "spans 7 pixels"),
        (lambda: pool_image(IMAGE, 2, stride=0), "stride.*got 0"),
        (lambda: pool_image(IMAGE, 2, kind="median"), "median"),
        (lambda: pool_image(NAN, 2), "NaN"),
        (lambda: pool_image(np.ones(6), 2), r"got shape \(6,\)"),
        (lambda: filter_images(IMAGE, KERNEL[..., None]), "batch of images"),
        (lambda: filter_images(np.ones((1, 6, 6, 3)), KERNEL[..., None]), "grey images.*1, 6, 6, 3"),
        (lambda: filter_images(IMAGE[None] * 2, KERNEL[..., None]), r"\[0, 1\], got 2 to 2"),
        (lambda: filter_images(NAN[None], KERNEL[..., None]), "NaN"),
        (lambda: filter_images(IMAGE[None][:0], KERNEL[..., None]), "at least one image"),
        (lambda: filter_images(IMAGE[None], KERNEL), r"bank \(height, width, kernels\), got shape \(3, 3\)"),
        (lambda: filter_images(IMAGE[None], np.full((3, 3, 1), np.inf)), "bank holds NaN or infinite"),
        (lambda: filter_images(IMAGE[None], np.ones((7, 3, 1))), "spans 7 pixels"),
        (lambda: gabor_bank(4), "odd.*got 4"),
        (lambda: gabor_bank(1), "at least 3 pixels, got 1"),
        (lambda: gabor_bank(orientations=0), "orientations.*got 0"),
        (lambda: gabor_bank(phases_degrees=()), "at least one phase"),
        (lambda: gabor_bank(phases_degrees=(np.nan,)), "at least one phase, in degrees"),
        (lambda: gabor_bank(wavelength=1.5), "at least 2 pixels.*got 1.5"),
        (lambda: gabor_bank(wavelength=np.nan), "at least 2 pixels.*got nan"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
