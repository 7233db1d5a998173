"""Batches reach Keras as they are, in their order, and nothing sleeps at their end."""

import random

import keras
import numpy as np
import pytest

from course.batches import make_batches
from course.feeding import feed, feed_in_order
from course.runs import Settings

needs_tensorflow = pytest.mark.skipif(
    keras.config.backend() != "tensorflow", reason="only TensorFlow has pipelines"
)
RANDOM = np.random.default_rng(0)
INPUTS = RANDOM.random((23, 4)).astype(np.float32)
LABELS = np.arange(23)


def make_net():
    net = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
    net.compile("sgd", "sparse_categorical_crossentropy")
    return net


@pytest.mark.parametrize("batch_size", [1, 5, 23, 100])
def test_all_are_asked_in_their_order(batch_size):
    net = make_net()
    answers = net.predict(feed_in_order(INPUTS, batch_size=batch_size), verbose=0)
    np.testing.assert_allclose(answers, net.predict(INPUTS, verbose=0), rtol=1e-6)


def test_labels_come_with_their_inputs():
    net, labels = make_net(), LABELS % 3
    loss = net.evaluate(feed_in_order(INPUTS, labels, batch_size=5), verbose=0)
    own = -np.log(net.predict(INPUTS, verbose=0)[np.arange(23), labels]).mean()
    assert loss == pytest.approx(own, rel=1e-5)


@needs_tensorflow
def test_each_epoch_has_the_order_that_its_batches_drew():
    """The same numbers as the batches give by themselves, their random changes and next order included."""
    images = RANDOM.random((23, 6, 6, 1)).astype(np.float32)
    settings = Settings(batch_size=5, augment=("flip",))
    fed, alone = (make_batches(images, LABELS, np.arange(23), settings) for _ in range(2))
    pipeline = feed(fed)
    assert pipeline.cardinality() == len(alone) == 4
    _ = alone[0], alone[1]  # looked at, for their shapes
    for _ in range(3):
        taken = [(seen.numpy(), wanted.numpy()) for seen, wanted in pipeline]
        expected = [alone[position] for position in range(4)]
        alone.on_epoch_end()
        for got, want in zip(taken, expected, strict=True):
            np.testing.assert_array_equal(got[0], want[0])
            np.testing.assert_array_equal(got[1], want[1])
        assert fed.state == alone.state
    assert len({tuple(order) for order in (fed.order, np.arange(23))}) == 2


@needs_tensorflow
def test_shuffled_batches_come_in_the_order_that_fit_would_draw():
    fed, alone = (make_batches(INPUTS, LABELS, np.arange(23), Settings(batch_size=5)) for _ in range(2))
    pipeline, positions = feed(fed, shuffle=True), list(range(4))
    random.seed(3)
    taken = [wanted.numpy().tolist() for _, wanted in pipeline]
    random.seed(3)
    random.shuffle(positions)
    assert positions != sorted(positions)
    assert taken == [alone[position][1].tolist() for position in positions]


@needs_tensorflow
def test_pipelines_are_not_tuned():
    """Else the end of about half of all passes waits for a thread to wake."""
    assert feed_in_order(INPUTS, batch_size=5).options().autotune.enabled is False


@needs_tensorflow
def test_numbers_are_single_precision():
    """Others would be a second kind of input, for which Keras compiles anew."""
    for inputs, expected in ((INPUTS.astype(np.float64), "float32"), (LABELS, "int64")):
        (spec,) = feed_in_order(inputs, batch_size=5).element_spec
        assert spec.dtype.name == expected
