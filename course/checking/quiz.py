"""Questions on misconceptions: one right option, and a reply to each wrong one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from course import progress
from course.checking.activity import follow

if TYPE_CHECKING:
    from course.widgets import Panel

WRONG_OPTIONS = (2, 3)


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    name : what the answer is kept under.
    objective : which objective of the lesson it is on, counted from 1.
    text : the question.
    right : the right option.
    why : what is said to the right one.
    wrong : wrong option to the reply that clears it up; two or three.
    """

    name: str
    objective: int
    text: str
    right: str
    why: str
    wrong: Mapping[str, str]

    def __post_init__(self) -> None:
        if not WRONG_OPTIONS[0] <= len(self.wrong) <= WRONG_OPTIONS[1]:
            raise ValueError(f"expected 2 or 3 wrong options, got {len(self.wrong)} in {self.name}")
        if self.right in self.wrong:
            raise ValueError(f"the right option is among the wrong ones in {self.name}")

    @property
    def options(self) -> tuple[str, ...]:
        """All options, in an order that tells nothing: by a digest of their words."""
        return tuple(sorted([self.right, *self.wrong], key=lambda option: _digest(self.text + option)))

    def is_right(self, option: str) -> bool:
        """Whether this is the right option."""
        return option == self.right

    def reply(self, option: str) -> str:
        """What is said to an option."""
        return self.why if self.is_right(option) else self.wrong[option]


@dataclass(frozen=True)
class Quiz:
    """The questions of a lesson."""

    lesson: str
    questions: tuple[Question, ...]

    def ask(self) -> Panel:
        """Return the quiz as a widget; each answer is kept."""
        from course.widgets import ask_questions

        follow(self.lesson)
        return ask_questions(self.questions, self._record)

    def _record(self, question: Question, option: str) -> None:
        progress.record_quiz(self.lesson, question.name, question.is_right(option))


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()
