"""Every unit test runs in the same environment, with a cache of its own that is gone afterwards."""

import os
import signal
import tempfile

import numpy as np
import pytest
from pinned import pinned_environment

from course.data import Dataset


def pytest_configure(config):
    cache = tempfile.TemporaryDirectory(prefix="course-cache-")
    config.add_cleanup(cache.cleanup)
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    os.environ.update(pinned_environment(backend, "quick", cache.name))
    # Started in the background of a shell, a process ignores interrupts; some tests send themselves one.
    signal.signal(signal.SIGINT, signal.default_int_handler)


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
