"""What goes into a pack: the course, nothing of the teacher's own, data with licences, and two commands."""

import json
import shutil
import subprocess

import pytest

from course.classroom import pack_contents
from course.classroom.pack_archive import check_names
from course.classroom.pack_contents import (
    PARTS,
    Member,
    commands_for,
    course_files,
    describe_pack,
    start_commands,
    unknown_to_git,
    write_notices,
    write_readme,
)
from course.classroom.targets import find_target
from course.commands.build import REPOSITORY
from course.data.catalogue import find_entry

LINUX = find_target("linux-x86_64", "3.12", ("3.12",))
WINDOWS = find_target("windows-x86_64", "3.12", ("3.12",))


@pytest.fixture
def small(tmp_path):
    """A folder with all parts of a course, and with what does not belong into a pack."""
    folder = tmp_path / "small"
    for part in PARTS:
        if "." in part.lstrip(".") or part in {"LICENSE", "Makefile"}:
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            (folder / part).write_text(part)
        else:
            (folder / part).mkdir(parents=True)
            (folder / part / "file.txt").write_text(part)
    for path in (
        "tests/test_a.py",
        ".venv/secret.txt",
        "my-notebooks/mine.ipynb",
        "grades.csv",
        "data/x.npz",
    ):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text("not for learners")
    for path in ("course/__pycache__/a.pyc", "notebooks/.ipynb_checkpoints/a.ipynb", "course/a.egg-info/b"):
        (folder / path).parent.mkdir()
        (folder / path).write_text("by the way")
    (folder / "course" / "link.txt").symlink_to(folder / "grades.csv")
    return folder


def git(folder, *words):
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


def names(members):
    return {member.name for member in members}


def all_parts():
    return {
        part if "." in part[1:] or part in {"LICENSE", "Makefile"} else f"{part}/file.txt" for part in PARTS
    }


def test_without_git_the_folder_is_packed_but_for_what_is_the_teachers(small):
    assert names(course_files(small)) == all_parts()
    assert unknown_to_git(small) == []


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_with_git_only_what_it_keeps(small):
    git(small, "init", "--quiet")
    git(small, "add", "--all")
    (small / "classroom" / "my-pupils.txt").write_text("names")
    (small / "course" / "file.txt").write_text("changed")
    members = course_files(small)
    assert unknown_to_git(small) == ["classroom/my-pupils.txt"]
    assert names(members) == {
        *all_parts(),
        *("course/__pycache__/a.pyc", "notebooks/.ipynb_checkpoints/a.ipynb", "course/a.egg-info/b"),
    }
    (changed,) = (member for member in members if member.name == "course/file.txt")
    assert changed.content.read_text() == "changed"


def test_where_git_does_not_work_the_folder_is_packed(small, monkeypatch):
    (small / ".git").mkdir()
    monkeypatch.setenv("PATH", "")
    assert names(course_files(small)) == all_parts()


def test_what_git_says_of_a_folder_around_is_not_asked(small, monkeypatch):
    """A pack that was unpacked inside of some repository is not the repository."""
    monkeypatch.setattr(pack_contents.subprocess, "run", lambda *words, **more: pytest.fail("git was asked"))
    assert course_files(small)


@pytest.mark.parametrize("part", ["lessons", "pyproject.toml"])
def test_a_course_that_is_not_whole_is_refused(small, part):
    path = small / part
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(ValueError, match=f"lacks {part}: make the pack in a clone"):
        course_files(small)


def test_the_courses_own_files_can_all_be_packed():
    members = course_files(REPOSITORY)
    found = names(members)
    check_names(sorted(found))
    for name in (
        "requirements/install.py",
        "course/data/embedded/fashion_mnist.npz",
        "lessons/00_start_here.py",
    ):
        assert name in found
    assert not [name for name in found if name.startswith((".venv", "tests", "my-notebooks", "build"))]


def test_a_member_has_a_size(tmp_path):
    (tmp_path / "a").write_bytes(b"four")
    assert Member("a", tmp_path / "a").size == Member("a", b"four").size == 4


def test_the_installer_learns_for_whom_the_wheels_are():
    facts = json.loads(describe_pack(WINDOWS, "cpu", "0.1.0"))
    assert facts == {
        "platform": "windows-x86_64",
        "sys_platform": "win32",
        "machine": "AMD64",
        "python": "3.12",
        "backend": "cpu",
        "course": "0.1.0",
    }


def test_notices_name_makers_and_licences():
    text = write_notices([find_entry("cifar10"), find_entry("fsdd")])
    for words in ("CIFAR-10", "Krizhevsky", "none stated by its makers", "CC BY-SA 4.0", "ask before"):
        assert words in text


def test_two_commands_for_each_system():
    assert commands_for(LINUX, "class.zip") == (
        "python3.12 -m zipfile -e class.zip .",
        "python3.12 deep-learning-course/requirements/install.py",
    )
    assert commands_for(WINDOWS, "my class.zip") == (
        'py -3.12 -m zipfile -e "my class.zip" .',
        "py -3.12 deep-learning-course\\requirements\\install.py",
    )


@pytest.mark.parametrize("target", [LINUX, WINDOWS], ids=["linux", "windows"])
def test_the_readme_has_the_commands_and_the_data(target):
    text = write_readme(target, "class.zip", [find_entry("cifar10")])
    for command in (*commands_for(target, "class.zip"), *start_commands(target)):
        assert f"    {command}\n" in text
    assert "cifar10" in text
    assert "Python 3.12" in text
    assert ("make lab" in text) == (target is LINUX)
    assert all(len(line) <= 110 for line in text.splitlines())
    assert "\n\n\n" not in text


def test_the_readme_says_when_there_is_no_data():
    assert "none besides what the course itself carries" in write_readme(LINUX, "class.zip", [])
