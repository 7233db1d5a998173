"""The drawing pad in a browser: what mouse, finger and keys draw is what Python gets."""

import numpy as np
import pytest

CELL = """
from course.widgets.drawing_pad import DrawingPad

pad, strokes = DrawingPad(description="Draw a garment"), []
pad.observe(lambda change: strokes.append(int(pad.image.sum())), "stroke")
pad
"""
LIT = "int(pad.image.astype(int).sum())"


def line(start, end, width, size=28):
    """What a round pen draws between two places (across, down), from 10 × 10 points a pixel."""
    start, end = np.array(start, float), np.array(end, float)
    points = np.stack(np.meshgrid(*[(np.arange(10 * size) + 0.5) / 10] * 2), axis=-1)
    along = end - start
    share = np.clip((points - start) @ along / max(along @ along, 1e-9), 0, 1)
    inside = np.linalg.norm(points - start - share[..., None] * along, axis=-1) <= width / 2
    return 255 * inside.reshape(size, 10, size, 10).mean(axis=(1, 3))


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(CELL)
    opened.run()
    opened.output.locator("canvas").wait_for()
    return opened


@pytest.fixture
def canvas(sheet):
    sheet.output.get_by_role("button", name="Clear").click()
    sheet.wait_for_value(LIT, 0)
    return sheet.output.locator("canvas")


def image_of(sheet):
    return np.array(sheet.value_of("pad.image.tolist()"))


def assert_drawn(image, expected):
    # The browser smooths the dots at the rim, so that a pixel there may differ by a few parts of ten.
    assert np.abs(image - expected).max() < 40
    assert abs(image.mean() - expected.mean()) < 1


def test_a_line_drawn_with_the_mouse(sheet, canvas):
    box = canvas.bounding_box()
    places = [(5, 10), (12, 10), (20, 18)]
    for number, (across, down) in enumerate(places):
        sheet.page.mouse.move(
            box["x"] + 1 + across * (box["width"] - 2) / 28, box["y"] + 1 + down * (box["height"] - 2) / 28
        )
        if number == 0:
            sheet.page.mouse.down()
    sheet.page.mouse.up()
    expected = np.maximum(line(places[0], places[1], 2), line(places[1], places[2], 2))
    sheet.page.wait_for_timeout(300)
    image = image_of(sheet)
    assert_drawn(image, expected)
    assert image[9:11, 6:12].min() == 255
    assert sheet.value_of("strokes[-1]") == image.sum()


def test_keys_put_the_pen_down_move_it_and_lift_it(sheet, canvas):
    canvas.focus()
    canvas.press("Shift+ArrowLeft")  # from the middle to 9 across, 14 down
    canvas.press("Space")
    for _ in range(4):
        canvas.press("ArrowRight")
    status = sheet.output.get_by_role("status")
    assert status.inner_text() == "Pen down, 13 across, 14 down. Space lifts it."
    canvas.press("Space")
    canvas.press("ArrowDown")
    assert status.inner_text() == "Pen up, 13 across, 15 down. Space puts it down."
    sheet.page.wait_for_timeout(300)
    assert_drawn(image_of(sheet), line((9, 14), (13, 14), 2))
    assert canvas.evaluate("pad => pad.style.outline") == "rgb(0, 114, 178) solid 3px"


def test_a_finger_draws_a_dot_with_a_wide_grey_pen(sheet, canvas):
    sheet.page.get_by_role("combobox", name="Pen").select_option("Grey")
    sheet.page.get_by_role("combobox", name="Width").select_option("8 pixels")
    for kind in ("pointerdown", "pointerup"):
        canvas.evaluate(
            """(pad, kind) => {
                const box = pad.getBoundingClientRect();
                pad.setPointerCapture = () => {};  // there is no such finger to hold
                pad.dispatchEvent(new PointerEvent(kind, {
                    pointerType: "touch", pointerId: 7, button: 0, bubbles: true,
                    clientX: box.left + box.width / 2, clientY: box.top + box.height / 2,
                }));
                delete pad.setPointerCapture;
            }""",
            kind,
        )
    sheet.page.wait_for_timeout(300)
    assert_drawn(image_of(sheet), line((14, 14), (14, 14), 8) * 128 / 255)
    sheet.page.get_by_role("combobox", name="Pen").select_option("White")
    sheet.page.get_by_role("combobox", name="Width").select_option("2 pixels")


def test_a_picture_from_python_is_drawn_on_exactly(sheet, canvas):
    sheet.value_of("__import__('numpy').random.seed(0)")
    sheet.value_of("pad.set_image(__import__('numpy').random.randint(0, 256, (28, 28)).astype('uint8'))")
    before = image_of(sheet)
    assert before.std() > 50
    sheet.page.wait_for_timeout(300)
    box = canvas.bounding_box()
    sheet.page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)  # a dot at (7, 7)
    sheet.page.wait_for_timeout(300)
    after, near = image_of(sheet), line((7, 7), (7, 7), 4) > 0
    np.testing.assert_array_equal(after[~near], before[~near])
    assert after[6:8, 6:8].min() > 180


def test_others_find_their_way(sheet, canvas):
    assert sheet.page.get_by_role("application", name="Draw a garment").count() == 1
    canvas.focus()
    canvas.press("Space")
    canvas.press("Shift+ArrowDown")
    sheet.check_looks("drawing_pad")
