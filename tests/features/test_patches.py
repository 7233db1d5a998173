"""The patch dictionary against loops over places, and its steps against what they promise."""

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from course.contenders import by_hand
from course.data import Dataset
from course.features.patches import (
    CONTRAST_FLOOR,
    WHITENING_FLOOR,
    PatchDictionary,
    find_whitening,
    normalise_contrast,
    triangle_answers,
)

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.random((30, 11, 12, 3), dtype=np.float32)
SMALL = {"words": 7, "patch_pixels": 4, "samples": 500, "image_shape": (11, 12, 3)}


@pytest.fixture(scope="module")
def dictionary():
    return PatchDictionary(**SMALL).fit(IMAGES)


def described_by_loops(dictionary, image, stride):
    """Describe one image patch by patch, word by word, straight from the paper's formulas."""
    rows, columns = (range(0, length - 4 + 1, stride) for length in image.shape[:2])
    features = np.zeros((2, 2, len(dictionary.words_)))
    for place_down, row in enumerate(rows):
        for place_right, column in enumerate(columns):
            patch = image[row : row + 4, column : column + 4].astype(float).ravel()
            patch = (patch - patch.mean()) / np.sqrt(patch.var() + CONTRAST_FLOOR)
            patch = (patch - dictionary.mean_) @ dictionary.whitening_
            distances = [np.linalg.norm(patch - word) for word in dictionary.words_]
            quarter = int(place_down >= len(rows) // 2), int(place_right >= len(columns) // 2)
            for number, distance in enumerate(distances):
                features[quarter][number] += max(0, np.mean(distances) - distance)
    return features.ravel()


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_descriptions_equal_loops_over_places_and_words(dictionary, stride):
    dictionary.stride = stride
    features = dictionary.transform(IMAGES[:3])
    assert (features.shape, features.dtype) == ((3, 4 * 7), np.float32)
    for image, own in zip(IMAGES, features, strict=False):
        np.testing.assert_allclose(own, described_by_loops(dictionary, image, stride), rtol=1e-4, atol=1e-4)
    dictionary.stride = 1


def test_parts_of_a_batch_make_no_difference(dictionary, monkeypatch):
    whole = dictionary.transform(IMAGES)
    monkeypatch.setattr("course.features.patches.NUMBERS_AT_ONCE", 1)
    np.testing.assert_allclose(dictionary.transform(IMAGES), whole, rtol=1e-5, atol=1e-5)


def test_contrast_is_taken_away_and_flat_patches_stay_flat():
    patches = RANDOM.random((50, 48)) * 0.5
    brighter = normalise_contrast(2 * patches + 0.1)
    np.testing.assert_allclose(brighter, normalise_contrast(patches), atol=0.01)
    np.testing.assert_allclose(brighter.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(brighter.var(axis=1), 1, atol=0.01)
    np.testing.assert_array_equal(normalise_contrast(np.full((1, 48), 0.3)), 0)


def test_whitened_patches_no_longer_vary_together():
    mixed = RANDOM.normal(size=(20_000, 5)) @ RANDOM.normal(size=(5, 5))
    centred = mixed - mixed.mean(axis=0)
    matrix = find_whitening(centred)
    np.testing.assert_allclose(matrix, matrix.T, atol=1e-12)
    variances = np.linalg.eigvalsh(np.cov(centred, rowvar=False))
    left = np.cov(centred @ matrix, rowvar=False)
    np.testing.assert_allclose(np.linalg.eigvalsh(left), np.sort(variances / (variances + WHITENING_FLOOR)))


def test_only_words_nearer_than_average_answer():
    patches, words = np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[3.0, 4.0], [0.0, 1.0], [0.0, 0.0]])
    near, far = triangle_answers(patches, words)
    np.testing.assert_allclose(near, [0, 1, 2])  # distances 5, 1, 0; their mean is 2
    mean = (0 + np.sqrt(18) + 5) / 3
    np.testing.assert_allclose(far, [mean, 0, 0], atol=1e-12)


def test_words_are_found_where_the_patches_lie():
    """Pictures of two kinds of stripes: one word lies on each kind, wherever the stripes begin."""
    lines = np.arange(12) // 2 % 2
    upright = np.broadcast_to(lines, (12, 12))
    images = np.stack([upright, upright.T] * 10).astype(np.float32)[..., None]
    dictionary = PatchDictionary(words=8, patch_pixels=4, samples=2000).fit(images)
    features = dictionary.transform(images[:2]).reshape(2, 4, 8).sum(axis=1)
    both = np.minimum(*features) / np.maximum(*features)
    assert (both < 0.9).all(), "each word answers more to one kind of stripes"


def test_the_seed_decides_the_words():
    first, again, other = (
        PatchDictionary(**SMALL, random_state=seed).fit(IMAGES).words_ for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.1


def test_words_as_pictures_lie_as_they_were_cut(dictionary):
    pictures = dictionary.pictures()
    assert pictures.shape == (7, 4, 4, 3)
    assert pictures[2, 1, 3, 0] == dictionary.words_[2, (1 * 4 + 3) * 3]


def test_rows_of_pixels_are_taken_as_images(dictionary):
    np.testing.assert_array_equal(dictionary.transform(IMAGES.reshape(30, -1)), dictionary.transform(IMAGES))


def test_it_can_take_part_in_a_comparison():
    labels = np.arange(30) % 2
    images = IMAGES / 2
    images[labels == 1, ::2] += 0.5  # level stripes
    data = Dataset(images[:20], labels[:20], images[20:], labels[20:], class_names=("plain", "striped"))
    contender = by_hand("patches", None, make_pipeline(PatchDictionary(**SMALL), LinearSVC()))
    predict, kept = contender.fit(data, seed=3)
    assert (predict(data.x_test) == data.y_test).all()
    patch_size = 4 * 4 * 3
    assert kept == patch_size + patch_size**2 + 7 * patch_size + (4 * 7 + 1)


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (IMAGES.astype(np.uint8), "expected float images"),
        (IMAGES[:0], "at least one image"),
        (np.full_like(IMAGES, np.nan), "got NaN"),
        (IMAGES * 2, "expected intensities in"),
        (IMAGES[..., 0], r"\(n, height, width, channels\), got shape \(30, 11, 12\)"),
        (IMAGES[:, :4], "at least 5 x 5 pixels for patches of 4"),
        (IMAGES.reshape(30, -1)[:, 1:], r"rows of 396 pixels, for image_shape=\(11, 12, 3\), got 395"),
        ([[1, 2]], "got list"),
    ],
)
@pytest.mark.parametrize("method", ["fit", "transform"])
def test_what_is_no_batch_of_images_is_refused(dictionary, images, message, method):
    fresh = PatchDictionary(**SMALL) if method == "fit" else dictionary
    with pytest.raises(ValueError, match=message):
        getattr(fresh, method)(images)


def test_other_channels_than_those_learned_from_are_refused(dictionary):
    with pytest.raises(ValueError, match="with 48 numbers a patch, got 16"):
        dictionary.transform(IMAGES[..., :1])


@pytest.mark.parametrize("name", ["words", "patch_pixels", "stride", "samples"])
@pytest.mark.parametrize("value", [0, 1.5])
def test_settings_must_be_whole_numbers(name, value):
    with pytest.raises(ValueError, match=f"expected {name} to be a whole number of at least 1"):
        PatchDictionary(**{**SMALL, name: value}).fit(IMAGES)


def test_more_words_than_samples_are_refused():
    with pytest.raises(ValueError, match="at most one word a sample, got 7 of 6"):
        PatchDictionary(**{**SMALL, "samples": 6}).fit(IMAGES)


def test_an_empty_dictionary_describes_nothing():
    with pytest.raises(NotFittedError, match="call fit"):
        PatchDictionary().transform(IMAGES)
