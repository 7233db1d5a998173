"""From a key press to the changed picture, in JupyterLab in Chromium: our widgets beside ``interact``.

    python benchmarks/widget_latency.py

Each widget stands in a notebook of its own, with the cells of its test in a browser, and is moved by an arrow
key. The page itself takes the time: from the key going down to the new picture being loaded or, where a
widget draws on a canvas, to its line of words being changed. All take turns, so that a busy moment of the
machine hits all alike. What counts is the median of 12 presses.
"""

import importlib
import statistics
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / part) for part in ("tests", "tests/browser")]
from laboratory import CHROMIUM, Laboratory, launch  # noqa: E402 - found by the path set above
from playwright.sync_api import TimeoutError, sync_playwright  # noqa: E402

PRESSES = 12
PAUSE_MS = 300  # between two widgets: what one leaves to be done is not counted with the next
INTERACT = """
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import interact

def draw(slope=2):
    plt.figure(figsize=(6, 3.5))
    plt.plot([0, slope])
    plt.show()

_ = interact(draw, slope=(0, 40))
"""
# Name: the module of the test whose cells show the widget, and the label of the slider that is moved.
WIDGETS = {
    "interact + plt.show": (None, None),
    "01 gradient descent": ("descent", "learning rate"),
    "02 playground, canvas": ("playground", "noise"),
    "03 edges and HOG": ("hog", "Orientation bins"),
    "04 convolution, canvas": ("convolution", "Padding"),
    "05 look inside": ("inside", "image"),
    "05 shift a garment": ("garments", "shift right"),
    "06 contest explorer": ("contest", "training images"),
    "07 depth": ("depth", "layers"),
    "09, 10 threshold": ("threshold", "threshold"),
    "09 sliding window": ("sliding_window", "threshold"),
}
# Times are taken where they are seen: in the page.
LISTEN = """() => {
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
    document.addEventListener("load", (event) => {
        if (event.target.tagName === "IMG") done();
    }, true);
    if (document.querySelector(".jp-OutputArea-output canvas")) {
        const words = new MutationObserver(done);
        for (const line of document.querySelectorAll(".jp-OutputArea-output [role=status]"))
            words.observe(line, {childList: true, characterData: true, subtree: true});
    }
}"""


def main() -> None:
    """Measure all widgets in turns, and print a table."""
    if CHROMIUM is None:
        raise SystemExit("Chromium is not here; on Debian: apt install chromium")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = launch(playwright)
        laboratory = Laboratory(Path(folder))
        try:
            context = browser.new_context(viewport={"width": 1280, "height": 1400})
            controls = {name: open_widget(laboratory, context, *place) for name, place in WIDGETS.items()}
            measured = {name: [] for name in WIDGETS}
            for press in range(PRESSES):
                for name, (page, control, keys) in list(controls.items()):
                    page.bring_to_front()
                    page.wait_for_timeout(PAUSE_MS)
                    control.press(keys[press % 2])
                    try:
                        page.wait_for_function("window.tookMs !== null", timeout=10_000)
                    except TimeoutError:
                        print(f"{name}: a key press changed nothing in ten seconds; left out")
                        del controls[name], measured[name]
                        continue
                    measured[name].append(page.evaluate("window.tookMs"))
        finally:
            laboratory.stop()
            browser.close()
    medians = {name: statistics.median(times) for name, times in measured.items()}
    beside = medians["interact + plt.show"]
    print(f"{'widget':<26}{'median ms':>10}{'longest':>9}{'of interact':>13}   ({PRESSES} presses)")
    for name, median in medians.items():
        print(f"{name:<26}{median:>10.0f}{max(measured[name]):>9.0f}{median / beside:>13.0%}")


def open_widget(laboratory, context, test, label):
    """Open a widget in a notebook of its own; the page, and what is moved by the arrow keys."""
    cells = [INTERACT]
    if test:
        module = importlib.import_module(f"test_browser_{test}")
        cells = getattr(module, "CELLS", None) or [module.CELL]
    sheet = laboratory.open(context, cells, test or "interact")
    sheet.run()
    found = sheet.output.get_by_role("slider", name=label, exact=True) if label else None
    control = found.first if found else sheet.output.locator(".noUi-handle")
    control.wait_for()
    at_end = bool(label) and control.evaluate("slider => slider.value === slider.max")
    there, back = ("ArrowLeft", "ArrowRight") if at_end else ("ArrowRight", "ArrowLeft")
    control.press(there)
    control.press(back)
    sheet.page.wait_for_timeout(2_000)  # what comes once, such as the first tracing of a net, is over
    sheet.page.evaluate(LISTEN)
    return sheet.page, control, (there, back)


if __name__ == "__main__":
    main()
