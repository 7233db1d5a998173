"""The frame of all widgets: it draws anew, tells errors, has a picture without a kernel, can be closed."""

import base64
import threading

import ipywidgets
import pytest

from course.figures.style import new_figure
from course.widgets.elements import Slider
from course.widgets.panel import Panel, render


class Line(Panel):
    """A line whose slope a slider sets; slope 3 is a mistake."""

    def __init__(self):
        super().__init__(width=400)
        self.slope = Slider(range(5), description="slope")
        self.reset = ipywidgets.Button(description="Reset")
        self.arrange(ipywidgets.HBox([self.slope, self.reset]))
        self.on_change(self.slope)
        self.on_click(self.reset, self.start_again)
        self.refresh()

    def start_again(self):
        self.slope.value = 0

    def update(self):
        if self.slope.value == 3:
            raise ValueError("three is not allowed")
        figure, axes = new_figure(width=4)
        axes.plot([0, self.slope.value])
        self.picture.png = render(figure)
        self.picture.alt = f"A line of slope {self.slope.value}"
        self.say(f"Slope {self.slope.value}")


@pytest.fixture
def line():
    made = Line()
    yield made
    made.close()


def test_it_draws_at_once_and_after_each_change(line):
    first = line.picture.png
    line.slope.value = 2
    assert line.status.text == "Slope 2"
    assert line.picture.png != first
    line.reset.click()
    assert line.picture.png == first


def test_an_error_is_told_and_forgotten(line):
    line.slope.value = 3
    assert line.problem.text == "This did not work. ValueError: three is not allowed"
    assert line.status.text == "Slope 0"
    line.slope.value = 4
    assert line.problem.text == ""


def test_controls_come_first_and_errors_last(line):
    assert line.children[1:] == (line.picture, line.status, line.problem)
    line.arrange(line.status, line.picture)
    assert line.children == (line.status, line.picture, line.problem)


def test_readers_without_a_kernel_see_the_picture(line):
    data, metadata = line._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]) == line.picture.png
    assert data["text/plain"] == "A line of slope 0"
    assert metadata["image/png"] == {"alt": "A line of slope 0", "width": 400}
    assert "application/vnd.jupyter.widget-view+json" in data


def test_closing_closes_every_part(line):
    parts = [line.slope, line.reset, line.picture, line.status, line.problem]
    line.close()
    assert all(part.comm is None for part in parts)


def test_two_threads_draw_one_after_the_other(line):
    inside, most = [0], [0]

    def count():
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        threading.Event().wait(0.02)
        inside[0] -= 1

    threads = [threading.Thread(target=line.guard, args=(count,)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
