"""The playground in a browser: nets are built, played, stopped and taken away as code, by mouse and keys."""

import re
import statistics

import pytest

CELLS = [
    """
from course.widgets import explore_playground

panel = explore_playground(widths=(4, 2), noise=0.1)
panel
""",
]
NET = "canvas >> nth=0"
ANSWER = "canvas >> nth=1"


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(*CELLS)
    opened.run()
    opened.output.locator("canvas").first.wait_for()
    yield opened
    opened.value_of("panel.close()")
    opened.wait_for_value("panel._worker.running", False)


def press(sheet, name):
    button = sheet.output.get_by_role("button", name=name, exact=True)
    button.focus()
    button.press("Enter")


def answer_pixels(sheet):
    """Colours in the middle of 8 × 8 squares of the answer, as the browser has drawn them."""
    return sheet.output.locator(ANSWER).evaluate(
        """(canvas) => {
            const context = canvas.getContext("2d");
            const found = [];
            for (let down = 0; down < 8; down += 1)
                for (let across = 0; across < 8; across += 1) {
                    const place = [across, down].map((part) => Math.floor(((part + 0.5) / 8) * canvas.width));
                    found.push(Array.from(context.getImageData(...place, 1, 1).data.slice(0, 3)));
                }
            return found;
        }"""
    )


def expected_pixels(sheet):
    """The same from the net's own answer: from pale blue over white to pale orange."""
    surface = sheet.value_of("panel.live.look().surface[4::8, 4::8].ravel().tolist()")
    colours = {False: (140, 192, 220), True: (244, 212, 140)}
    return [[255 + abs(2 * share - 1) * (part - 255) for part in colours[share > 0.5]] for share in surface]


def assert_right_answer(sheet):
    pairs = list(zip(answer_pixels(sheet), expected_pixels(sheet), strict=True))
    near = [max(abs(a - b) for a, b in zip(*pair, strict=True)) < 30 for pair in pairs]
    # Some squares have a point of the data in their middle, or lie where the answer is steep.
    assert sum(near) >= 48, f"only {sum(near)} of 64 places are right"


def assert_right_points(sheet):
    """Around each training point on the canvas, the colour of its class; some lie below others."""
    places = sheet.value_of("""(lambda d, b: [
        [(x - b[0][0]) / (b[0][1] - b[0][0]), (y - b[1][1]) / (b[1][0] - b[1][1]), int(label)]
        for (x, y), label in zip(d.x_train.tolist(), d.y_train)])(panel.live.dataset, panel.live.bounds)""")
    right = sheet.output.locator(ANSWER).evaluate(
        """(canvas, places) => {
            const context = canvas.getContext("2d");
            const colours = [[0, 114, 178], [230, 159, 0]];
            return places.filter(([across, down, label]) => {
                const place = [across * canvas.width, down * canvas.height].map(Math.floor);
                const seen = context.getImageData(...place, 1, 1).data;
                return colours[label].every((part, number) => Math.abs(part - seen[number]) < 30);
            }).length;
        }""",
        places,
    )
    assert right > 0.8 * len(places), f"only {right} of {len(places)} points are right"


def wait_until_drawn(sheet):
    frame = sheet.value_of("panel.view.frame")
    sheet.page.wait_for_function(
        "frame => Number(document.querySelector('.jp-OutputArea-output canvas').dataset.frame) >= frame",
        arg=frame,
    )


def test_neurons_are_added_and_removed_by_keys(sheet):
    press(sheet, "one neuron more in layer 1")
    sheet.wait_for_value("(panel.view.widths, panel.live.plan.widths)", ([5, 2], (5, 2)))
    press(sheet, "one hidden layer more")
    sheet.wait_for_value("panel.live.plan.widths", (5, 2, 2))
    press(sheet, "one neuron less in layer 3")
    sheet.wait_for_value("[layer.units for layer in panel.live.net.layers]", [5, 2, 1, 2])
    # One neuron is the fewest: the button is there, but does nothing.
    press(sheet, "one neuron less in layer 3")
    press(sheet, "one hidden layer less")
    sheet.wait_for_value("panel.live.plan.widths", (5, 2))
    label = sheet.output.locator(NET).get_attribute("aria-label")
    assert label == "What each neuron sees: the 2 inputs, then 5, 2 hidden neurons"


def test_one_epoch_changes_the_answer_to_the_right_one(sheet):
    press(sheet, "One epoch")
    sheet.wait_for_value("panel.live.epoch", 1)
    sheet.output.get_by_role("status").filter(has_text="after 1 epochs").wait_for()
    wait_until_drawn(sheet)
    assert_right_answer(sheet)


def test_it_plays_pauses_and_plays_on(sheet):
    sheet.output.get_by_role("button", name="Play", exact=True).click()
    sheet.output.get_by_role("button", name="Pause", exact=True).wait_for()
    sheet.wait_for_value("panel.live.epoch > 20", True, seconds=60)
    sheet.output.get_by_role("button", name="Pause", exact=True).click()
    sheet.wait_for_value("panel._worker.running", False)
    sheet.output.get_by_role("button", name="Play", exact=True).wait_for()
    epoch = sheet.value_of("panel.live.epoch")
    sheet.output.get_by_role("status").filter(has_text=f"after {epoch} epochs").wait_for()
    sheet.page.wait_for_timeout(500)
    assert sheet.value_of("panel.live.epoch") == epoch
    wait_until_drawn(sheet)
    assert_right_answer(sheet)
    sheet.screenshot("playground_trained")
    assert sheet.value_of("panel.live.look().test_accuracy") > 0.8


def test_the_net_can_be_changed_while_it_plays(sheet):
    press(sheet, "Play")
    press(sheet, "one neuron more in layer 2")
    sheet.wait_for_value("panel.live.plan.widths", (5, 3))
    sheet.page.get_by_role("slider", name="learning rate").press("ArrowLeft")
    sheet.wait_for_value("panel.live.plan.learning_rate", 0.01)
    sheet.wait_for_value("panel.live.epoch > 3", True)
    assert sheet.value_of("panel._worker.running")
    press(sheet, "Start again")
    sheet.wait_for_value("panel._seed", 1)
    press(sheet, "Pause")
    sheet.wait_for_value("panel._worker.running", False)


@pytest.mark.parametrize("data", ["blobs", "xor"])
def test_other_points_can_be_chosen_and_learned(sheet, data):
    sheet.output.get_by_role("combobox", name="data").select_option(data)
    sheet.output.get_by_role("status").filter(has_text=f"{data}, noise 0.1").wait_for()
    assert sheet.value_of("panel.live.dataset.name") == data
    press(sheet, "One epoch")
    sheet.output.get_by_role("status").filter(has_text="after 1 epochs").wait_for()
    wait_until_drawn(sheet)
    assert_right_answer(sheet)
    assert_right_points(sheet)


def test_an_error_in_the_thread_is_shown(sheet):
    sheet.value_of("setattr(panel.live, 'train', lambda *_, **__: 1 / 0)")
    press(sheet, "Play")
    alert = sheet.output.get_by_role("alert").filter(has_text="ZeroDivisionError")
    alert.wait_for()
    assert "Pause" not in sheet.output.get_by_role("button").all_inner_texts()
    press(sheet, "Start again")
    alert.wait_for(state="hidden")


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "while a cell runs"])
def test_interrupting_the_kernel_ends_the_thread(sheet, busy):
    press(sheet, "Play")
    sheet.wait_for_value("panel.live.epoch > 1", True)
    if busy:
        sheet._client.execute("import time; time.sleep(30)", reply=False)
        sheet.page.wait_for_timeout(500)
    sheet.page.get_by_role("menuitem", name="Kernel", exact=True).click()
    sheet.page.get_by_role("menuitem", name="Interrupt Kernel").click()
    # First what the page shows: the interrupted kernel drops what it is asked at that moment.
    sheet.output.get_by_role("button", name="Play", exact=True).wait_for()
    assert not sheet.value_of("panel._worker.running")


def test_it_follows_a_key_press_quickly(sheet, record_property):
    for name, what in (
        ("slider", "noise: key press to changed canvas"),
        ("button", "one neuron more or less: key press to changed canvas"),
    ):
        took = []
        for number in range(12):
            if name == "slider":
                target = sheet.page.get_by_role("slider", name="noise")
                key = "ArrowLeft" if number % 2 else "ArrowRight"
            else:
                label = f"one neuron {'less' if number % 2 else 'more'} in layer 1"
                target, key = sheet.output.get_by_role("button", name=label), "Enter"
            target.focus()
            sheet.page.evaluate(
                """() => {
                    const canvas = document.querySelector(".jp-OutputArea-output canvas");
                    window.took = new Promise((done) => {
                        let started = 0;
                        addEventListener("keydown", () => { started ||= performance.now(); },
                            { capture: true, once: true });
                        new MutationObserver((_, observer) => {
                            observer.disconnect();
                            done(performance.now() - started);
                        }).observe(canvas, { attributes: true, attributeFilter: ["data-frame"] });
                    });
                }"""
            )
            target.press(key)
            took.append(sheet.page.evaluate("() => window.took"))
        median = statistics.median(took)
        record_property(what, median)
        print(f"{what}: median {median:.0f} ms of {sorted(round(one) for one in took)}")


def test_the_code_is_that_of_the_net_and_runs_in_a_new_cell(sheet):
    for widths in ([3], [5, 4]):
        sheet.value_of(f"setattr(panel.view, 'widths', {widths})")
        press(sheet, "Write the Keras code")
        box = sheet.output.get_by_role("textbox", name="Keras code of this net")
        box.wait_for()
        assert box.input_value() == sheet.value_of("panel.code_box.code")
        for width in widths:
            assert f"Dense({width}, " in box.input_value()
    before = sheet.page.locator(".jp-Notebook-cell").count()
    press(sheet, "Put it into a new cell")
    sheet.output.get_by_text("It stands in a new cell below").wait_for()
    assert sheet.page.locator(".jp-Notebook-cell").count() == before + 1
    made = sheet.page.locator(".jp-Notebook-cell").nth(1)
    lines = made.locator(".cm-line").all_inner_texts()
    assert [line.rstrip("\n") for line in lines] == sheet.value_of("panel.code_box.code").split("\n")
    made.locator(".cm-content").click()
    sheet.page.keyboard.press("Control+Enter")
    sheet.wait_for_value("'net' in globals()", True, seconds=60)
    wanted = "[(type(one).__name__, one.units, one.activation.__name__) for one in {}.layers]"
    assert sheet.value_of(wanted.format("net")) == sheet.value_of(wanted.format("panel.live.net"))
    made.locator(".jp-OutputArea-output").wait_for(timeout=60_000)
    assert re.match(r"\[\d\.\d+, [01]\.\d+\]", made.locator(".jp-OutputArea-output").inner_text())


def test_the_code_is_copied(sheet):
    sheet.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(sheet, "Copy the code")
    sheet.output.get_by_text("Copied.").wait_for()
    assert sheet.page.evaluate("navigator.clipboard.readText()") == sheet.value_of("panel.code_box.code")


def test_others_find_their_way(sheet):
    sheet.check_looks("playground", height=1400)
