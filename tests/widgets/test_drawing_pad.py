"""The drawing pad by its traits; mouse and keys are tested in a browser."""

import numpy as np
import pytest

from course.widgets.drawing_pad import DrawingPad


@pytest.fixture
def pad():
    made = DrawingPad(8)
    yield made
    made.close()


def test_it_is_black_at_first(pad):
    assert pad.image.dtype == np.uint8
    np.testing.assert_array_equal(pad.image, np.zeros((8, 8)))
    assert DrawingPad().image.shape == (28, 28)


def test_what_the_browser_sends_becomes_an_array(pad):
    seen = []
    pad.observe(lambda _: seen.append(pad.image), "stroke")
    drawn = np.arange(64, dtype=np.uint8)
    pad.set_state({"pixels": memoryview(drawn.tobytes()), "stroke": 1})  # both come in one message
    np.testing.assert_array_equal(seen, [drawn.reshape(8, 8)])


def test_the_array_is_ones_own(pad):
    pad.image[:] = 255
    assert not pad.image.any()


def test_a_picture_can_be_put_on_it_and_nobody_drew(pad):
    picture = np.random.default_rng(0).integers(0, 256, (8, 8)).astype(np.uint8)
    pad.set_image(picture)
    np.testing.assert_array_equal(pad.image, picture)
    assert pad.stroke == 0
    np.testing.assert_array_equal(DrawingPad(8, image=picture).image, picture)


def test_floats_from_0_to_1_become_0_to_255(pad):
    pad.set_image((np.arange(64) / 63).reshape(8, 8).astype(np.float32))
    assert pad.image[0, 0] == 0
    assert pad.image[7, 7] == 255
    assert pad.image[0, 1] == 4  # 255 / 63 = 4.05


def test_the_picture_may_be_a_view_turned_round(pad):
    picture = np.arange(64, dtype=np.uint8).reshape(8, 8)
    pad.set_image(picture.T)
    np.testing.assert_array_equal(pad.image, picture.T)


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (np.zeros((8, 9), np.uint8), r"expected a picture of shape \(8, 8\), got shape \(8, 9\)"),
        ([[0]], "got list"),
        (np.full((8, 8), 1.5), r"expected floats in \[0, 1\], got 1.5 to 1.5"),
        (np.full((8, 8), np.nan), r"expected floats in \[0, 1\], got nan"),
        (np.zeros((8, 8), np.int64), r"expected uint8, or floats in \[0, 1\], got int64"),
    ],
)
def test_it_says_what_is_wrong_with_a_picture(pad, picture, message):
    with pytest.raises(ValueError, match=message):
        pad.set_image(picture)
    assert not pad.image.any()


@pytest.mark.parametrize("size", [3, 129, 28.0, "28"])
def test_it_refuses_sizes_that_cannot_be(size):
    with pytest.raises(ValueError, match="expected a size from 4 to 128 pixels"):
        DrawingPad(size)
