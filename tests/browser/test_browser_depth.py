"""The depth slider in a browser: arrow keys go through the depths, and the right picture comes."""

import statistics
import time

import pytest

CELL = """
import numpy as np
from course.runs import Run, Settings
from course.signals import Profile
from course.widgets import explore_depth

def profile(depth, growth):
    places = 1 + 2 * np.arange((depth - 2) // 2 + 1)
    gradient = np.geomspace(growth, 1, depth)
    return Profile(places, np.ones(len(places)), gradient, np.linspace(0, 1, depth))

depths = (2, 8, 20, 56, 150)
profiles = {kind: {d: profile(d, g**d) for d in depths} for kind, g in (("plain", 1.1), ("residual", 1.01))}
def run(fall):
    return Run({"loss": [2.3, 2.3 - fall, 2.3 - 2 * fall]}, Settings(), 1, 1, "", None)

runs = {kind: {d: [run(g / d)] for d in depths} for kind, g in (("plain", 1), ("residual", 2))}
panel = explore_depth(profiles, runs, guessing=np.log(10))
panel
"""


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(CELL)
    opened.run()
    opened.output.locator("img").wait_for()
    return opened


def wait_for_depth(sheet, depth):
    script = f"document.querySelector('.jp-OutputArea-output img').alt.startsWith('{depth} layers.')"
    sheet.page.wait_for_function(script)
    sheet.output.get_by_role("status").filter(has_text=f"{depth} layers.").wait_for()


def test_arrow_keys_go_through_the_depths(sheet):
    slider = sheet.page.get_by_role("slider", name="layers")
    slider.focus()
    assert slider.get_attribute("aria-valuetext") == "150"
    for depth in (56, 20):
        slider.press("ArrowLeft")
        wait_for_depth(sheet, depth)
        assert sheet.picture() == sheet.value_of(f"panel._pictures[{depth}, 'gradient']")
    for _ in range(20):
        slider.press("ArrowRight", no_wait_after=True)
    wait_for_depth(sheet, 150)


def test_the_mouse_and_another_quantity(sheet):
    slider = sheet.page.get_by_role("slider", name="layers")
    box = slider.bounding_box()
    sheet.page.mouse.click(box["x"] + 2, box["y"] + box["height"] / 2)
    wait_for_depth(sheet, 2)
    sheet.page.get_by_label("by layer").select_option("signal")
    sheet.output.get_by_role("status").filter(has_text="the last signal").wait_for()
    assert sheet.picture() == sheet.value_of("panel._pictures[2, 'signal']")


def test_a_key_press_is_answered_at_once(sheet, record_property):
    slider = sheet.page.get_by_role("slider", name="layers")
    slider.press("End")
    wait_for_depth(sheet, 150)
    seconds = []
    for number in range(12):
        depth = 56 if number % 2 == 0 else 150
        began = time.perf_counter()
        slider.press("ArrowLeft" if number % 2 == 0 else "ArrowRight")
        wait_for_depth(sheet, depth)
        seconds.append(time.perf_counter() - began)
    record_property("milliseconds", round(1000 * statistics.median(seconds)))
    print(f"depth slider: {1000 * statistics.median(seconds):.0f} ms, median of {len(seconds)}")


def test_others_find_their_way(sheet):
    sheet.check_looks("depth")
