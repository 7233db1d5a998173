"""A watched training: what is noted, what the buttons do, and that nothing of it changes the training."""

import base64
import io
import threading
from dataclasses import replace

import numpy as np
import pytest
from keras.callbacks import LambdaCallback
from keras.utils import set_random_seed
from PIL import Image

from course.figures.watching import plot_watched
from course.models import build_cnn, build_mlp
from course.runs import Settings
from course.snapshots import first_filters, spread_steps
from course.training import train
from course.widgets import watch_training, watching
from course.widgets.watching_notes import distance_moved, to_pictures

# 180 images to train on: 9 steps of 20 an epoch.
SETTINGS = Settings(epochs=3, batch_size=20, learning_rate=0.01)


def small_net(**options):
    set_random_seed(0)
    return build_cnn((8, 8, 1), 2, **{"filters": (4, 4), "first_kernel": 3, **options})


@pytest.fixture
def panel():
    made = watch_training()
    yield made
    made.close()


def test_it_notes_what_the_run_tells(panel, make_dataset):
    net = small_net()
    before = net.get_layer("convolution_1").get_weights()[0]
    run = train(net, make_dataset(), SETTINGS, watch=panel, label="my net")
    view = panel.view
    assert (view.label, view.steps, view.total_steps, view.epochs) == ("my net", 27, 27, 3)
    for name in ("loss", "accuracy"):
        assert view.curves[name]["validation"] == list(enumerate(run.history[f"val_{name}"], start=1))
        training = view.curves[name]["training"]
        assert [epoch for epoch, _ in training] == pytest.approx([step / 9 for step in range(1, 28)])
        for epoch in range(3):  # the mean of the steps of an epoch is what Keras tells of it
            steps = [value for _, value in training[9 * epoch : 9 * epoch + 9]]
            assert np.mean(steps) == pytest.approx(run.history[name][epoch], abs=1e-4)
    assert list(panel.snapshots) == spread_steps(27)
    np.testing.assert_array_equal(panel.snapshots[0], before)
    np.testing.assert_array_equal(panel.snapshots[27], net.get_layer("convolution_1").get_weights()[0])
    assert panel.status.text.startswith("Done, in")
    assert f"accuracy {100 * run.history['accuracy'][-1]:.1f} %" in panel.status.text
    assert panel.problem.text == ""
    assert panel.stop.disabled
    assert panel.pause.disabled


def test_the_browser_is_given_every_snapshot(panel, make_dataset):
    train(small_net(), make_dataset(), SETTINGS, watch=panel)
    view = panel.view
    assert view.filter_shape == [4, 3, 3]
    pictures = np.frombuffer(view.filters, np.uint8).reshape(-1, 4, 3, 3, 3)
    assert len(pictures) == len(view.captions) == len(panel.snapshots)
    np.testing.assert_array_equal(pictures[-1], to_pictures(panel.snapshots[27]))
    assert view.captions[0] == "step 0 of 27"
    moved = distance_moved(panel.snapshots[27], panel.snapshots[0])
    assert view.captions[-1] == f"step 27 of 27: moved by {moved:.2f} of their length"


def test_looking_on_changes_nothing(panel, make_dataset):
    nets = [small_net(), small_net()]
    watched = train(nets[0], make_dataset(), SETTINGS, watch=panel)
    alone = train(nets[1], make_dataset(), SETTINGS)
    assert watched.history == alone.history
    for ours, theirs in zip(nets[0].get_weights(), nets[1].get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def at_step(number, action):
    steps = []

    def count(batch, logs=None):
        steps.append(batch)
        if len(steps) == number:
            action()

    return LambdaCallback(on_train_batch_end=count)


def test_stop_ends_it_and_leaves_everything_usable(panel, make_dataset):
    net, dataset = small_net(), make_dataset()
    stop = at_step(12, panel.stop.click)
    run = train(net, dataset, replace(SETTINGS, epochs=50), callbacks=[stop], watch=panel)
    assert run.interrupted
    assert len(run.history["loss"]) == 2
    assert 0 <= run.test_accuracy <= 1
    assert panel.status.text.startswith("Stopped after 13 of 450 steps")
    assert max(panel.snapshots) == 13
    assert np.isfinite(net.predict(dataset.x_test, verbose=0)).all()
    assert not train(net, dataset, SETTINGS, watch=panel).interrupted  # the panel can be used again
    assert panel.view.steps == 27


@pytest.mark.parametrize("end", ["resume", "stop"])
def test_a_pause_lasts_until_somebody_ends_it(panel, make_dataset, end):
    seen = []

    def end_it():
        seen.append((panel.pause.description, panel.status.text, panel.view.time_left))
        (panel.pause if end == "resume" else panel.stop).click()

    def pause():
        panel.pause.click()
        threading.Timer(0.6, end_it).start()  # in another thread, as the browser's messages are

    run = train(small_net(), make_dataset(), SETTINGS, callbacks=[at_step(5, pause)], watch=panel)
    assert seen == [("Resume", "Paused after 5 of 27 steps.", "paused")]
    assert run.interrupted == (end == "stop")
    assert panel.pause.description == ("Pause" if end == "resume" else "Resume")


def test_closing_a_panel_lets_a_paused_training_go_on(make_dataset):
    panel = watch_training()

    def pause():
        panel.pause.click()
        threading.Timer(0.3, panel.close).start()

    run = train(small_net(), make_dataset(), SETTINGS, callbacks=[at_step(5, pause)], watch=panel)
    assert len(run.history["loss"]) == 3
    assert not run.interrupted


def test_an_error_in_the_panel_is_shown_and_the_training_goes_on(panel, make_dataset, monkeypatch):
    def fail(notes, model):
        raise RuntimeError("mine")

    monkeypatch.setattr("course.widgets.watching_notes.TrainingNotes.keep_filters", fail)
    told = []
    panel.problem.observe(lambda change: told.append(change["new"]), "text")
    run = train(small_net(), make_dataset(), SETTINGS, watch=panel)
    assert len(run.history["loss"]) == 3
    assert "This did not work. RuntimeError: mine" in told


def test_an_error_of_the_training_is_no_success(panel, make_dataset):
    def fail():
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        train(small_net(), make_dataset(), SETTINGS, callbacks=[at_step(5, fail)], watch=panel)
    assert panel.status.text.startswith("Stopped after")
    assert panel.stop.disabled


def test_nets_without_pictures_have_curves_only(panel, make_dataset):
    random = np.random.default_rng(0)
    dataset = make_dataset().with_inputs(
        random.random((200, 5), dtype=np.float32), random.random((100, 5), dtype=np.float32)
    )
    train(build_mlp((5,), 2), dataset, SETTINGS, watch=panel)
    assert panel.snapshots == {}
    assert panel.view.captions == []
    assert len(panel.view.curves["loss"]["training"]) == 27


def test_without_a_notebook_nothing_is_shown_or_drawn(panel, make_dataset, capsys):
    train(small_net(), make_dataset(), SETTINGS, watch=panel)
    assert capsys.readouterr() == ("", "")
    assert panel.picture.png == b""
    data, _ = panel._repr_mimebundle_()
    assert data["text/plain"] == "A panel to watch a training."


def test_in_a_build_it_is_silent_and_leaves_one_picture(panel, make_dataset, monkeypatch):
    shown = []
    monkeypatch.setattr(watching, "in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda *those, **options: shown.append(those[0]))
    train(small_net(), make_dataset(), SETTINGS, watch=panel)
    assert shown == [panel]
    data, metadata = panel._repr_mimebundle_()
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.width == 800
    assert metadata["image/png"]["alt"].startswith("A training, watched. Epoch 3 of 3: loss")


# --- the functions beneath


@pytest.mark.parametrize("total", [1, 5, 27, 100, 100_000])
def test_steps_are_denser_at_first_and_include_both_ends(total):
    steps = spread_steps(total)
    assert steps[0] == 0
    assert steps[-1] == total
    assert len(steps) <= 33
    gaps = np.diff(steps)
    assert (gaps > 0).all()
    assert gaps[0] <= gaps[-1]


def test_filters_of_dense_layers_have_the_shape_of_the_image():
    net = build_mlp((8, 8, 1), 2, hidden=(6,))
    filters = first_filters(net)
    assert filters.shape == (8, 8, 1, 6)
    weights = net.get_weights()[0]
    np.testing.assert_array_equal(filters[2, 3, 0], weights[2 * 8 + 3])
    assert first_filters(build_mlp((5,), 2)) is None
    assert first_filters(build_cnn((8, 8, 3), 2, filters=(4, 4))).shape[2:] == (3, 4)


def test_pictures_put_zero_in_the_middle():
    kernel = np.zeros((1, 3, 1, 2), np.float32)
    kernel[0, :, 0, 0] = -2, 0, 2
    kernel[0, :, 0, 1] = 0.5, 0.25, -0.25
    pictures = to_pictures(kernel)
    assert pictures.shape == (2, 1, 3, 3)
    np.testing.assert_array_equal(pictures[0, 0, :, 0], [0, 128, 255])
    np.testing.assert_array_equal(pictures[1, 0, :, 2], [255, 191, 64])
    assert (to_pictures(np.zeros((2, 2, 1, 1))) == 128).all()


def test_distance_is_in_lengths_of_the_start():
    start = np.zeros((1, 2, 1, 3))
    start[0, :, 0] = [[3, 1, 0], [4, 0, 2]]  # lengths 5, 1, 2
    moved = start + np.array([1, 0.3, 4])[None, None, None] / np.sqrt(2)
    assert distance_moved(moved, start) == pytest.approx(0.3)  # of 1/5, 0.3/1 and 4/2


def test_the_picture_refuses_what_it_cannot_draw():
    curves = {"loss": {"training": [(1, 2)], "validation": []}}
    assert len(plot_watched(curves, {"start": np.zeros((4, 3, 3, 3), np.uint8)}).axes) == 2
    with pytest.raises(ValueError, match="at least one pair of curves"):
        plot_watched({})
    with pytest.raises(ValueError, match="start: expected uint8 pictures"):
        plot_watched(curves, {"start": np.zeros((4, 3, 3, 3))})
