"""The roofline explorer in a browser: by keyboard and by mouse, with the right numbers."""

import pytest

CELL = """
from course.devices import Ceilings
from course.widgets import explore_roofline

panel = explore_roofline(Ceilings({"float32": 100e9, "bfloat16": 400e9}, 10e9, "cpu"))
panel
"""


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(CELL)
    opened.run()
    opened.output.locator("img").wait_for()
    return opened


def wait_for_words(sheet, words):
    sheet.output.get_by_role("status").filter(has_text=words).wait_for()


def test_arrow_keys_change_the_layer(sheet):
    wait_for_words(sheet, "Held back by arithmetic")
    slider = sheet.page.get_by_role("slider", name="channels")
    slider.focus()
    assert slider.get_attribute("aria-valuetext") == "64"
    before = sheet.picture()
    for _ in range(6):
        slider.press("ArrowLeft")
    numbers = 64 * 14 * 14 * 2 * (9 * 1 * 1)  # one channel
    wait_for_words(sheet, f"{numbers:,} operations")
    wait_for_words(sheet, "Held back by memory")
    assert sheet.picture() != before
    assert sheet.picture() == sheet.value_of("panel.picture.png")


def test_the_mouse_and_another_kind(sheet):
    sheet.page.get_by_label("layer").select_option("ReLU")
    wait_for_words(sheet, "at best 1.25 billion")
    sheet.page.get_by_label("numbers").select_option("bfloat16")
    wait_for_words(sheet, "at best 2.5 billion")
    slider = sheet.page.get_by_role("slider", name="batch")
    box = slider.bounding_box()
    sheet.page.mouse.click(box["x"] + 2, box["y"] + box["height"] / 2)
    wait_for_words(sheet, "196 operations")
    assert sheet.picture() == sheet.value_of("panel.picture.png")


def test_others_find_their_way(sheet):
    sheet.check_looks("roofline")
