"""The playground by its traits: every control has its effect on the net, and the pictures are the net's."""

import base64
import io
import threading

import numpy as np
import pytest
from PIL import Image

from course.live_nets import NetPlan
from course.widgets.playground import LOADERS, POINTS, explore_playground
from course.widgets.playground_view import MOST_LOSSES, NEURON_SIDE, signed_bytes


@pytest.fixture
def panel():
    made = explore_playground(widths=(3, 2), noise=0.1)
    yield made
    made.close()


def assert_shows_the_net(panel):
    look, view = panel.live.look(), panel.view
    answer = np.frombuffer(view.surface, np.uint8) / 255
    np.testing.assert_allclose(answer, look.surface.ravel(), atol=0.003)
    assert list(view.layers) == [2, *panel.live.plan.widths]
    pictures = np.frombuffer(view.neurons, np.uint8).reshape(sum(view.layers), NEURON_SIDE, NEURON_SIDE)
    expected = np.concatenate([np.moveaxis(layer, 2, 0) for layer in look.layers])[:, ::2, ::2]
    for picture, outputs in zip(pictures, expected, strict=True):
        scale = np.abs(outputs).max() or 1
        np.testing.assert_allclose((picture.astype(float) - 128) / 127, outputs / scale, atol=0.06)
    weights = np.frombuffer(view.weights, "<f4")
    np.testing.assert_allclose(weights, np.concatenate([kernel.ravel() for kernel in look.kernels]))
    epochs, train, test = np.frombuffer(view.losses, "<f4").reshape(3, -1)
    assert epochs[-1] == view.epoch == look.epoch
    assert (train[-1], test[-1]) == pytest.approx((look.train_losses[-1], look.test_losses[-1]))


def until(panel, condition):
    for _ in range(600):
        if condition():
            return
        threading.Event().wait(0.05)
    raise AssertionError(f"in vain; {panel.problem.text}")


def test_it_shows_a_net_that_has_learned_nothing_yet(panel):
    assert_shows_the_net(panel)
    assert panel.live.epoch == 0
    assert panel.status.text.startswith("moons, noise 0.1: 3, 2 hidden neurons, relu, after 0 epochs: loss ")
    assert panel.live.plan == NetPlan((3, 2), "relu", 0.03, 0.0)


def test_a_net_can_be_trained_before_it_is_shown():
    panel = explore_playground(data="circles", widths=(8,), epochs=3)
    assert panel.live.epoch == 3
    assert_shows_the_net(panel)
    panel.close()


@pytest.mark.parametrize("data", LOADERS)
def test_every_set_is_shown_and_its_code_loads_the_same_points(panel, data):
    panel.data.value = data
    assert panel.status.text.startswith(f"{data}, noise 0.1: ")
    assert_shows_the_net(panel)
    panel.write.click()
    made = {}
    exec("\n".join(panel.code_box.code.split("\n")[:4]), made)
    assert made["points"].name == data
    np.testing.assert_array_equal(made["points"].x_train, panel.live.dataset.x_train)


@pytest.mark.parametrize("widths", [[], [1], [3, 3], [8, 1, 8, 1]])
def test_layers_and_neurons(panel, widths):
    panel.view.widths = widths
    assert panel.live.plan.widths == tuple(widths)
    assert [layer.units for layer in panel.live.net.layers] == [*widths, 2]
    assert_shows_the_net(panel)
    assert panel.problem.text == ""


def test_impossible_widths_are_told(panel):
    panel.view.widths = [9]
    assert "expected at most 4 layers of 1 to 8 neurons" in panel.problem.text
    assert panel.live.plan.widths == (3, 2)


def test_data_noise_and_activation_begin_a_new_net(panel):
    panel.activation.value = "tanh"
    assert panel.live.net.layers[0].activation.__name__ == "tanh"
    panel.data.value = "spiral"
    assert panel.live.dataset.name == "spiral"
    panel.noise.value = 0.3
    assert panel.status.text.startswith("spiral, noise 0.3: 3, 2 hidden neurons, tanh")
    points = np.frombuffer(panel.view.points, "<f4").reshape(POINTS, 3)
    assert (points[:, :2] > 0).all()
    assert (points[:, :2] < 1).all()
    assert sorted(set(points[:, 2])) == [0, 1, 2, 3]
    np.testing.assert_array_equal(points[: POINTS // 2, 2], panel.live.dataset.y_train)
    assert_shows_the_net(panel)


def test_one_epoch(panel):
    panel.step.click()
    panel._worker.wait()
    assert panel.live.epoch == 1
    assert_shows_the_net(panel)
    assert "after 1 epochs" in panel.status.text


def test_play_pause_and_rates_without_a_new_net(panel):
    before = threading.active_count()
    panel.play.click()
    assert panel.play.description == "Pause"
    until(panel, lambda: panel.live.epoch > 0)
    live = panel.live
    panel.learning_rate.value = 0.001
    panel.weight_decay.value = 0.1
    until(panel, lambda: live.plan.weight_decay == 0.1)
    panel.play.click()
    assert panel.play.description == "Play"
    assert threading.active_count() == before
    assert panel.live is live
    assert live.plan.learning_rate == 0.001
    assert_shows_the_net(panel)


def test_a_change_while_it_plays_goes_on_with_the_new_net(panel):
    panel.play.click()
    panel.view.widths = [5]
    live = panel.live
    until(panel, lambda: live.epoch > 0)
    assert panel._worker.running
    panel.play.click()
    assert_shows_the_net(panel)


def test_start_again_takes_other_weights(panel):
    before = panel.live.look().surface
    panel.reset.click()
    assert panel.live.epoch == 0
    assert np.abs(panel.live.look().surface - before).max() > 0.01
    assert_shows_the_net(panel)


def test_an_error_in_the_thread_is_told(panel):
    panel.live.train = lambda *_, **__: 1 / 0
    panel.play.click()
    panel._worker.wait()
    assert "ZeroDivisionError" in panel.problem.text
    assert panel.play.description == "Play"


def test_the_code_is_that_of_the_net_and_vanishes_when_the_net_changes(panel):
    panel.data.value = "spiral"
    panel.write.click()
    assert "points = load_spiral(400, noise=0.1, turns=1.5)" in panel.code_box.code
    assert 'Dense(3, activation="relu")' in panel.code_box.code
    panel.view.widths = [4]
    assert panel.code_box.code == ""


def test_the_points_of_the_code_are_those_of_the_panel(panel):
    panel.noise.value = 0.2
    panel.write.click()
    made = {}
    exec("\n".join(panel.code_box.code.split("\n")[:4]), made)
    np.testing.assert_array_equal(made["points"].x_train, panel.live.dataset.x_train)


def test_readers_without_a_kernel_see_a_picture(panel):
    data, metadata = panel._repr_mimebundle_()
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.width > 400
    assert metadata["image/png"]["alt"].startswith("What each neuron of a small net sees")
    assert "3, 2 hidden neurons" in data["text/plain"]


def test_closing_ends_the_thread(panel):
    before = threading.active_count()
    panel.play.click()
    panel.close()
    assert threading.active_count() == before
    assert panel.view.comm is None


def test_long_curves_are_thinned(panel):
    panel.live._losses += [(0.5, 0.6)] * 1_000
    panel.view.draw(panel.live.look())
    epochs = np.frombuffer(panel.view.losses, "<f4").reshape(3, -1)[0]
    assert len(epochs) == MOST_LOSSES
    assert (epochs[0], epochs[-1]) == (0, 1_000)


def test_bytes_tell_sign_and_strength():
    outputs = np.zeros((1, 3, 2))
    outputs[0, :, 0] = [-4, 0, 2]
    np.testing.assert_array_equal(signed_bytes(outputs), [[[1, 128, 192]], [[128, 128, 128]]])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"data": "garments"}, "expected data of"),
        ({"epochs": -1}, "no negative number of epochs"),
        ({"noise": 0.123}, "expected one of"),
        ({"learning_rate": 0.5}, "expected one of"),
        ({"weight_decay": 7.0}, "expected one of"),
        ({"widths": (9,)}, "1 to 8 neurons"),
        ({"activation": "softmax"}, "expected an activation"),
    ],
)
def test_bad_choices_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        explore_playground(**options)
