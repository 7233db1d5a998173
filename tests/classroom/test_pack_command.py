"""``python -m course pack``: from the lock to the zip file, with pip's part played by tiny wheels."""

import argparse
import errno
import json
import os
import signal
import zipfile

import pytest
from fake_wheels import line_of, make_wheel

from course.classroom.wheels import PackError
from course.commands import pack
from course.commands.pack import add_arguments, run
from course.data.errors import MissingDataError
from course.data.locate import Places

CARRIED = b"carried"


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A course of a few bytes, whose lock names two wheels, and a downloader that makes them."""
    repository = tmp_path / "course"
    for name in ("LICENSE", "README.md", "course/__init__.py", "requirements/install.py"):
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(name)
    (repository / "pyproject.toml").write_text('requires-python = ">=3.11,<3.14"')
    monkeypatch.setattr(
        "course.classroom.pack_contents.PARTS", ("LICENSE", "README.md", "course", "requirements")
    )
    made = [make_wheel(tmp_path / "index", name) for name in ("one", "installer")]
    for lock, path in zip(("cpu", "installer"), made, strict=True):
        (repository / "requirements" / f"{lock}.lock").write_text(line_of(path))

    def download(packages, target, folder):
        assert [each.name for part in packages.values() for each in part] == ["one", "installer"]
        folder.mkdir()
        return [path.rename(folder / path.name) for path in made]

    monkeypatch.setattr(pack, "REPOSITORY", repository)
    monkeypatch.setattr(pack, "download_wheels", download)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cifar10.npz").write_bytes(CARRIED)
    monkeypatch.setattr(pack, "fetch", lambda entry, places: tmp_path / "data" / "cifar10.npz")
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    return tmp_path / "out"


def command(*words):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args([*words, *("--platform", "linux-x86_64", "--python", "3.12")]))


def contents(path):
    with zipfile.ZipFile(path) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_it_packs_the_course_wheels_and_data(small, capsys):
    assert command("--out", "class.zip", "--data", "cifar10") == 0
    held = contents(small / "class.zip")
    assert set(held) == {
        *("LICENSE", "README.md", "course/__init__.py"),
        *("requirements/install.py", "requirements/cpu.lock", "requirements/installer.lock"),
        *("wheels/one-1.0-py3-none-any.whl", "wheels/installer-1.0-py3-none-any.whl", "wheels/pack.json"),
        *("data/cifar10.npz", "data/NOTICES.txt", "READ-ME-FIRST.txt", "SHA256SUMS.txt"),
    }
    assert held["data/cifar10.npz"] == CARRIED
    assert json.loads(held["wheels/pack.json"])["backend"] == "cpu"
    assert b"class.zip" in held["READ-ME-FIRST.txt"]
    said = capsys.readouterr().out
    assert "python3.12 -m zipfile -e class.zip ." in said
    assert "cifar10: put in. Licence: none stated" in said
    assert os.listdir(small) == ["class.zip"]


def test_data_that_is_not_put_in_is_named(small, capsys):
    assert command("--out", "class.zip") == 0
    said = capsys.readouterr().out
    assert "Not put in, since --data does not name them: cifar10, cifar10h, gtsrb32" in said
    assert "Lesson 08 cannot do without cifar10" in said
    assert "fashion_mnist" not in said
    assert not [name for name in contents(small / "class.zip") if name.startswith("data/")]


def test_data_that_the_course_carries_is_not_put_in_twice(small, capsys):
    assert command("--out", "class.zip", "--data", "fashion_mnist, cifar10,cifar10") == 0
    assert "fashion_mnist: the course carries it anyway." in capsys.readouterr().out
    assert [name for name in contents(small / "class.zip") if name.endswith(".npz")] == ["data/cifar10.npz"]


def test_data_beside_an_unpacked_course_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "mine"))
    monkeypatch.setattr("course.data.locate.PACKED", tmp_path / "data")
    assert Places.of_this_machine().folders == (tmp_path / "mine",)
    (tmp_path / "data").mkdir()
    assert Places.of_this_machine().folders == (tmp_path / "mine", tmp_path / "data")


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("--out", "class"), 2, "is no name of a zip file: choose one like class.zip"),
        (("--out", "class.tar.gz"), 2, "is no name of a zip file"),
        (("--out", ""), 2, "is no name of a zip file"),
        (("--out", ".zip"), 2, "is no name of a zip file"),
        (("--out", 'a".zip'), 2, "is no name of a zip file"),
        (("--out", "nowhere/class.zip"), 1, "there is no folder nowhere: make it"),
        (("--out", "file/class.zip"), 1, "there is no folder file"),
        (("--out", "class.zip", "--data", "cifar11"), 2, "Did you mean cifar10"),
        (("--out", "class.zip", "--data", "../x"), 2, "no data set is named '../x'"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_fetched(
    small, capsys, monkeypatch, words, status, message
):
    (small / "file").write_text("")
    monkeypatch.setattr(pack, "download_wheels", lambda *words: pytest.fail("something was downloaded"))
    assert command(*words) == status
    assert message in capsys.readouterr().out
    assert os.listdir(small) == ["file"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--platform", "amiga"), "choose --platform linux-x86_64"),
        (("--platform", "macos-x86_64"), "no longer comes for Macs with Intel"),
        (("--python", "3.9"), "choose --python 3.11 or 3.12 or 3.13"),
        (("--platform", "windows-x86_64", "--backend", "gpu"), "on linux-x86_64 alone"),
    ],
)
def test_machines_without_wheels_are_refused(small, capsys, words, message):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    assert run(parser.parse_args(["--out", "class.zip", "--python", "3.12", *words])) == 2
    assert message in capsys.readouterr().out
    assert os.listdir(small) == []


@pytest.mark.parametrize(
    "make", [lambda path: path.write_text("mine"), lambda path: path.symlink_to("nowhere")]
)
def test_a_pack_that_is_there_is_not_overwritten(small, capsys, make):
    make(small / "class.zip")
    before = os.lstat(small / "class.zip")
    assert command("--out", "class.zip") == 1
    assert "is not overwritten: choose another --out" in capsys.readouterr().out
    assert os.lstat(small / "class.zip") == before


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 1, "is full: make room"),
        (PermissionError(errno.EACCES, "Permission denied", "place"), 1, "place cannot be read or written"),
        (PackError("one==1.0 comes as no wheel"), 1, "one==1.0 comes as no wheel"),
        (KeyboardInterrupt(), 130, "Stopped: nothing was written."),
    ],
    ids=["full", "unwritable", "wheel", "interrupt"],
)
@pytest.mark.parametrize("where", ["download_wheels", "write_archive"])
def test_what_fails_leaves_nothing(small, capsys, monkeypatch, where, error, status, message):
    def fail(*words):
        raise error

    monkeypatch.setattr(pack, where, fail)
    assert command("--out", "class.zip") == status
    assert message in capsys.readouterr().out
    assert os.listdir(small) == []


def test_a_system_that_ends_it_leaves_nothing(small, capsys, monkeypatch):
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(pack, "download_wheels", lambda *words: signal.raise_signal(signal.SIGTERM))
    assert command("--out", "class.zip") == 130
    assert "Stopped" in capsys.readouterr().out
    assert os.listdir(small) == []
    assert signal.getsignal(signal.SIGTERM) is before


def test_data_that_cannot_be_had_is_not_left_out_in_silence(small, capsys, monkeypatch):
    def refuse(entry, places):
        raise MissingDataError(f"{entry.title} is not on this machine")

    monkeypatch.setattr(pack, "fetch", refuse)
    assert command("--out", "class.zip", "--data", "cifar10") == 1
    assert "CIFAR-10 is not on this machine" in capsys.readouterr().out
    assert os.listdir(small) == []


def test_a_course_without_its_lock_is_told(small, capsys):
    (pack.REPOSITORY / "requirements" / "cpu.lock").unlink()
    assert command("--out", "class.zip") == 1
    assert "get a complete copy of the course" in capsys.readouterr().out
    assert os.listdir(small) == []


def test_the_place_must_be_named(capsys):
    with pytest.raises(SystemExit):
        command()
    assert "--out" in capsys.readouterr().err
