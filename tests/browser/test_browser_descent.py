"""Gradient descent in a browser: its start is dragged and moved by keys, its rate by the slider."""

import statistics
import time

import pytest

CELLS = [
    """
import numpy as np
from course.widgets import explore_descent

random = np.random.default_rng(0)
y = random.integers(0, 2, 2_000)
x = np.where(y[:, np.newaxis] == 1, 3.0, -3.0) * (-0.6, 0.3) + random.normal(0, (3, 8), (2_000, 2))

def probability(w):
    return 1 / (1 + np.exp(-x @ w))

def loss(w):
    p = np.clip(probability(w), 1e-7, 1 - 1e-7)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))

def gradient(w):
    return x.T @ (probability(w) - y) / len(y)

across, upwards = np.linspace(-0.6, 0.2, 41), np.linspace(-0.2, 0.4, 41)
height = [[loss(np.array([a, u])) for a in across] for u in upwards]
panel = explore_descent(across, upwards, height, loss, gradient, labels=("first", "second"), start=(0, 0))
panel
""",
    """
from course.descent import descend

def right_path():
    wanted = descend(gradient, panel.start, panel.learning_rate.value, panel.steps.value)
    return bool(np.array_equal(panel.path, wanted))
""",
]


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(*CELLS)
    opened.run()
    opened.output.locator("img").wait_for()
    return opened


def place_of(sheet, weights):
    """Where weights of the map are on the page."""
    across, up = sheet.value_of(
        f"[float(part) for part in panel._moving.figure.axes[0].transData.transform({weights})"
        " / panel._moving.figure.bbox.size]"
    )
    box = sheet.output.locator("img").bounding_box()
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def wait_for_shown_picture(sheet):
    """Wait until the browser shows the picture that the kernel drew last."""
    deadline = time.monotonic() + 10
    while sheet.picture() != sheet.value_of("bytes(panel.picture.png)"):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_start_is_dragged_by_the_mouse(sheet):
    sheet.page.mouse.move(*place_of(sheet, (0, 0)))
    sheet.page.mouse.down()
    for share in (0.25, 0.5, 0.75, 1):
        sheet.page.mouse.move(*place_of(sheet, (0.15 * share, -0.15 * share)))
    sheet.page.mouse.up()
    sheet.output.get_by_text("From first 0.15, second -0.15").wait_for()
    sheet.page.mouse.move(*place_of(sheet, (-0.3, 0.3)))  # no button is down
    wait_for_shown_picture(sheet)
    across, up = sheet.value_of("panel.start.tolist()")
    assert across == pytest.approx(0.15, abs=0.005)
    assert up == pytest.approx(-0.15, abs=0.005)
    assert sheet.value_of("right_path()")


@pytest.mark.parametrize(
    ("rate", "word"), [(0.001, "Creeps"), (0.05, "Converges"), (0.3, "Oscillates"), (1.0, "Diverges")]
)
def test_the_slider_changes_what_becomes_of_it(sheet, rate, word):
    slider = sheet.page.get_by_role("slider", name="learning rate")
    slider.fill(str(sheet.value_of(f"panel.learning_rate.values.index({rate})")))
    sheet.output.get_by_role("status").filter(has_text=word).wait_for()
    assert sheet.value_of("panel.learning_rate.value") == rate
    wait_for_shown_picture(sheet)
    assert sheet.value_of("right_path()")


def test_arrow_keys_move_it_too(sheet):
    before = sheet.value_of("panel.start.tolist()")
    picture = sheet.output.locator("img")
    picture.focus()
    for _ in range(3):
        picture.press("ArrowLeft")
    picture.press("Shift+ArrowUp")
    sheet.wait_for_value("panel.picture.steps", [-3, -5])
    after = sheet.value_of("panel.start.tolist()")
    assert after == pytest.approx([before[0] - 3 * 0.8 / 40, before[1] + 5 * 0.6 / 40])
    wait_for_shown_picture(sheet)
    assert sheet.value_of("right_path()")


def test_a_burst_of_keys_ends_on_the_right_value(sheet):
    slider = sheet.page.get_by_role("slider", name="steps")
    slider.press("Home")
    sheet.output.get_by_text("in 1 steps").wait_for()
    for _ in range(20):
        slider.press("ArrowRight", no_wait_after=True)
    sheet.output.get_by_text("in 100 steps").wait_for(timeout=5_000)
    slider.press("Home")
    for _ in range(8):
        slider.press("ArrowRight", no_wait_after=True)
    sheet.output.get_by_text("in 40 steps").wait_for(timeout=5_000)


def test_it_follows_a_key_press_quickly(sheet, record_property):
    picture = sheet.output.locator("img")
    picture.focus()
    took = []
    for number in range(12):
        took.append(
            picture.evaluate(
                """(image, key) => new Promise((done) => {
                    const started = performance.now();
                    image.addEventListener("load", () => done(performance.now() - started), { once: true });
                    image.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
                })""",
                "ArrowLeft" if number % 2 else "ArrowRight",
            )
        )
    median = statistics.median(took)
    record_property("key_to_picture_ms", median)
    print(f"key press to changed picture: median {median:.0f} ms of {sorted(round(one) for one in took)}")


def test_others_find_their_way(sheet):
    sheet.page.get_by_role("slider", name="learning rate").fill("9")
    sheet.check_looks("descent")
