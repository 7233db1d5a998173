"""The catalogue, and whether what it says is true of the files."""

import hashlib
import re

import numpy as np
import pytest

from course.data.catalogue import course_catalogue, find_entry, read_catalogue
from course.data.errors import DataError, UnknownDataError
from course.data.loading import load
from course.data.readers import READERS

NAMES = sorted(course_catalogue())


def test_every_data_set_has_a_reader():
    assert set(READERS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_is_complete(name):
    entry = find_entry(name)
    for text in (entry.title, entry.page, entry.licence, entry.citation):
        assert text.strip() == text != ""
    assert entry.file == f"{name}.npz" or entry.urls  # our own form, or as its makers publish it
    assert entry.page.startswith("http")
    for form in entry.forms():
        assert re.fullmatch(r"[0-9a-f]{64}", form.sha256)
        assert all(url.startswith("https://") for url in form.urls)
        assert form.name == name
    assert len(set(entry.class_names)) == len(entry.class_names) != 1
    assert (entry.human_accuracy is None) == (entry.human_note == "")
    assert entry.human_accuracy is None or 0.5 < entry.human_accuracy < 1


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_is_true_of_its_file(name, mirrored):
    entry, path = find_entry(name), mirrored(name)
    content = path.read_bytes()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (entry.size, entry.sha256)
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as archive:
            assert tuple(archive.get("class_names", entry.class_names)) == entry.class_names


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_is_true_of_what_is_loaded(name, mirrored):
    mirrored(name)
    entry, dataset = find_entry(name), load(name)
    if entry.train_size or entry.test_size:
        assert (len(dataset.x_train), len(dataset.x_test)) == (entry.train_size, entry.test_size)
    assert dataset.x_train.shape[1:] == dataset.x_test.shape[1:] == entry.example_shape
    if entry.class_names:
        for labels in (dataset.y_train, dataset.y_test):
            assert labels.dtype == np.int64
            assert len(labels) == 0 or set(labels) == set(range(dataset.num_classes))


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("fashion-mnist", "fashion_mnist"),
        ("FashionMNIST", "fashion_mnist"),
        ("cifar", "cifar10"),
        ("gtsrb", "gtsrb32"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(asked, offered):
    with pytest.raises(UnknownDataError, match=f"Did you mean.*{offered}"):
        find_entry(asked)


def test_a_name_like_no_other_is_answered_with_all():
    with pytest.raises(UnknownDataError) as caught:
        find_entry("xyz")
    assert all(name in str(caught.value) for name in NAMES)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, DataError)


def test_a_faulty_catalogue_names_the_fault(tmp_path):
    path = tmp_path / "catalogue.toml"
    path.write_text("[sample]\ntitel = 'misspelt'\n")
    with pytest.raises(ValueError, match=r"\[sample\] has unknown keys \['titel'\]"):
        read_catalogue(path)
    path.write_text("[sample]\ntitle = 'nothing else'\n")
    with pytest.raises(ValueError, match=r"\[sample\] is incomplete.*sha256"):
        read_catalogue(path)
    path.write_text("[sample]\ntitle = 'another form'\n[sample.original]\nfile = 'sample.tar.gz'\n")
    with pytest.raises(ValueError, match=r"\[sample.original\] needs the keys .*urls"):
        read_catalogue(path)
