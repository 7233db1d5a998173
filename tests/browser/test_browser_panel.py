"""The frame of all widgets, in a browser: keys, mouse, words, errors, themes, a narrow page."""

import pytest

CELL = '''
from course.figures.style import new_figure
from course.widgets.elements import Slider
from course.widgets.panel import Panel, render

class Line(Panel):
    """A line whose slope a slider sets; slope 9 is a mistake."""

    def __init__(self):
        super().__init__(width=600, interactive=True)
        self.slope = Slider(range(30), 2, description="slope")
        self.arrange(self.slope)
        self.on_change(self.slope)
        self.on_change(self.picture, names=["pointer", "steps"])
        self.refresh()

    def update(self):
        if self.slope.value == 9:
            raise ValueError("nine is <b>not</b> allowed")
        figure, axes = new_figure(width=6)
        axes.plot([0, self.slope.value])
        self.picture.png = render(figure)
        self.picture.alt = f"A line of slope {self.slope.value}"
        across, down = self.picture.pointer
        self.say(f"Slope {self.slope.value}, at {across:.2f}, {down:.2f}, steps {self.picture.steps}")

line = Line()
line
'''


@pytest.fixture(scope="module")
def sheet(open_sheet):
    opened = open_sheet(CELL)
    opened.run()
    opened.output.locator("img").wait_for()
    return opened


def test_keys_move_the_slider_and_the_right_picture_comes(sheet):
    slider = sheet.page.get_by_role("slider", name="slope")
    slider.focus()
    for _ in range(3):
        slider.press("ArrowRight")
    sheet.output.get_by_text("Slope 5,").wait_for()
    assert sheet.value_of("line.slope.value") == 5
    assert slider.get_attribute("aria-valuetext") == "5"
    sheet.page.wait_for_function("document.querySelector('.jp-OutputArea-output img').alt.endsWith('5')")
    assert sheet.value_of("bytes(line.picture.png)") == sheet.picture()


def test_a_burst_of_keys_ends_on_the_right_value(sheet):
    slider = sheet.page.get_by_role("slider", name="slope")
    slider.press("Home")
    sheet.output.get_by_text("Slope 0,").wait_for()
    for _ in range(20):
        slider.press("ArrowRight", no_wait_after=True)
    sheet.output.get_by_text("Slope 20,").wait_for(timeout=20_000)
    assert sheet.value_of("line.slope.value") == 20


def test_an_error_is_shown_and_the_next_change_clears_it(sheet):
    sheet.page.get_by_role("slider", name="slope").fill("9")
    alert = sheet.output.get_by_role("alert")
    alert.wait_for()
    assert "ValueError: nine is <b>not</b> allowed" in alert.inner_text()
    sheet.page.get_by_role("slider", name="slope").press("ArrowRight")
    alert.wait_for(state="hidden")


def test_mouse_and_arrow_keys_point_into_the_picture(sheet):
    picture = sheet.output.locator("img")
    box = picture.bounding_box()
    sheet.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    sheet.output.get_by_text("at 0.25, 0.50").wait_for()
    picture.focus()
    picture.press("ArrowDown")
    picture.press("Shift+ArrowRight")
    sheet.output.get_by_text("steps [5, 1]").wait_for()


def test_others_find_their_way(sheet):
    sheet.check_looks("panel")


def test_closing_takes_it_from_the_page(sheet):
    sheet.value_of("line.close()")
    sheet.output.locator("img").wait_for(state="detached")
