"""The example folders: what a learner might collect, written once and never over anything."""

import numpy as np
import pytest

from course.data import load
from course.data.own import OwnDataError, inspect_folder, load_own, write_example_folder


@pytest.mark.parametrize(
    ("modality", "found", "labels"),
    [
        ("images", "images", ["Ankle boot", "Sandal", "Sneaker"]),
        ("sounds", "sounds", ["no", "yes"]),
        ("texts", "texts", ["negative", "positive"]),
        ("csv", "texts", ["negative", "positive"]),
    ],
)
def test_each_kind_passes_its_inspection(tmp_path, modality, found, labels):
    path = write_example_folder(tmp_path / "a" / "b", modality, per_class=24)
    inspection = inspect_folder(path)
    assert inspection.modality == found
    assert dict(inspection.counts) == dict.fromkeys(labels, 24)
    assert not inspection.skipped
    assert not [sentence for sentence in inspection.warnings if "copies" not in sentence]
    assert len(load_own(inspection).y_train) == 18 * len(labels)
    assert not list((tmp_path / "a").glob(".*"))  # nothing unfinished is left


def test_pictures_are_those_of_the_set(tmp_path):
    garments = load("fashion_mnist")
    path = write_example_folder(tmp_path / "a", "images", classes=("T-shirt/top", "Bag"), per_class=3, seed=5)
    dataset = load_own(path, size=28, test_fraction=0.5)
    assert dataset.class_names == ("Bag", "T-shirt or top")
    known = {image.tobytes() for image in garments.x_train}
    assert all(image[..., 0].tobytes() in known for image in dataset.x_train)


def test_voices_stay_together(tmp_path):
    path = write_example_folder(tmp_path / "a", "sounds", per_class=40)
    dataset = load_own(path, group_by=r"^(.+)_")
    train, test = set(dataset.extra["train_group"]), set(dataset.extra["test_group"])
    assert not train & test
    assert len(test) >= 3
    assert np.bincount(dataset.y_test).min() >= 5


def test_seeds(tmp_path):
    contents = []
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        path = write_example_folder(tmp_path / name, "csv", per_class=5, seed=seed)
        contents.append(path.read_bytes())
    assert contents[0] == contents[1] != contents[2]


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("precious")
    (tmp_path / "file").write_text("precious")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("full", "file", "link"):
        with pytest.raises(OwnDataError, match="is there already"):
            write_example_folder(tmp_path / name, "texts", per_class=2)
    assert (tmp_path / "full" / "mine.txt").read_text() == "precious"
    (tmp_path / "empty").mkdir()
    assert write_example_folder(tmp_path / "empty", "texts", per_class=2) == tmp_path / "empty"
    with pytest.raises(OwnDataError, match="is there already"):
        write_example_folder(tmp_path / "empty", "texts", per_class=2)


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    def refuse(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", refuse)
    with pytest.raises(OwnDataError, match="No space left"):
        write_example_folder(tmp_path / "a", "texts", per_class=2)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("modality", "changes", "message"),
    [
        ("films", {}, "modality must be one of images, sounds, texts, csv"),
        ("images", {"classes": ("Bag",)}, "at least two"),
        ("images", {"classes": ("Bag", "Bag")}, "each once"),
        ("sounds", {"classes": ("yes", "maybe")}, "at least two of yes, no"),
        ("texts", {"per_class": 0}, "per_class"),
        ("texts", {"per_class": 1_000_000}, "per_class"),
        ("csv", {"per_class": 2.5}, "per_class"),
        ("texts", {"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_written(tmp_path, modality, changes, message):
    with pytest.raises(ValueError, match=message):
        write_example_folder(tmp_path / "a", modality, **changes)
    assert not list(tmp_path.iterdir())
