"""The board reads what is there, and says it in a notebook and in a terminal."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from course import board, exercises, progress
from course.board import show_progress, stand_now, tasks_of
from course.journal import Journal
from course.lessons import read_lessons
from course.progress import progress_folder, record_exercise
from course.standing import Task, Tasks, describe_map

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


@pytest.fixture(autouse=True)
def own_place(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.setattr(progress, "JOURNAL", Journal(progress_folder))


@pytest.fixture
def asked(monkeypatch):
    """Lesson 00 asks two exercises and a question, lesson 01 an exercise, the others nothing."""

    def task(name, objective=1):
        return SimpleNamespace(name=name, title=f"The {name}", text=f"What {name}?", objective=objective)

    def of_lesson(number):
        if number == "00":
            quiz = SimpleNamespace(questions=(task("q", 2),))
            return SimpleNamespace(exercises=[task("a"), task("b")], quiz=quiz)
        if number == "01":
            return SimpleNamespace(exercises=[task("c")], quiz=None)
        raise ValueError("there is no such lesson")

    monkeypatch.setattr(exercises, "of_lesson", of_lesson)


def test_what_a_lesson_asks(asked):
    assert tasks_of("00") == Tasks((Task("a", "The a", 1), Task("b", "The b", 1)), (Task("q", "What q?", 2),))
    assert tasks_of("01") == Tasks((Task("c", "The c", 1),))
    assert tasks_of("77") == Tasks()


@pytest.mark.parametrize("lesson", read_lessons(NOTEBOOKS), ids=lambda lesson: lesson.slug)
def test_tasks_are_about_objectives_that_the_lesson_has(lesson):
    tasks = tasks_of(lesson.number)
    for task in (*tasks.exercises, *tasks.questions):
        assert 1 <= task.objective <= len(lesson.objectives), task
        assert progress.SLUG.fullmatch(task.name), task
    names = [task.name for task in (*tasks.exercises, *tasks.questions)]
    assert len(set(names)) == len(names)


def test_the_board_stands_where_the_records_say(asked):
    record_exercise("00", "a", "right")
    standings, notes = stand_now()
    assert [standing.lesson for standing in standings] == list(read_lessons(NOTEBOOKS))
    assert standings[0].exercises_right == 1
    assert notes == ()


def test_in_a_terminal_it_is_words(asked, capsys):
    record_exercise("00", "a", "right")
    show_progress()
    picture, step = capsys.readouterr().out.splitlines()
    assert picture == describe_map(stand_now()[0])
    assert step == "Go on with 00 Start here: do exercise 2, “The b”"


def test_in_a_notebook_it_is_a_picture_with_words_and_a_link(asked, monkeypatch, capsys):
    published = []

    def publish(data, metadata=None, raw=False):
        assert raw
        published.append((data, metadata))

    monkeypatch.setattr("IPython.display.display", publish)
    monkeypatch.setattr(board, "in_notebook", lambda: True)
    monkeypatch.setattr("course.figures.display.in_notebook", lambda: True)
    record_exercise("00", "a", "wrong")
    show_progress()
    (picture, metadata), (step, _) = published
    assert picture["text/plain"] == metadata["image/png"]["alt"]
    assert len(picture["image/png"]) < 80_000
    assert step["text/markdown"].startswith(
        "**Go on with [00 Start here](00_start_here.ipynb)**: try exercise 1"
    )
    assert capsys.readouterr().out == ""


def test_damage_is_told_below(asked, capsys):
    progress_folder().mkdir(parents=True)
    (progress_folder() / "a.jsonl").write_text("damage\n")
    show_progress()
    assert "was damaged" in capsys.readouterr().out.splitlines()[-1]


def test_without_lessons_it_says_where_to_run_it(tmp_path):
    with pytest.raises(ValueError, match="run this in a clone of the repository"):
        stand_now(tmp_path)


def test_the_map_that_lesson_00_stores_is_that_of_the_lessons_now():
    """Whoever changes a title, minutes or prerequisites has to build lesson 00 as well."""
    notebook = json.loads((NOTEBOOKS / "00_start_here.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if "show_progress()" in "".join(cell["source"])]
    words = [
        "".join(output["data"]["text/plain"])
        for cell in cells
        for output in cell["outputs"]
        if "image/png" in output.get("data", {})
    ]
    expected = describe_map(stand_now()[0])
    assert words == [expected] * len(cells), "lesson 00 shows an old map: build it again"
