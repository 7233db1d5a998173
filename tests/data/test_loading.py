"""Loading by name, as lessons do it, and what it costs."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from course.data import CacheError, DamagedDataError, DataError, MissingDataError, UnknownDataError, load
from course.data.catalogue import find_entry
from course.data.locate import Places

PEAK_MEMORY = """
import resource
import course.data
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
course.data.load("fashion_mnist")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


def test_what_the_catalogue_says_comes_with_the_data():
    dataset, entry = load("fashion_mnist", train_size=10, test_size=10), find_entry("fashion_mnist")
    for key in ("name", "title", "licence", "citation", "class_names", "human_accuracy"):
        assert getattr(dataset, key) == getattr(entry, key)


def test_a_subset_can_be_asked_for_at_once():
    small = load("fashion_mnist", train_size=250, test_size=100, seed=1)
    assert (small.x_train.shape, small.x_test.shape) == ((250, 28, 28), (100, 28, 28))
    assert np.bincount(small.y_train).tolist() == [25] * 10
    np.testing.assert_array_equal(small.x_train, load("fashion_mnist").subset(250, seed=1).x_train)


def test_labels_do_not_overflow():
    labels = load("fashion_mnist", train_size=1000).y_train
    assert (100 * labels).max() == 900


@pytest.mark.parametrize("size", [60_001, 0, -1, 2.5])
def test_a_size_that_does_not_fit_is_refused(size):
    with pytest.raises(ValueError, match="train_size"):
        load("fashion_mnist", train_size=size)


def test_an_unknown_name_is_refused_before_anything_is_looked_for():
    with pytest.raises(UnknownDataError, match="Did you mean fashion_mnist"):
        load("fashion mnist")


def test_a_missing_data_set_says_how_to_get_it(places):
    with pytest.raises(MissingDataError, match="COURSE_DATA"):
        load("cifar10", places=places)


def test_a_damaged_file_is_not_used(places):
    (places.folders[0] / "fashion_mnist.npz").write_bytes(bytes(find_entry("fashion_mnist").size))
    with pytest.raises(DamagedDataError, match="SHA-256"):
        load("fashion_mnist", places=places)


def test_one_error_class_catches_all_and_each_is_also_of_the_usual_kind():
    for kind, usual in (
        (UnknownDataError, ValueError),
        (DamagedDataError, ValueError),
        (MissingDataError, FileNotFoundError),
        (CacheError, OSError),
    ):
        assert issubclass(kind, DataError)
        assert issubclass(kind, usual)


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is counted in kilobytes on Linux only")
def test_fashion_mnist_is_loaded_in_little_memory():
    output = subprocess.run([sys.executable, "-c", PEAK_MEMORY], capture_output=True, text=True, check=True)
    assert int(output.stdout) < 250e6


def test_loading_imports_no_backend():
    code = "import sys, course.data; course.data.load('fashion_mnist'); print(*sys.modules)"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"keras", "tensorflow", "jax", "torch", "requests", "sklearn"} & set(output.stdout.split())


def test_the_embedded_file_needs_neither_folders_nor_cache(tmp_path):
    places = replace(Places.of_this_machine(), folders=(), cache=tmp_path / "none")
    assert len(load("fashion_mnist", places=places).x_train) == 60_000
    assert not (tmp_path / "none").exists()
