"""Views are known by name, and give what the lessons computed by hand."""

import numpy as np
import pytest
from skimage.feature import hog as hog_of_skimage

from course.contest.views import FRAMES_AT_MOST, VIEWS, find_view, modality_of
from course.features.sound import log_mel, mfcc

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)
WAVES = RANDOM.uniform(-1, 1, (3, 8_000)).astype(np.float32)
TEXTS = np.array(["good", "bad", "x" * 9], dtype=object)


@pytest.mark.parametrize(("inputs", "modality"), [(IMAGES, "images"), (WAVES, "sounds"), (TEXTS, "texts")])
def test_the_modality_is_told_from_the_array(inputs, modality):
    assert modality_of(inputs) == modality


def test_texts_of_fixed_width_are_texts_too():
    assert modality_of(np.array(["good", "bad"])) == "texts"


@pytest.mark.parametrize(
    "inputs", [IMAGES[..., 0], IMAGES / 255, WAVES[0], np.array([b"x"]), np.zeros((0, 9), np.float32)]
)
def test_what_is_none_of_them_is_refused(inputs):
    with pytest.raises(ValueError, match="expected uint8 images"):
        modality_of(inputs)


def test_every_view_gives_one_row_an_example():
    inputs = {"images": IMAGES, "sounds": WAVES, "texts": TEXTS}
    for name, view in VIEWS.items():
        assert name == view.name
        assert len(view.look(inputs[view.modality])) == 3


def test_edges_and_colours_begin_with_hog():
    seen = find_view("edges and colours", "images").look(IMAGES)
    expected = hog_of_skimage(
        IMAGES[1] / 255, pixels_per_cell=(4, 4), cells_per_block=(2, 2), channel_axis=-1
    )
    np.testing.assert_allclose(seen[1, : len(expected)], expected, atol=1e-5)


def test_pictures_and_pixels_are_fractions():
    picture = find_view("picture", "images").look(IMAGES)
    assert picture.dtype == np.float32
    np.testing.assert_allclose(picture, IMAGES / 255, atol=1e-6)
    np.testing.assert_array_equal(find_view("pixels", "images").look(IMAGES), picture.reshape(3, -1))


def test_averages_of_quarters_are_those_of_a_loop():
    seen = find_view("MFCC averages", "sounds").look(WAVES)
    coefficients = mfcc(log_mel(WAVES[2:], bands=32, step_samples=160))[0]
    first = np.array_split(coefficients, 4)[0]
    np.testing.assert_allclose(seen[2, :13], sum(first) / len(first), rtol=1e-4)


def test_a_long_sound_is_seen_more_coarsely():
    seen = find_view("mel picture", "sounds").look(np.tile(WAVES, (1, 6)))
    assert FRAMES_AT_MOST / 2 < seen.shape[1] <= FRAMES_AT_MOST
    assert seen.min() >= -1
    assert seen.max() <= 1


def test_silence_can_be_seen():
    silence = np.zeros((1, 8_000), np.float32)
    assert np.isfinite(find_view("mel picture", "sounds").look(silence)).all()


def test_texts_are_not_cut():
    assert find_view("text", "texts").look(TEXTS).tolist() == TEXTS.tolist()


@pytest.mark.parametrize(("name", "modality"), [("os.system", "images"), ("text", "sounds")])
def test_a_view_that_is_not_known_is_refused(name, modality):
    with pytest.raises(ValueError, match="this course knows"):
        find_view(name, modality)
