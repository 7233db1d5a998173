"""An epoch as one function, by fit, and step by step: the same losses and the same weights."""

import keras
import numpy as np
import pytest

from course.epoch_plans import plan_epoch, plan_view, take_views
from course.models.fast_cnn import build_fast_cnn
from course.whole_epochs import prepare_answers, prepare_epochs

ON_JAX = keras.config.backend() == "jax"
WAYS = [pytest.param(True, marks=pytest.mark.skipif(not ON_JAX, reason="JAX alone")), False]

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (30, 10, 10, 3), dtype=np.uint8)
TARGETS = np.eye(4, dtype=np.float32)[RANDOM.integers(0, 4, 30)]
PLANS = [
    plan_epoch(30, 10, epoch=epoch, seed=1, move_pixels=2, mirror=True, image_size=(10, 10))
    for epoch in range(2)
]


def make_net():
    keras.utils.set_random_seed(3)
    net = build_fast_cnn(IMAGES.astype(np.float32) / 255, 4, widths=(6, 6))
    optimizer = keras.optimizers.SGD(0.02, momentum=0.9, nesterov=True, weight_decay=0.01)
    net.compile(optimizer, loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.2))
    optimizer.build(net.trainable_variables)
    return net


@pytest.fixture(scope="module")
def step_by_step():
    """Mean losses of two epochs, and the weights after them, by Keras' own training step."""
    net, losses = make_net(), []
    for plan in PLANS:
        some = []
        for number in range(3):
            step = {name: part[number] for name, part in plan.items()}
            views = take_views(IMAGES, step, hole_pixels=3)
            some.append(float(net.train_on_batch(views, TARGETS[step["image"]])))
            net.reset_metrics()  # or the next loss is a mean over those before
        losses.append(np.mean(some))
    return losses, net.get_weights()


@pytest.mark.parametrize("whole", WAYS)
def test_it_learns_as_single_steps_do(whole, step_by_step):
    net = make_net()
    run_epoch, seconds = prepare_epochs(net, IMAGES, TARGETS, PLANS[0], hole_pixels=3, whole=whole)
    losses = [run_epoch(plan) for plan in PLANS]
    assert (seconds > 0) == whole
    np.testing.assert_allclose(losses, step_by_step[0], rtol=1e-4)
    assert int(net.optimizer.iterations) == 6
    for found, expected in zip(net.get_weights(), step_by_step[1], strict=True):
        np.testing.assert_allclose(found, expected, atol=2e-3)


@pytest.mark.parametrize("whole", WAYS)
def test_answers_are_those_of_the_model(whole):
    net = make_net()
    plan = plan_view(30, 8, right=1, mirrored=True)
    answer, _ = prepare_answers(net, IMAGES, plan, whole=whole)
    found = answer(plan)
    assert found.shape == (32, 4)
    views = take_views(IMAGES, {name: part.ravel()[:30] for name, part in plan.items()})
    np.testing.assert_allclose(found[:30], net.predict(views, verbose=0), atol=1e-4)


@pytest.mark.parametrize("whole", WAYS)
def test_answers_are_by_the_weights_of_the_moment(whole):
    net = make_net()
    plan = plan_view(30, 10)
    answer, _ = prepare_answers(net, IMAGES, plan, whole=whole)
    before = answer(plan)
    net.layers[-3].kernel.assign(-net.layers[-3].kernel)
    assert net.layers[-3].units == 4
    order = before.argsort(axis=1)
    np.testing.assert_array_equal(answer(plan).argsort(axis=1), order[:, ::-1])


@pytest.mark.skipif(ON_JAX, reason="JAX can")
def test_other_backends_refuse_to_compile_an_epoch():
    with pytest.raises(ValueError, match="only JAX"):
        prepare_epochs(make_net(), IMAGES, TARGETS, PLANS[0], whole=True)


def test_images_without_targets_are_refused():
    with pytest.raises(ValueError, match="one target an image"):
        prepare_epochs(make_net(), IMAGES, TARGETS[:-1], PLANS[0])
