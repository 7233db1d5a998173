"""From a key press to the changed picture, in JupyterLab in Chromium: our widgets beside `interact`.

    python benchmarks/widget_latency.py

Each widget stands in a notebook of its own, with the cells of its test in a browser, and is moved by an arrow
key. The page itself takes the time: from the key going down to the new picture being loaded or, where a
widget draws on a canvas, to its line of words being changed. All take turns, so that a busy moment of the
machine hits all alike. It takes minutes and a browser, so `make bench` runs it by request only:
`make bench BENCHMARKS=widget_latency`.
"""

import importlib
import sys
import tempfile
from pathlib import Path

from measure import Benchmark, make_parser

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / part) for part in ("tests", "tests/browser")]
from laboratory import CHROMIUM, Laboratory, launch  # noqa: E402 - found by the path set above
from playwright.sync_api import TimeoutError, sync_playwright  # noqa: E402

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
BESIDE = "interact + plt.show"
WIDGETS = {
    BESIDE: (None, None),
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
    """Measure all widgets in turns."""
    parser = make_parser(__doc__)
    parser.add_argument("--presses", type=int, default=12, help="of a key, of each widget (default 12)")
    arguments = parser.parse_args()
    if CHROMIUM is None:
        raise SystemExit("Chromium is not here; on Debian: apt install chromium")
    chosen = WIDGETS
    if arguments.quick:
        arguments.presses, chosen = 2, {name: WIDGETS[name] for name in (BESIDE, "04 convolution, canvas")}
    with Benchmark(__file__, __doc__, arguments) as benchmark:
        measured = measure_presses(chosen, arguments.presses)
        for name, times in measured.items():
            benchmark.add(f"key press to changed picture: {name}", "ms", times)
        own = [max(times) / beside for beside, *times in zip(*measured.values(), strict=True)]
        best = [min(times) / beside for beside, *times in zip(*measured.values(), strict=True)]
        benchmark.add("key press to changed picture: our slowest widget / interact", "×", own, headline=True)
        benchmark.add(
            "key press to changed picture: our quickest widget / interact", "×", best, headline=True
        )


def measure_presses(chosen: dict, presses: int) -> dict[str, list[float]]:
    """Press a key in every widget in turns: name to milliseconds; one that does not answer is left out."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = launch(playwright)
        laboratory = Laboratory(Path(folder))
        try:
            context = browser.new_context(viewport={"width": 1280, "height": 1400})
            controls = {name: open_widget(laboratory, context, *place) for name, place in chosen.items()}
            measured = {name: [] for name in chosen}
            for press in range(presses):
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
    return measured


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
