"""What learners exported, put into one table: a row for each learner, columns for each lesson."""

from __future__ import annotations

import csv
import io
import math
import re
import stat
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from course.progress_export import read_export

LARGEST_EXPORT_BYTES = 5_000_000  # a true one has some ten thousand
LONGEST_NAME = 100  # characters
LONGEST_TEXT = 10_000  # characters that are looked at
PARTS = (
    *("exercises right", "exercises", "solutions shown"),
    *("questions right", "questions", "objectives met", "objectives", "minutes"),
)
# What a spreadsheet would take for the begin of a formula; some also take the wide signs of East Asia.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True)
class Entry:
    """What one file says.

    Attributes
    ----------
    name : of the learner; empty if the file names none.
    date : of the export, ``YYYY-MM-DD``.
    file : name of the file.
    digest : of its content.
    lessons : number of a lesson to its numbers, in the order of ``PARTS``.
    """

    name: str
    date: str
    file: str
    digest: str
    lessons: Mapping[str, tuple[float, ...]]

    @property
    def totals(self) -> tuple[float, ...]:
        """The numbers of all lessons together, in the order of ``PARTS``."""
        return tuple(map(sum, zip(*self.lessons.values(), strict=True))) or (0,) * len(PARTS)


def read_entry(path: Path) -> Entry:
    """Read an exported file.

    Raises
    ------
    ValueError
        If it cannot be read, is no export, was changed after the export, or has numbers that cannot be.
    """
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):  # a folder; or a device or a pipe, which may have no end
            raise ValueError("it cannot be read: it is no file")
        if state.st_size > LARGEST_EXPORT_BYTES:
            raise ValueError("this is no exported progress: it is far too large")
        text = path.read_text(encoding="utf-8-sig")  # some editors put a mark at the begin
    except UnicodeDecodeError as error:
        raise ValueError("this is no exported progress: it is not even text") from error
    except OSError as error:
        raise ValueError(f"it cannot be read: {error.strerror}") from error
    try:
        content = read_export(text)
    except RecursionError as error:
        raise ValueError("this is no exported progress: it is nested without end") from error
    try:
        lessons = {_number_of(lesson): _numbers_of(lesson) for lesson in content["lessons"]}
        if len(lessons) != len(content["lessons"]):
            raise ValueError("a lesson stands in it twice")
        exported = date.fromisoformat(content["date"]).isoformat()
        name, file = one_line(content["name"]), one_line(path.name)
        return Entry(name, exported, file, content["digest"], lessons)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValueError(f"its content cannot be what the course wrote ({error})") from error


def one_per_learner(entries: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
    """Keep the newest file of each learner, by name; those without a name are all kept.

    Returns
    -------
    The entries, in the order of names, and a sentence for each file that was left out.
    """
    newest: dict[str, Entry] = {}
    left_out = []
    for entry in entries:
        key = entry.name.casefold() or f"\n{entry.file}"
        before = newest.setdefault(key, entry)
        if before is entry:
            continue
        kept, dropped = sorted((before, entry), key=lambda each: (each.date, sum(each.totals)), reverse=True)
        newest[key] = kept
        same = "the same export" if kept.digest == dropped.digest else "the newer or fuller one"
        left_out.append(f"{dropped.file}: left out; {kept.file} is of {kept.name!r} too, and {same}")
    return sorted(newest.values(), key=lambda entry: (entry.name.casefold(), entry.file)), left_out


def write_table(entries: list[Entry]) -> str:
    """Return the table as CSV; no text in it can be taken for a formula."""
    numbers = sorted({number for entry in entries for number in entry.lessons})
    rows = io.StringIO()
    writer = csv.writer(rows)
    columns = [f"{number} {part}" for number in numbers for part in PARTS]
    writer.writerow(["name", "exported", "file", *(f"all {part}" for part in PARTS), *columns])
    for entry in entries:
        cells = [_rounded(value) for value in entry.totals]
        for number in numbers:
            cells += [_rounded(value) for value in entry.lessons.get(number, ())] or [""] * len(PARTS)
        writer.writerow([harmless(entry.name), entry.date, harmless(entry.file), *cells])
    return rows.getvalue()


def harmless(text: str) -> str:
    """Return a text that a spreadsheet shows as it is, also if it begins as a formula does.

    In many countries spreadsheets take a semicolon for the end of a cell, also where commas are meant.
    """
    text = text.replace(";", ",")
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def one_line(text: str, longest: int = LONGEST_NAME) -> str:
    """Return a name without what controls a terminal or a table, and not longer than names are."""
    if not isinstance(text, str):
        raise TypeError("the name is no text")
    composed = unicodedata.normalize("NFC", text[:LONGEST_TEXT])  # Å is one sign or two, by system
    spaced = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in composed)
    return " ".join(spaced.split())[:longest]


def _number_of(lesson: Mapping[str, Any]) -> str:
    if not re.fullmatch(r"[0-9]{2}", lesson["number"]):
        raise ValueError(f"no lesson has the number {lesson['number']!r}")
    return lesson["number"]


def _numbers_of(lesson: Mapping[str, Any]) -> tuple[float, ...]:
    """The numbers of one lesson, in the order of ``PARTS``."""
    exercises = [task for task in lesson["exercises"].values() if task is not None]
    questions = [task for task in lesson["questions"].values() if task is not None]
    solutions = sum(_amount(task["solutions"]) > 0 for task in exercises)
    return (
        *(sum(task["state"] == "right" for task in exercises), len(lesson["exercises"]), solutions),
        *(sum(task["right"] is True for task in questions), len(lesson["questions"])),
        *(len(set(lesson["objectives_met"])), _amount(lesson["objectives"])),
        _amount(lesson["minutes"]),
    )


def _amount(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"expected a number, got {value!r}")
    if not (math.isfinite(value) and 0 <= value < 1e6):
        raise ValueError(f"expected an amount, got {value!r}")
    return value


def _rounded(value: float) -> float:
    return round(value, 1) if isinstance(value, float) else value
