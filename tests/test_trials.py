"""Contenders that are kept: what they answer is counted again by hand."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from course.models import build_mlp
from course.training import Settings
from course.trials import Trained, Trials, learn_by_hand, learn_by_net, with_copies

RANDOM = np.random.default_rng(0)
X = np.concatenate([RANDOM.normal(-1, 0.3, (30, 2)), RANDOM.normal(1, 0.3, (30, 2))]).astype(np.float32)
Y = np.repeat([0, 1], 30)


def answering(*answers):
    """A way to learn that gives these answers to whatever is asked."""
    return lambda inputs, classes, seed: Trained(lambda asked: np.array(answers), None, len(inputs) + seed)


def test_learning_by_hand_sees_features_and_keeps_the_model():
    seen = []
    trained = learn_by_hand(lambda x: (seen.append(x.shape), x[..., None] * 2)[1], LogisticRegression())(
        X, Y, 0
    )
    assert (trained.predict(X) == Y).all()
    assert seen == [(60, 2), (60, 2)]
    assert trained.parameters == 3
    np.testing.assert_array_equal(trained.model.predict(2 * X), trained.predict(X))


def test_every_learning_has_its_own_estimator_and_seed():
    estimator = LogisticRegression()
    learn = learn_by_hand(lambda x: x, estimator)
    first, second = learn(X, Y, 3), learn(X, 1 - Y, 4)
    assert (first.model.random_state, second.model.random_state) == (3, 4)
    assert (first.predict(X) == 1 - second.predict(X)).all()
    assert not hasattr(estimator, "coef_")


def test_learning_by_a_net_takes_its_view_and_knows_all_classes():
    sizes = []

    def how(examples):
        sizes.append(examples)
        return Settings(epochs=20, learning_rate=0.05, batch_size=16, validation_fraction=0)

    learn = learn_by_net(build_mlp, 5, how, view=lambda x: np.repeat(x, 2, axis=1))
    trained = learn(X, Y, 0)
    assert sizes == [60]
    assert trained.model.input_shape == (None, 4)
    assert trained.model.output_shape == (None, 5)
    assert (trained.predict(X) == Y).mean() > 0.9
    assert trained.parameters == trained.model.count_params()
    again = learn(X, Y, 0).model.get_weights()
    assert all(np.array_equal(a, b) for a, b in zip(trained.model.get_weights(), again, strict=True))


def test_a_net_may_take_inputs_as_they_are():
    trained = learn_by_net(build_mlp, 2, Settings(epochs=1, validation_fraction=0))(X, Y, 0)
    assert trained.model.input_shape == (None, 2)


def test_copies_are_changed_at_random_and_keep_their_class():
    given = []

    def learn(inputs, classes, seed):
        given.append((inputs, classes, seed))

    def change(inputs, random, *, by):
        return inputs + by * random.random()

    for _ in range(2):
        with_copies(learn, change, 2, by=10)(X, Y, 7)
    (inputs, classes, seed), (again, *_) = given
    assert seed == 7
    np.testing.assert_array_equal(inputs[:60], X)
    np.testing.assert_array_equal(classes, np.tile(Y, 3))
    first, second = (np.unique(np.round(inputs[k : k + 60] - X, 4)) for k in (60, 120))
    assert first != second
    assert 0 < first < 10
    np.testing.assert_array_equal(inputs, again)


@pytest.fixture
def trials():
    groups = {"front": np.array([True, True, False, False])}
    made = Trials(np.zeros((4, 2)), np.array([0, 1, 0, 1]), groups)
    made.enter("one", answering(0, 1, 1, 1), X[:10], Y[:10], seed=0, size=3)
    made.enter("one", answering(0, 0, 0, 0), X, Y, seed=0, size=6)
    made.enter("one", answering(0, 1, 0, 0), X, Y, seed=5, size=6)
    return made


def test_shares_are_counted_by_group_seed_and_size(trials):
    np.testing.assert_allclose(trials.shares("one"), [0.5, 0.75])
    np.testing.assert_allclose(trials.shares("one", "front"), [0.5, 1])
    np.testing.assert_allclose(trials.shares("one", size=3), [0.75])


def test_the_trained_can_be_asked_again(trials):
    assert list(trials.get("one")) == [0, 5]
    np.testing.assert_array_equal(trials.get("one")[5].trained.predict(None), [0, 1, 0, 0])
    np.testing.assert_array_equal(trials.get("one", size=3)[0].answers, [0, 1, 1, 1])
    back = trials.enter("two", learn_by_hand(lambda x: x, KNeighborsClassifier()), X, Y, seed=0, size=1)
    assert back is trials.get("two")[0].trained


def test_the_same_once_more_takes_the_place(trials):
    trials.enter("one", answering(1, 1, 1, 1), X, Y, seed=0, size=6)
    np.testing.assert_allclose(sorted(trials.shares("one")), [0.5, 0.75])
    assert len(trials.get("one")) == 2


def test_a_table_has_means_and_spreads(trials):
    table = trials.tabulate(["one"], ["all", "front"])
    assert table["contender"] == ["one"]
    assert table["all, %"] == ["62.5 ± 12.5"]
    assert table["front, %"] == ["75.0 ± 25.0"]
    assert table["numbers kept"] == ["62"]  # the mean of 60 and 65, rounded to even
    assert {"seconds to learn", "to answer"} < set(table)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda trials: Trials(X, Y[:3]), "3 for 60"),
        (lambda trials: Trials(X[:0], Y[:0]), "0 for 0"),
        (lambda trials: Trials(X, Y, {"g": Y}), "'g' must be 60 bools"),
        (lambda trials: Trials(X, Y, {"g": Y[:2] > 0}), "'g' must be 60 bools"),
        (lambda trials: Trials(X, Y, {"g": Y > 5}), "at least one of them true"),
        (lambda trials: trials.get("two"), r"'two' was tried at sizes \[\]"),
        (lambda trials: trials.shares("one", size=4), r"sizes \[3, 6\], not at 4"),
        (lambda trials: with_copies(answering(), lambda x, random: x, 0), "at least 1 copy"),
    ],
)
def test_bad_input_is_refused(trials, call, message):
    with pytest.raises(ValueError, match=message):
        call(trials)
