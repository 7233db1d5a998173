"""What the learner has done, on their machine and nowhere else; recording it never stops a lesson."""

from __future__ import annotations

import math
import re
import time
from pathlib import Path

from course.journal import Event, Journal
from course.progress_records import (
    LONGEST_PREDICTION,
    ExerciseRecord,
    Prediction,
    Progress,
    can_be_kept,
    summarise,
)
from course.storage import learner_folder

SECONDS_BETWEEN_ACTIVITIES = 30

LESSON = re.compile(r"\d\d")
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


def progress_folder() -> Path:
    """Where progress is kept on this machine."""
    return learner_folder() / "progress"


JOURNAL = Journal(progress_folder)
_told: set[str] = set()
_last_activity: dict[str, float] = {}


def record_exercise(lesson: str, exercise: str, state: str) -> None:
    """Count an attempt at an exercise; one that was right stays right.

    Parameters
    ----------
    lesson : its number, such as "03".
    exercise : its name.
    state : "wrong" or "right".

    Raises
    ------
    ValueError
        If one of them is none of these.
    """
    _record("exercise", lesson, exercise, ("state", state, ("wrong", "right")))


def record_help(lesson: str, exercise: str, kind: str) -> None:
    """Count a "hint" or a "solution" that was asked for; parameters and errors as above."""
    _record("help", lesson, exercise, ("help", kind, ("hint", "solution")))


def record_quiz(lesson: str, question: str, right: bool) -> None:
    """Note an answer to a quiz question: the first one counts, later ones can mend it.

    Raises
    ------
    ValueError
        If lesson or question have no such name, or ``right`` is no bool.
    """
    _record("quiz", lesson, question, ("right", right, (True, False)))


def record_prediction(lesson: str, name: str, value: Prediction) -> None:
    """Note what the learner foresaw; the latest value counts.

    Parameters
    ----------
    lesson, name : as above.
    value : a finite number, a text of at most 1,000 characters, a bool or ``None``.

    Raises
    ------
    ValueError
        If it is none of these.
    """
    value = value.item() if getattr(value, "shape", None) == () else value  # a NumPy number
    if not can_be_kept(value):
        raise ValueError(
            f"expected a finite number, a text of at most {LONGEST_PREDICTION:,} characters, True, False "
            f"or None, got a {type(value).__name__}: predict a single value"
        )
    _record("prediction", lesson, name, ("value", value, (value,)))


def record_activity(lesson: str) -> None:
    """Note that a cell was run, from which minutes are counted; called more often, most calls do nothing.

    Raises
    ------
    ValueError
        If there is no such number of a lesson.
    """
    now = time.monotonic()
    if now - _last_activity.get(lesson, -math.inf) >= SECONDS_BETWEEN_ACTIVITIES:
        _record("activity", lesson)
        _last_activity[lesson] = now


def prediction_of(lesson: str, name: str) -> Prediction:
    """Return what the learner foresaw, ``None`` if nothing."""
    return _read_in_lesson().of(lesson).predictions.get(name)


def exercise_state(lesson: str, exercise: str) -> str:
    """Return "not attempted", "wrong" or "right"."""
    return _read_in_lesson().of(lesson).exercises.get(exercise, ExerciseRecord()).state


def hints_seen(lesson: str, exercise: str) -> int:
    """Return how often a hint was asked for."""
    return _read_in_lesson().of(lesson).exercises.get(exercise, ExerciseRecord()).hints


def read() -> Progress:
    """Read all that was recorded on this machine; a file that is damaged is kept aside, and noted."""
    reading = JOURNAL.read()
    lessons: dict[str, list[Event]] = {}
    for event in reading.events:
        if isinstance(event.get("lesson"), str):
            lessons.setdefault(event["lesson"], []).append(event)
    records = {lesson: summarise(events) for lesson, events in sorted(lessons.items())}
    return Progress(records, reading.notes)


def _record(kind: str, lesson: str, name: str | None = None, *fields: tuple[str, object, tuple]) -> None:
    if not isinstance(lesson, str) or not LESSON.fullmatch(lesson):
        raise ValueError(f"expected the number of a lesson as two digits, such as '03', got {lesson!r}")
    if name is not None and not (isinstance(name, str) and SLUG.fullmatch(name)):
        raise ValueError(f"expected a name of small letters, digits, - and _, such as 'hog', got {name!r}")
    for key, value, allowed in fields:
        if not any(value is one or (isinstance(value, str) and value == one) for one in allowed):
            raise ValueError(f"expected {key} to be one of {allowed}, got {value!r}")
    event = {"kind": kind, "lesson": lesson} | ({} if name is None else {"name": name})
    trouble = JOURNAL.add(**event, **{key: value for key, value, _ in fields})
    if trouble is not None:
        _tell(
            "writing",
            f"Your progress cannot be kept in {progress_folder()} ({trouble}). The lesson goes on without; "
            "what you do now is forgotten when the kernel ends.",
        )


def _read_in_lesson() -> Progress:
    """Read progress for a cell of a lesson, which says what is wrong with the files, once."""
    progress = read()
    for note in progress.notes:
        _tell(note, note)
    return progress


def _tell(about: str, words: str) -> None:
    """Print a note, once in the life of a kernel."""
    if about not in _told:
        _told.add(about)
        print(words)
