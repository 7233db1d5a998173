"""Contenders: what they learn from, how many numbers they keep, and what they are known by."""

import signal
from dataclasses import replace
from typing import ClassVar

import keras
import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC

from course import batches
from course.contenders import by_hand, count_parameters, learned
from course.models import build_mlp
from course.training import Settings, predict_classes, train


def rows_of(images):
    """Brightness of each row: (n, height)."""
    return images.mean(axis=(2, 3))


def small_net(shape, num_classes):
    return build_mlp(shape, num_classes, hidden=(4,))


@pytest.mark.parametrize(
    ("estimator", "expected"),
    [
        (LogisticRegression(), 3 * 5 + 3),
        (LinearSVC(), 3 * 5 + 3),
        (make_pipeline(StandardScaler(), LogisticRegression()), 5 + 5 + 3 * 5 + 3),
        (make_pipeline(StandardScaler(with_std=False), LinearSVC()), 5 + 3 * 5 + 3),
        (make_pipeline(PCA(2), LogisticRegression()), 2 * 5 + 5 + 3 * 2 + 3),
        (make_pipeline(make_pipeline("passthrough", PCA(4)), LinearSVC()), 4 * 5 + 5 + 3 * 4 + 3),
    ],
)
def test_numbers_that_linear_models_keep(estimator, expected):
    points = np.random.default_rng(0).normal(size=(90, 5))
    assert count_parameters(estimator.fit(points, np.arange(90) % 3)) == expected


def test_numbers_that_counters_of_words_keep():
    """A weight a word; of naive Bayes a logarithm for each word and class, and one a class."""
    texts = ["one two", "two three", "three one one"]
    weighted = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(texts, [0, 1, 1])
    assert count_parameters(weighted) == 3 + 3 + 1
    counted = make_pipeline(CountVectorizer(), MultinomialNB()).fit(texts, [0, 1, 1])
    assert count_parameters(counted) == 2 * 3 + 2


def test_two_classes_need_one_line_only():
    points = np.random.default_rng(0).normal(size=(90, 5))
    assert count_parameters(LogisticRegression().fit(points, np.arange(90) % 2)) == 5 + 1


@pytest.mark.parametrize("kernel", ["rbf", "linear"])
def test_numbers_that_a_support_vector_machine_keeps(kernel):
    """Its support vectors, two weights for each (there are two other classes), an offset a pair."""
    points = np.random.default_rng(0).normal(size=(90, 5))
    machine = SVC(kernel=kernel).fit(points, np.arange(90) % 3)
    vectors = len(machine.support_)
    assert 10 < vectors <= 90
    assert count_parameters(machine) == vectors * 5 + vectors * 2 + 3


def test_by_hand_is_scikit_learn_on_the_given_inputs(make_dataset):
    dataset = make_dataset(classes=3)
    contender = by_hand("raw", None, LogisticRegression())
    predict, parameters = contender.fit(dataset, 0)
    expected = LogisticRegression().fit(dataset.x_train.reshape(200, 64), dataset.y_train)
    np.testing.assert_array_equal(predict(dataset.x_test), expected.predict(dataset.x_test.reshape(100, 64)))
    assert parameters == 3 * 64 + 3
    assert (contender.name, contender.kind, contender.features) == ("raw", "by hand", None)


class Guess(ClassifierMixin, BaseEstimator):
    """Guess by its random state, and remember what it was given."""

    given: ClassVar = []

    def __init__(self, random_state=None):
        self.random_state = random_state

    def fit(self, inputs, labels):
        self.given.append((self.random_state, inputs.shape))
        self.classes_ = np.unique(labels)
        return self

    def predict(self, inputs):
        return np.random.default_rng(self.random_state).choice(self.classes_, len(inputs))


def test_the_seed_reaches_every_random_state(make_dataset):
    Guess.given.clear()
    estimator = make_pipeline(StandardScaler(), Guess(random_state=99))
    contender = by_hand("guess", None, estimator)
    for seed in (3, 4):
        contender.fit(make_dataset(), seed)
    assert Guess.given == [(3, (200, 64)), (4, (200, 64))]
    assert estimator.get_params()["guess__random_state"] == 99
    assert not hasattr(estimator[0], "mean_")  # a clone was fitted


@pytest.mark.parametrize("estimator", [None, "svm", StandardScaler(), lambda images: images])
def test_only_classifiers_can_take_part(estimator):
    with pytest.raises(ValueError, match="expected a scikit-learn classifier, got"):
        by_hand("name", None, estimator)


def test_learned_is_a_training_with_the_comparisons_seed(make_dataset):
    dataset, settings = make_dataset(), Settings(epochs=2, learning_rate=0.01, seed=77)
    predict, parameters = learned("net", small_net, settings).fit(dataset, 5)

    keras.utils.set_random_seed(5)
    model = small_net((8, 8, 1), 2)
    run = train(model, dataset, replace(settings, seed=5))
    np.testing.assert_array_equal(predict(dataset.x_test), predict_classes(model, dataset.x_test))
    assert parameters == run.parameters == (64 + 1) * 4 + (4 + 1) * 2


def test_settings_may_depend_on_the_number_of_images(make_dataset, monkeypatch):
    asked = []

    def chosen(size):
        asked.append(size)
        return Settings(epochs=1)

    learned("net", small_net, chosen).fit(make_dataset(train=120), 0)
    assert asked == [120]


def test_a_net_on_features_made_by_hand_counts_as_by_hand(make_dataset):
    contender = learned("net", small_net, Settings(epochs=1), features=rows_of)
    assert contender.kind == "by hand"
    assert learned("net", small_net, Settings()).kind == "learned"
    dataset = make_dataset()
    made = dataset.with_inputs(contender.features(dataset.x_train), contender.features(dataset.x_test))
    predict, parameters = contender.fit(made, 0)
    assert parameters == (8 + 1) * 4 + (4 + 1) * 2
    assert predict(made.x_test).shape == (100,)


def test_half_a_training_is_no_result(make_dataset, monkeypatch):
    def interrupt(images, random):
        signal.raise_signal(signal.SIGINT)
        return images

    monkeypatch.setitem(batches.AUGMENTATIONS, "flip", interrupt)
    with pytest.raises(KeyboardInterrupt):
        learned("net", small_net, Settings(epochs=3, augment=("flip",))).fit(make_dataset(), 0)


def test_recipes_differ_where_results_would():
    recipes = [
        by_hand("a", None, SVC(C=1)).recipe,
        by_hand("a", None, SVC(C=2)).recipe,
        by_hand("a", rows_of, SVC(C=1)).recipe,
        learned("a", small_net, Settings()).recipe,
        learned("a", small_net, Settings(epochs=6)).recipe,
        learned("a", small_net, Settings(), features=rows_of).recipe,
        learned("a", lambda shape, count: small_net(shape, count), Settings()).recipe,
        learned("a", small_net, lambda size: Settings()).recipe,
    ]
    assert len(set(recipes)) == len(recipes)
    assert by_hand("a", None, SVC(C=1)).recipe == by_hand("b", None, SVC(C=1)).recipe


def test_the_way_of_training_belongs_to_the_recipe(monkeypatch):
    before = learned("a", small_net, Settings()).recipe
    monkeypatch.setattr("course.schedules.WARM_UP_SHARE", 0.5)
    assert learned("a", small_net, Settings()).recipe != before
