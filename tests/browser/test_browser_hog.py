"""The HOG explorer in a browser: pick, draw, point, change settings, and see the right numbers."""

import time

import numpy as np
import pytest

from course.features.blocks import histograms_in_blocks
from course.features.image import orientation_histograms

CELL = """
import numpy as np
from course.data import load
from course.widgets import explore_hog

garments = load("fashion_mnist", test_size=100).scaled()
first = [garments.x_train[garments.y_train == kind][0, :, :, 0] for kind in range(10)]
panel = explore_hog(np.stack(first), garments.class_names)
panel
"""
IMAGE = "first[9].tolist()"


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(CELL)
    opened.run()
    opened.output.locator("img").wait_for()
    return opened


@pytest.fixture(scope="module")
def boot(sheet):
    sheet.page.get_by_role("combobox", name="Picture").select_option("Ankle boot")
    sheet.wait_for_value("panel.choice.value", "Ankle boot")
    return np.array(sheet.value_of(IMAGE), dtype=np.float32)[None]


def bars(sheet):
    return np.array(sheet.value_of("[float(bar.get_height()) for bar in panel._drawing._bars]"))


def words_for(votes, row, column):
    """What the panel is to say about a cell, from the numbers that the test computed itself."""
    width = 180 / len(votes)
    first = int(votes.argmax() * width)
    return (
        f"Cell in row {row + 1}, column {column + 1}: most votes for {first}–{first + int(width)}°, "
        f"{votes.max():.3f} of {votes.sum():.3f}."
    )


def wait_for_words(sheet, words):
    sheet.output.get_by_text(words).wait_for()
    sheet.page.wait_for_timeout(200)
    assert sheet.value_of("bytes(panel.picture.png)") == sheet.picture()


def point(sheet, square, row, column):
    """Move the mouse to a pixel of one of the squares of the figure."""
    left, bottom, width, height = sheet.value_of(
        f"[float(x) for x in panel._drawing._squares[{square}].get_position().bounds]"
    )
    picture = sheet.output.locator("img")
    picture.evaluate("image => image.scrollIntoView({block: 'center'})")
    box = picture.bounding_box()
    across, down = left + width * (column + 0.5) / 28, 1 - bottom - height + height * (row + 0.5) / 28
    sheet.page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])


def test_the_mouse_shows_the_votes_of_the_cell_below_it(sheet, boot):
    (expected,) = histograms_in_blocks(boot, pixels_per_cell=(4, 4), cells_per_block=(2, 2))
    for square, (row, column) in enumerate([(5, 4), (3, 4), (2, 5), (4, 6)]):
        point(sheet, square, 4 * row + 1, 4 * column + 2)
        wait_for_words(sheet, words_for(expected[row, column], row, column))
        np.testing.assert_array_equal(bars(sheet), expected[row, column])


def test_keys_change_the_settings(sheet, boot):
    bins, sizes = (sheet.page.get_by_role("slider", name=name) for name in ("Orientation bins", "Cell size"))
    bins.focus()
    bins.press("ArrowLeft")  # 9 to 6
    sizes.focus()
    for _ in range(3):
        sizes.press("ArrowRight")  # 4 to 7 pixels
    sheet.output.get_by_text("4 × 4 cells of 6 directions").wait_for()
    sheet.page.get_by_role("checkbox", name="Block norm").focus()
    sheet.page.keyboard.press("Space")
    (expected,) = orientation_histograms(boot, orientations=6, pixels_per_cell=(7, 7))
    row, column = sheet.value_of("panel.cell")
    wait_for_words(sheet, words_for(expected[row, column], row, column))
    sheet.output.get_by_text("4 × 4 cells of 6 directions: 96 votes").wait_for()
    np.testing.assert_array_equal(bars(sheet), expected[row, column])

    picture = sheet.output.locator("img")
    picture.focus()
    picture.press("ArrowLeft")
    picture.press("ArrowUp")
    wait_for_words(sheet, words_for(expected[row - 1, column - 1], row - 1, column - 1))


def test_a_burst_of_keys_ends_on_the_right_setting(sheet):
    sizes = sheet.page.get_by_role("slider", name="Cell size")
    sizes.press("Home")
    for _ in range(20):
        sizes.press("ArrowRight", no_wait_after=True)
        sizes.press("ArrowLeft", no_wait_after=True)
    for _ in range(2):
        sizes.press("ArrowRight", no_wait_after=True)
    started = time.perf_counter()
    sheet.output.get_by_text("7 × 7 cells of 6 directions").wait_for()
    print(f"after the burst: {time.perf_counter() - started:.2f} s")
    assert sheet.value_of("panel.cell_size.value") == 4


def test_a_drawn_upright_line_votes_for_0_degrees(sheet):
    sheet.output.get_by_role("button", name="Clear").click()
    sheet.wait_for_value("panel.choice.value", "what I drew")
    pad = sheet.output.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    sheet.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    sheet.page.mouse.down()
    sheet.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 20, steps=4)
    sheet.page.mouse.up()
    sheet.page.wait_for_timeout(500)
    point(sheet, 0, 14, 13)
    sheet.output.get_by_text("Cell in row 4, column 4: most votes for 0–30°").wait_for()
    drawn = np.array(sheet.value_of("panel.pad.image.tolist()"), np.float32) / 255
    (expected,) = orientation_histograms(drawn[None], orientations=6, pixels_per_cell=(4, 4))
    np.testing.assert_array_equal(bars(sheet), expected[3, 3])


def test_others_find_their_way(sheet, boot):
    sheet.page.get_by_role("combobox", name="Picture").select_option("Ankle boot")
    sheet.page.get_by_role("slider", name="Orientation bins").press("ArrowRight")
    sheet.output.get_by_text("7 × 7 cells of 9 directions").wait_for()
    sheet.page.wait_for_timeout(500)
    sheet.check_looks("hog", height=1300)


def test_closing_takes_it_from_the_page(sheet):
    sheet.value_of("panel.close()")
    sheet.output.locator("img").wait_for(state="detached")
    assert sheet.value_of("panel._drawing is None")
