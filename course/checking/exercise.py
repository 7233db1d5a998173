"""One exercise: a prompt, a cell to complete, a check that answers back, hints and a solution."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from course import progress
from course.checking.activity import follow
from course.checking.blank import is_blank
from course.checking.feedback import Feedback, Help, tell
from course.checking.guard import has_time_limit, run_guarded
from course.checking.learner import LearnersFunction

UNCHECKED = (
    "**This could not be checked:** `{error}`. That is not your answer's fault: something that it needs "
    "was changed or deleted in this kernel. Nothing is lost: choose *Kernel → Restart Kernel*, run the cells "
    "above once more (*Run → Run All Above Selected Cell*), and then this one."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Exercise:
    """What one exercise asks, and how an answer is judged.

    Attributes
    ----------
    lesson, position, name : number of the lesson, place in it from 0, and its name in the module.
    title, minutes : as shown above it.
    objective : which objective of the lesson it practises, counted from 1.
    prompt : what is asked, in Markdown.
    starter : code with ``...`` where the answer goes; runs as it is.
    answer : the name that the starter gives to the answer: a function, or any value.
    solved : code like the starter, complete.
    checker : ``checker(answer, random)`` raises :class:`Wrong` with a message that names the mistake,
        or returns ``None`` or a remark that is shown with ``notice``. A function comes wrapped:
        calling it with a wrong number of arguments, changing an input or returning nothing is told.
    hints : one to three, each gives away more.
    notice : what to notice, said when the answer is right.
    why : what is said below the solution.
    seconds : how long the check may take, in seconds.
    """

    lesson: str
    position: int
    name: str
    title: str
    minutes: int
    objective: int
    prompt: str
    starter: str
    answer: str
    solved: str
    checker: Callable[[Any, np.random.Generator], str | None]
    hints: tuple[str, ...]
    notice: str
    why: str
    seconds: float = 10.0

    def __post_init__(self) -> None:
        for part in ("prompt", "starter", "solved", "notice", "why"):
            object.__setattr__(self, part, textwrap.dedent(getattr(self, part)).strip())
        object.__setattr__(self, "notice", " ".join(self.notice.split()))
        if not 1 <= len(self.hints) <= 3:
            raise ValueError(f"expected one to three hints in {self.name}, got {len(self.hints)}")
        for part in ("starter", "solved"):
            defined = _defined_in(getattr(self, part))
            if self.answer not in defined:
                raise ValueError(f"the {part} code of {self.name} defines no {self.answer!r}")

    @cached_property
    def wants_function(self) -> bool:
        """Whether the answer is a function."""
        return isinstance(_defined_in(self.solved)[self.answer], ast.FunctionDef)

    def cell(self, code: str) -> str:
        """Return the code of a notebook cell that holds this answer and asks for its check."""
        between = "\n\n\n" if self.wants_function else "\n"
        return f"{code}{between}exercises.{self.name}.check({self.answer})"

    def judge(self, answer: Any, seed: int | None = None) -> Feedback:
        """Judge an answer on inputs drawn afresh, without showing or keeping anything.

        Parameters
        ----------
        answer : what stands under the name ``answer`` of the starter.
        seed : for the inputs; ``None`` draws others every time.
        """
        if is_blank(answer, self.starter, self.answer):
            return Feedback("not attempted", "")
        if self.wants_function:
            if not callable(answer):
                return Feedback(
                    "wrong",
                    f"A function is expected, and this is of type `{type(answer).__name__}`. "
                    f"Pass its name without brackets: `check({self.answer})`.",
                )
            answer = LearnersFunction(answer, self.answer)
        random = np.random.default_rng(seed)
        remark, wrong, printed = run_guarded(lambda: self.checker(answer, random), self.seconds)
        if wrong is not None:
            return Feedback("wrong", _sentence(str(wrong)), printed=printed)
        return Feedback("right", " ".join(filter(None, [remark, self.notice])), printed=printed)

    def check(self, answer: Any = ...) -> None:
        """Judge an answer, show what is to be said, and keep how it went."""
        follow(self.lesson)
        try:
            feedback = self.judge(answer)
        except Exception as error:  # whatever was run before may have replaced what the check itself needs
            tell(Help(UNCHECKED.format(error=f"{type(error).__name__}: {error}")))
            return
        if feedback.state != "not attempted":
            progress.record_exercise(self.lesson, self.name, feedback.state)
        tell(Feedback(feedback.state, feedback.message, self._next_step(feedback.state), feedback.printed))

    def hint(self, number: int | None = None) -> None:
        """Show the next hint, after those seen before; or the hint of that number, from 1."""
        if number is None:
            seen = progress.hints_seen(self.lesson, self.name)
            upto = min(seen + 1, len(self.hints))
            shown = self.hints[:upto]
            first = 1
        else:
            if number not in range(1, len(self.hints) + 1):
                raise ValueError(f"there are hints 1 to {len(self.hints)}, not {number!r}")
            upto, first = number, number
            shown = self.hints[number - 1 : number]
        progress.record_help(self.lesson, self.name, "hint")
        lines = [f"**Hint {place} of {len(self.hints)}.** {text}" for place, text in enumerate(shown, first)]
        if upto == len(self.hints):
            lines.append(f"That was the last hint. Still stuck? `exercises.{self.name}.solution()`")
        tell(Help("\n\n".join(lines)))

    def solution(self, *, now: bool = False) -> None:
        """Show the solution and why it is one; before the first attempt only if ``now`` is true."""
        attempted = progress.exercise_state(self.lesson, self.name) != "not attempted"
        if not (attempted or now):
            tell(
                Help(
                    "Try it first: even a wrong attempt makes the solution stick better. "
                    f"`exercises.{self.name}.hint()` gives a hint. To see the solution all the same: "
                    f"`exercises.{self.name}.solution(now=True)`"
                )
            )
            return
        progress.record_help(self.lesson, self.name, "solution")
        tell(Help(f"**One solution**\n\n```python\n{self.solved}\n```\n\n{self.why}"))

    def _next_step(self, state: str) -> str:
        if state == "not attempted":
            return f"Change the cell above, and run it again. `exercises.{self.name}.hint()` gives a hint."
        if state == "right":
            return "Go on: what comes next is below."
        limit = "" if has_time_limit() else " (An endless loop is not stopped by itself here: press ■.)"
        if progress.hints_seen(self.lesson, self.name) < len(self.hints):
            return f"Mend it and run the cell again; `exercises.{self.name}.hint()` gives a hint.{limit}"
        return f"Mend it and run the cell again, or see `exercises.{self.name}.solution()`.{limit}"


def _defined_in(code: str) -> dict[str, ast.stmt]:
    """Names that code defines at its top level, and the statement that does."""
    defined: dict[str, ast.stmt] = {}
    for statement in ast.parse(code).body:
        if isinstance(statement, ast.FunctionDef):
            defined[statement.name] = statement
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                defined |= {name.id: statement for name in names if isinstance(name, ast.Name)}
    return defined


def _sentence(text: str) -> str:
    """Begin a message with a capital, unless it begins with code."""
    return text[:1].upper() + text[1:]
