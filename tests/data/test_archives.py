"""The makers' archive of CIFAR-10, rebuilt small record by record, whole and in every state of damage."""

import io
import struct
import tarfile

import numpy as np
import pytest

from course.data.archives import CIFAR10_RECORD, read_cifar10_archive, read_tar
from course.data.errors import DamagedDataError
from course.data.loading import load

FOLDER = "cifar-10-batches-bin"
TRAIN_FILES = [f"{FOLDER}/data_batch_{number}.bin" for number in (1, 2, 3, 4, 5)]
TEST_FILE = f"{FOLDER}/test_batch.bin"


def record(label, image):
    """One record as the makers describe it: the label, 1,024 red bytes, 1,024 green, 1,024 blue, by rows."""
    channels = [[int(image[row, column, c]) for row in range(32) for column in range(32)] for c in range(3)]
    return struct.pack("B1024B1024B1024B", label, *channels[0], *channels[1], *channels[2])


def write_archive(path, files, mode="w:gz"):
    """Pack name -> bytes, or -> TarInfo for what is no plain file; in a list of pairs names may repeat."""
    with tarfile.open(path, mode) as archive:
        for name, content in files.items() if isinstance(files, dict) else files:
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
                continue
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture
def images():
    return np.random.default_rng(5).integers(0, 256, size=(7, 32, 32, 3), dtype=np.uint8)


@pytest.fixture
def files(images):
    """Five training files, the first of two records, and a test file; as in the real one, a text beside."""
    labels = [3, 9, 0, 1, 2, 3, 8]
    records = [record(label, image) for label, image in zip(labels, images, strict=True)]
    contents = [records[0] + records[1], *records[2:6], records[6]]
    return {
        f"{FOLDER}/batches.meta.txt": b"airplane\n",
        **dict(zip([*TRAIN_FILES, TEST_FILE], contents, strict=True)),
    }


@pytest.mark.parametrize("mode", ["w:gz", "w"])
def test_a_small_archive_of_the_same_layout_is_read_exactly(tmp_path, files, images, mode):
    arrays = read_cifar10_archive(write_archive(tmp_path / "small.tar.gz", files, mode))
    np.testing.assert_array_equal(arrays["x_train"], images[:6])
    np.testing.assert_array_equal(arrays["x_test"], images[6:])
    assert arrays["y_train"].tolist() == [3, 9, 0, 1, 2, 3]
    assert arrays["y_test"].tolist() == [8]
    assert arrays["x_train"].dtype == arrays["y_train"].dtype == np.uint8


def test_the_order_is_that_of_the_names_not_of_the_archive(tmp_path, files, images):
    backwards = dict(reversed(files.items()))
    arrays = read_cifar10_archive(write_archive(tmp_path / "small.tar.gz", backwards))
    np.testing.assert_array_equal(arrays["x_train"], images[:6])


@pytest.mark.parametrize(
    "name", ["../outside.bin", "/etc/outside.bin", f"{FOLDER}/../../x", "..\\outside.bin"]
)
def test_a_name_that_leads_outside_is_refused_and_nothing_is_written(tmp_path, files, name):
    folder = tmp_path / "inside"
    folder.mkdir()
    path = write_archive(folder / "small.tar.gz", {name: b"harm", **files})
    with pytest.raises(DamagedDataError, match="leads out of its folder"):
        read_cifar10_archive(path)
    assert list(tmp_path.rglob("*")) == [folder, path]


def test_nothing_is_unpacked(tmp_path, files):
    path = write_archive(tmp_path / "small.tar.gz", files)
    read_cifar10_archive(path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kept", [0, 1, 10, 0.5, 0.9, 0.999])
def test_an_archive_cut_short_is_refused(tmp_path, files, kept):
    path = write_archive(tmp_path / "small.tar.gz", files)
    content = path.read_bytes()
    path.write_bytes(content[: kept if kept in (0, 1, 10) else int(kept * len(content))])
    with pytest.raises(DamagedDataError, match=r"cut short|lacks") as caught:
        read_cifar10_archive(path)
    assert "Delete it" in str(caught.value)


def test_what_is_no_archive_is_refused(tmp_path):
    path = tmp_path / "page.tar.gz"
    path.write_text("<html>Sign in to this network</html>")
    with pytest.raises(DamagedDataError, match="no archive"):
        read_cifar10_archive(path)


@pytest.mark.parametrize("missing", [TRAIN_FILES[0], TRAIN_FILES[4], TEST_FILE])
def test_a_missing_file_is_named(tmp_path, files, missing):
    del files[missing]
    with pytest.raises(DamagedDataError, match=f"lacks {missing}"):
        read_cifar10_archive(write_archive(tmp_path / "small.tar.gz", files))


@pytest.mark.parametrize("length", [0, 1, CIFAR10_RECORD - 1, CIFAR10_RECORD + 1, 2 * CIFAR10_RECORD - 3])
def test_records_of_a_wrong_size_are_refused(tmp_path, files, length):
    files[TRAIN_FILES[2]] = bytes(length)
    with pytest.raises(DamagedDataError, match=f"data_batch_3.bin has {length:,} bytes, expected .* 3,073"):
        read_cifar10_archive(write_archive(tmp_path / "small.tar.gz", files))


def test_a_label_that_is_no_class_is_refused(tmp_path, files):
    files[TEST_FILE] = bytes([10]) + files[TEST_FILE][1:]
    with pytest.raises(DamagedDataError, match="label 10, expected 0 to 9"):
        read_cifar10_archive(write_archive(tmp_path / "small.tar.gz", files))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_a_wanted_file_that_is_no_plain_file_is_refused(tmp_path, files, kind):
    link = tarfile.TarInfo(TEST_FILE)
    link.type, link.linkname = kind, TRAIN_FILES[0]
    with pytest.raises(DamagedDataError, match="one plain file"):
        read_cifar10_archive(write_archive(tmp_path / "small.tar.gz", {**files, TEST_FILE: link}))


def test_a_file_that_is_there_twice_is_refused(tmp_path, files):
    pairs = [*files.items(), (TEST_FILE, files[TEST_FILE])]
    with pytest.raises(DamagedDataError, match="one plain file"):
        read_cifar10_archive(write_archive(tmp_path / "small.tar.gz", pairs))


def test_a_file_longer_than_believable_is_not_read(tmp_path):
    path = write_archive(tmp_path / "a.tar.gz", {"folder/long": bytes(1001)})
    assert read_tar(path, ["folder/long"], bytes_at_most=1001) == {"folder/long": bytes(1001)}
    with pytest.raises(DamagedDataError, match="at most 1,000 bytes"):
        read_tar(path, ["folder/long"], bytes_at_most=1000)


def test_an_archive_that_cannot_be_opened_is_not_called_damaged(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_tar(tmp_path / "nowhere.tar.gz", ["a"], bytes_at_most=1)


def test_the_full_size_archive_gives_the_arrays_of_the_courses_own_file(tmp_path, mirrored):
    mirrored("cifar10")
    expected = load("cifar10")
    everything = {}
    names = [*TRAIN_FILES, TEST_FILE]
    images = [*np.split(expected.x_train, 5), expected.x_test]
    labels = [*np.split(expected.y_train, 5), expected.y_test]
    for name, some_images, some_labels in zip(names, images, labels, strict=True):
        planes = np.moveaxis(some_images, -1, 1).reshape(len(some_images), -1)
        everything[name] = np.column_stack([some_labels.astype(np.uint8), planes]).tobytes()
    arrays = read_cifar10_archive(write_archive(tmp_path / "whole.tar.gz", everything, "w"))
    for key in ("x_train", "y_train", "x_test", "y_test"):
        np.testing.assert_array_equal(arrays[key], getattr(expected, key))
