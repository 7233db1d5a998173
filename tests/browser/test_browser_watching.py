"""A training watched in a browser: its buttons act while the cell runs, and the slider goes back in time."""

import numpy as np
import pytest
from laboratory import PATIENCE_MS

from course.widgets.watching_notes import to_pictures

SETUP = """
import os
os.environ["COURSE_PROGRESS"] = "on"  # tests are silent otherwise
from course.data import load
from course.models import build_cnn
from course.training import Settings, train
from course.widgets import watch_training
fashion = load("fashion_mnist", train_size=600, test_size=100).scaled()
panel = watch_training()
"""
TRAIN = """
net = build_cnn((28, 28, 1), 10, filters=(8, 8))
run = train(net, fashion, Settings(epochs={epochs}, batch_size=16), watch=panel, label="small net")
"""
GAP, TILE = 4, 36  # as in watching.js


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(
        SETUP, TRAIN.format(epochs=2000), "after = net.predict(fashion.x_test, verbose=0).shape"
    )
    opened.run(wait=False)
    opened.output.get_by_role("status").filter(has_text="Epoch").wait_for(timeout=PATIENCE_MS)
    return opened


def status(sheet, words):
    sheet.output.get_by_role("status").filter(has_text=words).wait_for(timeout=30_000)


def slider_says(sheet, words):
    """Wait for it: the page draws with its next frame, and the filters with the words of the slider."""
    sheet.output.locator(f"input[aria-valuetext^='{words}']").wait_for()


def steps(sheet):
    """How far the progress bar is, as the page has it; the kernel is busy."""
    return sheet.output.locator("progress").evaluate("bar => bar.value")


def test_it_moves_while_the_cell_runs(sheet):
    before = steps(sheet)
    sheet.page.wait_for_function(f"document.querySelector('.jp-OutputArea-output progress').value > {before}")
    assert sheet.output.get_by_text("left", exact=False).count()


def test_pause_holds_it_and_resume_lets_it_go_on(sheet):
    sheet.output.get_by_role("button", name="Pause").press("Enter")
    status(sheet, "Paused after")
    held = steps(sheet)
    sheet.page.wait_for_timeout(1500)
    assert steps(sheet) == held
    sheet.screenshot("watching_paused")
    sheet.output.get_by_role("button", name="Resume").click()
    sheet.page.wait_for_function(f"document.querySelector('.jp-OutputArea-output progress').value > {held}")


def test_the_slider_goes_back_while_it_runs(sheet):
    slider = sheet.output.get_by_role("slider", name="filters over time")
    slider.focus()
    slider.press("Home")
    slider_says(sheet, "step 0 of")
    now = steps(sheet)
    sheet.page.wait_for_function(f"document.querySelector('.jp-OutputArea-output progress').value > {now}")
    assert slider.get_attribute("aria-valuetext").startswith("step 0 of")  # it stays where one looks
    slider.press("End")


def test_stop_ends_it_and_leaves_everything_usable(sheet):
    sheet.output.get_by_role("button", name="Stop").click()
    status(sheet, "Stopped after")
    sheet.wait_until_done()
    assert sheet.value_of("run.interrupted")
    assert sheet.value_of("after") == (100, 10)
    assert sheet.value_of("len(run.history['loss']) == len(run.history['val_accuracy']) > 0")
    assert sheet.value_of("0 <= run.test_accuracy <= 1")
    assert sheet.output.get_by_role("button", name="Stop").is_disabled()


def shown_pixels(sheet, count, side):
    """The middle of every pixel of every filter on the canvas: (count, side, side) red values."""
    script = """canvas => {
        const {data, width, height} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return [Array.from(data), height, width];
    }"""
    data, height, width = sheet.output.locator("canvas").nth(1).evaluate(script)
    red = np.array(data, dtype=np.uint8).reshape(height, width, 4)[..., 0]
    scale = round(TILE / side)
    tiles = [red[:, left : left + scale * side] for left in range(0, width, scale * side + GAP)]
    assert len(tiles) == count
    return np.stack([tile[scale // 2 :: scale, scale // 2 :: scale] for tile in tiles])


def test_the_filters_are_those_of_their_step(sheet):
    slider = sheet.output.get_by_role("slider", name="filters over time")
    slider.focus()
    for key in ("Home", "ArrowRight", "PageUp", "End"):
        slider.press(key)
        place = int(slider.input_value())
        kernel = np.array(sheet.value_of(f"list(panel.snapshots.values())[{place}].tolist()"))
        step = sheet.value_of(f"list(panel.snapshots)[{place}]")
        expected = to_pictures(kernel)[..., 0]
        slider_says(sheet, f"step {step:,} of")
        np.testing.assert_array_equal(shown_pixels(sheet, *expected.shape[:2]), expected)
    final = np.array(sheet.value_of("net.layers[1].get_weights()[0].tolist()"))
    np.testing.assert_array_equal(kernel.astype(np.float32), final.astype(np.float32))


def test_the_notebook_stores_a_picture_of_the_end(sheet):
    stored = sheet.page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.model.cells.get(1).outputs.toJSON()"""
    )
    (output,) = [one for one in stored if "image/png" in one.get("data", {})]
    assert output["metadata"]["image/png"]["alt"].startswith("A training, watched. Epoch")


def test_others_find_their_way(sheet):
    sheet.check_looks("watching")


def test_the_interrupt_of_the_kernel_stops_it_even_while_paused(sheet):
    sheet.run(wait=False)
    sheet.page.wait_for_function("document.querySelector('.jp-OutputArea-output progress')?.value > 0")
    status(sheet, "Epoch")
    sheet.output.get_by_role("button", name="Pause").click()
    status(sheet, "Paused after")
    sheet.page.get_by_role("button", name="Interrupt the kernel").click()
    status(sheet, "Stopped after")
    sheet.wait_until_done()
    assert sheet.value_of("run.interrupted")
    assert sheet.value_of("after") == (100, 10)
