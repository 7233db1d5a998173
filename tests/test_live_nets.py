"""Nets that are looked into while they learn: against Keras's own prediction, evaluation and training."""

import threading

import keras
import numpy as np
import pytest

from course.data import load_circles, load_moons, load_spiral
from course.live_nets import BATCH_SIZE, SIDE, LiveNet, NetPlan, build_net, square_around

MOONS = load_moons(90, noise=0.1, seed=0)  # 45 to learn from: two batches, and five points left over


@pytest.fixture(scope="module")
def trained():
    live = LiveNet(NetPlan((4, 3), "tanh", 0.05), MOONS, seed=1)
    live.train(5)
    return live


def test_the_net_is_what_the_plan_says():
    net = build_net(NetPlan((5, 3), "tanh", 0.02, 0.1))
    assert [(layer.units, layer.activation.__name__) for layer in net.layers] == [
        (5, "tanh"),
        (3, "tanh"),
        (2, "softmax"),
    ]
    assert float(net.optimizer.learning_rate) == pytest.approx(0.02)
    assert net.optimizer.weight_decay == 0.1
    assert net.loss == "sparse_categorical_crossentropy"


def test_the_answer_is_that_of_predict(trained):
    look = trained.look()
    (left, right), (bottom, top) = trained.bounds
    for row, column in ((0, 0), (SIDE - 1, 0), (10, 40)):
        place = [left + column / (SIDE - 1) * (right - left), top + row / (SIDE - 1) * (bottom - top)]
        predicted = trained.net.predict(np.array([place], np.float32), verbose=0)[0, 1]
        assert look.surface[row, column] == pytest.approx(predicted, abs=1e-5)
        np.testing.assert_allclose(look.layers[0][row, column], place, rtol=1e-5)


def test_neurons_are_those_of_the_layers(trained):
    look = trained.look()
    assert [layer.shape for layer in look.layers] == [(SIDE, SIDE, units) for units in (2, 4, 3)]
    kernel, bias = trained.net.layers[0].get_weights()
    np.testing.assert_allclose(look.layers[1], np.tanh(look.layers[0] @ kernel + bias), atol=1e-5)
    assert [kernel.shape for kernel in look.kernels] == [(2, 4), (4, 3), (3, 1)]
    last = trained.net.layers[-1].get_weights()[0]
    np.testing.assert_allclose(look.kernels[-1][:, 0], last[:, 1] - last[:, 0], atol=1e-6)


def test_losses_and_accuracies_are_those_of_keras(trained):
    look = trained.look()
    answers = trained.net.predict(MOONS.x_test, verbose=0)
    expected = keras.ops.mean(keras.losses.sparse_categorical_crossentropy(MOONS.y_test, answers))
    assert look.test_losses[-1] == pytest.approx(float(expected), abs=1e-5)
    assert look.test_accuracy == pytest.approx((answers.argmax(axis=1) == MOONS.y_test).mean())
    answers = trained.net.predict(MOONS.x_train, verbose=0)
    expected = keras.ops.mean(keras.losses.sparse_categorical_crossentropy(MOONS.y_train, answers))
    assert look.train_losses[-1] == pytest.approx(float(expected), abs=1e-5)
    assert look.train_accuracy == pytest.approx((answers.argmax(axis=1) == MOONS.y_train).mean())
    assert len(look.train_losses) == len(look.test_losses) == look.epoch + 1 == 6


def test_an_epoch_is_what_fit_does_with_the_same_batches():
    live = LiveNet(NetPlan((3,), "relu", 0.05), MOONS, seed=2)
    other = build_net(live.plan)
    other.set_weights(live.net.get_weights())
    live.train()
    order = np.random.default_rng((2, 0)).permutation(45)[: 2 * BATCH_SIZE]
    other.fit(
        MOONS.x_train[order], MOONS.y_train[order], batch_size=BATCH_SIZE, epochs=1, shuffle=False, verbose=0
    )
    for ours, theirs in zip(live.net.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_it_learns():
    live = LiveNet(NetPlan((8,), "relu", 0.05), load_circles(200, noise=0.05), seed=0)
    live.train(30)
    look = live.look()
    assert look.train_losses[-1] < 0.5 * look.train_losses[0]
    assert look.test_accuracy > 0.85


def test_the_same_seed_gives_the_same_net_and_leaves_random_states_alone():
    before, nets = np.random.get_state()[1].tolist(), []  # noqa: NPY002
    for seed in (3, 3, 4):
        nets.append(LiveNet(NetPlan((3,)), MOONS, seed))
        nets[-1].train()
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002
    first, again, other = (net.look().surface for net in nets)
    np.testing.assert_allclose(first, again, atol=1e-6)
    assert np.abs(first - other).max() > 0.01


def test_rates_change_from_the_next_epoch_on():
    live = LiveNet(NetPlan((3,), learning_rate=0.05), MOONS)
    live.change(learning_rate=1e-9)
    assert live.plan.learning_rate == 0.05
    before = live.net.get_weights()
    live.train()
    assert live.plan == NetPlan((3,), learning_rate=1e-9)
    for was, now in zip(before, live.net.get_weights(), strict=True):
        np.testing.assert_allclose(was, now, atol=1e-6)
    live.change(weight_decay=0.5)
    live.train()
    assert live.net.optimizer.weight_decay == 0.5
    assert float(live.net.optimizer.learning_rate) == pytest.approx(1e-9)
    live.change(learning_rate=0.05)
    live.train()
    assert (live.plan.learning_rate, live.plan.weight_decay, live.epoch) == (0.05, 0.5, 3)


def test_weight_decay_shrinks_weights():
    sizes = []
    for decay in (0.0, 3.0):
        live = LiveNet(NetPlan((8,), "tanh", 0.01, decay), MOONS)
        live.train(20)
        sizes.append(np.abs(live.net.get_weights()[0]).mean())
    assert sizes[1] < 0.8 * sizes[0]


def test_time_ends_a_training_but_not_before_one_epoch():
    live = LiveNet(NetPlan(()), MOONS)
    live.train(1_000_000, seconds=0.0)
    assert live.epoch in (1, 2)


def test_one_thread_trains_while_another_looks():
    live = LiveNet(NetPlan((4,)), MOONS)
    thread = threading.Thread(target=live.train, args=(15,))
    thread.start()
    while thread.is_alive():
        look = live.look()
        assert np.isfinite(look.surface).all()
        assert look.epoch == len(look.train_losses) - 1
    thread.join()
    assert live.look().epoch == 15


def test_a_square_holds_all_points():
    (left, right), (bottom, top) = square_around(np.array([[0.0, 1.0], [4.0, 2.0]]))
    assert right - left == pytest.approx(top - bottom) == pytest.approx(4.4)
    assert ((left + right) / 2, (bottom + top) / 2) == pytest.approx((2, 1.5))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"widths": (1, 2, 3, 4, 5)}, "at most 4 layers"),
        ({"widths": (9,)}, "1 to 8 neurons"),
        ({"widths": (0,)}, "1 to 8 neurons"),
        ({"activation": "softmax"}, "expected an activation"),
        ({"learning_rate": 0.0}, "learning rate above 0, got 0.0"),
        ({"learning_rate": float("nan")}, "learning rate above 0, got nan"),
        ({"weight_decay": -1.0}, "weight decay of at least 0"),
    ],
)
def test_bad_plans_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        NetPlan(**options)


@pytest.mark.parametrize(
    "dataset",
    [load_moons(20), load_spiral(90, arms=3), MOONS.with_inputs(MOONS.x_train[:, :1], MOONS.x_test[:, :1])],
    ids=["too few", "three classes", "on a line"],
)
def test_bad_data_is_refused(dataset):
    with pytest.raises(ValueError, match="points \\(n, 2\\) of the classes 0 and 1"):
        LiveNet(NetPlan(), dataset)
