"""Answers to exercises, run as a notebook's cell would run them."""

from __future__ import annotations

import itertools
import linecache
import textwrap
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from course.checking import Exercise, Feedback
from course.exercises import MODULES, of_lesson

_cells = itertools.count(1)


def lessons_with_exercises() -> list[str]:
    """Numbers of the lessons that ask anything."""
    return [number for number, name in MODULES.items() if find_spec(f"course.exercises.{name}")]


def answers_to(number: str) -> Any:
    """The module of answers to a lesson's exercises: RIGHT, WRONG and EQUIVALENT."""
    return import_module(f"answers.{MODULES[number]}")


def run_cell(code: str) -> dict[str, Any]:
    """Run code as a cell under the imports that every lesson has; return its names."""
    import keras

    code = textwrap.dedent(code).strip()
    file = f"<cell {next(_cells)}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    names: dict[str, Any] = {"np": np, "keras": keras}
    exec(compile(code, file, "exec", dont_inherit=True), names)
    return names


def judge(exercise: Exercise, code: str, seed: int | None = None) -> Feedback:
    """Run a cell and judge the answer that it holds."""
    return exercise.judge(run_cell(code)[exercise.answer], seed)


def exercise_cases() -> list[tuple[str, Exercise]]:
    """Every exercise, with an id."""
    return [
        (f"{number}-{exercise.name}", exercise)
        for number in lessons_with_exercises()
        for exercise in of_lesson(number).exercises
    ]
