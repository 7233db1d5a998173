"""The descent that is dragged: what is drawn is what the functions say, for mouse, keys and sliders."""

import io

import numpy as np
import pytest
from PIL import Image

from course.descent import descend
from course.figures.descent import plot_descent
from course.figures.style import new_figure
from course.widgets.descent import STEPS, explore_descent
from course.widgets.moving_picture import MovingPicture
from course.widgets.panel import render

ACROSS, UPWARDS = np.linspace(-1, 3, 21), np.linspace(-2, 2, 17)
MAP = (ACROSS[np.newaxis] - 1) ** 2 + (UPWARDS[:, np.newaxis] + 1) ** 2  # lowest at (1, -1)


def loss(weights):
    return float((weights[0] - 1) ** 2 + (weights[1] + 1) ** 2)


def gradient(weights):
    return 2 * (weights - [1, -1])


@pytest.fixture
def panel():
    made = explore_descent(ACROSS, UPWARDS, MAP, loss, gradient, labels=("sleeves", "collar"))
    yield made
    made.close()


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=int)


def expected_picture(start, rate, steps):
    path = descend(gradient, start, rate, steps)
    losses = [loss(weights) for weights in path]
    return render(
        plot_descent(ACROSS, UPWARDS, MAP, path, losses, labels=("sleeves", "collar"), most_steps=STEPS[-1])
    )


def press(panel, place):
    """Press the mouse at weights of the map."""
    figure = panel._moving.figure
    across, up = figure.axes[0].transData.transform(place) / figure.bbox.size
    panel.picture.drag = [float(across), float(1 - up)]


def test_it_begins_in_the_middle_of_the_map(panel):
    np.testing.assert_array_equal(panel.start, [1, 0])
    assert panel.status.text.startswith("Converges")
    assert "from 1.000 to 0.000 in 40 steps" in panel.status.text
    assert panel.picture.alt.startswith("Map of the loss with the path of 40 steps at learning rate 0.05")


def test_the_picture_is_that_of_the_figure_function(panel):
    press(panel, (-0.5, 1.5))
    panel.learning_rate.value = 0.1
    expected = pixels(expected_picture(panel.start, 0.1, 40))
    drawn = pixels(panel.picture.png)
    assert drawn.shape == expected.shape
    # Lines lie above the axes' frames instead of below: a few pixels differ.
    assert (np.abs(drawn - expected).max(axis=2) > 40).mean() < 0.001
    other = pixels(expected_picture(panel.start, 0.02, 40))
    assert (np.abs(drawn - other).max(axis=2) > 40).mean() > 0.001


def test_the_start_is_where_the_mouse_is(panel):
    press(panel, (2.0, 1.0))
    np.testing.assert_allclose(panel.start, [2, 1], atol=1e-9)
    np.testing.assert_allclose(panel.path, descend(gradient, [2, 1], 0.05, 40), atol=1e-9)


def test_without_a_pressed_button_nothing_moves(panel):
    panel.picture.pointer = [0.2, 0.2]
    np.testing.assert_array_equal(panel.start, [1, 0])


def test_beyond_the_map_the_start_stays_at_its_edge(panel):
    panel.picture.drag = [0.001, 0.0]
    np.testing.assert_array_equal(panel.start, [-1, 2])


def test_arrow_keys_move_the_start_by_a_fortieth_of_the_map(panel):
    panel.picture.steps = [1, 0]
    np.testing.assert_allclose(panel.start, [1.1, 0])
    panel.picture.steps = [1, -5]  # five upwards
    np.testing.assert_allclose(panel.start, [1.1, 0.5])


@pytest.mark.parametrize(
    ("rate", "word"), [(0.001, "Creeps"), (0.1, "Converges"), (1.0, "Creeps"), (1.1, "Diverges")]
)
def test_the_words_tell_the_rates(rate, word):
    # At a rate of 1 this bowl is crossed from side to side for ever, neither higher nor lower.
    panel = explore_descent(
        ACROSS, UPWARDS, MAP, loss, gradient, learning_rates=(0.001, 0.1, 1.0, 1.1), learning_rate=rate
    )
    assert panel.status.text.startswith(word)
    panel.close()


def test_fewer_steps_draw_a_shorter_path(panel):
    panel.steps.value = 3
    assert panel.path.shape == (4, 2)
    assert "in 3 steps" in panel.status.text


def test_a_loss_that_fails_is_told(panel):
    def broken(weights):
        raise ZeroDivisionError("no garments")

    panel._gradient = broken
    panel.steps.value = 5
    assert "ZeroDivisionError: no garments" in panel.problem.text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"start": (5, 0)}, "expected a start between"),
        ({"start": (1, 0, 0)}, "expected a start between"),
        ({"learning_rate": 0.04}, "expected one of"),
        ({"steps": 7}, "expected one of"),
    ],
)
def test_bad_choices_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        explore_descent(ACROSS, UPWARDS, MAP, loss, gradient, **options)


def test_a_map_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="expected losses of shape"):
        explore_descent(ACROSS, UPWARDS, MAP.T, loss, gradient)


def test_closing_frees_the_figure(panel):
    panel.close()
    assert panel._moving is None
    assert panel.picture.comm is None


def test_artists_of_another_figure_cannot_move():
    figure, _ = new_figure()
    _, axes = new_figure()
    (line,) = axes.plot([0, 1])
    with pytest.raises(ValueError, match="in the axes of the figure"):
        MovingPicture(figure, [line])
