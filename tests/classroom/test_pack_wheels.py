"""Wheels for other machines, got by pip itself from a folder of tiny ones."""

import os
import sys

import pytest
from fake_wheels import line_of, make_wheel

from course.classroom import wheels
from course.classroom.locks import needed
from course.classroom.targets import find_target
from course.classroom.wheels import PackError, download_wheels, explain, run_pip

WINDOWS = find_target("windows-x86_64", "3.12", ("3.12",))
LINUX = find_target("linux-x86_64", "3.12", ("3.12",))


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A folder that is all that pip knows of."""
    for name in [name for name in os.environ if name.upper().startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    return tmp_path / "index"


def get(tmp_path, lock, target):
    path = tmp_path / "small.lock"
    path.write_text(lock)
    return [
        each.name for each in download_wheels(needed([path], target), target, tmp_path / "pack" / "wheels")
    ]


@pytest.mark.parametrize(("target", "place"), [(WINDOWS, 0), (LINUX, 1)], ids=["windows", "linux"])
def test_each_machine_gets_its_own_wheel(tmp_path, index, target, place):
    pure = make_wheel(index, "pure")
    built = [
        make_wheel(index, "built", tag=f"cp312-cp312-{platform}")
        for platform in ("win_amd64", "manylinux_2_17_x86_64", "manylinux_2_34_x86_64")
    ]
    assert get(tmp_path, line_of(pure) + line_of(*built), target) == [built[place].name, pure.name]


def test_versions_for_early_and_late_patches_of_python_both_come(tmp_path, index):
    early = make_wheel(index, "some", version="1.0")
    late = make_wheel(index, "some", version="2.0", needs_python=">=3.12.5")
    lock = line_of(early, marker="python_full_version < '3.12.5'")
    lock += line_of(late, marker="python_full_version >= '3.12.5'")
    assert get(tmp_path, lock, LINUX) == [early.name, late.name]


def test_a_wheel_that_does_not_exist_for_a_machine_is_named(tmp_path, index):
    there = make_wheel(index, "built", tag="cp312-cp312-win_amd64")
    with pytest.raises(
        PackError, match=r"built==1.0 comes as no wheel for linux-x86_64 with Python 3.12. Choose"
    ):
        get(tmp_path, line_of(there), LINUX)


def test_another_file_than_the_locks_is_refused(tmp_path, index):
    path = make_wheel(index, "pure")
    lock = line_of(path)
    path.unlink()
    make_wheel(index, "pure", needs_python=">=3")
    with pytest.raises(PackError, match="not the one that the lock names"):
        get(tmp_path, lock, LINUX)


def test_no_network_is_told_with_the_remedy(tmp_path, index, monkeypatch):
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    lock = line_of(make_wheel(tmp_path / "elsewhere", "pure"))
    with pytest.raises(PackError, match=r"To make a pack needs a network.*to install from it needs none"):
        get(tmp_path, lock, LINUX)


def test_what_pip_left_out_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(wheels, "run_pip", lambda command, scratch, on_package: (0, ""))
    lock = line_of(make_wheel(tmp_path / "elsewhere", "pure"))
    with pytest.raises(PackError, match=r"no wheel that the lock knows of: pure 1.0"):
        get(tmp_path, lock, LINUX)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "The disk is full"),
        ("/usr/bin/python3: No module named pip", "ensurepip"),
        ("WARNING: Retrying (Retry(total=1 ...\nERROR: No matching distribution found for a==1", "network"),
        ("ERROR: No matching distribution found for a==1", "a==1 comes as no wheel"),
        ("something\nthat nobody expected", "    that nobody expected"),
        ("", "could not get the wheels for linux-x86_64 with Python 3.12"),
    ],
)
def test_what_pip_says_is_explained(said, words):
    assert words in explain(said, LINUX)


def test_packages_are_counted_as_they_come(tmp_path):
    lines = "Looking in links\\nCollecting a==1\\n  Downloading a\\nProcessing /b.whl\\nSaved a"
    command = [sys.executable, "-c", f"print('{lines}'); raise SystemExit(3)"]
    seen = []
    status, said = run_pip(command, tmp_path, lambda: seen.append(1))
    assert (status, len(seen)) == (3, 2)
    assert said.splitlines()[-1] == "Saved a"


def test_pip_is_stopped_with_the_command(tmp_path):
    """An interrupt while pip works leaves no pip behind."""
    command = [sys.executable, "-c", "import time; print('Collecting a', flush=True); time.sleep(600)"]

    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_pip(command, tmp_path, interrupt)  # returns at once, since the process was ended
