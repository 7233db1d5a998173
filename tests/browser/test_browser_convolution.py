"""Convolution by hand in a browser: the arithmetic written out is right, at every setting."""

import math
import re
import statistics
import time

import numpy as np
import pytest

from course.features.filters import filter_image, pool_image

CELL = """
import numpy as np
from course.widgets import explore_convolution

random = np.random.default_rng(0)
pictures = {"noise": random.random((20, 24), dtype=np.float32), "step": np.zeros((16, 16), np.float32)}
pictures["step"][:, 8:] = 1
panel = explore_convolution(pictures, place=(4, 5))
panel
"""
NOISE = np.random.default_rng(0).random((20, 24), dtype=np.float32)
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)


def short(value):
    rounded = math.floor(float(value) * 100 + 0.5) / 100 + 0.0
    text = f"{rounded:.0f}" if rounded == int(rounded) else f"{rounded:.2f}"
    return text.replace("-0", "0").replace("-", "−") if rounded == 0 else text.replace("-", "−")


def sentence_for(image, kernel, row, column, *, stride=1, padding=0):
    """The arithmetic of one number of the map, written out by an independent loop."""
    padded, terms, total = np.pad(image, padding), [], 0.0
    for i in range(3):
        for j in range(3):
            pixel = padded[row * stride + i, column * stride + j]
            terms.append(f"{short(pixel)} × {short(kernel[i, j])}")
            total += float(pixel) * float(kernel[i, j])
    return f"Row {row + 1}, column {column + 1} of the map: {' + '.join(terms)} = {short(total)}."


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(CELL)
    opened.run()
    opened.output.get_by_role("application", name="map").wait_for()
    return opened


def canvas_of(sheet, name):
    return sheet.output.get_by_role("application", name=name)


def hover(sheet, canvas, row, column, shape):
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    across, down = ((at + 0.5) / size for at, size in zip((column, row), shape[::-1], strict=True))
    sheet.page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])


def told(sheet, words):
    sheet.output.get_by_text(words, exact=True).wait_for(timeout=5_000)


def dots_of(canvas, rows, columns):
    """The grey in the middle of each pixel of a canvas."""
    return np.array(
        canvas.evaluate(
            """(canvas, [rows, columns]) => {
                const pen = canvas.getContext("2d"), zoom = canvas.width / columns, dots = [];
                for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++)
                    dots.push(pen.getImageData((j + 0.5) * zoom, (i + 0.5) * zoom, 1, 1).data[0]);
                return dots;
            }""",
            [rows, columns],
        )
    ).reshape(rows, columns)


def test_the_first_place_is_explained_and_the_map_is_drawn(sheet):
    told(sheet, sentence_for(NOISE, SOBEL, 4, 5))
    answers = filter_image(NOISE, SOBEL)
    expected = np.round(255 * (answers / np.abs(answers).max() + 1) / 2)
    dots = dots_of(canvas_of(sheet, "map"), 18, 22)
    assert np.abs(dots - expected).max() <= 1


def test_hovering_explains_the_number_below_the_mouse(sheet):
    canvas = canvas_of(sheet, "map")
    for row, column in [(0, 0), (17, 21), (9, 3), (2, 18)]:
        hover(sheet, canvas, row, column, (18, 22))
        told(sheet, sentence_for(NOISE, SOBEL, row, column))


def test_the_browser_itself_is_quick_at_hovering(sheet):
    canvas = canvas_of(sheet, "map")
    canvas.scroll_into_view_if_needed()
    times = canvas.evaluate(
        """async (canvas) => {
            const box = canvas.getBoundingClientRect(), times = [];
            for (let turn = 0; turn < 12; turn++) {
                const start = performance.now();
                canvas.dispatchEvent(new PointerEvent("pointermove", {
                    clientX: box.left + (turn + 0.5) * box.width / 22, clientY: box.top + 20,
                }));
                await new Promise(requestAnimationFrame);
                await new Promise((done) => setTimeout(done));  // after the frame has been painted
                times.push(performance.now() - start);
            }
            return times;
        }"""
    )
    print(f"hover to changed picture: {statistics.median(times):.0f} ms")


def test_arrow_keys_move_the_place(sheet):
    canvas = canvas_of(sheet, "map")
    hover(sheet, canvas, 9, 9, (18, 22))
    canvas.focus()
    canvas.press("ArrowDown")
    canvas.press("ArrowLeft")
    told(sheet, sentence_for(NOISE, SOBEL, 10, 8))
    canvas.press("Shift+ArrowRight")
    told(sheet, sentence_for(NOISE, SOBEL, 10, 13))
    for _ in range(20):
        canvas.press("ArrowUp", no_wait_after=True)
    told(sheet, sentence_for(NOISE, SOBEL, 0, 13))
    assert "rgb(0, 114, 178)" in canvas.evaluate("canvas => canvas.style.outline")


def test_presets_and_own_weights(sheet):
    hover(sheet, canvas_of(sheet, "map"), 5, 6, (18, 22))
    sheet.page.get_by_role("combobox", name="Preset").select_option("sharpen")
    sharpen = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], np.float32)
    told(sheet, sentence_for(NOISE, sharpen, 5, 6))
    field = sheet.page.get_by_role("textbox", name="row 1, column 1")
    assert field.input_value() == "0"
    field.fill("0,25")
    sharpen[0, 0] = 0.25
    told(sheet, sentence_for(NOISE, sharpen, 5, 6))
    assert sheet.page.get_by_role("combobox", name="Preset").input_value() == "my own"


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ("", "is empty"),
        ("much", "holds “much”: write a number such as"),
        ("NaN", "no picture can be multiplied"),
    ],
)
def test_what_is_no_number_is_told(sheet, entry, complaint):
    before = sheet.output.locator("[role=status]").first.inner_text()
    field = sheet.page.get_by_role("textbox", name="row 2, column 3")
    field.fill(entry)
    alert = sheet.output.get_by_role("alert").get_by_text(
        re.compile("Row 2, column 3 of the kernel.*" + complaint)
    )
    alert.wait_for(timeout=5_000)
    assert field.get_attribute("aria-invalid") == "true"
    assert sheet.output.locator("[role=status]").first.inner_text() == before
    field.fill("-1")
    alert.wait_for(state="hidden")
    assert field.get_attribute("aria-invalid") == "false"


def test_stride_and_padding(sheet):
    sheet.page.get_by_role("combobox", name="Preset").select_option("Sobel: lighter to the right")
    sheet.page.get_by_role("slider", name="Stride").press("ArrowRight")
    sheet.page.get_by_role("slider", name="Padding").press("ArrowRight")
    sheet.output.get_by_text("hence 10 rows").wait_for()
    hover(sheet, canvas_of(sheet, "map"), 0, 0, (10, 12))
    told(sheet, sentence_for(NOISE, SOBEL, 0, 0, stride=2, padding=1))
    hover(sheet, canvas_of(sheet, "map"), 9, 11, (10, 12))
    told(sheet, sentence_for(NOISE, SOBEL, 9, 11, stride=2, padding=1))


def test_pooling(sheet):
    sheet.page.get_by_role("combobox", name="Pooling").select_option("largest of 2 × 2")
    kept = canvas_of(sheet, "after pooling")
    kept.wait_for()
    answers = filter_image(NOISE, SOBEL, stride=2, padding=1)
    hover(sheet, kept, 3, 4, (5, 6))
    window = answers[6:8, 8:10].ravel()
    listed, largest = ", ".join(map(short, window)), short(pool_image(answers, 2)[3, 4])
    told(sheet, f"Row 4, column 5 after pooling: the largest of {listed} is {largest}.")
    kept.focus()
    kept.press("ArrowUp")
    window = answers[4:6, 8:10].ravel()
    listed = ", ".join(map(short, window))
    told(sheet, f"Row 3, column 5 after pooling: the largest of {listed} is {short(window.max())}.")
    sheet.page.get_by_role("combobox", name="Pooling").select_option("mean of 2 × 2")
    told(sheet, f"Row 3, column 5 after pooling: the mean of {listed} is {short(window.mean())}.")


def test_a_burst_of_keys_ends_on_the_right_map(sheet):
    sheet.page.get_by_role("combobox", name="Pooling").select_option("none")
    stride = sheet.page.get_by_role("slider", name="Stride")
    for _ in range(10):
        stride.press("ArrowRight", no_wait_after=True)
        stride.press("ArrowLeft", no_wait_after=True)
    stride.press("Home", no_wait_after=True)
    started = time.perf_counter()
    sheet.output.get_by_text("At stride 1:").wait_for()
    print(f"after the burst: {time.perf_counter() - started:.2f} s")
    answers = filter_image(NOISE, SOBEL, padding=1)
    sheet.wait_for_value("panel.view.answers.shape", answers.shape)


def test_others_find_their_way(sheet):
    sheet.page.get_by_role("textbox", name="row 2, column 3").fill("x")
    sheet.output.get_by_role("alert").get_by_text("holds “x”").wait_for()
    assert sheet.serious_findings() == []
    sheet.page.get_by_role("textbox", name="row 2, column 3").fill("2")
    sheet.page.get_by_role("combobox", name="Pooling").select_option("largest of 2 × 2")
    canvas_of(sheet, "after pooling").wait_for()
    hover(sheet, canvas_of(sheet, "map"), 5, 6, (20, 24))
    sheet.page.wait_for_timeout(300)
    hover(sheet, canvas_of(sheet, "after pooling"), 5, 6, (10, 12))
    sheet.check_looks("convolution", height=1300)


def test_closing_takes_it_from_the_page(sheet):
    sheet.value_of("panel.close()")
    sheet.output.locator("canvas").first.wait_for(state="detached")
