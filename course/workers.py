"""Measure one job of a comparison, here or on a worker that has nothing but the course."""

from __future__ import annotations

import os
import pickle
import random
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version

import numpy as np

from course import devices
from course.contenders import Contender
from course.data import Dataset
from course.results import Row

TestFeatures = dict[str, tuple[np.ndarray, float]]  # by contender, with the seconds they took

ARRAYS = ("x_train", "y_train", "x_test", "y_test")

# A process measures one job at a time, also where a worker has several threads: Keras draws its random
# numbers from one source for all of them.
ONE_AT_A_TIME = threading.Lock()
_test_features: dict[str, TestFeatures] = {}  # on a worker: of the present comparison alone


def measure(contender: Contender, dataset: Dataset, seed: int, test_features: TestFeatures) -> Row:
    """Train and test once. Features of the test part are made once; every row counts their time."""
    x_train, train_feature_seconds = make_features(contender, dataset.x_train)
    if contender.name not in test_features:
        test_features[contender.name] = make_features(contender, dataset.x_test)
    x_test, test_feature_seconds = test_features[contender.name]

    started = time.perf_counter()
    predict, parameters = contender.fit(dataset.with_inputs(x_train, x_test), seed)
    fitted = time.perf_counter()
    predicted = np.asarray(predict(x_test))
    finished = time.perf_counter()
    return Row(
        contender=contender.name,
        kind=contender.kind,
        train_size=len(x_train),
        seed=seed,
        accuracy=float((predicted == dataset.y_test).mean()),
        parameters=parameters,
        train_seconds=train_feature_seconds + fitted - started,
        predict_seconds=test_feature_seconds + finished - fitted,
        predicted=tuple(int(number) for number in predicted),
    )


def make_features(contender: Contender, inputs: np.ndarray) -> tuple[np.ndarray, float]:
    """The contender's view of the inputs, and the seconds it took."""
    started = time.perf_counter()
    made = contender.features(inputs) if contender.features else inputs
    return made, time.perf_counter() - started


def measure_on_worker(
    number: int, sent: bytes, size: int, seed: int, about: Mapping[str, object], /, **arrays: np.ndarray
) -> tuple[int, Row | Exception]:
    """Measure one job in a process that knows nothing but its arguments.

    Parameters
    ----------
    number : of the job; comes back with its outcome.
    sent : the contender, pickled.
    size, seed : how many training images, and which.
    about : "comparison", a name that no other call has; "versions" of libraries and "backend" of
        Keras, name to version, that this process must have, the latter empty where no net is
        trained; "facts", what the dataset has besides arrays.
    arrays : those of the dataset, ``extra`` included.

    Returns
    -------
    The number, and a row or the exception that the job raised: raised here, it would end the
    jobs of other workers.
    """
    with ONE_AT_A_TIME, _silent(), _undisturbed():
        try:
            refuse_other_versions(about["versions"], about["backend"])
            own = {key: arrays.pop(key) for key in ARRAYS}
            dataset = Dataset(**own, **about["facts"], extra=arrays)
            if about["comparison"] not in _test_features:
                _test_features.clear()
            test_features = _test_features.setdefault(about["comparison"], {})
            return number, measure(pickle.loads(sent), dataset.subset(size, seed=seed), seed, test_features)
        except Exception as error:
            return number, portable(error)


def refuse_other_versions(libraries: Mapping[str, str], backend: Mapping[str, str]) -> None:
    """Keep out results of other code than the caller's.

    Parameters
    ----------
    libraries, backend : name to version, as the caller has them; an empty backend is not looked at.

    Raises
    ------
    RuntimeError
        If they are others here.
    """
    expected = {**libraries, **backend}
    here = {name: version(name) for name in libraries} | (backend_here() if backend else {})
    if here != expected:
        raise RuntimeError(
            f"a worker has other versions: expected {expected}, it has {here}; "
            "install the course there from the same lock, and set the same KERAS_BACKEND"
        )


def backend_here() -> dict[str, str]:
    """Name of the backend of this process to its version."""
    device = devices.describe()
    return {device.backend: device.backend_version}


def portable(error: Exception) -> Exception:
    """Return an error that can travel, with the place where it arose in a note."""
    place = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # of a class that only the worker knows, or with a file or a lock in it
        error = RuntimeError(f"{type(error).__name__}: {error}")
    error.add_note(place)
    return error


@contextmanager
def _silent() -> Iterator[None]:
    """Show no progress of a training: several at once would write over each other."""
    before = os.environ.get("COURSE_PROGRESS")
    os.environ["COURSE_PROGRESS"] = "off"
    try:
        yield
    finally:
        if before is None:
            del os.environ["COURSE_PROGRESS"]
        else:
            os.environ["COURSE_PROGRESS"] = before


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let threads that were here before draw their random numbers elsewhere.

    Keras shuffles batches by the generator of the module ``random``, which all threads share,
    and those of a Dask worker draw from it while they move data: no training would be the
    same twice. Threads that the backend starts, or that Python did not start, go with the job.
    """
    others = {
        thread.ident
        for thread in threading.enumerate()
        if thread is not threading.current_thread() and not isinstance(thread, threading._DummyThread)
    }
    elsewhere = random.Random()
    shared = {
        name: getattr(random, name)
        for name in random.__all__
        if isinstance(getattr(getattr(random, name), "__self__", None), random.Random)
    }

    def divide(name: str) -> Callable:
        own, other = shared[name], getattr(elsewhere, name)
        return lambda *given, **named: (other if threading.get_ident() in others else own)(*given, **named)

    for name in shared:
        setattr(random, name, divide(name))
    try:
        yield
    finally:
        for name, function in shared.items():
            setattr(random, name, function)
