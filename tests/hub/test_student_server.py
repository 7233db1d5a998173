"""What happens before a student's server starts, under the student's own account."""

import json
import sys
from pathlib import Path

import pytest

HUB = Path(__file__).resolve().parents[2] / "classroom" / "hub"
sys.path.insert(0, str(HUB))

import student  # noqa: E402, in HUB


@pytest.fixture
def start(monkeypatch, tmp_path):
    """Return a function that starts the server of whoever lives in this folder, up to its last step."""
    became = []
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("COURSE_CACHE", "COURSE_COPIES", "PATH"):
        monkeypatch.setenv(name, "/shared/by/mistake")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["student.py", "--a-word-of-the-hub"])
    monkeypatch.setattr(student.os, "execv", lambda program, words: became.append((program, words)))

    def start():
        student.main()
        return became.pop()

    return start


def test_copies_are_made_and_the_server_gets_the_hubs_words(start, tmp_path, capsys):
    program, words = start()
    assert program.name == "jupyterhub-singleuser"
    assert program.parent == Path(sys.executable).parent
    assert words == [str(program), "--a-word-of-the-hub"]
    first = tmp_path / "my-notebooks" / "00_start_here.ipynb"
    assert json.loads(first.read_text(encoding="utf-8"))["cells"]
    assert "New in my-notebooks" in capsys.readouterr().out


def test_every_student_has_a_cache_and_copies_of_their_own(start, tmp_path):
    start()
    assert student.os.environ["COURSE_CACHE"] == str(tmp_path / ".course")
    assert student.os.environ["COURSE_COPIES"] == str(tmp_path / "my-notebooks")


def test_in_a_terminal_python_is_the_one_with_the_course(start):
    start()
    assert student.os.environ["PATH"].partition(student.os.pathsep)[0] == str(Path(sys.executable).parent)


def test_what_a_student_wrote_stays(start, tmp_path):
    start()
    mine = tmp_path / "my-notebooks" / "00_start_here.ipynb"
    mine.write_text('{"cells": [{"cell_type": "markdown", "source": "mine"}]}', encoding="utf-8")
    start()
    assert "mine" in mine.read_text(encoding="utf-8")


def test_a_home_without_room_does_not_keep_a_student_out(start, tmp_path, capsys):
    (tmp_path / "my-notebooks").write_text("in the way", encoding="utf-8")
    start()
    assert "File exists" in capsys.readouterr().err
    assert (tmp_path / "my-notebooks").read_text(encoding="utf-8") == "in the way"
