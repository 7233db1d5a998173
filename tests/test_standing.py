"""What counts as met, right and done, and that there is always a next step."""

import pytest

from course.lessons import LessonInfo
from course.progress_records import ExerciseRecord, LessonRecord, Progress, QuestionRecord
from course.standing import (
    Standing,
    Task,
    Tasks,
    describe_map,
    direct_prerequisites,
    find_next_step,
    stand,
)

RIGHT, WRONG = ExerciseRecord("right", 2), ExerciseRecord("wrong", 1)
AT_ONCE, MENDED, MISSED = QuestionRecord(True), QuestionRecord(False, True, 2), QuestionRecord(False)
TASKS = Tasks(
    exercises=(Task("a", "Add", 1), Task("b", "Bend", 1), Task("c", "Cut", 2)),
    questions=(Task("q", "Why?", 1), Task("r", "When?", 3), Task("s", "Who?", 3)),
)
DONE = LessonRecord(
    {"a": RIGHT, "b": RIGHT, "c": RIGHT}, {"q": MENDED, "r": AT_ONCE, "s": AT_ONCE}, {}, 30.0, 100.0
)


def lesson(number, *prerequisites, title="A lesson", minutes=60):
    objectives = ("add", "bend", "cut", "draw")
    return LessonInfo(f"{number}_topic", number, title, "Why?", objectives, minutes, prerequisites)


def standing(exercises=(), questions=(), last_active=1.0, tasks=TASKS):
    record = LessonRecord(dict(exercises), dict(questions), {}, 0.0, last_active)
    return Standing(lesson("03"), tasks, record)


class TestOneLesson:
    def test_nothing_done(self):
        untouched = Standing(lesson("03"), TASKS, LessonRecord())
        assert (untouched.exercises_right, untouched.quiz_right, untouched.questions_open) == (0, 0, 3)
        assert (untouched.objectives_met, untouched.objectives_asked) == ((), (1, 2, 3))
        assert (untouched.begun, untouched.done) == (False, False)
        assert untouched.next_exercise.name == "a"

    def test_an_objective_needs_all_its_exercises_and_no_question_replaces_them(self):
        half = standing({"a": RIGHT, "b": WRONG}, {"q": AT_ONCE})
        assert half.objectives_met == ()
        assert half.exercises_right == 1
        assert half.next_exercise.name == "b"
        assert standing({"a": RIGHT, "b": RIGHT}).objectives_met == (1,)

    def test_without_exercises_questions_count_the_mended_ones_too(self):
        assert standing({}, {"r": AT_ONCE, "s": MISSED}).objectives_met == ()
        assert standing({}, {"r": AT_ONCE, "s": MENDED}).objectives_met == (3,)

    def test_the_score_counts_first_answers(self):
        answered = standing({}, {"q": AT_ONCE, "r": MENDED, "s": MISSED})
        assert (answered.quiz_right, answered.questions_open) == (1, 1)

    def test_done_is_all_exercises_right_and_all_questions_right_in_the_end(self):
        assert Standing(lesson("03"), TASKS, DONE).done
        assert not standing(DONE.exercises, {"q": AT_ONCE, "r": AT_ONCE, "s": MISSED}).done
        assert not standing({"a": RIGHT, "b": RIGHT, "c": WRONG}, DONE.questions).done

    def test_what_is_recorded_of_exercises_that_are_gone_does_not_count(self):
        assert standing({"old": RIGHT}, {"older": AT_ONCE}).exercises_right == 0

    def test_a_lesson_that_asks_nothing_is_done_when_it_was_begun(self):
        assert not Standing(lesson("03"), Tasks(), LessonRecord()).done
        assert standing(tasks=Tasks()).done


LESSONS = (lesson("00"), lesson("01", "00"), lesson("02", "00", "01"), lesson("03", "01"))


def after(**records):
    """Say what comes next after these records of the lessons, named n00, n01 and so on."""
    done = Progress({name[1:]: record for name, record in records.items()})
    return str(find_next_step(stand(LESSONS, {one.number: TASKS for one in LESSONS}, done)))


def at(time, exercises=DONE.exercises, questions=DONE.questions):
    return LessonRecord(exercises, questions, {}, 1.0, time)


class TestNextStep:
    def test_at_first(self):
        assert after() == "Begin with 00 A lesson."

    def test_an_exercise(self):
        assert after(n00=at(1, {})) == "Go on with 00 A lesson: do exercise 1, “Add”"

    def test_an_exercise_that_went_wrong(self):
        words = after(n00=at(1, {"a": RIGHT, "b": WRONG}))
        assert words == "Go on with 00 A lesson: try exercise 2, “Bend” again; a hint may help."

    def test_the_quiz(self):
        two = after(n00=at(1, questions={"q": MISSED, "r": AT_ONCE}))
        assert two == "Go on with 00 A lesson: 2 questions of its quiz still to be answered right."
        one = after(n00=at(1, questions={"q": MISSED, "r": AT_ONCE, "s": MENDED}))
        assert "1 question of" in one

    def test_the_lesson_that_was_open_last_goes_first(self):
        assert after(n00=at(1, {}), n01=at(2, {})).startswith("Go on with 01")
        assert after(n00=at(3, {}), n01=at(2, {})).startswith("Go on with 00")

    def test_then_the_next_new_lesson_even_if_an_earlier_one_has_gaps(self):
        assert after(n00=at(1, {}), n01=at(2)) == "Begin 02 A lesson, about 60 minutes."

    def test_a_lesson_waits_for_what_it_needs(self):
        assert after(n02=at(2)).startswith("Begin 00")

    def test_then_the_gaps(self):
        words = after(n00=at(1, {}), n01=at(2), n02=at(3), n03=at(4))
        assert words == "Go on with 00 A lesson: do exercise 1, “Add”"

    def test_in_the_end(self):
        everything = {f"n{one.number}": at(1) for one in LESSONS}
        assert after(**everything) == "You have done all there is to do. Well done!"

    def test_without_lessons(self):
        with pytest.raises(ValueError, match="there are no lessons"):
            find_next_step([])


def test_only_direct_prerequisites_are_left():
    lessons = [
        lesson("00"),
        lesson("01", "00"),
        lesson("02", "00", "01"),
        lesson("03", "01"),
        lesson("04", "00", "01", "02", "03"),
        lesson("06", "05", "04"),  # 05 is not there
        lesson("07"),
    ]
    assert direct_prerequisites(lessons) == {
        "00": (),
        "01": ("00",),
        "02": ("01",),
        "03": ("01",),
        "04": ("02", "03"),
        "06": ("04",),
        "07": (),
    }


def test_the_map_in_words():
    standings = stand(
        LESSONS[:3], {one.number: TASKS for one in LESSONS}, Progress({"00": DONE, "01": at(1, {})})
    )
    assert describe_map(standings) == (
        "A map of the 3 lessons. 00 A lesson, 60 minutes: done; 01 A lesson, 60 minutes, after 00: begun; "
        "02 A lesson, 60 minutes, after 01: not begun."
    )
