"""Progress in a file for a teacher, with a digest that shows whether somebody changed it by hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from course.standing import Standing

FORM = 1


def export_progress(
    standings: Sequence[Standing], *, name: str, date: str, version: str
) -> dict[str, object]:
    """Return all that a teacher may see, ready for JSON: no predictions, and no times of day.

    Parameters
    ----------
    standings : how far the learner is in each lesson.
    name : of the learner, as they wish to be called; may be empty.
    date : of the export, ``YYYY-MM-DD``.
    version : of the course.
    """
    content = {
        "form": FORM,
        "course": version,
        "name": name,
        "date": date,
        "lessons": [_export_lesson(standing) for standing in standings],
    }
    return content | {"digest": digest_of(content)}


def digest_of(content: Mapping[str, object]) -> str:
    """Digest of an export without the digest in it.

    It finds what was changed by accident or in an editor. It keeps out nobody who reads
    this function: what a learner's own machine says of itself cannot be proved.
    """
    without = {key: value for key, value in content.items() if key != "digest"}
    canonical = json.dumps(without, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def read_export(text: str) -> dict[str, object]:
    """Read an exported file.

    Raises
    ------
    ValueError
        If it is none, of a newer form, or was changed after the export.
    """
    try:
        content = json.loads(text)
        form, digest = content["form"], content["digest"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError("this is no exported progress: expected what `progress export` writes") from error
    if form != FORM:
        raise ValueError(f"this export has form {form!r}, and this course reads form {FORM}: update it")
    try:
        true_digest = digest_of(content)
    except ValueError as error:  # numbers without end, which this course never writes
        raise ValueError("this is no exported progress: it holds what is no number") from error
    if digest != true_digest:
        raise ValueError("this export was changed after it was made: its digest does not fit")
    return content


def _export_lesson(standing: Standing) -> dict[str, object]:
    record = standing.record
    return {
        "number": standing.lesson.number,
        "title": standing.lesson.title,
        "minutes": round(record.minutes, 1),
        "objectives": len(standing.lesson.objectives),
        "objectives_asked": list(standing.objectives_asked),
        "objectives_met": list(standing.objectives_met),
        "exercises": {
            task.name: asdict(record.exercises[task.name]) if task.name in record.exercises else None
            for task in standing.tasks.exercises
        },
        "questions": {
            task.name: asdict(record.questions[task.name]) if task.name in record.questions else None
            for task in standing.tasks.questions
        },
    }
