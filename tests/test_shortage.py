"""A training for which memory does not suffice goes on with smaller batches, whole and as if from there."""

from dataclasses import replace

import keras
import numpy as np
import pytest
from keras import ops

from course.checkpoints import checkpoint_folder
from course.models import build_mlp
from course.shortage import halve, is_out_of_memory
from course.training import Settings, accuracy, train

SETTINGS = Settings(epochs=3, batch_size=20, learning_rate=0.01)
TOO_MUCH = 10**15  # numbers: no address space holds so many


class Hungry(keras.layers.Layer):
    """Hands on what it gets; of more than so many examples at once it asks for too much memory."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def call(self, x):
        return ASKING[keras.config.backend()](x, self.most)


def ask_tensorflow(x, most):
    """Has the step that runs, not the one that is traced, find no memory."""
    import tensorflow

    def ask(images):
        if len(images) > most:
            raise MemoryError
        return np.float32(0)

    nothing = tensorflow.stop_gradient(tensorflow.numpy_function(ask, [x], tensorflow.float32))
    return x + tensorflow.reshape(nothing, ())


def ask_jax(x, most):
    """Only pretends, since JAX compiles numbers away that nobody needs."""
    import jax

    if type(x.shape[0]) is int and x.shape[0] > most:
        raise jax.errors.JaxRuntimeError("RESOURCE_EXHAUSTED: Out of memory allocating 800 bytes.")
    return x


def ask_torch(x, most):
    """Truly asks."""
    import torch

    if x.device.type != "meta" and len(x) > most:
        torch.zeros(TOO_MUCH)
    return x


ASKING = {"tensorflow": ask_tensorflow, "jax": ask_jax, "torch": ask_torch}


@pytest.mark.skipif(keras.config.backend() != "tensorflow", reason="what another backend says is planted")
def test_the_error_of_tensorflow_itself():
    """Here it truly has too little, for which it waits ten seconds."""
    import tensorflow

    with pytest.raises(tensorflow.errors.ResourceExhaustedError) as caught:
        tensorflow.fill([tensorflow.constant(TOO_MUCH)], 0.0)
    assert is_out_of_memory(caught.value)


def hungry_net(most, dropout=0.2):
    keras.utils.set_random_seed(1)
    net = build_mlp((8, 8, 1), 2, hidden=(8,), dropout=dropout)
    inputs = keras.Input((8, 8, 1))
    return keras.Model(inputs, net(Hungry(most)(inputs)))


@pytest.mark.parametrize("error", [MemoryError(), OSError("Out of memory")])
def test_shortage_by_class_or_words(error):
    assert is_out_of_memory(error)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ResourceExhaustedError", "OOM when allocating tensor with shape[64]"),
        ("OutOfMemoryError", "CUDA error"),
        ("XlaRuntimeError", "RESOURCE_EXHAUSTED: Out of memory allocating 800 bytes."),
        ("RuntimeError", "CUDA out of memory. Tried to allocate 20.00 MiB"),
        ("RuntimeError", "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"),
    ],
)
def test_shortage_as_the_backends_name_it(name, words):
    assert is_out_of_memory(type(name, (Exception,), {})(words))


@pytest.mark.parametrize("error", [ValueError("shapes"), RuntimeError("device lost"), KeyError("memory")])
def test_other_errors_are_none(error):
    assert not is_out_of_memory(error)


def test_halving_says_so(capsys):
    assert halve(65, "epoch 2 of CNN") == 32
    assert "epoch 2 of CNN with batches of 65: going on with batches of 32" in capsys.readouterr().out


def test_a_single_example_cannot_be_halved():
    with pytest.raises(MemoryError, match="even with one example at a time: take a smaller net"):
        halve(1, "training")


def test_a_training_goes_on_with_half_the_batch(make_dataset, capsys):
    """What comes out is what the smaller batch gives from the beginning, number for number."""
    dataset = make_dataset(train=200, test=50)
    net, expected_net = hungry_net(most=10), hungry_net(most=1000)
    run = train(net, dataset, SETTINGS)
    assert "epoch 1 of training with batches of 20: going on with batches of 10" in capsys.readouterr().out
    expected = train(expected_net, dataset, replace(SETTINGS, batch_size=10))
    assert run.settings == expected.settings == replace(SETTINGS, batch_size=10)
    assert run.history["loss"] == expected.history["loss"]
    np.testing.assert_allclose(run.history["val_loss"], expected.history["val_loss"], rtol=1e-5)
    assert run.test_accuracy == expected.test_accuracy
    for weights, others in zip(net.get_weights(), expected_net.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, others)


def test_it_halves_as_often_as_it_takes(make_dataset, capsys):
    run = train(hungry_net(most=6), make_dataset(train=100, test=20), SETTINGS)
    assert run.settings.batch_size == 5
    assert capsys.readouterr().out.count("Out of memory in epoch 1") == 2
    assert run.test_accuracy is not None


def test_prediction_halves_its_batches(make_dataset, capsys):
    dataset = make_dataset(train=100, test=600)
    net = hungry_net(most=100)
    halves = [ops.convert_to_numpy(net(part)) for part in np.split(dataset.x_test[:200], 2)]
    assert accuracy(net, dataset.x_test[:200], np.concatenate(halves).argmax(axis=1)) == 1
    assert "Out of memory in prediction" in capsys.readouterr().out


class FailInEpoch(keras.callbacks.Callback):
    """Memory gives out once, in the middle of an epoch."""

    def __init__(self, epoch):
        super().__init__()
        self.epoch, self.failed, self.weights, self.rates = epoch, False, {}, []

    def on_epoch_begin(self, epoch, logs=None):
        self.now = epoch
        self.weights[epoch] = self.model.get_weights()

    def on_train_batch_begin(self, batch, logs=None):
        if self.now == self.epoch and batch == 3 and not self.failed:
            self.failed = True
            self.before = self.weights[self.epoch]
            raise MemoryError("planted")


def test_whole_epochs_are_not_lost(make_dataset, capsys):
    dataset = make_dataset(train=200, test=50)
    failing = FailInEpoch(epoch=1)
    run = train(hungry_net(most=1000), dataset, SETTINGS, callbacks=[failing])
    assert "epoch 2 of training with batches of 20" in capsys.readouterr().out
    undisturbed = train(hungry_net(most=1000), dataset, SETTINGS)
    for name in ("loss", "val_loss"):
        assert run.history[name][0] == undisturbed.history[name][0]
        assert len(run.history[name]) == 3
    for again, before in zip(failing.weights[1], failing.before, strict=True):
        np.testing.assert_array_equal(again, before)  # epoch 2 began anew, from where epoch 1 had ended
    assert run.history["learning_rate"][-1] == pytest.approx(0, abs=1e-4)  # the schedule still ends
    assert run.history["loss"][-1] < run.history["loss"][0]
    assert not run.interrupted


@pytest.mark.parametrize("fail", [RuntimeError("device lost"), ValueError("mine")])
def test_other_errors_come_through(make_dataset, fail):
    def stop(batch, logs):
        raise fail

    callback = keras.callbacks.LambdaCallback(on_train_batch_end=stop)
    with pytest.raises(type(fail), match=str(fail)):
        train(hungry_net(most=1000), make_dataset(train=100), SETTINGS, callbacks=[callback])


def test_a_net_that_never_fits_is_said_to(make_dataset):
    with pytest.raises(MemoryError, match="even with one example"):
        train(hungry_net(most=0), make_dataset(train=100), replace(SETTINGS, batch_size=2))


def test_a_checkpoint_remembers_the_smaller_batch(make_dataset, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    dataset = make_dataset(train=200, test=50)
    straight = train(hungry_net(most=10, dropout=0), dataset, SETTINGS, test=False)

    class Killed(Exception):
        pass

    def kill(epoch, logs):
        if epoch == 1:
            raise Killed

    callback = keras.callbacks.LambdaCallback(on_epoch_begin=kill)
    with pytest.raises(Killed):
        train(hungry_net(most=10, dropout=0), dataset, SETTINGS, callbacks=[callback], checkpoint="short")
    assert (checkpoint_folder() / "short.json").exists()
    capsys.readouterr()
    run = train(hungry_net(most=10, dropout=0), dataset, SETTINGS, checkpoint="short")
    said = capsys.readouterr().out
    assert "1 of 3 epochs were done already" in said
    assert "Out of memory in epoch" not in said
    assert run.history == straight.history
