"""What was done in each lesson, as plain numbers: the sum of all events of the journal."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from course.journal import Event

LONGEST_GAP_SECONDS = 300  # who does nothing for longer went for a walk
LONGEST_PREDICTION = 1_000  # characters

Prediction = int | float | str | bool | None


@dataclass(frozen=True)
class ExerciseRecord:
    """What was done on one exercise: ``state`` is "not attempted", "wrong" or "right"."""

    state: str = "not attempted"
    attempts: int = 0
    hints: int = 0
    solutions: int = 0


@dataclass(frozen=True)
class QuestionRecord:
    """How a quiz question was answered: ``right`` the first time, or ``mended`` by a later answer."""

    right: bool
    mended: bool = False
    answers: int = 1


@dataclass(frozen=True)
class LessonRecord:
    """What was done in one lesson; exercises, questions and predictions by their names.

    ``minutes`` is how long somebody was at work in it, ``last_active`` when that ended, in
    seconds since 1970; 0 if never.
    """

    exercises: Mapping[str, ExerciseRecord] = field(default_factory=dict)
    questions: Mapping[str, QuestionRecord] = field(default_factory=dict)
    predictions: Mapping[str, Prediction] = field(default_factory=dict)
    minutes: float = 0.0
    last_active: float = 0.0


@dataclass(frozen=True)
class Progress:
    """What was done in all lessons, by their numbers; ``notes`` says what is wrong with the files."""

    lessons: Mapping[str, LessonRecord] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def of(self, lesson: str) -> LessonRecord:
        """What was done in the lesson of this number; an empty record if nothing was."""
        return self.lessons.get(lesson, LessonRecord())


def can_be_kept(value: object) -> bool:
    """Whether a prediction is a single value that JSON can hold."""
    if isinstance(value, str):
        return len(value) <= LONGEST_PREDICTION
    if value is None or isinstance(value, bool):
        return True
    try:
        return isinstance(value, int | float) and math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False


def summarise(events: Iterable[Event]) -> LessonRecord:
    """Fold the events of a lesson, oldest first, into its record; what is not understood is passed over."""
    exercises: dict[str, ExerciseRecord] = {}
    questions: dict[str, QuestionRecord] = {}
    predictions: dict[str, Prediction] = {}
    times = []
    for event in events:
        times.append(event["time"])
        match event:
            case {"kind": "exercise" | "help", "name": str(name)}:
                exercises[name] = _with_event(exercises.get(name, ExerciseRecord()), event)
            case {"kind": "quiz", "name": str(name), "right": bool(right)}:
                questions[name] = _with_answer(questions.get(name), right)
            case {"kind": "prediction", "name": str(name), "value": value} if can_be_kept(value):
                predictions[name] = value
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    minutes = sum(gap for gap in gaps if gap < LONGEST_GAP_SECONDS) / 60
    return LessonRecord(exercises, questions, predictions, minutes, max(times, default=0.0))


def _with_event(record: ExerciseRecord, event: Event) -> ExerciseRecord:
    match event:
        case {"kind": "exercise", "state": "wrong" | "right" as state}:
            state = "right" if record.state == "right" else state
            return replace(record, state=state, attempts=record.attempts + 1)
        case {"kind": "help", "help": "hint"}:
            return replace(record, hints=record.hints + 1)
        case {"kind": "help", "help": "solution"}:
            return replace(record, solutions=record.solutions + 1)
    return record


def _with_answer(record: QuestionRecord | None, right: bool) -> QuestionRecord:
    if record is None:
        return QuestionRecord(right)
    mended = not record.right and (record.mended or right)
    return QuestionRecord(record.right, mended, record.answers + 1)
