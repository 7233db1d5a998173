"""From a key press to the changed picture, in JupyterLab in Chromium: our widgets beside ``interact``.

    python benchmarks/widget_latency.py

Each widget stands in a notebook of its own and is moved by the arrow keys. The page itself takes the time:
from the key going down to the new picture being loaded or, where a widget draws on a canvas, to its line of
words being changed. All take turns, so that a busy moment of the machine hits all alike. What counts is the
median of 12 presses.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / part) for part in ("tests", "tests/browser")]
from laboratory import CHROMIUM, Laboratory, launch  # noqa: E402 - found by the path set above
from playwright.sync_api import sync_playwright  # noqa: E402

PRESSES = 12
GARMENTS = """
from course.data import load
garments = load("fashion_mnist", train_size=100, test_size=100).scaled()
images = garments.x_test[:10, ..., 0]
"""
# Name: the cell, and the label of what is moved by the arrow keys.
WIDGETS = {
    "interact + plt.show": (
        """
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import interact
def draw(slope=2):
    plt.figure(figsize=(6, 3.5))
    plt.plot([0, slope])
    plt.show()
_ = interact(draw, slope=(0, 40))
""",
        None,
    ),
    "threshold (09, 10)": (
        """
import numpy as np
from course.widgets import explore_threshold
random = np.random.default_rng(0)
kinds, pictures = np.arange(200) % 2 == 1, random.random((200, 64, 32, 3), dtype=np.float32)
explore_threshold(random.random(200) + 0.3 * kinds, kinds, pictures=pictures)
""",
        "threshold",
    ),
    "sliding window (09)": (
        """
import numpy as np
from course.data.roads import PEOPLE, draw_streets
from course.detection import overlaps, shrink, window_boxes
from course.widgets import explore_sliding_window
street = draw_streets(1, 3, photographs="street")[0]
truth = street.boxes_of(PEOPLE)
boxes = shrink(window_boxes((192, 320), (64, 32), step=4, scales=1.6 * 0.8 ** np.arange(7)), 0.78)
explore_sliding_window(street.image, boxes, overlaps(boxes, truth).max(axis=1), truth, threshold=0.5)
""",
        "threshold",
    ),
    "edges and HOG (03)": (
        GARMENTS
        + """
from course.widgets import explore_hog
explore_hog(images, [f"garment {n}" for n in range(10)])
""",
        "Orientation bins",
    ),
    "convolution, canvas (04)": (
        GARMENTS
        + """
from course.widgets import explore_convolution
explore_convolution({"garment": images[0]})
""",
        "Padding",
    ),
    "shift a garment (05)": (
        GARMENTS
        + """
from course.models import build_cnn
from course.training import Settings, train
from course.widgets import explore_shift
net = build_cnn((28, 28, 1), 10)
train(net, garments, Settings(epochs=1, validation_fraction=0))
explore_shift({"CNN": net}, garments, images=10)
""",
        "shift right",
    ),
    "look inside (05, 08)": (
        GARMENTS
        + """
from course.models import build_cnn
from course.widgets import explore_inside
explore_inside(build_cnn((28, 28, 1), 10), garments, images=10, among=100)
""",
        "image",
    ),
}
# Times are taken where they are seen: in the page.
LISTEN = """() => {
    const note = (event) => {
        if (window.pressedAt !== null && event.target.tagName === "IMG") done();
    };
    const done = () => {
        if (window.pressedAt === null) return;
        window.tookMs = performance.now() - window.pressedAt;
        window.pressedAt = null;
    };
    window.pressedAt = null;
    document.addEventListener("keydown", () => {
        window.pressedAt = performance.now();
        window.tookMs = null;
    }, true);
    document.addEventListener("load", note, true);
    const words = new MutationObserver(done);
    for (const line of document.querySelectorAll(".jp-OutputArea-output [role=status]"))
        if (document.querySelector(".jp-OutputArea-output canvas")) words.observe(line, {childList: true});
}"""


def main() -> None:
    """Measure all widgets in turns, print a table, and print it as JSON as well."""
    if CHROMIUM is None:
        raise SystemExit("Chromium is not here; on Debian: apt install chromium")
    measured: dict[str, list[float]] = {name: [] for name in WIDGETS}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = launch(playwright)
        laboratory = Laboratory(Path(folder))
        try:
            context = browser.new_context(viewport={"width": 1280, "height": 1400})
            controls = {}
            for number, (name, (cell, label)) in enumerate(WIDGETS.items()):
                sheet = laboratory.open(context, [cell], f"widget_{number}")
                sheet.run()
                if label is None:
                    control = sheet.output.locator(".noUi-handle")
                else:
                    control = sheet.output.get_by_role("slider", name=label, exact=True)
                control.wait_for()
                sheet.page.wait_for_timeout(1_000)
                sheet.page.evaluate(LISTEN)
                controls[name] = sheet, control
            for press in range(PRESSES):
                for name, (sheet, control) in controls.items():
                    sheet.page.bring_to_front()
                    key = "ArrowLeft" if press % 2 else "ArrowRight"  # there and back: no end is reached
                    control.press(key)
                    sheet.page.wait_for_function("window.tookMs !== null", timeout=30_000)
                    measured[name].append(sheet.page.evaluate("window.tookMs"))
        finally:
            laboratory.stop()
            browser.close()
    beside = statistics.median(measured["interact + plt.show"])
    print(f"{'widget':<28}{'median ms':>10}{'of interact':>12}   ({PRESSES} presses)")
    medians = {name: statistics.median(times) for name, times in measured.items()}
    for name, median in medians.items():
        print(f"{name:<28}{median:>10.0f}{median / beside:>12.0%}")
    print(json.dumps({name: round(median) for name, median in medians.items()}))


if __name__ == "__main__":
    main()
