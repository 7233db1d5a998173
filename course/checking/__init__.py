"""Exercises that answer back: they run a learner's code safely, and say what is wrong with it, or right."""

from course.checking.comparing import expect, expect_number, expect_shape
from course.checking.exercise import Exercise
from course.checking.feedback import Feedback, State
from course.checking.guard import Wrong
from course.checking.lesson import Lesson
from course.checking.prediction import Prediction
from course.checking.quiz import Question, Quiz

__all__ = [
    "Exercise",
    "Feedback",
    "Lesson",
    "Prediction",
    "Question",
    "Quiz",
    "State",
    "Wrong",
    "expect",
    "expect_number",
    "expect_shape",
]
