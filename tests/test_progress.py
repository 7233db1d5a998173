"""What a learner does is recorded as said, and recording never stops a lesson."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest

from course import progress
from course.journal import Journal
from course.progress import (
    exercise_state,
    hints_seen,
    prediction_of,
    progress_folder,
    read,
    record_activity,
    record_exercise,
    record_help,
    record_prediction,
    record_quiz,
)
from course.progress_records import ExerciseRecord, LessonRecord, Progress, QuestionRecord


@pytest.fixture(autouse=True)
def own_place(tmp_path, monkeypatch):
    """A learner's folder of its own, and a kernel that has just been started."""
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.setattr(progress, "JOURNAL", Journal(progress_folder))
    monkeypatch.setattr(progress, "_told", set())
    monkeypatch.setattr(progress, "_last_activity", {})


@pytest.fixture
def clock(monkeypatch):
    """A clock that is moved by hand, for both kinds of time."""

    class Clock:
        now = 1_000_000.0

        def __call__(self):
            return self.now

    moved = Clock()
    monkeypatch.setattr("time.time", moved)
    monkeypatch.setattr("time.monotonic", moved)
    return moved


def test_it_is_kept_in_the_learners_folder(tmp_path):
    assert progress_folder() == tmp_path / "learner" / "progress"
    assert read() == Progress()
    assert not progress_folder().exists()


class TestExercises:
    def test_right_is_never_undone(self):
        assert exercise_state("03", "hog") == "not attempted"
        for state, expected in (("wrong", "wrong"), ("right", "right"), ("wrong", "right")):
            record_exercise("03", "hog", state)
            assert exercise_state("03", "hog") == expected
        assert read().of("03").exercises["hog"].attempts == 3
        assert exercise_state("04", "hog") == exercise_state("03", "bins") == "not attempted"

    def test_help_is_counted_and_is_no_attempt(self):
        record_help("03", "hog", "hint")
        record_help("03", "hog", "hint")
        record_help("03", "hog", "solution")
        assert hints_seen("03", "hog") == 2
        assert hints_seen("03", "bins") == 0
        assert read().of("03").exercises["hog"] == ExerciseRecord("not attempted", 0, 2, 1)


class TestQuiz:
    def test_the_first_answer_counts_and_later_ones_mend(self):
        answers = {
            "a": [True],
            "b": [False],
            "c": [False, False, True],
            "d": [True, False],
        }
        for question, given in answers.items():
            for right in given:
                record_quiz("03", question, right)
        assert read().of("03").questions == {
            "a": QuestionRecord(True, False, 1),
            "b": QuestionRecord(False, False, 1),
            "c": QuestionRecord(False, True, 3),
            "d": QuestionRecord(True, False, 2),
        }


class TestPredictions:
    @pytest.mark.parametrize("value", [0, -3, 2.5, "HOG", "", True, None, 10**30])
    def test_single_values_come_back(self, value):
        record_prediction("03", "guess", value)
        found = prediction_of("03", "guess")
        assert found == value
        assert type(found) is type(value)

    @pytest.mark.parametrize(
        ("value", "expected"),
        [(np.float32(0.5), 0.5), (np.int64(7), 7), (np.array(3.0), 3.0), (np.True_, 1)],
    )
    def test_numbers_of_numpy_are_numbers(self, value, expected):
        record_prediction("03", "guess", value)
        assert prediction_of("03", "guess") == expected

    def test_the_latest_counts(self):
        record_prediction("03", "guess", 1)
        record_prediction("03", "guess", 2)
        assert prediction_of("03", "guess") == 2
        assert prediction_of("03", "other") is None

    @pytest.mark.parametrize(
        "value",
        [
            math.nan,
            math.inf,
            [1],
            (1, 2),
            {"a": 1},
            ...,
            print,
            "a" * 1_001,
            10**400,
            1j,
            np.array([1.0]),
            b"1",
        ],
        ids=repr,
    )
    def test_others_are_refused(self, value):
        with pytest.raises(ValueError, match="expected a finite number"):
            record_prediction("03", "guess", value)
        assert read() == Progress()


class TestMinutes:
    def test_short_gaps_count_and_long_ones_do_not(self, clock):
        for gap in (0, 60, 120, 299, 301, 45):
            clock.now += gap
            record_activity("03")
        assert read().of("03").minutes == pytest.approx((60 + 120 + 299 + 45) / 60)
        assert read().of("03").last_active == clock.now

    def test_little_is_written_however_often_cells_run(self, clock):
        for _ in range(100):
            clock.now += 1
            record_activity("03")
        assert len(progress.JOURNAL.read().events) == 4  # after 1, 31, 61 and 91 seconds

    def test_lessons_are_counted_apart(self, clock):
        for lesson in ("03", "04", "03", "04"):
            clock.now += 60
            record_activity(lesson)
        assert (read().of("03").minutes, read().of("04").minutes) == (2.0, 2.0)

    def test_other_doings_are_activity_too(self, clock):
        record_activity("03")
        clock.now += 90
        record_exercise("03", "hog", "wrong")
        assert read().of("03").minutes == 1.5

    def test_two_kernels_at_once_are_not_counted_twice(self, clock):
        other = Journal(progress_folder)
        for _ in range(5):
            record_activity("03")
            clock.now += 20
            other.add(kind="activity", lesson="03")
            clock.now += 40
        assert read().of("03").minutes == pytest.approx((4 * 60 + 20) / 60)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: record_exercise("3", "hog", "right"), "number of a lesson as two digits"),
        (lambda: record_exercise(3, "hog", "right"), "number of a lesson as two digits"),
        (lambda: record_activity("03\n"), "number of a lesson as two digits"),
        (lambda: record_exercise("03", "HOG", "right"), "a name of small letters"),
        (lambda: record_quiz("03", "", True), "a name of small letters"),
        (lambda: record_prediction("03", "a" * 81, 1), "a name of small letters"),
        (lambda: record_exercise("03", "hog", "perfect"), "state to be one of"),
        (lambda: record_help("03", "hog", "answer"), "help to be one of"),
        (lambda: record_quiz("03", "q", 1), "right to be one of"),
        (lambda: record_quiz("03", "q", "True"), "right to be one of"),
    ],
)
def test_what_no_lesson_would_say_is_refused(call, expected):
    with pytest.raises(ValueError, match=expected):
        call()
    assert read() == Progress()


def test_a_folder_that_cannot_be_written_is_told_once_and_the_lesson_goes_on(tmp_path, capsys):
    (tmp_path / "learner").write_text("in the way")
    record_exercise("03", "hog", "wrong")
    record_help("03", "hog", "hint")
    record_activity("03")
    told = capsys.readouterr()
    assert told.out.count("Your progress cannot be kept in") == 1
    assert told.err == ""
    assert exercise_state("03", "hog") == "wrong"
    assert hints_seen("03", "hog") == 1
    (tmp_path / "learner").unlink()
    record_exercise("03", "hog", "right")
    assert Journal(progress_folder).read().events[0]["state"] == "wrong"


def test_damage_is_told_once_in_a_lesson(capsys):
    progress_folder().mkdir(parents=True)
    (progress_folder() / "a.jsonl").write_text("damage\n")
    assert exercise_state("03", "hog") == "not attempted"
    assert exercise_state("03", "hog") == "not attempted"
    assert capsys.readouterr().out.count("was damaged") == 1


def test_events_of_a_later_course_are_passed_over():
    events = [
        {"kind": "badge", "lesson": "03", "name": "hog"},
        {"kind": "exercise", "lesson": "03", "name": "hog", "state": "brilliant"},
        {"kind": "exercise", "lesson": "03", "name": ["hog"], "state": "right"},
        {"kind": "quiz", "lesson": "03", "name": "q", "right": "perhaps"},
        {"kind": "prediction", "lesson": "03", "name": "guess", "value": [1]},
        {"kind": "exercise", "lesson": 3, "name": "hog", "state": "right"},
        {"kind": ["exercise"], "lesson": "03"},
        {"lesson": "03"},
        {},
    ]
    for event in events:
        progress.JOURNAL.add(**event)
    record = read().of("03")
    assert (record.questions, record.predictions) == ({}, {})
    assert record.exercises == {"hog": ExerciseRecord()}
    assert list(read().lessons) == ["03"]


def test_other_kernels_see_it_at_once():
    code = (
        "from course.progress import *; record_exercise('05', 'cnn', 'right'); record_quiz('05', 'q', False)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ)
    assert exercise_state("05", "cnn") == "right"
    record_quiz("05", "q", True)
    assert read().of("05").questions["q"] == QuestionRecord(False, True, 2)


def test_a_lesson_in_which_nothing_was_done_has_an_empty_record():
    assert read().of("09") == LessonRecord()
