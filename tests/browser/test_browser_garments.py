"""Garments shifted and drawn, in a browser: what the judges say of what they see is what is told."""

import statistics
import time

import numpy as np
import pytest

CELL = """
import keras
import numpy as np
from sklearn.svm import SVC
from course.batches import move
from course.data import load
from course.features.image import hog
from course.models import build_cnn
from course.widgets import draw_garment, explore_shift

def edges(images):
    return hog(images, pixels_per_cell=(4, 4), cells_per_block=(2, 2))

keras.utils.set_random_seed(0)
garments = load("fashion_mnist", train_size=200, test_size=100).scaled()
net = build_cnn((28, 28, 1), 10, filters=(8, 8))
machine = SVC().fit(edges(garments.x_train), garments.y_train)
judges = {"CNN": net, "HOG + SVM": (edges, machine)}
shifting = explore_shift(judges, garments)
shifting
"""
DRAW = """
drawing = draw_garment(judges, garments)
drawing
"""


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(CELL, DRAW)
    opened.run()
    opened.output.locator("canvas").wait_for()
    return opened


def sayings(sheet, image):
    """What both judges say of an image, asked in the kernel without the panel."""
    net = sheet.value_of(f"garments.class_names[net.predict({image}, verbose=0)[0].argmax()]")
    machine = sheet.value_of(f"garments.class_names[machine.decision_function(edges({image}))[0].argmax()]")
    return net, machine


def test_keys_shift_the_garment(sheet):
    picture = sheet.output.locator("img").first
    picture.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        picture.press(key)
    sheet.wait_for_value("(shifting.down.value, shifting.right.value)", (-1, 2))
    net, machine = sayings(sheet, "move(shifting._garments[[0]], down=-1, right=2)")
    told = sheet.output.get_by_role("status").filter(has_text="-1 down, 2 right").first
    told.wait_for()
    assert f"CNN says {net} (" in told.inner_text()
    assert f"HOG + SVM says {machine} (" in told.inner_text()
    assert sheet.page.get_by_role("slider", name="shift right").get_attribute("aria-valuetext") == "2 pixels"
    assert sheet.value_of("bytes(shifting.picture.png)") == sheet.picture()


def test_a_click_into_a_map_goes_there(sheet):
    expression = (
        "(lambda view: tuple(view._maps['CNN'].axes.transData.transform((-4, 3)) / view.figure.bbox.size))"
        "(shifting._view)"
    )
    across, up = sheet.value_of(f"tuple(map(float, {expression}))")
    picture = sheet.output.locator("img").first
    box = picture.bounding_box()
    picture.click(position={"x": across * box["width"], "y": (1 - up) * box["height"]})
    sheet.wait_for_value("(shifting.down.value, shifting.right.value)", (3, -4))


def test_a_burst_of_twenty_keys_ends_on_the_right_shift(sheet):
    slider = sheet.page.get_by_role("slider", name="garment")
    slider.press("Home")
    for _ in range(19):
        slider.press("ArrowRight", no_wait_after=True)
    sheet.wait_for_value("shifting.garment.value", 19)
    sheet.wait_for_value("shifting._judged", 19)


def test_how_long_a_key_takes(sheet):
    picture = sheet.output.locator("img").first
    picture.focus()
    first, seconds = sheet.value_of("shifting.right.value"), []
    for turn in range(12):
        started = time.perf_counter()
        picture.press("ArrowLeft" if turn % 2 else "ArrowRight")
        sheet.page.wait_for_function(
            "words => document.querySelector('.jp-OutputArea-output img').alt.includes(words)",
            arg=f"and {first + 1 - turn % 2} to the right",  # the words follow the picture
            polling=5,
        )
        seconds.append(time.perf_counter() - started)
    print(f"\nshift a garment: {1000 * statistics.median(seconds):.0f} ms from key to changed picture")


def test_a_garment_to_begin_with_is_moved_by_buttons(sheet):
    sheet.page.get_by_label("begin with").select_option(index=3)
    expected = np.array(sheet.value_of("np.round(255 * drawing._garments[2, ..., 0]).astype(int).tolist()"))
    sheet.wait_for_value("int(drawing.pad.image.sum())", int(expected.sum()))
    sheet.output.get_by_role("button", name="→").click()
    expected = np.pad(expected, ((0, 0), (1, 0)))[:, :28]
    sheet.wait_for_value("drawing.pad.image.tolist()", expected.tolist())


def test_what_is_drawn_is_judged(sheet):
    canvas = sheet.output.locator("canvas")
    sheet.output.get_by_role("button", name="Clear").click()
    sheet.wait_for_value("int(drawing.pad.image.sum())", 0)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    sheet.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.2)
    sheet.page.mouse.down()
    sheet.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.8, steps=5)
    sheet.page.mouse.up()
    sheet.page.wait_for_timeout(500)
    assert sheet.value_of("int(drawing.pad.image[10:18, 13:15].min())") > 100
    net, machine = sayings(sheet, "(drawing.pad.image[None, ..., None] / 255).astype('float32')")
    told = sheet.output.get_by_role("status").filter(has_text=f"CNN says {net} (").last
    told.wait_for()
    assert f"HOG + SVM says {machine} (" in told.inner_text()
    assert "The pad is empty" not in told.inner_text()


def test_everyone_finds_their_way(sheet):
    sheet.output.locator("canvas").scroll_into_view_if_needed()
    sheet.screenshot("garments_draw")
    sheet.check_looks("garments")


def test_closing_takes_it_from_the_page(sheet):
    sheet.value_of("(shifting.close(), drawing.close())")
    sheet.output.locator("canvas").wait_for(state="detached")
