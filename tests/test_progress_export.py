"""An export says what was done, and shows when somebody changed it."""

import json

import pytest

from course.lessons import LessonInfo
from course.progress_export import digest_of, export_progress, read_export
from course.progress_records import ExerciseRecord, LessonRecord, QuestionRecord
from course.standing import Standing, Task, Tasks


@pytest.fixture
def export():
    lesson = LessonInfo("03_topic", "03", "A lesson", "Why?", ("add", "bend", "cut"), 60, ("02",))
    tasks = Tasks((Task("a", "Add", 1), Task("b", "Bend", 2)), (Task("q", "Why?", 2), Task("r", "Who?", 2)))
    record = LessonRecord(
        {"a": ExerciseRecord("right", 3, 1, 0)},
        {"q": QuestionRecord(False, True, 2)},
        {"guess": "secret"},
        12.34,
        1e9,
    )
    return export_progress([Standing(lesson, tasks, record)], name="Ada", date="2030-01-31", version="0.1.0")


def test_it_says_what_was_done(export):
    digest = export["digest"]
    assert export == {
        "form": 1,
        "course": "0.1.0",
        "name": "Ada",
        "date": "2030-01-31",
        "lessons": [
            {
                "number": "03",
                "title": "A lesson",
                "minutes": 12.3,
                "objectives": 3,
                "objectives_asked": [1, 2],
                "objectives_met": [1],
                "exercises": {
                    "a": {"state": "right", "attempts": 3, "hints": 1, "solutions": 0},
                    "b": None,
                },
                "questions": {"q": {"right": False, "mended": True, "answers": 2}, "r": None},
            }
        ],
        "digest": digest,
    }


def test_it_is_read_back_however_it_is_written(export):
    assert read_export(json.dumps(export)) == export
    assert read_export(json.dumps(export, indent=7, sort_keys=True)) == export


def test_every_change_shows(export):
    text = json.dumps(export)
    for old, new in (("Ada", "Bob"), ("12.3", "99.9"), ('"attempts": 3', '"attempts": 1')):
        assert old in text
        with pytest.raises(ValueError, match="was changed after it was made"):
            read_export(text.replace(old, new))
    with pytest.raises(ValueError, match="was changed"):
        read_export(json.dumps(export | {"more": 1}))
    assert digest_of(export) == export["digest"]


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", "{}", '{"form": 1}'])
def test_what_is_no_export_is_told(text):
    with pytest.raises(ValueError, match="this is no exported progress"):
        read_export(text)


def test_a_newer_form_is_told(export):
    with pytest.raises(ValueError, match="has form 2, and this course reads form 1"):
        read_export(json.dumps(export | {"form": 2}))
