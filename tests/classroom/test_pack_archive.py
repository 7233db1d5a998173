"""The zip file of a pack: whole or not there, the same each time, and safe to unpack anywhere."""

import errno
import hashlib
import os
import stat
import zipfile

import pytest

from course.classroom import pack_archive
from course.classroom.pack_archive import check_names, write_archive
from course.classroom.pack_contents import CHECKSUMS, TOP, Member


@pytest.fixture
def members(tmp_path):
    wheel = tmp_path / "a.whl"
    wheel.write_bytes(bytes(3_000_000))
    return [Member("wheels/a.whl", wheel), Member("READ.txt", b"words " * 1000), Member("é.txt", b"")]


def test_files_stand_in_one_folder_with_their_checksums(tmp_path, members):
    path = tmp_path / "class.zip"
    assert write_archive(path, members) == path.stat().st_size
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {name.split("/")[0] for name in archive.namelist()} == {TOP}
        held = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    sums = dict(line.split("  ")[::-1] for line in held.pop(CHECKSUMS).decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
    assert held["wheels/a.whl"] == bytes(3_000_000)


def test_only_what_is_not_compressed_yet_is_compressed(tmp_path, members):
    write_archive(tmp_path / "class.zip", members)
    with zipfile.ZipFile(tmp_path / "class.zip") as archive:
        kinds = {info.filename.rpartition("/")[2]: info.compress_type for info in archive.infolist()}
    assert kinds["a.whl"] == zipfile.ZIP_STORED
    assert kinds["READ.txt"] == zipfile.ZIP_DEFLATED


def test_everybody_may_read_what_is_unpacked(tmp_path, members):
    write_archive(tmp_path / "class.zip", members)
    with zipfile.ZipFile(tmp_path / "class.zip") as archive:
        assert {stat.S_IMODE(info.external_attr >> 16) for info in archive.infolist()} == {0o644}


def test_the_same_files_make_the_same_pack(tmp_path, members):
    write_archive(tmp_path / "one.zip", members)
    os.utime(tmp_path / "a.whl", (0, 0))
    write_archive(tmp_path / "two.zip", members[::-1])
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize(
    "make", [lambda path: path.write_text("mine"), lambda path: path.symlink_to("nowhere"), os.mkdir]
)
def test_what_is_there_is_not_overwritten(tmp_path, members, make):
    path = tmp_path / "class.zip"
    make(path)
    before = os.lstat(path)
    with pytest.raises(FileExistsError, match="is not overwritten: choose another --out"):
        write_archive(path, members)
    assert os.lstat(path) == before
    assert sorted(os.listdir(tmp_path)) == ["a.whl", "class.zip"]


def test_nor_what_came_meanwhile(tmp_path, members, monkeypatch):
    path = tmp_path / "class.zip"
    fsync = os.fsync

    def slow(number):
        path.write_text("somebody was faster")
        fsync(number)

    monkeypatch.setattr(os, "fsync", slow)
    with pytest.raises(FileExistsError, match="is not overwritten"):
        write_archive(path, members)
    assert path.read_text() == "somebody was faster"
    assert sorted(os.listdir(tmp_path)) == ["a.whl", "class.zip"]


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_full_disk_or_an_interrupt_leaves_nothing(tmp_path, members, monkeypatch, error):
    def fail(number):
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(error)):
        write_archive(tmp_path / "class.zip", members)
    assert os.listdir(tmp_path) == ["a.whl"]


def test_a_file_that_vanishes_leaves_nothing(tmp_path, members):
    (tmp_path / "a.whl").unlink()
    with pytest.raises(FileNotFoundError):
        write_archive(tmp_path / "class.zip", members)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../a",
            "a/../b",
            "/etc/passwd",
            "a//b",
            "./a",
            "",
            "a/",
            "C:/a",
            "a\\b",
            "a\nb",
            "a\0",
            "a?",
            "a*",
        ),
        *("con", "a/NUL.txt", "com1", "a.", "a /b", "a|b", '"', "<"),
    ],
)
def test_names_that_lead_elsewhere_or_fail_on_windows_are_refused(name):
    with pytest.raises(ValueError, match="cannot be a file on every system"):
        check_names([name])


@pytest.mark.parametrize(
    "name", [".jupyter/labconfig/a.json", "a..b", "console.py", "Åsa Ö.txt", "a/b/c.whl"]
)
def test_other_names_pass(name):
    check_names([name])


def test_two_names_that_are_one_on_windows_are_refused():
    with pytest.raises(ValueError, match="twice"):
        check_names(["a/b.txt", "A/B.TXT"])


def test_the_pack_cannot_bring_its_own_checksums(tmp_path):
    with pytest.raises(ValueError, match="twice"):
        write_archive(tmp_path / "class.zip", [Member(CHECKSUMS, b"")])
    assert pack_archive.CHECKSUMS == CHECKSUMS
