"""What a lesson asks: its exercises, predictions and quiz, collected as they are written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course.checking.exercise import Exercise
from course.checking.prediction import Prediction
from course.checking.quiz import Question, Quiz

Checker = Callable[[Any, np.random.Generator], str | None]


@dataclass
class Lesson:
    """All that a lesson asks.

    Attributes
    ----------
    number : of the lesson, such as ``"03"``.
    exercises, predictions : in the order in which they were written.
    quiz : its questions; ``None`` until they are written.
    """

    number: str
    exercises: list[Exercise] = field(default_factory=list)
    predictions: list[Prediction] = field(default_factory=list)
    quiz: Quiz | None = None

    def exercise(self, *, solution: str, **parts: Any) -> Callable[[Checker], Exercise]:
        """Turn the checker below into an exercise of its name.

        Parameters
        ----------
        solution : what :class:`Exercise` calls ``solved``, since it shows it by a method of this name.
        parts : the others, as in :class:`Exercise`.
        """

        def collect(checker: Checker) -> Exercise:
            place = {"lesson": self.number, "position": len(self.exercises), "name": checker.__name__}
            exercise = Exercise(**place, checker=checker, solved=solution, **parts)
            self.exercises.append(exercise)
            return exercise

        return collect

    def prediction(
        self, name: str, question: str, *, choices: tuple[str, ...] = (), unit: str = ""
    ) -> Prediction:
        """Add a prediction, see :class:`Prediction`."""
        prediction = Prediction(self.number, name, question, choices, unit)
        self.predictions.append(prediction)
        return prediction

    def ask(self, *questions: Question) -> Quiz:
        """Make the quiz of the lesson."""
        self.quiz = Quiz(self.number, questions)
        return self.quiz
