"""Quizzes: five questions a lesson, on its objectives, whose wording, order and page give nothing away."""

from collections import Counter
from pathlib import Path

import nbformat
import pytest
from answering import lessons_with_exercises

from course.checking import Lesson, Question
from course.exercises import of_lesson
from course.lessons import read_lessons

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = lessons_with_exercises()
every_lesson = pytest.mark.parametrize("number", LESSONS)


def places(questions):
    """Where the right option stands in each question, from 0."""
    return [question.options.index(question.right) for question in questions]


@every_lesson
def test_there_are_five_questions_with_names_of_their_own(number):
    questions = of_lesson(number).quiz.questions
    assert len(questions) == 5
    assert len({question.name for question in questions}) == 5


@every_lesson
def test_every_option_is_replied_to_in_words_of_its_own(number):
    for question in of_lesson(number).quiz.questions:
        replies = [question.reply(option) for option in question.options]
        assert len(set(replies)) == len(question.options) >= 3
        assert all(len(reply.split()) >= 3 for reply in replies)


@every_lesson
def test_neither_length_nor_place_tells_the_right_option(number):
    questions = of_lesson(number).quiz.questions
    longest = sum(len(one.right) > max(map(len, one.wrong)) for one in questions)
    shortest = sum(len(one.right) < min(map(len, one.wrong)) for one in questions)
    assert longest <= 2
    assert shortest <= 3
    assert max(Counter(places(questions)).values()) <= 4
    for question in questions:
        assert not any("of the above" in option.lower() for option in question.options)


def test_over_all_lessons_the_places_are_spread():
    questions = [one for number in LESSONS for one in of_lesson(number).quiz.questions]
    counted = Counter(places([one for one in questions if len(one.options) == 4]))
    total = sum(counted.values())
    assert all(counted[place] >= total * 0.1 for place in range(4)), counted


@every_lesson
def test_each_objective_is_practised_or_asked_for(number):
    objectives = {info.number: info.objectives for info in read_lessons(NOTEBOOKS)}[number]
    lesson = of_lesson(number)
    practised = {exercise.objective for exercise in lesson.exercises}
    asked = {question.objective for question in lesson.quiz.questions}
    assert practised | asked == set(range(1, len(objectives) + 1))
    assert len(lesson.exercises) >= 4


@every_lesson
def test_no_notebook_holds_the_key(number):
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    text = nbformat.writes(nbformat.read(path, as_version=4))
    for question in of_lesson(number).quiz.questions:
        for option in question.options:
            assert question.reply(option)[:40] not in text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"a": "no"}, "2 or 3 wrong options"), ({"a": "no", "b": "no"}, "among the wrong ones")],
)
def test_a_question_that_is_none(wrong, message):
    with pytest.raises(ValueError, match=message):
        Question("x", 1, "?", "b", "yes", wrong)


def test_an_answer_is_kept(tmp_path, monkeypatch):
    from course import progress

    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    quiz = Lesson("03").ask(Question("x", 1, "?", "c", "yes", {"a": "no", "b": "no"}))
    quiz._record(quiz.questions[0], "a")
    assert progress.read().lessons["03"].questions["x"].right is False
