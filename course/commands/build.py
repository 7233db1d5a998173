"""Build notebooks from lessons, or check those that were built."""

import argparse
import json
import platform
from pathlib import Path

from course.building import BuildError, Report, build_lesson, refresh_metadata
from course.devices import BUDGETS, usable_cores
from course.notebook_checks import check_notebook, check_size
from course.storage import write_text

REPOSITORY = Path(__file__).parents[2]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``python -m course build`` understands."""
    parser.add_argument("lessons", nargs="*", metavar="NN", help="numbers of lessons; all without any")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where notebooks go, instead of notebooks/")
    parser.add_argument("--budget", choices=BUDGETS, default="laptop", help="how much work cells do")
    parser.add_argument("--check", action="store_true", help="execute nothing, only check what was built")


def run(arguments: argparse.Namespace) -> int:
    """Build or check the lessons asked for; return the exit status."""
    try:
        lessons = find_lessons(REPOSITORY / "lessons", arguments.lessons)
    except ValueError as error:
        print(error)
        return 2
    notebooks = arguments.out or REPOSITORY / "notebooks"
    if arguments.check:
        return _check(lessons, notebooks)
    return _build(lessons, notebooks, arguments)


def find_lessons(folder: Path, numbers: list[str]) -> list[Path]:
    """Return the sources of the lessons with these numbers, in order; of all lessons without any.

    Raises
    ------
    ValueError
        If there is no lesson of that number, or none at all.
    """
    lessons = sorted(folder.glob("[0-9][0-9]_*.py"))
    if not lessons:
        raise ValueError(f"no lessons in {folder}: run this in a clone of the repository")
    known = {lesson.name[:2]: lesson for lesson in lessons}
    unknown = [number for number in numbers if number not in known]
    if unknown:
        raise ValueError(f"no lesson {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[number] for number in sorted(set(numbers))] if numbers else lessons


def _check(lessons: list[Path], notebooks: Path) -> int:
    status = 0
    for lesson in lessons:
        findings = check_notebook(lesson, notebooks / f"{lesson.stem}.ipynb")
        print(f"{lesson.stem}: {'all is well' if not findings else ''}".rstrip())
        for finding in findings:
            print(f"    {finding}")
            status = 1
    return status


def _build(lessons: list[Path], notebooks: Path, arguments: argparse.Namespace) -> int:
    print(f"{'lesson':<28} {'seconds':>8} {'peak MB':>8} {'cells':>6} {'KB':>6}")
    status = 0
    reports = []
    if arguments.out is None:
        # The board of lesson 00 draws its map from all notebooks, and so from the new ones.
        for lesson in find_lessons(REPOSITORY / "lessons", []):
            refresh_metadata(lesson, notebooks / f"{lesson.stem}.ipynb")
        lessons = sorted(lessons, key=lambda lesson: lesson.name.startswith("00"))
    for lesson in lessons:
        try:
            report = build_lesson(lesson, notebooks, budget=arguments.budget)
        except (BuildError, OSError) as error:
            print(f"{lesson.stem:<28} not built: {error}")
            status = 1
            continue
        reports.append(report)
        print(
            f"{report.lesson:<28} {report.seconds:>8.1f} {report.peak_memory_mb:>8.0f} "
            f"{report.cells:>6} {report.size_kb:>6.0f}",
            flush=True,
        )
        for finding in [*report.findings, *check_size(notebooks / f"{lesson.stem}.ipynb")]:
            print(f"    {finding}")
    # What the README states comes from builds of the stored notebooks alone.
    if arguments.out is None and arguments.budget == "laptop":
        _record(reports, REPOSITORY / "reference" / "build.json")
    return status


def _record(reports: list[Report], path: Path) -> None:
    """Store seconds and memory of each lesson, keeping those of lessons that were not built now."""
    lessons = json.loads(path.read_text(encoding="utf-8"))["lessons"] if path.exists() else {}
    for report in reports:
        lessons[report.lesson] = {
            "seconds": round(report.seconds, 1),
            "peak_memory_mb": round(report.peak_memory_mb),
            "cells": report.cells,
            "size_kb": round(report.size_kb),
            "cores": usable_cores(),
            "python": platform.python_version(),
        }
    record = {"budget": "laptop", "lessons": dict(sorted(lessons.items()))}
    write_text(path, json.dumps(record, indent=2) + "\n")
