"""Show how far the learner is, write it into a file for a teacher, or begin anew."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path

import course
from course.board import stand_now
from course.progress import progress_folder
from course.progress_export import export_progress
from course.standing import Standing, find_next_step
from course.storage import dated, write_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``python -m course progress`` understands."""
    actions = parser.add_subparsers(dest="action", metavar="export | reset", help="without any: the board")
    export = actions.add_parser("export", help="write your progress into a file for a teacher")
    export.add_argument("--out", type=Path, metavar="FILE", help="which file; it must not exist yet")
    export.add_argument("--name", default="", help="how your teacher knows you")
    reset = actions.add_parser("reset", help="begin anew; what was recorded is kept aside")
    reset.add_argument("--yes", action="store_true", help="do not ask")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked for; return the exit status."""
    if arguments.action == "reset":
        return _reset(ask=not arguments.yes)
    try:
        standings, notes = stand_now()
    except ValueError as error:
        print(error)
        return 1
    for note in notes:
        print(note)
    if arguments.action == "export":
        return _export(standings, arguments.name, arguments.out)
    print("\n".join(draw_board(standings)))
    print(f"\nNext: {find_next_step(standings)}")
    print(f"Kept on this machine alone, in {progress_folder()}")
    return 0


def draw_board(standings: list[Standing]) -> list[str]:
    """Return the lines of the board, one a lesson."""
    heads = ("objectives", "exercises", "quiz")
    width = max(len(standing.lesson.title) for standing in standings) + 3
    lines = [f"{'lesson':<{width}}  {heads[0]:>10}  {heads[1]:>9}  {heads[2]:>6}  {'minutes':>16}"]
    for standing in standings:
        lesson, tasks = standing.lesson, standing.tasks
        pairs = (
            (len(standing.objectives_met), len(standing.objectives_asked)),
            (standing.exercises_right, len(tasks.exercises)),
            (standing.quiz_right, len(tasks.questions)),
        )
        met, right, score = (f"{done} of {total}" if total else "-" for done, total in pairs)
        minutes = f"{standing.record.minutes:.0f} of about {lesson.minutes:>2}"
        name = f"{lesson.number} {lesson.title}"
        mark = "  done" if standing.done else ""
        lines.append(f"{name:<{width}}  {met:>10}  {right:>9}  {score:>6}  {minutes:>16}{mark}")
    return lines


def _export(standings: list[Standing], name: str, out: Path | None) -> int:
    today = date.today().isoformat()
    path = out or Path(f"course-progress-{today}.json")
    content = export_progress(standings, name=name, date=today, version=course.__version__)
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    if os.path.lexists(path):
        print(f"{path} is there already, and is not overwritten: choose another one with --out")
        return 1
    try:
        write_text(path, text)
    except OSError as error:
        print(f"{path} cannot be written ({error.strerror}): choose another one with --out")
        return 1
    print(f"Wrote {path}: exercises, quiz scores and minutes, none of your code.")
    return 0


def _reset(*, ask: bool) -> int:
    folder = progress_folder()
    if not folder.exists():
        print(f"There is nothing to forget: no progress in {folder}")
        return 0
    if ask and not _agrees(f"Begin anew? What is in {folder} is kept aside. [y/N] "):
        print("Nothing was changed.")
        return 1
    aside = dated(folder)
    try:
        folder.rename(aside)
    except OSError as error:
        print(f"{folder} cannot be moved ({error.strerror}): nothing was changed.")
        return 1
    print(f"Your progress begins anew. What was recorded before is kept in {aside}")
    return 0


def _agrees(question: str) -> bool:
    try:
        return input(question).strip().lower() in {"y", "yes"}
    except EOFError:
        print("\nNobody is there to answer; --yes says yes beforehand.", file=sys.stderr)
        return False
