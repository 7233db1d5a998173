"""One job on a worker: its own random numbers, errors that travel, and no other versions."""

import os
import pickle
import random
import threading
from importlib.metadata import version

import cloudpickle
import numpy as np
import pytest

from course import workers
from course.contenders import Contender
from course.data import Dataset
from course.results import Row
from course.workers import backend_here, measure, measure_on_worker, portable, refuse_other_versions


def contender_that(answer):
    """Return a contender whose answer to images is a function of them and of the seed."""
    return Contender(
        "spy", "by hand", None, lambda dataset, seed: (lambda images: answer(images, seed), 7), ""
    )


def call(contender, dataset, *, comparison="first", versions=None, backend=None, size=20, seed=3):
    """Measure on a worker as the caller of one sends it."""
    about = {"comparison": comparison, "versions": versions or {}, "backend": backend or {}}
    about["facts"] = {"class_names": dataset.class_names, "name": dataset.name}
    arrays = {key: getattr(dataset, key) for key in workers.ARRAYS} | dict(dataset.extra)
    return measure_on_worker(5, cloudpickle.dumps(contender), size, seed, about, **arrays)


@pytest.fixture
def dataset(make_dataset):
    return make_dataset(train=60, test=30)


def test_a_worker_measures_what_is_measured_here(dataset):
    contender = contender_that(
        lambda images, seed: (images.mean(axis=(1, 2, 3)) * 100 + seed).astype(int) % 2
    )
    number, row = call(contender, dataset)
    expected = measure(contender, dataset.subset(20, seed=3), 3, {})
    assert number == 5
    assert isinstance(row, Row)
    assert (row.predicted, row.accuracy, row.seed) == (expected.predicted, expected.accuracy, 3)


def test_what_belongs_to_each_example_goes_along(dataset):
    tracks = Dataset(
        dataset.x_train,
        dataset.y_train,
        dataset.x_test,
        dataset.y_test,
        class_names=dataset.class_names,
        extra={"train_track": np.arange(60), "size": np.array([8, 8])},
    )

    def fit(given, seed):
        assert given.class_names == ("class 0", "class 1")
        np.testing.assert_array_equal(given.extra["size"], [8, 8])
        np.testing.assert_array_equal(tracks.x_train[given.extra["train_track"]], given.x_train)
        return (lambda images: np.zeros(len(images), int)), 0

    _, row = call(Contender("spy", "by hand", None, fit, ""), tracks)
    assert isinstance(row, Row), row.__notes__


def test_features_of_the_test_are_made_once_in_each_comparison(dataset, tmp_path):
    def features(images):
        with (tmp_path / "log").open("a") as file:
            file.write(f"{len(images)} ")
        return images

    contender = Contender(
        "spy", "by hand", features, lambda d, seed: (lambda x: np.zeros(len(x), int), 0), ""
    )
    for comparison in ("one", "one", "other"):
        call(contender, dataset, comparison=comparison)
    assert (tmp_path / "log").read_text().split() == ["20", "30", "20", "20", "30"]


def test_other_threads_draw_their_random_numbers_elsewhere(dataset, monkeypatch):
    """A Dask worker's do so while they move data, and Keras shuffles by the same generator."""
    ask, answered = threading.Event(), threading.Event()

    def draw():
        ask.wait(10)
        random.sample(range(100), 10)
        answered.set()

    thread = threading.Thread(target=draw)
    thread.start()
    before = random.random

    def answer(images, seed):
        random.seed(seed)
        first = random.randrange(1000)
        ask.set()
        assert answered.wait(10)
        return np.full(len(images), first * 1000 + random.randrange(1000))

    # An event cannot be pickled: this contender is handed over as it is.
    monkeypatch.setattr(workers.pickle, "loads", lambda sent: contender_that(answer))
    _, row = call(None, dataset)
    thread.join()
    alone = random.Random(3)
    assert row.predicted[0] == alone.randrange(1000) * 1000 + alone.randrange(1000)
    assert random.random is before


def test_no_progress_is_shown_and_the_setting_comes_back(dataset, monkeypatch):
    seen = []
    monkeypatch.setattr(workers, "measure", lambda *job: seen.append(os.environ["COURSE_PROGRESS"]))
    for before in ("on", None):
        if before:
            monkeypatch.setenv("COURSE_PROGRESS", before)
        else:
            monkeypatch.delenv("COURSE_PROGRESS", raising=False)
        call(contender_that(None), dataset)
        assert os.environ.get("COURSE_PROGRESS") == before
    assert seen == ["off", "off"]


# --- errors


def test_an_error_travels_with_the_place_where_it_arose(dataset):
    def fail(images, seed):
        raise ZeroDivisionError("mine")

    number, error = call(contender_that(fail), dataset)
    assert number == 5
    back = pickle.loads(pickle.dumps(error))
    assert isinstance(back, ZeroDivisionError)
    assert "in fail" in back.__notes__[0]


def test_an_error_that_cannot_travel_is_told_in_words():
    class OfTheWorkerAlone(Exception):
        pass

    error = portable(OfTheWorkerAlone("mine"))
    assert type(error) is RuntimeError
    assert str(error) == "OfTheWorkerAlone: mine"
    pickle.loads(pickle.dumps(error))


def test_too_large_a_size_is_refused_as_it_is_here(dataset):
    _, error = call(contender_that(None), dataset, size=61)
    assert isinstance(error, ValueError)


# --- versions


def test_the_same_versions_pass():
    refuse_other_versions({"scipy": version("scipy")}, backend_here())


@pytest.mark.parametrize(
    ("libraries", "backend"), [({"scipy": "99"}, {}), ({}, {"torch": "0"}), ({"scipy": "99"}, {"jax": "0"})]
)
def test_other_versions_are_refused(libraries, backend):
    with pytest.raises(RuntimeError, match=r"other versions: expected .* same KERAS_BACKEND"):
        refuse_other_versions(libraries, backend)
