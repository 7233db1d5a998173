"""The HOG explorer by its traits: what is drawn is what course.features computes."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from course.features.blocks import histograms_in_blocks
from course.features.image import gradients, orientation_histograms
from course.widgets.hog import DRAWN, explore_hog
from course.widgets.hog_picture import HogPicture

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (3, 28, 28)).astype(np.float32) / 255


@pytest.fixture
def panel():
    made = explore_hog(IMAGES, ["shirt", "boot", "bag"])
    yield made
    made.close()


def bars(panel):
    return [bar.get_height() for bar in panel._drawing._bars]


def test_it_shows_the_hog_of_the_first_picture(panel):
    (expected,) = histograms_in_blocks(IMAGES[:1], pixels_per_cell=(4, 4), cells_per_block=(2, 2))
    np.testing.assert_array_equal(panel.histograms, expected)
    assert panel.cell == (2, 3)
    np.testing.assert_array_equal(bars(panel), expected[2, 3])
    assert panel.picture.png.startswith(b"\x89PNG")
    assert "7 × 7 cells of 9 directions: 1,296 numbers in the HOG" in panel.status.text


def test_the_gradient_drawn_is_that_of_the_course(panel):
    panel.choice.value = "bag"
    (gy,), (gx,) = gradients(IMAGES[2:])
    image, magnitude, direction = (np.ma.getdata(drawn.get_array()) for drawn in panel._drawing._drawn)
    np.testing.assert_array_equal(image, IMAGES[2])
    np.testing.assert_array_equal(magnitude, np.hypot(gy, gx))
    strong = magnitude > 0.1 * magnitude.max()
    np.testing.assert_array_equal(direction[strong], (np.degrees(np.arctan2(gy, gx)) % 180)[strong])


def test_without_block_norm_votes_are_as_counted(panel):
    panel.block_norm.value = False
    panel.orientations.value, panel.cell_size.value = 6, 5
    (expected,) = orientation_histograms(IMAGES[:1], orientations=6, pixels_per_cell=(5, 5))
    np.testing.assert_array_equal(panel.histograms, expected)
    np.testing.assert_array_equal(bars(panel), expected[panel.cell])
    assert "5 × 5 cells of 6 directions: 150 votes" in panel.status.text


def test_every_setting_can_be_drawn(panel):
    for orientations in panel.orientations.values:
        panel.orientations.value = orientations
    for size in panel.cell_size.values:
        panel.cell_size.value = size
    assert panel.problem.text == ""
    assert panel.histograms.shape == (2, 2, 18)


def test_arrows_move_the_cell_and_stop_at_the_border(panel):
    panel.picture.steps = [1, -1]
    assert panel.cell == (1, 4)
    panel.picture.steps = [1, -20]  # totals so far
    assert panel.cell == (0, 4)
    panel.picture.steps = [1, -19]
    assert panel.cell == (1, 4)
    assert panel.status.text.startswith("Cell in row 2, column 5: most votes for ")
    np.testing.assert_array_equal(bars(panel), panel.histograms[1, 4])


def test_the_mouse_points_at_a_cell_in_any_of_the_squares(panel):
    for square in panel._drawing._squares:
        panel.picture.pointer = [0.0, 0.0]  # beside them: nothing changes
        box = square.get_position()
        across = box.x0 + box.width * 21.5 / 28
        panel.picture.pointer = [across, 1 - box.y1 + box.height * 10.5 / 28]
        assert panel.cell == (2, 5)
        panel.picture.pointer = [across, 1 - box.y1 + box.height * 27.5 / 28]
        assert panel.cell == (6, 5)


def test_pointing_within_a_cell_draws_nothing_anew(panel):
    before = panel.picture.png
    panel.picture.png = b""
    box = panel._drawing._image.get_position()
    for share in (12.2, 14.8):
        panel.picture.pointer = [box.x0 + box.width * share / 28, 1 - box.y1 + box.height * 10 / 28]
    assert panel.picture.png == b""
    panel.update()
    assert panel.picture.png == before


def test_nothing_is_left_of_what_was_shown_before(panel):
    panel.orientations.value, panel.cell_size.value, panel.choice.value = 18, 7, "bag"
    panel.picture.steps = [1, 1]
    panel.orientations.value, panel.cell_size.value, panel.choice.value = 9, 4, "shirt"
    panel.picture.steps = [1, -5]
    panel.picture.steps = [-8, -5]
    panel.picture.steps = [-8, -4]
    fresh = explore_hog(IMAGES, ["shirt", "boot", "bag"])
    fresh._point((4, 0))
    assert panel.cell == fresh.cell == (1, 0)
    assert panel.picture.png == fresh.picture.png
    fresh.close()


def test_the_place_stays_when_cells_change_their_size(panel):
    panel.picture.steps = [3, 4]  # cell (6, 6) begins at pixel (24, 24)
    panel.cell_size.value = 10  # two cells only: pixel 24 fills none
    assert panel.cell == (1, 1)
    panel.cell_size.value = 4
    assert panel.cell == (6, 6)


def test_drawing_changes_the_hog(panel):
    drawn = np.zeros((28, 28), np.uint8)
    drawn[:, 14:] = 255
    panel.block_norm.value = False
    panel.pad.set_state({"pixels": memoryview(drawn.tobytes()), "stroke": 1})
    assert panel.choice.value == DRAWN
    (expected,) = orientation_histograms((drawn / 255).astype(np.float32)[None], pixels_per_cell=(4, 4))
    np.testing.assert_array_equal(panel.histograms, expected)
    assert panel.status.text.startswith("Cell in row 3, column 4: most votes for 0–20°")
    panel.picture.steps = [-3, 0]
    assert "no votes, since intensity does not change here" in panel.status.text


def test_picking_puts_the_picture_on_the_pad(panel):
    panel.choice.value = "boot"
    np.testing.assert_array_equal(panel.pad.image, np.round(255 * IMAGES[1]))
    panel.choice.value = DRAWN
    np.testing.assert_array_equal(panel.pad.image, np.round(255 * IMAGES[1]))


def test_the_brightest_star_line_is_the_largest_vote():
    drawing = HogPicture((8, 8))
    histograms = np.zeros((2, 2, 4))
    histograms[1, 0, 2], histograms[0, 1, 1] = 1, 0.25
    drawing.set_histograms(histograms, 4, normalised=False)
    colours = drawing._lines.get_color()
    np.testing.assert_allclose(colours, [to_rgba("white", 0.5), to_rgba("white", 1)])
    ((start, end),) = drawing._lines.get_segments()[1:]
    np.testing.assert_allclose((start + end) / 2, [1.5, 5.5])  # the middle of the cell in row 1, column 0


def test_closing_frees_the_figure(panel):
    panel.close()
    assert panel._drawing is None
    assert panel.pad.comm is None


@pytest.mark.parametrize(
    ("images", "names", "message"),
    [
        (np.zeros((2, 28, 28), np.uint8), "ab", "expected float images"),
        (np.zeros((2, 28, 20), np.float32), "ab", "expected grey, square pictures"),
        (np.zeros((2, 28, 28, 1), np.float32), "ab", "expected grey, square pictures"),
        (np.zeros((2, 6, 6), np.float32), "ab", "expected 8 to 128 pixels a side, got 6"),
        (np.zeros((2, 28, 28), np.float32), "abc", "expected 2 different names"),
        (np.zeros((2, 28, 28), np.float32), "aa", "expected 2 different names"),
        (np.full((1, 28, 28), np.nan, np.float32), "a", "got NaN"),
    ],
)
def test_bad_pictures_are_refused(images, names, message):
    with pytest.raises(ValueError, match=message):
        explore_hog(images, names)
