"""``python -m course progress``: the board, the export, and beginning anew."""

import argparse
import os
import re
import subprocess
import sys
from datetime import date

import pytest

from course import board, progress
from course.commands.progress import add_arguments, run
from course.journal import Journal
from course.progress import exercise_state, progress_folder, record_exercise, record_quiz
from course.progress_export import read_export
from course.standing import Task, Tasks


@pytest.fixture(autouse=True)
def own_place(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.setattr(progress, "JOURNAL", Journal(progress_folder))
    monkeypatch.chdir(tmp_path)
    tasks = {
        "00": Tasks((Task("a", "Add", 1), Task("b", "Bend", 2)), (Task("q", "Why?", 3), Task("r", "Who?", 4)))
    }
    monkeypatch.setattr(board, "tasks_of", lambda number: tasks.get(number, Tasks()))


def progress_command(*words):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(words))


class TestBoard:
    def test_it_tells_each_lesson_and_what_to_do_next(self, capsys):
        record_exercise("00", "a", "right")
        record_quiz("00", "q", False)
        record_quiz("00", "q", True)
        record_quiz("00", "r", True)
        assert progress_command() == 0
        head, first, *others = capsys.readouterr().out.splitlines()
        assert re.split(r"  +", head) == ["lesson", "objectives", "exercises", "quiz", "minutes"]
        assert re.split(r"  +", first) == ["00 Start here", "3 of 4", "1 of 2", "1 of 2", "0 of about 20"]
        assert re.split(r"  +", others[0]) == ["01 Learning by example", "-", "-", "-", "0 of about 75"]
        assert "Next: Go on with 00 Start here: do exercise 2, “Bend”" in others
        assert str(progress_folder()) in others[-1]
        assert all(len(line) <= 100 for line in (head, first, *others[:12]))

    def test_what_is_done_is_marked(self, capsys):
        for name in ("a", "b"):
            record_exercise("00", name, "right")
        for name in ("q", "r"):
            record_quiz("00", name, True)
        assert progress_command() == 0
        assert [line[:2] for line in capsys.readouterr().out.splitlines() if line.endswith("done")] == ["00"]

    def test_damage_is_told(self, capsys):
        progress_folder().mkdir(parents=True)
        (progress_folder() / "a.jsonl").write_text("damage\n")
        assert progress_command() == 0
        assert "was damaged" in capsys.readouterr().out

    def test_without_lessons(self, tmp_path, monkeypatch, capsys):
        monkeypatch.setattr("course.commands.progress.stand_now", lambda: board.stand_now(tmp_path))
        assert progress_command() == 1
        assert "run this in a clone" in capsys.readouterr().out


class TestExport:
    def test_it_is_written_beside_and_read_back(self, tmp_path, capsys):
        record_exercise("00", "a", "right")
        assert progress_command("export", "--name", "Ada Ångström") == 0
        path = tmp_path / f"course-progress-{date.today().isoformat()}.json"
        assert path.name in capsys.readouterr().out
        content = read_export(path.read_text(encoding="utf-8"))
        assert content["name"] == "Ada Ångström"
        assert content["lessons"][0]["exercises"]["a"]["state"] == "right"
        assert content["lessons"][0]["exercises"]["b"] is None

    def test_it_overwrites_nothing(self, tmp_path, capsys):
        (tmp_path / "mine.json").write_text("mine")
        assert progress_command("export", "--out", "mine.json") == 1
        assert "is not overwritten" in capsys.readouterr().out
        assert (tmp_path / "mine.json").read_text() == "mine"

    def test_a_place_that_cannot_be_written(self, tmp_path, capsys):
        (tmp_path / "file").write_text("")
        assert progress_command("export", "--out", "file/progress.json") == 1
        assert "choose another one with --out" in capsys.readouterr().out


class TestReset:
    def test_the_old_one_is_kept_with_its_date(self, capsys):
        record_exercise("00", "a", "right")
        assert progress_command("reset", "--yes") == 0
        aside = progress_folder().with_name(f"progress-{date.today().isoformat()}")
        assert str(aside) in capsys.readouterr().out
        assert exercise_state("00", "a") == "not attempted"
        assert '"right"' in next(aside.iterdir()).read_text()
        record_exercise("00", "a", "wrong")  # the same kernel goes on
        assert progress_command("reset", "--yes") == 0
        assert progress_folder().with_name(f"{aside.name}-2").is_dir()
        assert len(list(aside.iterdir())) == 1

    @pytest.mark.parametrize(
        ("answer", "status"), [("y", 0), ("YES ", 0), ("n", 1), ("", 1), ("yesterday", 1)]
    )
    def test_it_asks(self, monkeypatch, answer, status):
        record_exercise("00", "a", "right")
        monkeypatch.setattr("builtins.input", lambda question: answer)
        assert progress_command("reset") == status
        assert exercise_state("00", "a") == ("right" if status else "not attempted")

    def test_with_nobody_to_answer_nothing_happens(self):
        record_exercise("00", "a", "right")
        command = [sys.executable, "-m", "course", "progress", "reset"]
        answer = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=os.environ
        )
        assert answer.returncode == 1
        assert "Nothing was changed." in answer.stdout
        assert "--yes" in answer.stderr
        assert progress_folder().exists()

    def test_nothing_to_forget(self, capsys):
        assert progress_command("reset") == 0
        assert "There is nothing to forget" in capsys.readouterr().out

    def test_a_folder_that_cannot_be_moved(self, monkeypatch, capsys):
        record_exercise("00", "a", "right")

        def refuse(self, target):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("pathlib.Path.rename", refuse)
        assert progress_command("reset", "--yes") == 1
        assert "cannot be moved (Permission denied)" in capsys.readouterr().out


def test_from_the_command_line():
    command = [sys.executable, "-m", "course", "progress"]
    answer = subprocess.run(command, capture_output=True, text=True, env=os.environ)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.count(" of about ") >= 13
    assert "Next: Begin with 00 Start here." in answer.stdout
