"""A look inside a net, in a browser: keys and mouse choose and hide filters, and what is told is right."""

import statistics
import time

import pytest

CELL = """
import keras
import numpy as np
from course.data import load
from course.dissection import Dissection
from course.models import build_cnn
from course.widgets import explore_inside
from course.widgets.inside_view import Mosaic

keras.utils.set_random_seed(0)
garments = load("fashion_mnist", train_size=100, test_size=100).scaled()
net = build_cnn((28, 28, 1), 10, filters=(32, 40, 8))
panel = explore_inside(net, garments)
panel
"""
IMAGE = "panel._images[[panel.image.value]]"


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(CELL)
    opened.run()
    opened.output.locator("img").wait_for()
    return opened


def wait_for_status(sheet, words):
    sheet.output.get_by_text(words).first.wait_for()


def test_arrow_keys_go_from_map_to_map(sheet):
    picture = sheet.output.locator("img")
    picture.focus()
    picture.press("ArrowRight")
    picture.press("ArrowDown")
    columns = sheet.value_of("Mosaic.of(32).columns")
    number = 1 + columns if 1 + columns < 32 else 31
    sheet.wait_for_value("panel.filter", number)
    look = f"Dissection(net, ['activation_1']).look({IMAGE}).maps['activation_1'][0, ..., {number}]"
    highest = sheet.value_of(f"float({look}.max())")
    finds = f"answers most, {highest:.2f}" if highest > 0 else "finds nothing"
    wait_for_status(sheet, f"Filter {number} {finds}")
    assert sheet.value_of("bytes(panel.picture.png)") == sheet.picture()


def test_a_click_chooses_and_a_button_hides(sheet):
    picture = sheet.output.locator("img")
    tile = sheet.value_of("Mosaic.of(32).tile")
    scale = picture.bounding_box()["width"] / 8  # CSS pixels an inch of the figure
    picture.click(position={"x": (0.1 + 4.5 * tile) * scale, "y": (4.15 + 0.5 * tile) * scale})
    sheet.wait_for_value("panel.filter", 4)
    sheet.output.get_by_role("button", name="Hide filter 4").click()
    sheet.output.get_by_role("button", name="Show filter 4 again").wait_for()
    outputs = f"Dissection(net, ['activation_1']).look({IMAGE}, {{'activation_1': [4]}}).outputs[0]"
    best = sheet.value_of(f"garments.class_names[{outputs}.argmax()]")
    share = sheet.value_of(f"float({outputs}.max())")
    wait_for_status(sheet, f"without filters 4 of activation 1: {best}, {100 * share:.0f} %.")
    assert sheet.value_of(
        f"bool(np.allclose([bar.get_width() for bar in panel._view._after], {outputs}, atol=1e-5))"
    )


def test_layer_and_image_are_chosen_by_keys(sheet):
    sheet.page.get_by_label("layer").press("ArrowDown")
    sheet.wait_for_value("panel.layer.value", "activation_2")
    slider = sheet.page.get_by_role("slider", name="image")
    slider.focus()
    for _ in range(10):
        slider.press("ArrowRight", no_wait_after=True)
    sheet.wait_for_value("panel.image.value", 10)
    sheet.page.wait_for_function(
        "words => document.querySelector('.jp-OutputArea-output img').alt.startsWith(words)",
        arg=sheet.value_of("garments.class_names[panel._labels[10]]"),
    )
    assert sheet.value_of("panel.problem.text") == ""


def test_a_burst_of_twenty_keys_ends_on_the_right_filter(sheet):
    picture = sheet.output.locator("img")
    before = sheet.value_of("panel.filter")
    picture.focus()
    for _ in range(20):
        picture.press("ArrowRight", no_wait_after=True)
    sheet.wait_for_value("panel.filter", before + 20)


def test_how_long_a_key_takes(sheet):
    picture = sheet.output.locator("img")
    picture.focus()
    first, seconds = sheet.value_of("panel.filter"), []
    for turn in range(12):
        started = time.perf_counter()
        picture.press("ArrowLeft" if turn % 2 else "ArrowRight")
        sheet.page.wait_for_function(
            "words => document.querySelector('.jp-OutputArea-output img').alt.includes(words)",
            arg=f"Filter {first + 1 - turn % 2},",  # the words follow the picture
            polling=5,
        )
        seconds.append(time.perf_counter() - started)
    print(f"\nlook inside: {1000 * statistics.median(seconds):.0f} ms from key to changed picture")


def test_everyone_finds_their_way(sheet):
    sheet.check_looks("inside")


def test_closing_takes_it_from_the_page(sheet):
    sheet.value_of("panel.close()")
    sheet.output.locator("img").wait_for(state="detached")
