"""Move the window over a street by mouse and keys; drag threshold and suppression."""

import pytest

CELL = """
import numpy as np
from course.data.roads import PEOPLE, draw_streets
from course.detection import overlaps, shrink, suppress, window_boxes
from course.widgets import explore_sliding_window

street = draw_streets(1, 3, photographs="street")[0]
truth = street.boxes_of(PEOPLE)
boxes = shrink(window_boxes((192, 320), (64, 32), step=4, scales=1.6 * 0.8 ** np.arange(7)), 0.78)
noise = np.random.default_rng(0).random(len(boxes))
scores = (overlaps(boxes, truth).max(axis=1) + 0.3 * noise) / 1.3
panel = explore_sliding_window(street.image, boxes, scores, truth, threshold=0.6)
panel
"""


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(CELL)
    opened.run()
    opened.output.locator("img").wait_for()
    return opened


def place(sheet):
    """Row, column, height and width of the window, as the kernel has it."""
    return sheet.value_of("boxes[panel.window].round(6).tolist()")


def test_the_mouse_carries_the_window(sheet):
    box = sheet.output.locator("img").bounding_box()
    sheet.page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.5 * box["height"])
    sheet.wait_for_value("[round(share, 1) for share in panel.picture.pointer]", [0.7, 0.5])
    row, column, height, width = place(sheet)
    assert abs(column + width / 2 - 0.7 * 320) < 8
    assert abs(row + height / 2 - 0.5 * 192) < 8
    score = sheet.value_of("float(scores[panel.window])")
    sheet.output.get_by_text(f"score {score:.3g}").wait_for()
    sheet.page.wait_for_timeout(300)
    assert sheet.value_of("bytes(panel.picture.png)") == sheet.picture()


def test_arrow_keys_carry_it_too(sheet):
    before = place(sheet)
    picture = sheet.output.locator("img")
    picture.focus()
    for _ in range(12):
        picture.press("ArrowLeft")
    sheet.wait_for_value("panel.picture.steps", [-12, 0])
    after = place(sheet)
    assert after[1] < before[1]
    assert after[0] == before[0]


def test_sliders_decide_which_boxes_are_left(sheet):
    slider = sheet.output.get_by_role("slider", name="threshold")
    for _ in range(10):
        slider.press("ArrowLeft")
    sheet.output.get_by_role("slider", name="overlap allowed").press("End")
    sheet.wait_for_value("panel.overlap.value", 1.0)
    sheet.wait_for_value(
        "sorted(panel.kept) == sorted(np.flatnonzero(scores >= panel.threshold.value))", True
    )
    count = sheet.value_of("len(panel.kept)")
    sheet.output.get_by_text(f"suppression leaves {count}:").wait_for()
    sheet.output.get_by_role("slider", name="overlap allowed").press("Home")
    sheet.wait_for_value("panel.overlap.value", 0.0)
    few = "[int(n) for n in suppress(boxes[reach], scores[reach], overlap=0.0)]"
    sheet.value_of("globals().update(reach=np.flatnonzero(scores >= panel.threshold.value))")
    sheet.wait_for_value(f"sorted(panel.kept) == sorted(reach[{few}])", True)


def test_others_find_their_way(sheet):
    sheet.check_looks("sliding_window")
