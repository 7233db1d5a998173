"""Questions with one right option each; every answer is replied to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import anywidget
import traitlets

from course.widgets.elements import JAVASCRIPT
from course.widgets.panel import Panel


class AskedQuestion(Protocol):
    """What a question has to know; it alone knows which option is right."""

    text: str
    options: tuple[str, ...]

    def is_right(self, option: str) -> bool: ...

    def reply(self, option: str) -> str: ...


class QuestionCard(anywidget.AnyWidget):
    """One question in the browser, which is never told the right option.

    Attributes
    ----------
    text, options : what is asked, and what can be answered.
    chosen : place of the option answered last; -1 before the first answer.
    verdict : ``""``, ``"wrong"`` or ``"right"``.
    reply : what was said to the last answer.
    """

    _esm = JAVASCRIPT / "question.js"
    text = traitlets.Unicode("").tag(sync=True)
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)
    verdict = traitlets.Unicode("").tag(sync=True)
    reply = traitlets.Unicode("").tag(sync=True)


def ask_questions(
    questions: Sequence[AskedQuestion], record: Callable[[AskedQuestion, str], None] | None = None
) -> QuizPanel:
    """Ask questions, in order; each can be answered again until the answer is right.

    Parameters
    ----------
    questions : at least one.
    record : is told each answer: the question, and the option chosen.

    Returns
    -------
    A panel; its ``first_right`` counts the questions answered right at the first try.

    Raises
    ------
    ValueError
        If there are no questions.
    """
    if not questions:
        raise ValueError("expected at least one question, got none")
    return QuizPanel(questions, record or (lambda question, option: None))


class QuizPanel(Panel):
    """The questions below each other, and the score.

    Attributes
    ----------
    cards : one a question.
    """

    def __init__(
        self, questions: Sequence[AskedQuestion], record: Callable[[AskedQuestion, str], None]
    ) -> None:
        self._questions = tuple(questions)
        self._record = record
        self._first: dict[int, bool] = {}  # place of a question to whether its first answer was right
        super().__init__()
        self.cards = [
            QuestionCard(text=f"{number}. {question.text}", options=list(question.options))
            for number, question in enumerate(self._questions, 1)
        ]
        for place, card in enumerate(self.cards):
            card.on_msg(lambda _, content, __, place=place: self.guard(lambda: self.hear(place, content)))
        self.children = [*self.cards, self.status, self.problem]
        self.refresh()

    @property
    def first_right(self) -> int:
        """Questions whose first answer was right."""
        return sum(self._first.values())

    def hear(self, place: int, content: dict) -> None:
        """Reply to an answer to the question at that place.

        Raises
        ------
        ValueError
            If there is no such option.
        """
        question, card = self._questions[place], self.cards[place]
        chosen = content.get("chosen")
        if chosen not in range(len(question.options)):
            raise ValueError(f"expected an option from 0 to {len(question.options) - 1}, got {chosen!r}")
        option = question.options[chosen]
        right = question.is_right(option)
        self._first.setdefault(place, right)
        card.chosen = chosen
        # Cleared first, so that a screen reader speaks the same reply twice.
        card.reply, card.verdict = "", ""
        words = question.reply(option)
        card.reply = words if right else f"{words} Try another."
        card.verdict = "right" if right else "wrong"
        self.update()
        self._record(question, option)  # last: whatever happens to it, the learner has the reply

    def update(self) -> None:
        """Say the score."""
        answered, count = len(self._first), len(self._questions)
        if answered == 0:
            self.say(f"{count} questions, none answered yet.")
        elif answered < count:
            self.say(f"{answered} of {count} answered, {self.first_right} right at the first try.")
        else:
            done = (
                "Go on to the end of the lesson." if self.first_right > count // 2 else "Read it once more?"
            )
            self.say(f"All answered: {self.first_right} of {count} right at the first try. {done}")

    def close(self) -> None:
        """Free all that the panel holds."""
        self.picture.close()
        super().close()

    def _repr_mimebundle_(self, **options: object) -> tuple[dict, dict] | dict:
        """Add the questions in words, for a saved notebook that is read where no kernel runs."""
        bundle = super()._repr_mimebundle_(**options)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        lines = [
            f"**{card.text}**\n\n" + "\n".join(f"- {option}" for option in card.options)
            for card in self.cards
        ]
        data["text/markdown"] = "\n\n".join([*lines, "*(Run the cell to answer.)*"])
        data["text/plain"] = data["text/markdown"]
        return data, metadata
