"""Blocks run as a loop against the same blocks as single Keras layers."""

import keras
import numpy as np
import pytest
from keras import ops

from course.models import build_mlp, build_resnet, copy_weights

SHAPE, CLASSES = (8, 8, 1), 3


def build_pair(**options):
    """The same net twice, with the same weights, which are not those of a fresh net."""
    keras.utils.set_random_seed(0)
    options = {"depth": 8, "widths": (4,), "first_kernel": 3, **options}
    single, looped = (build_resnet(SHAPE, CLASSES, looped=looped, **options) for looped in (False, True))
    random = np.random.default_rng(1)
    single.set_weights([w + random.uniform(-0.1, 0.1, w.shape) for w in single.get_weights()])
    copy_weights(single, looped)
    return single, looped


@pytest.fixture
def batch():
    random = np.random.default_rng(0)
    return random.random((16, *SHAPE), dtype=np.float32), random.integers(0, CLASSES, 16)


def answers(model, images, training):
    return ops.convert_to_numpy(model(images, training=training))


def check_that_both_learn_the_same(batch, *, eagerly, **options):
    nets = build_pair(**options)
    np.testing.assert_allclose(*(answers(net, batch[0], False) for net in nets), atol=1e-4)
    losses = []
    for net in nets:
        net.compile(keras.optimizers.SGD(0.01), "sparse_categorical_crossentropy", run_eagerly=eagerly)
        losses.append([float(net.train_on_batch(*batch)) for _ in range(2)])
    np.testing.assert_allclose(*losses, rtol=1e-3)
    again, _ = build_pair(**options)[::-1]  # a looped net that takes what the single layers have learned
    copy_weights(nets[0], again)
    for one, other in zip(nets[1].get_weights(), again.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-3)


@pytest.mark.parametrize("widths", [(4,), (3, 5)])
@pytest.mark.parametrize("residual", [True, False])
@pytest.mark.parametrize("batch_norm", [True, False])
def test_both_forms_learn_the_same(widths, residual, batch_norm, batch):
    """Answers, losses, all weights and the running averages after training steps."""
    options = {"widths": widths, "residual": residual, "batch_norm": batch_norm}
    check_that_both_learn_the_same(batch, eagerly=True, **options)


def test_both_forms_learn_the_same_in_a_traced_graph_of_20_layers(batch):
    check_that_both_learn_the_same(batch, eagerly=False, depth=20)


def test_both_forms_have_the_same_number_of_parameters():
    single, looped = build_pair(depth=14, widths=(2, 3, 4))
    assert single.count_params() == looped.count_params()
    for kind in ("trainable_weights", "non_trainable_weights"):
        sizes = [sum(np.prod(weight.shape) for weight in getattr(net, kind)) for net in (single, looped)]
        assert sizes[0] == sizes[1]


def test_the_loop_hands_out_what_each_block_handed_on(batch):
    single, looped = build_pair()
    names = [f"block_{number}" for number in (1, 2, 3)]
    expected = keras.Model(single.input, [single.get_layer(name).output for name in names])(batch[0])
    found = keras.Model(looped.input, looped.get_layer("blocks_1").output[1])(batch[0])
    expected = [ops.convert_to_numpy(output) for output in expected]
    np.testing.assert_allclose(ops.convert_to_numpy(found), expected, atol=1e-5)


@pytest.mark.parametrize(("initializer", "variance"), [("he_normal", 2), ("glorot_normal", 1)])
def test_each_block_draws_its_own_weights_at_the_scale_of_one_layer(initializer, variance):
    keras.utils.set_random_seed(0)
    net = build_resnet(SHAPE, CLASSES, depth=22, widths=(8,), initializer=initializer, looped=True)
    for kernels in net.get_layer("blocks_1").kernels:
        kernels = ops.convert_to_numpy(kernels)
        assert kernels.shape == (10, 3, 3, 8, 8)
        np.testing.assert_allclose(kernels.var(axis=(1, 2, 3, 4)) * 9 * 8, variance, rtol=0.35)
        assert kernels.var() * 9 * 8 == pytest.approx(variance, rel=0.1)
        assert len(np.unique(kernels[:, 0, 0, 0, 0])) == 10


def test_two_nets_of_one_seed_start_alike():
    nets = []
    for _ in range(2):
        keras.utils.set_random_seed(3)
        nets.append(build_resnet(SHAPE, CLASSES, depth=8, widths=(4,), looped=True))
    for one, other in zip(*(net.get_weights() for net in nets), strict=True):
        np.testing.assert_array_equal(one, other)


def test_prediction_leaves_the_running_averages_alone(batch):
    _, looped = build_pair()
    before = looped.get_weights()
    answers(looped, batch[0], False)
    for one, other in zip(before, looped.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_looped_net_learns(make_dataset):
    from course.training import Settings, train

    keras.utils.set_random_seed(0)
    net = build_resnet((8, 8, 1), 2, depth=8, widths=(4,), looped=True)
    run = train(net, make_dataset(), Settings(epochs=4, batch_size=20, learning_rate=0.01))
    assert run.history["loss"][-1] < run.history["loss"][0] / 2


def test_weights_of_another_net_are_refused():
    looped = build_resnet(SHAPE, CLASSES, depth=8, widths=(4,), looped=True)
    with pytest.raises(ValueError, match="no layer 'convolution_1'"):
        copy_weights(build_mlp(SHAPE, CLASSES), looped)
    with pytest.raises(ValueError, match="no layer 'convolution_4'"):
        copy_weights(build_resnet(SHAPE, CLASSES, depth=4, widths=(4,)), looped)
    with pytest.raises(ValueError, match="shape"):
        copy_weights(build_resnet(SHAPE, CLASSES, depth=8, widths=(5,)), looped)
