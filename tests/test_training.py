"""Training: what is learned from what, at which rate, and what comes back if somebody stops it."""

import math
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace

import keras
import numpy as np
import pytest

from course import batches
from course.data import Dataset
from course.models import build_cnn, build_mlp
from course.schedules import make_optimizer, make_schedule
from course.training import Settings, accuracy, learning_rates, predict_classes, train

QUICK = Settings(epochs=3, batch_size=20, learning_rate=0.01)


def small_net(seed=0, **options):
    keras.utils.set_random_seed(seed)
    return build_mlp((8, 8, 1), 2, **{"hidden": (8,), **options})


def softmax_regression(inputs=3, classes=2):
    keras.utils.set_random_seed(0)
    return build_mlp((inputs,), classes, hidden=())


@pytest.fixture
def points():
    """Ten points in space of two classes: one batch holds them all, so that its order does not matter."""
    random = np.random.default_rng(0)
    inputs, labels = random.normal(size=(10, 3)).astype(np.float32), np.arange(10) % 2
    return Dataset(inputs, labels, inputs, labels, class_names=("a", "b"))


class After(keras.callbacks.Callback):
    """Call a function once, after so many steps."""

    def __init__(self, steps, function):
        super().__init__()
        self.steps, self.function = steps, function

    def on_train_batch_end(self, batch, logs=None):
        self.steps -= 1
        if self.steps == 0:
            self.function()


# --- what is learned


def test_a_small_net_learns_a_small_task(make_dataset):
    accuracies = []
    for seed in range(3):
        run = train(small_net(seed), make_dataset(), replace(QUICK, seed=seed))
        assert run.history["loss"][-1] < 0.7 * run.history["loss"][0]
        accuracies.append(run.test_accuracy)
    assert min(accuracies) > 0.9


def test_a_run_says_what_happened(make_dataset):
    dataset, model = make_dataset(train=100, test=50), small_net()
    run = train(model, dataset, replace(QUICK, epochs=2))
    assert set(run.history) == {"loss", "accuracy", "val_loss", "val_accuracy", "learning_rate"}
    assert all(len(numbers) == 2 for numbers in run.history.values())
    assert all(type(number) is float for numbers in run.history.values() for number in numbers)
    assert run.settings == replace(QUICK, epochs=2)
    assert run.parameters == (64 + 1) * 8 + (8 + 1) * 2
    assert run.seconds > 0
    assert not run.interrupted
    assert keras.config.backend() in run.device
    outputs = model.predict(dataset.x_test, verbose=0)
    right = sum(int(np.argmax(row) == label) for row, label in zip(outputs, dataset.y_test, strict=True))
    assert run.test_accuracy == right / 50
    assert run.test_accuracy == accuracy(model, dataset.x_test, dataset.y_test)
    np.testing.assert_array_equal(predict_classes(model, dataset.x_test), outputs.argmax(axis=1))


def test_frozen_layers_are_not_counted(make_dataset):
    model = small_net()
    model.layers[2].trainable = False
    assert train(model, make_dataset(), replace(QUICK, epochs=1)).parameters == (8 + 1) * 2


def test_the_test_can_be_left_out(make_dataset):
    assert train(small_net(), make_dataset(), replace(QUICK, epochs=1), test=False).test_accuracy is None


def test_no_settings_means_the_defaults(make_dataset):
    assert train(small_net(), make_dataset(train=100)).settings == Settings()


@pytest.mark.parametrize("augment", [(), ("flip", "shift")])
def test_the_same_seed_gives_the_same_numbers(augment, make_dataset):
    settings = replace(QUICK, augment=augment, seed=5)
    build = {"hidden": (8,), "dropout": 0.2}
    runs = []
    for whatever_happened_before in (3, 4):
        model = small_net(1, **build)
        keras.utils.set_random_seed(whatever_happened_before)
        runs.append(train(model, make_dataset(), settings))
    first, second = runs
    assert first.history == second.history
    assert first.test_accuracy == second.test_accuracy


def test_another_seed_gives_other_numbers(make_dataset):
    first, second = (train(small_net(1), make_dataset(), replace(QUICK, seed=seed)) for seed in (5, 6))
    assert first.history["loss"] != second.history["loss"]


def test_a_batch_larger_than_the_set_is_one_step_an_epoch(make_dataset):
    steps = []
    count = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: steps.append(batch))
    run = train(small_net(), make_dataset(train=20), replace(QUICK, batch_size=500), callbacks=[count])
    assert len(steps) == len(run.history["loss"]) == 3


# --- which examples


def examples_fed(monkeypatch, dataset, settings):
    """Numbers of the examples that reach the net in training; each carries its number in the first pixel."""
    fed = []

    def listen(images, random):
        fed.extend(np.rint(images[:, 0, 0, 0] * 1000).astype(int))
        return images

    monkeypatch.setitem(batches.AUGMENTATIONS, "flip", listen)
    train(small_net(), dataset, replace(settings, augment=("flip",)), test=False)
    return fed


def with_numbers(dataset):
    x_train = dataset.x_train.copy()
    x_train[:, 0, 0, 0] = np.arange(len(x_train)) / 1000
    return dataset.with_inputs(x_train, dataset.x_test)


def test_held_out_images_are_never_trained_on(monkeypatch, make_dataset):
    dataset = with_numbers(make_dataset(train=200))
    settings = replace(QUICK, epochs=4, validation_fraction=0.3)
    fed = examples_fed(monkeypatch, dataset, settings)
    held_out = set(range(200)) - set(fed)
    assert len(held_out) == 60  # 140 to train on are 7 full batches: all of them are used in every epoch
    labels = dataset.y_train[sorted(held_out)]
    assert np.bincount(labels).tolist() == [30, 30]


def test_validation_numbers_are_those_of_the_held_out_images(monkeypatch, make_dataset):
    """The held-out pictures stand on their heads: all wrong in validation, and nothing else."""
    dataset = with_numbers(make_dataset(train=200))
    settings = replace(QUICK, epochs=5, validation_fraction=0.3)
    held_out = sorted(set(range(200)) - set(examples_fed(monkeypatch, dataset, replace(settings, epochs=1))))
    x_train = dataset.x_train.copy()
    x_train[held_out] = x_train[held_out][:, ::-1]
    model = small_net()
    run = train(model, dataset.with_inputs(x_train, dataset.x_test), settings)
    assert run.history["accuracy"][-1] > 0.9
    assert run.history["val_accuracy"][-1] < 0.1
    own = accuracy(model, x_train[held_out], dataset.y_train[held_out])
    assert run.history["val_accuracy"][-1] == pytest.approx(own, abs=1e-6)


def test_without_validation_all_images_train(monkeypatch, make_dataset):
    dataset = with_numbers(make_dataset(train=200))
    fed = examples_fed(monkeypatch, dataset, replace(QUICK, validation_fraction=0))
    assert set(fed) == set(range(200))


def test_without_validation_there_are_no_numbers_of_it(make_dataset):
    run = train(small_net(), make_dataset(train=100), replace(QUICK, validation_fraction=0), test=False)
    assert set(run.history) == {"loss", "accuracy", "learning_rate"}
    assert run.history["learning_rate"] == learning_rates(run.settings, 15)[[4, 9, 14]].tolist()


def test_images_to_train_on_are_augmented_and_no_others(monkeypatch, make_dataset):
    """Darkened in training only, bright pictures stay bright in validation and in the test."""
    dataset = make_dataset()
    monkeypatch.setitem(batches.AUGMENTATIONS, "flip", lambda images, random: images * 0)
    run = train(small_net(), dataset, replace(QUICK, augment=("flip",)))
    assert run.history["loss"][-1] == pytest.approx(math.log(2), abs=0.05)  # nothing to learn from
    assert dataset.x_train.max() > 0.9


# --- at which rate


@pytest.mark.parametrize("total", [1, 2, 3, 7, 100, 1001])
def test_a_one_cycle_schedule_climbs_to_its_peak_and_falls_to_nothing(total):
    rates = learning_rates(Settings(learning_rate=0.2), total)
    assert rates.shape == (total,)
    assert rates[0] == pytest.approx(0.2 / 25)
    peak = int(rates.argmax())
    if total >= 7:
        assert rates.max() == pytest.approx(0.2)
        assert peak == pytest.approx(total / 4, abs=1)
        assert rates[-1] < 0.2 * 0.15
    assert (np.diff(rates[: peak + 1]) > 0).all()
    assert (np.diff(rates[peak:]) < 0).all()
    if total >= 100:
        assert rates[-1] < 0.2 / 1000
        np.testing.assert_allclose(np.diff(rates[:peak], n=2), 0, atol=1e-12)  # the climb is straight


def test_the_fall_follows_a_cosine():
    rates = learning_rates(Settings(learning_rate=1.0), 80)
    for step in range(20, 80):
        assert rates[step] == pytest.approx((1 + math.cos(math.pi * (step - 20) / 60)) / 2)


def test_a_constant_schedule_is_constant():
    np.testing.assert_array_equal(learning_rates(Settings(schedule="constant"), 5), [1e-3] * 5)


@pytest.mark.parametrize("total", [1, 5, 60])
def test_keras_is_given_the_same_schedule(total):
    settings = Settings(learning_rate=0.2)
    schedule = make_schedule(settings, total)
    steps = sorted({*range(min(total, 4)), total // 4, total // 2, total - 1})
    expected = [float(keras.ops.convert_to_numpy(schedule(step))) for step in steps]
    np.testing.assert_allclose(learning_rates(settings, total)[steps], expected, rtol=1e-5, atol=1e-8)


def gradient(kernel, bias, inputs, labels):
    """Slope of the mean cross-entropy of a softmax regression, by hand."""
    powers = np.exp(inputs @ kernel + bias)
    difference = powers / powers.sum(axis=1, keepdims=True) - np.eye(kernel.shape[1])[labels]
    return inputs.T @ difference / len(inputs), difference.mean(axis=0)


@pytest.mark.parametrize(
    ("schedule", "momentum", "weight_decay"),
    [("constant", 0.0, 0.0), ("one_cycle", 0.0, 0.1), ("one_cycle", 0.9, 0.0)],
)
def test_every_step_is_what_the_settings_say(schedule, momentum, weight_decay, points):
    """Gradient descent in NumPy, step by step, arrives at the same weights."""
    settings = Settings(
        epochs=8,
        batch_size=10,
        learning_rate=0.5,
        schedule=schedule,
        optimizer="momentum" if momentum else "sgd",
        weight_decay=weight_decay,
        validation_fraction=0,
    )
    model = softmax_regression()
    parameters = [array.astype(np.float64) for array in model.get_weights()]
    velocities = [np.zeros_like(array) for array in parameters]
    for rate in learning_rates(settings, 8):
        slopes = gradient(*parameters, points.x_train, points.y_train)
        for parameter, velocity, slope in zip(parameters, velocities, slopes, strict=True):
            velocity[:] = momentum * velocity - rate * slope
            parameter -= rate * weight_decay * parameter
            parameter += velocity
    run = train(model, points, settings)
    for weights, expected in zip(model.get_weights(), parameters, strict=True):
        np.testing.assert_allclose(weights, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(run.history["learning_rate"], learning_rates(settings, 8), rtol=1e-6)


def test_the_first_step_of_adam_has_the_size_of_the_rate(points):
    settings = Settings(
        epochs=1, batch_size=10, schedule="constant", learning_rate=0.03, validation_fraction=0
    )
    model = softmax_regression()
    before = model.get_weights()
    slopes = gradient(*before, points.x_train, points.y_train)
    train(model, points, settings)
    for weights, start, slope in zip(model.get_weights(), before, slopes, strict=True):
        np.testing.assert_allclose(weights - start, -0.03 * np.sign(slope), rtol=1e-3)


def test_no_weight_decay_is_none_at_all():
    assert make_optimizer(Settings(), 10).weight_decay is None
    assert make_optimizer(Settings(weight_decay=0.1), 10).weight_decay == 0.1


# --- when it ends


def test_patience_stops_and_goes_back_to_the_best_weights(make_dataset):
    """Labels drawn by lot can be learned by heart only: the validation loss rises before long."""
    dataset = make_dataset(train=100)
    dataset = replace(dataset, y_train=np.random.default_rng(0).permutation(dataset.y_train))
    settings = replace(QUICK, epochs=40, schedule="constant", learning_rate=0.05, patience=2)
    model = small_net(hidden=(64,))
    weights_of_epochs = []
    keep = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: weights_of_epochs.append(model.get_weights())
    )
    run = train(model, dataset, settings, callbacks=[keep])
    losses = run.history["val_loss"]
    best = int(np.argmin(losses))
    assert len(losses) == best + 3 < 40
    for weights, expected in zip(model.get_weights(), weights_of_epochs[best], strict=True):
        np.testing.assert_array_equal(weights, expected)
    assert not run.interrupted


def assert_usable(run, model, dataset, untrained):
    assert run.interrupted
    outputs = model.predict(dataset.x_test, verbose=0)
    assert np.isfinite(outputs).all()
    assert run.test_accuracy == accuracy(model, dataset.x_test, dataset.y_test)
    weights = model.get_weights()
    assert any((now != before).any() for now, before in zip(weights, untrained, strict=True))
    assert all(len(numbers) == len(run.history["loss"]) for numbers in run.history.values())


@pytest.mark.parametrize(("after_steps", "times"), [(1, 1), (9, 2), (11, 2)])
def test_an_interrupt_gives_back_the_run_so_far(after_steps, times, make_dataset):
    """There are 9 steps an epoch; the step after the interrupt notices it."""

    def interrupt():
        for _ in range(times):
            signal.raise_signal(signal.SIGINT)

    dataset, model = make_dataset(), small_net()
    untrained, handler = model.get_weights(), signal.getsignal(signal.SIGINT)
    run = train(model, dataset, replace(QUICK, epochs=50), callbacks=[After(after_steps, interrupt)])
    assert len(run.history["val_loss"]) == math.ceil(after_steps / 9)
    assert signal.getsignal(signal.SIGINT) is handler
    assert_usable(run, model, dataset, untrained)
    again = train(model, dataset, replace(QUICK, epochs=1), test=False)
    assert np.isfinite(again.history["loss"]).all()


@pytest.mark.parametrize("delay_seconds", [0.05, 0.4, 0.8])
def test_an_interrupt_at_any_moment_is_safe(delay_seconds, make_dataset):
    """From a timer: while the data are checked, while the first step is compiled, or in the middle."""
    dataset, model = make_dataset(), build_cnn((8, 8, 1), 2, filters=(4, 4))
    untrained = model.get_weights()
    started = threading.Event()
    timer = threading.Timer(delay_seconds, os.kill, (os.getpid(), signal.SIGINT))
    slow = keras.callbacks.LambdaCallback(on_train_begin=lambda logs: started.set())
    timer.start()
    try:
        run = train(model, dataset, replace(QUICK, epochs=10_000), callbacks=[slow])
    finally:
        timer.join()
    assert started.is_set()
    assert_usable(run, model, dataset, untrained)


def test_an_interrupt_in_validation_adds_no_epoch_of_one_step(make_dataset):
    class InterruptInValidation(keras.callbacks.Callback):
        def on_test_end(self, logs=None):
            signal.raise_signal(signal.SIGINT)

    dataset, model = make_dataset(), small_net()
    untrained = model.get_weights()
    run = train(model, dataset, replace(QUICK, epochs=50), callbacks=[InterruptInValidation()])
    assert len(run.history["loss"]) == 1
    assert_usable(run, model, dataset, untrained)


def test_a_keyboard_interrupt_from_a_callback_is_one_too(make_dataset):
    def stop():
        raise KeyboardInterrupt

    dataset, model = make_dataset(), small_net()
    untrained = model.get_weights()
    run = train(model, dataset, replace(QUICK, epochs=50), callbacks=[After(12, stop)])
    assert len(run.history["loss"]) == 1
    assert_usable(run, model, dataset, untrained)


def test_patience_and_an_interrupt_go_together(make_dataset):
    settings = replace(QUICK, epochs=50, patience=40)
    dataset, model = make_dataset(), small_net()
    untrained = model.get_weights()
    interrupt = After(30, lambda: signal.raise_signal(signal.SIGINT))
    assert_usable(train(model, dataset, settings, callbacks=[interrupt]), model, dataset, untrained)


def test_an_error_in_a_callback_is_not_hidden(make_dataset):
    def fail():
        raise RuntimeError("mine")

    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(RuntimeError, match="mine"):
        train(small_net(), make_dataset(), QUICK, callbacks=[After(1, fail)])
    assert signal.getsignal(signal.SIGINT) is handler


def test_training_works_in_another_thread(make_dataset):
    runs = []
    dataset, model = make_dataset(), small_net()
    thread = threading.Thread(target=lambda: runs.append(train(model, dataset, QUICK)))
    thread.start()
    thread.join()
    assert runs[0].history["loss"][-1] < runs[0].history["loss"][0]


def test_a_process_that_is_interrupted_ends_in_order():
    """As in a terminal: the signal comes from outside, and the program goes on behind the training."""
    code = """
import numpy as np, course
from course.data import Dataset
from course.models import build_mlp
from course.training import Settings, train
from keras.callbacks import LambdaCallback

images, labels = np.random.default_rng(0).random((100, 4), dtype=np.float32), np.arange(100) % 2
ready = LambdaCallback(on_epoch_begin=lambda epoch, logs: print("epoch", epoch, flush=True))
dataset = Dataset(images, labels, images, labels, class_names=("a", "b"))
run = train(build_mlp((4,), 2), dataset, Settings(epochs=100_000), callbacks=[ready])
print("interrupted", run.interrupted, len(run.history["loss"]) > 2)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    for line in process.stdout:
        if line == "epoch 3\n":
            process.send_signal(signal.SIGINT)
            break
    output, errors = process.communicate(timeout=120)
    assert output.endswith("interrupted True True\n")
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_stopping_the_kernel_of_a_notebook_loses_nothing():
    """In a real kernel: the cell under way ends without a traceback, and the next one uses the run."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3")
    try:
        cell = """
import numpy as np
from course.data import Dataset
from course.models import build_mlp
from course.training import Settings, train
from keras.callbacks import LambdaCallback

images, labels = np.random.default_rng(0).random((100, 4), dtype=np.float32), np.arange(100) % 2
dataset = Dataset(images, labels, images, labels, class_names=("a", "b"))
model = build_mlp((4,), 2)
say = LambdaCallback(on_epoch_begin=lambda epoch, logs: print("epoch", epoch))
run = train(model, dataset, Settings(epochs=100_000), callbacks=[say])
"""
        message = client.execute(cell)
        while True:
            heard = client.get_iopub_msg(timeout=120)
            assert heard["msg_type"] != "error", heard["content"]
            if heard["msg_type"] == "stream" and "epoch 2" in heard["content"]["text"]:
                break
        manager.interrupt_kernel()
        while (reply := client.get_shell_msg(timeout=60))["parent_header"]["msg_id"] != message:
            pass
        assert reply["content"]["status"] == "ok"

        said = []
        use = "print(run.interrupted, len(run.history['loss']) > 1, model.predict(images, verbose=0).shape)"
        client.execute_interactive(
            use, timeout=60, output_hook=lambda heard: said.append(heard["content"].get("text"))
        )
        assert "True True (100, 2)\n" in said
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


# --- what is refused


@pytest.mark.parametrize(
    ("part", "change", "message"),
    [
        ("x_train", lambda x: np.uint8(255 * x), r"x_train must hold floats, got uint8.*\.scaled\(\)"),
        ("x_test", lambda x: np.uint8(255 * x), r"x_test must hold floats, got uint8.*\.scaled\(\)"),
        ("x_train", lambda x: np.where(x > 0.9, np.nan, x), "x_train contains NaN or infinite"),
        ("x_test", lambda x: np.where(x > 0.9, np.inf, x), "x_test contains NaN or infinite"),
        ("x_train", lambda x: x[:, :7], r"takes examples of shape \(8, 8, 1\), x_train has \(7, 8, 1\)"),
        ("x_test", lambda x: x[..., 0], r"takes examples of shape \(8, 8, 1\), x_test has \(8, 8\)"),
        ("y_train", lambda y: y + 1, "knows classes 0 to 1, labels go from 1 to 2"),
        ("y_test", lambda y: y - 1, "knows classes 0 to 1, labels go from -1 to 0"),
        ("y_train", lambda y: y.astype(float), "labels must be integers.*got float64"),
        ("y_train", lambda y: y[:, None], r"one label an example.*\(200, 1\)"),
    ],
)
def test_data_that_teach_nothing_are_refused(part, change, message, make_dataset):
    dataset = make_dataset()
    with pytest.raises(ValueError, match=message):
        train(small_net(), replace(dataset, **{part: change(getattr(dataset, part))}), QUICK)


@pytest.mark.parametrize("part", ["train", "test"])
def test_an_empty_part_is_refused(part, make_dataset):
    dataset = make_dataset()
    empty = {f"{letter}_{part}": getattr(dataset, f"{letter}_{part}")[:0] for letter in "xy"}
    with pytest.raises(ValueError, match=f"x_{part} is empty"):
        train(small_net(), replace(dataset, **empty), QUICK)


def test_pictures_cannot_be_moved_where_there_are_none(points):
    with pytest.raises(ValueError, match=r"augment=\('flip',\) moves images .* x_train has shape \(10, 3\)"):
        train(softmax_regression(), points, Settings(augment=("flip",)))


def test_too_few_examples_to_hold_some_out(points):
    with pytest.raises(ValueError, match=r"cannot hold out 0\.1 of 10 examples.*validation_fraction=0"):
        train(softmax_regression(), points, Settings())
