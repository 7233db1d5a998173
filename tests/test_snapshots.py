"""Weights copied while a layer learns."""

import numpy as np
import pytest
from keras.callbacks import LambdaCallback
from keras.utils import set_random_seed

from course.models import build_cnn, build_mlp
from course.runs import Settings
from course.snapshots import record_weights
from course.training import train

# 180 images to train on: 5 steps of 32 an epoch.
SETTINGS = Settings(epochs=2, batch_size=32)


@pytest.fixture
def model():
    set_random_seed(0)
    return build_cnn((8, 8, 1), 2, filters=(4, 4), first_kernel=3)


def test_kernels_are_kept_at_the_steps_asked_for(model, make_dataset):
    layer = model.get_layer("convolution_1")
    before = layer.get_weights()[0]
    every_step = {}

    def keep_all(batch, logs=None):
        watcher.model  # noqa: B018  looking at it makes JAX bring the weights back
        every_step[len(every_step) + 1] = layer.get_weights()[0]

    watcher = LambdaCallback(on_train_batch_end=keep_all)
    recorder = record_weights("convolution_1", at_steps=[0, 1, 4, 7, 10, 99])
    train(model, make_dataset(), SETTINGS, callbacks=[recorder, watcher])

    assert sorted(recorder.snapshots) == [0, 1, 4, 7, 10]
    np.testing.assert_array_equal(recorder.snapshots[0], before)
    for step in (1, 4, 7, 10):
        np.testing.assert_array_equal(recorder.snapshots[step], every_step[step])
    assert recorder.snapshots[0].shape == (3, 3, 1, 4)
    assert not np.array_equal(recorder.snapshots[4], recorder.snapshots[7])
    np.testing.assert_array_equal(recorder.snapshots[10], layer.get_weights()[0])


def test_recording_does_not_change_the_training(make_dataset):
    histories = []
    for callbacks in ([], [record_weights("convolution_1", at_steps=range(11))]):
        set_random_seed(0)
        model = build_cnn((8, 8, 1), 2, filters=(4, 4), first_kernel=3)
        histories.append(train(model, make_dataset(), SETTINGS, callbacks=callbacks).history)
    assert histories[0] == histories[1]


def test_a_second_training_starts_a_new_record(model, make_dataset):
    recorder = record_weights("convolution_1", at_steps=[0, 1])
    train(model, make_dataset(), Settings(epochs=1, batch_size=32), callbacks=[recorder])
    trained = model.get_layer("convolution_1").get_weights()[0]
    train(model, make_dataset(), Settings(epochs=1, batch_size=32), callbacks=[recorder])
    np.testing.assert_array_equal(recorder.snapshots[0], trained)
    assert sorted(recorder.snapshots) == [0, 1]


@pytest.mark.parametrize("name", ["convolution_9", "activation_1"])
def test_a_layer_without_a_kernel_is_refused(name, model, make_dataset):
    with pytest.raises(
        ValueError, match=rf"no layer '{name}' with a kernel; the model has \['convolution_1'"
    ):
        train(model, make_dataset(), SETTINGS, callbacks=[record_weights(name, at_steps=[0])])


def test_dense_layers_have_kernels_too(make_dataset):
    model = build_mlp((8, 8, 1), 2, hidden=(6,))
    name = model.layers[-1].name
    recorder = record_weights(name, at_steps=[0])
    train(model, make_dataset(), Settings(epochs=1), callbacks=[recorder])
    assert recorder.snapshots[0].shape == (6, 2)
