"""Every unit test runs in the same environment, with a cache of its own that is gone afterwards."""

import os
import signal
import tempfile

import numpy as np
import pytest
from pinned import pinned_environment

from course.data import Dataset

SCORE = pytest.StashKey[dict[str, list[int]]]()


def pytest_configure(config):
    cache = tempfile.TemporaryDirectory(prefix="course-cache-")
    config.add_cleanup(cache.cleanup)
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    os.environ.update(pinned_environment(backend, "quick", cache.name))
    # Started in the background of a shell, a process ignores interrupts; some tests send themselves one.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def mutation_score(request):
    """A dictionary: exercise to mutants caught, mutants known to be right answers, and mutants in all."""
    return request.config.stash.setdefault(SCORE, {})


def pytest_sessionfinish(session):
    """A process that ran a part of the tests hands its score to the one that reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["mutation_score"] = session.config.stash.get(SCORE, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    reported = getattr(node, "workeroutput", {})  # none if the process died
    node.config.stash.setdefault(SCORE, {}).update(reported.get("mutation_score", {}))


def pytest_terminal_summary(terminalreporter, config):
    """Tell, at the end, how many mutants of the exercises' solutions the checks caught."""
    score = config.stash.get(SCORE, {})
    if score:
        caught, right, total = (sum(column) for column in zip(*score.values(), strict=True))
        terminalreporter.section("mutants of the solutions")
        share = f"{caught} of {total} caught ({caught / total:.1%})"
        terminalreporter.write_line(f"{share}; {right} more are right answers, listed with reasons")


@pytest.fixture(scope="session")
def make_dataset():
    """Return a function that makes small grey pictures, labelled by where they are brightest."""

    def make(*, train: int = 200, test: int = 100, side: int = 8, classes: int = 2, seed: int = 0) -> Dataset:
        random = np.random.default_rng(seed)
        labels = np.arange(train + test) % classes
        images = random.random((train + test, side, side, 1), dtype=np.float32) / 2
        for image, label in zip(images, labels, strict=True):
            image[side * label // classes : side * (label + 1) // classes] += 0.5
        return Dataset(
            images[:train],
            labels[:train],
            images[train:],
            labels[train:],
            class_names=[f"class {number}" for number in range(classes)],
            name="stripes",
        )

    return make
