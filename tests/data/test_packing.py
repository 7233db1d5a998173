"""The packed Fashion-MNIST: the four published files, byte for byte, the same on every machine."""

import gzip
import hashlib
import os
import zipfile

import numpy as np
import pytest

from course.data.catalogue import find_entry
from course.data.errors import DamagedDataError, MissingDataError
from course.data.locate import Places
from course.data.packing import FASHION_MNIST_MD5, pack_fashion_mnist, write_npz

EMBEDDED = Places.of_this_machine().embedded / "fashion_mnist.npz"


@pytest.fixture
def originals(tmp_path):
    """Write the four files that the embedded one holds into a folder."""
    folder = tmp_path / "originals"
    folder.mkdir()
    with np.load(EMBEDDED, allow_pickle=False) as archive:
        for name in archive.files:
            (folder / name).write_bytes(archive[name].tobytes())
    return folder


def without_name_and_time(content, at=1_591_347_949):
    """Give a gzip file the header that ``gzip --no-name`` and Debian's clock leave."""
    end_of_name = content.index(b"\0", 10) + 1
    return content[:3] + b"\0" + at.to_bytes(4, "little") + content[8:10] + content[end_of_name:]


def test_the_embedded_file_holds_the_published_files():
    with np.load(EMBEDDED, allow_pickle=False) as archive:
        found = {name: hashlib.md5(archive[name].tobytes()).hexdigest() for name in archive.files}
    assert found == FASHION_MNIST_MD5
    assert found["train-images-idx3-ubyte.gz"] == "8d4fb7e6c68d591d4c3dfef9ec88bf0d"


def test_packing_the_originals_gives_the_embedded_file_again(originals, tmp_path):
    packed = pack_fashion_mnist(originals, tmp_path / "again.npz")
    assert hashlib.sha256(packed.read_bytes()).hexdigest() == find_entry("fashion_mnist").sha256
    assert sorted(os.listdir(tmp_path)) == ["again.npz", "originals"]


def test_copies_without_name_and_time_give_the_same_file(originals, tmp_path):
    for path in originals.iterdir():
        stripped = without_name_and_time(path.read_bytes())
        assert gzip.decompress(stripped)[:2] == b"\0\0"
        path.write_bytes(stripped)
    packed = pack_fashion_mnist(originals, tmp_path / "again.npz")
    assert hashlib.sha256(packed.read_bytes()).hexdigest() == find_entry("fashion_mnist").sha256


def test_a_file_that_is_not_the_published_one_is_named(originals, tmp_path):
    path = originals / "t10k-labels-idx1-ubyte.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())[:-1] + b"\7"))
    with pytest.raises(DamagedDataError, match=r"t10k-labels.*expected MD5 bb300cfdad3c16e7a12a480ee83cd310"):
        pack_fashion_mnist(originals, tmp_path / "again.npz")
    assert not (tmp_path / "again.npz").exists()


def test_a_missing_file_is_named_with_where_to_get_it(originals, tmp_path):
    (originals / "train-images-idx3-ubyte.gz").unlink()
    with pytest.raises(
        MissingDataError, match=r"train-images.*https://github.com/zalandoresearch/fashion-mnist"
    ):
        pack_fashion_mnist(originals, tmp_path / "again.npz")


def test_what_is_written_depends_on_the_arrays_alone(tmp_path):
    arrays = {"numbers": np.arange(5), "letters": np.array(["a", "bc"])}
    first, second = (write_npz(tmp_path / name, arrays) for name in ("first.npz", "second.npz"))
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert {(member.date_time, member.create_system) for member in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 3)
        }
    with np.load(first, allow_pickle=False) as archive:
        assert archive["letters"].tolist() == ["a", "bc"]


def test_a_failed_write_leaves_an_older_file_alone(tmp_path):
    target = tmp_path / "set.npz"
    target.write_bytes(b"older")
    with pytest.raises(ValueError, match="pickle"):
        write_npz(target, {"objects": np.array([{}], dtype=object)})
    assert os.listdir(tmp_path) == ["set.npz"]
    assert target.read_bytes() == b"older"
