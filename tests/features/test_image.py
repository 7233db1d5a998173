"""Image features against scikit-image, against plain loops, and against cases worked by hand."""

import numpy as np
import pytest
import skimage.data
import skimage.feature

from course.features.image import (
    colour_histogram,
    gradients,
    hog,
    local_binary_codes,
    local_binary_patterns,
    orientation_histograms,
)

RANDOM = np.random.default_rng(0)
PHOTOGRAPH = skimage.data.camera()[100:260, 180:380]


def photographs(height, width, count=12, dtype=np.float32):
    """Crops of a real photograph: smooth parts, edges, equal neighbours."""
    corners = RANDOM.integers(0, (160 - height + 1, 200 - width + 1), (count, 2))
    crops = np.stack([PHOTOGRAPH[y : y + height, x : x + width] for y, x in corners])
    return (crops / 255).astype(dtype)


def noise(height, width, count=12, dtype=np.float32):
    return RANDOM.random((count, height, width)).astype(dtype)


def levels(height, width, count=12, dtype=np.float32):
    """Few grey levels: many gradients of 0, and directions of exactly 45, 90 and 135 degrees."""
    return RANDOM.choice([0, 0.5, 1], (count, height, width)).astype(dtype)


@pytest.mark.parametrize("make", [photographs, noise, levels])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("size", "settings"),
    [
        ((28, 28), {}),
        ((28, 28), {"pixels_per_cell": (4, 4), "cells_per_block": (2, 2)}),
        ((28, 28), {"pixels_per_cell": (7, 7), "cells_per_block": (1, 1), "orientations": 12}),
        ((29, 31), {"pixels_per_cell": (4, 4), "cells_per_block": (2, 2)}),
        ((40, 25), {"pixels_per_cell": (5, 8), "cells_per_block": (3, 2), "orientations": 8}),
        ((33, 64), {"pixels_per_cell": (6, 7), "orientations": 4}),
        ((16, 16), {"pixels_per_cell": (8, 8), "cells_per_block": (2, 2), "orientations": 1}),
    ],
)
def test_hog_equals_scikit_image(make, dtype, size, settings):
    images = make(*size, dtype=dtype)
    expected = np.stack([skimage.feature.hog(image, **settings) for image in images])
    features = hog(images, **settings)
    assert features.dtype == np.float32
    np.testing.assert_allclose(features, expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("make", [noise, levels])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_colour_hog_equals_scikit_image(make, dtype):
    images = np.stack([make(32, 24, dtype=dtype) for _ in range(3)], axis=-1)
    settings = {"pixels_per_cell": (8, 6), "cells_per_block": (2, 2)}
    expected = np.stack([skimage.feature.hog(image, channel_axis=-1, **settings) for image in images])
    np.testing.assert_allclose(hog(images, **settings), expected, rtol=0, atol=1e-6)


def test_real_colour_photograph():
    images = (skimage.data.astronaut()[None, :200, 100:350] / 255).astype(np.float32)
    expected = skimage.feature.hog(images[0], channel_axis=-1)
    np.testing.assert_allclose(hog(images)[0], expected, rtol=0, atol=1e-6)


def test_a_batch_longer_than_one_chunk():
    images = photographs(28, 28, count=300)
    one_by_one = np.concatenate([hog(image[None]) for image in images])
    np.testing.assert_array_equal(hog(images), one_by_one)
    np.testing.assert_array_equal(hog(images[..., None]), one_by_one)


def test_input_is_left_as_it_was():
    images = photographs(28, 28)
    before = images.copy()
    hog(images)
    np.testing.assert_array_equal(images, before)


def test_darker_picture_has_the_same_hog():
    images = photographs(28, 28)
    np.testing.assert_allclose(hog(images * np.float32(0.5)), hog(images), atol=0.01)


def test_an_empty_picture_has_no_direction():
    assert not hog(np.full((2, 24, 24), 0.3, dtype=np.float32)).any()


def test_gradients_of_three_by_three_pixels_by_hand():
    image = np.array([[[0.1, 0.2, 0.3], [0.4, 0.5, 0.8], [0.7, 1.0, 0.6]]])
    gy, gx = gradients(image)
    np.testing.assert_allclose(gy[0], [[0, 0, 0], [0.6, 0.8, 0.3], [0, 0, 0]])
    np.testing.assert_allclose(gx[0], [[0, 0.2, 0], [0, 0.4, 0], [0, -0.1, 0]])


def test_orientation_histogram_of_three_by_three_pixels_by_hand():
    # The gradients of the test above. Middle pixel: 63.4 degrees, length sqrt(0.8). Level: 0.2 and
    # -0.1, both 0 degrees. Upright: 0.6 and 0.3, both 90 degrees. Two bins: below 90, and from 90 on.
    image = np.array([[[0.1, 0.2, 0.3], [0.4, 0.5, 0.8], [0.7, 1.0, 0.6]]])
    histogram = orientation_histograms(image, orientations=2, pixels_per_cell=(3, 3))
    np.testing.assert_allclose(histogram, [[[[(np.sqrt(0.8) + 0.3) / 9, 0.9 / 9]]]])


def test_orientation_histograms_equal_a_plain_loop():
    images = photographs(13, 17, count=3)
    gy, gx = np.gradient(images.astype(float), axis=(1, 2))
    gy[:, [0, -1]] = 0
    gx[:, :, [0, -1]] = 0
    expected = np.zeros((3, 3, 3, 6))
    for number in range(3):
        for y in range(12):
            for x in range(15):
                angle = np.degrees(np.arctan2(gy[number, y, x], gx[number, y, x])) % 180
                length = 2 * np.hypot(gy[number, y, x], gx[number, y, x])
                expected[number, y // 4, x // 5, int(angle // 30)] += length / 20
    histograms = orientation_histograms(images, orientations=6, pixels_per_cell=(4, 5))
    np.testing.assert_allclose(histograms, expected, atol=1e-6)


@pytest.mark.parametrize("bins", [1, 2, 4, 7])
def test_colour_histogram_equals_numpy(bins):
    images = RANDOM.random((5, 9, 11, 3)).astype(np.float32)
    images[0, 0, 0] = 1.0
    expected = [
        np.histogramdd(image.reshape(-1, 3), bins=bins, range=[(0, 1)] * 3)[0].ravel() / 99
        for image in images
    ]
    features = colour_histogram(images, bins=bins)
    assert features.dtype == np.float32
    np.testing.assert_allclose(features, expected, atol=1e-6)


def test_colour_histogram_of_parts():
    images = np.zeros((1, 5, 4, 3), dtype=np.float32)  # black, but ...
    images[0, :2, 2:, 0] = 1.0  # ... red at the top right
    parts = colour_histogram(images, bins=2, cells=(2, 2)).reshape(4, 8)
    red, black = 4, 0
    assert parts.argmax(axis=1).tolist() == [black, red, black, black]
    np.testing.assert_allclose(parts.sum(axis=1), 1)


@pytest.mark.filterwarnings("ignore:Applying `local_binary_pattern`")
@pytest.mark.parametrize("make", [photographs, noise, levels])
@pytest.mark.parametrize(("neighbours", "radius"), [(8, 1.0), (4, 1.0), (8, 2.0), (12, 1.5), (1, 0.5)])
def test_codes_equal_scikit_image(make, neighbours, radius):
    images = make(20, 23)
    expected = [skimage.feature.local_binary_pattern(image, neighbours, radius) for image in images]
    np.testing.assert_array_equal(
        local_binary_codes(images, neighbours=neighbours, radius=radius), np.stack(expected)
    )


def test_codes_of_three_by_three_pixels_by_hand():
    # Bits go anticlockwise from the right: right, up and left are at least as bright as the
    # middle (bits 0, 2, 4), the pixel below (bit 6) is not; the corners are black.
    image = np.array([[[0.0, 0.9, 0.0], [0.6, 0.5, 0.7], [0.0, 0.1, 0.0]]])
    assert local_binary_codes(image, neighbours=4)[0, 1, 1] == 0b0111


@pytest.mark.filterwarnings("ignore:Applying `local_binary_pattern`")
def test_patterns_sort_codes_as_scikit_image_does():
    images = noise(40, 41, count=4)
    patterns = local_binary_patterns(images, pixels_per_cell=(1, 1)).reshape(4, 40, 41, 59)
    theirs = np.stack([skimage.feature.local_binary_pattern(image, 8, 1, "nri_uniform") for image in images])
    pairs = set(zip(patterns.argmax(axis=-1).ravel().tolist(), theirs.ravel().tolist(), strict=True))
    assert len(pairs) == 59  # each of our bins goes with exactly one of theirs
    assert {mine for mine, _ in pairs} == set(range(59))


def test_patterns_count_fractions_in_each_cell():
    images = photographs(20, 31, count=3)
    patterns = local_binary_patterns(images, neighbours=4, pixels_per_cell=(6, 10))
    assert patterns.shape == (3, 3 * 3 * 15)  # 16 codes, of which 0101 and 1010 share a bin
    codes = local_binary_codes(images, neighbours=4)[:, :6, :10]
    first_cell = [(codes == code).mean(axis=(1, 2)) for code in range(16) if code not in (5, 10)]
    np.testing.assert_allclose(patterns[:, :14], np.stack(first_cell, axis=1), atol=1e-6)
    np.testing.assert_allclose(patterns.reshape(3, 9, 15).sum(axis=2), 1, atol=1e-6)


@pytest.mark.parametrize(
    "feature", [gradients, orientation_histograms, hog, local_binary_patterns, local_binary_codes]
)
@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((28, 28), np.float32), r"batch of images.*got shape \(28, 28\).*image\[None\]"),
        ([[0.5]], "batch of images.*got list"),
        (np.zeros((2, 28, 28), np.uint8), r"float images.*got uint8.*\.scaled\(\)"),
        (np.zeros((0, 28, 28), np.float32), r"at least one image.*\(0, 28, 28\)"),
        (np.full((1, 28, 28), np.nan, np.float32), r"\[0, 1\].*got NaN"),
        (np.full((1, 28, 28), 255, np.float32), r"\[0, 1\].*255.*\.scaled\(\)"),
        (np.full((1, 28, 28), -0.5, np.float32), r"\[0, 1\].*-0\.5"),
    ],
)
def test_bad_images_are_refused(feature, images, message):
    with pytest.raises(ValueError, match=message):
        feature(images)


@pytest.mark.parametrize(
    ("feature", "settings", "message"),
    [
        (hog, {"pixels_per_cell": (29, 8)}, r"fit in images of 28 x 28 pixels, got \(29, 8\)"),
        (hog, {"pixels_per_cell": (0, 8)}, "pixels_per_cell.*at least 1, got 0"),
        (hog, {"pixels_per_cell": 8}, "pixels_per_cell.*pair.*got 8"),
        (hog, {"cells_per_block": (4, 4)}, "3 x 3 cells.*got 4 x 4.*smaller"),
        (hog, {"orientations": 0}, "orientations.*at least 1, got 0"),
        (hog, {"orientations": 2.5}, "orientations.*whole number.*2.5"),
        (orientation_histograms, {"orientations": 0}, "orientations.*at least 1, got 0"),
        (orientation_histograms, {"pixels_per_cell": (8, 40)}, "fit in images of 28 x 28"),
        (local_binary_patterns, {"pixels_per_cell": (8, 40)}, "fit in images of 28 x 28"),
        (local_binary_codes, {"neighbours": 0}, "neighbours.*at least 1, got 0"),
        (local_binary_codes, {"neighbours": 17}, "at most 16 neighbours, got 17"),
        (local_binary_codes, {"radius": 0.0}, "positive radius.*got 0"),
    ],
)
def test_bad_settings_are_refused(feature, settings, message):
    with pytest.raises(ValueError, match=message):
        feature(photographs(28, 28, count=1), **settings)


@pytest.mark.parametrize(
    ("images", "settings", "message"),
    [
        (np.zeros((1, 8, 8), np.float32), {}, r"colour images.*got shape \(1, 8, 8\)"),
        (np.zeros((1, 8, 8, 1), np.float32), {}, r"colour images.*got shape \(1, 8, 8, 1\)"),
        (np.zeros((1, 8, 8, 3), np.uint8), {}, r"got uint8.*\.scaled\(\)"),
        (np.zeros((1, 8, 8, 3), np.float32), {"bins": 0}, "bins.*at least 1, got 0"),
        (np.zeros((1, 8, 8, 3), np.float32), {"cells": (9, 1)}, r"8 x 8, got \(9, 1\)"),
    ],
)
def test_bad_input_to_colour_histogram_is_refused(images, settings, message):
    with pytest.raises(ValueError, match=message):
        colour_histogram(images, **settings)


def test_texture_wants_grey_images():
    with pytest.raises(ValueError, match=r"grey images.*\(1, 8, 8, 3\)"):
        local_binary_codes(np.zeros((1, 8, 8, 3), np.float32))
