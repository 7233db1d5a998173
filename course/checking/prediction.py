"""A guess made before a result is seen: kept, and shown beside the result."""

from __future__ import annotations

import html
import numbers
from dataclasses import dataclass

from course import progress
from course.checking.activity import follow
from course.checking.feedback import BOX, as_html, show_bundle

Guess = float | str | None


@dataclass(frozen=True)
class Prediction:
    """One question that is answered before the run.

    Attributes
    ----------
    lesson : number of the lesson, such as ``"03"``.
    name : what the guess is kept under.
    question : in a few words, as a label beside the two numbers.
    choices : the answers there are; empty for a number.
    unit : of the number, such as ``"of 100 garments"``.
    """

    lesson: str
    name: str
    question: str
    choices: tuple[str, ...] = ()
    unit: str = ""

    def record(self, guess: Guess) -> Guess:
        """Keep a guess, and return it; ``None`` leaves an earlier one as it is, and returns that.

        Parameters
        ----------
        guess : a number, or one of ``choices``; ``None`` for no guess.

        Raises
        ------
        ValueError
            If it is neither; the message says what it should be.
        """
        follow(self.lesson)
        if guess is None or guess is ...:
            return progress.prediction_of(self.lesson, self.name)
        if self.choices:
            if guess not in self.choices:
                raise ValueError(f"guess one of {', '.join(map(repr, self.choices))}; this is {guess!r}")
        elif isinstance(guess, bool) or not isinstance(guess, numbers.Real) or guess != guess:
            raise ValueError(f"guess a number, such as 50, without quotation marks; this is {guess!r}")
        kept = guess if self.choices else float(guess)
        progress.record_prediction(self.lesson, self.name, kept)
        return kept

    def beside(self, measured: float | str) -> None:
        """Show the guess beside what was measured."""
        show_bundle(self._bundle(progress.prediction_of(self.lesson, self.name), measured))

    def _bundle(self, guess: Guess, measured: float | str) -> dict[str, str]:
        """Words, and bars of the two numbers, on one scale."""
        rows = [("your guess", guess, "#E69F00"), ("measured", measured, "#0072B2")]
        said = [f"{label}: {self._said(value)}" for label, value, _ in rows]
        plain = f"{self.question} — {'; '.join(said)}"
        drawn = [abs(value) for _, value, _ in rows if isinstance(value, numbers.Real)]
        longest = max(drawn, default=0) or 1
        lines = []
        for label, value, colour in rows:
            bar = ""
            if isinstance(value, numbers.Real):
                width = 12 * min(1.0, abs(value) / longest)
                bar = (
                    f'<span style="display: inline-block; background: {colour}; height: 0.8em; '
                    f'width: {width:.2f}em; margin-right: 0.5em"></span>'
                )
            lines.append(
                f'<div><span style="display: inline-block; width: 6em">{label}</span>'
                f"{bar}{html.escape(self._said(value))}</div>"
            )
        box = f'<div style="{BOX.format(colour="#E69F00")}">'
        title = f"<strong>{as_html(self.question)}</strong>"
        return {"text/plain": plain, "text/html": f"{box}{title}{''.join(lines)}</div>"}

    def _said(self, value: Guess) -> str:
        if value is None:
            return "none made"
        if isinstance(value, numbers.Real):
            number = f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:,.1f}"
            return f"{number} {self.unit}".rstrip()
        return str(value)
