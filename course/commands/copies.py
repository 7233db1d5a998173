"""Make your own copies of the notebooks, or bring them up to date; ``make lab`` does so first."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from course.copies import LESSON_NOTEBOOKS, Outcome, update_copies

REPOSITORY = Path(__file__).parents[2]
COPIES = "my-notebooks"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``python -m course copies`` understands."""
    parser.add_argument("--folder", type=Path, metavar="DIR", help=f"where they are, instead of {COPIES}/")


def run(arguments: argparse.Namespace) -> int:
    """Update the copies and say what was done; return 0 if one can work in them."""
    notebooks, copies = REPOSITORY / "notebooks", folder_of_copies(arguments.folder)
    try:
        outcomes = update_copies(notebooks, copies)
    except OSError as error:
        print(f"Your notebooks cannot be kept in {copies} ({error.strerror}): a folder that you may write to")
        print("is needed there. Rename what is in the way, or give another place with --folder.")
        return 1
    for line in describe(outcomes, copies):
        print(line)
    names = [path.name for path in notebooks.glob(LESSON_NOTEBOOKS)]
    return 0 if names and all((copies / name).is_file() for name in names) else 1


def folder_of_copies(chosen: Path | None) -> Path:
    """Return the folder chosen, else what a class's server says in ``COURSE_COPIES``, else the usual."""
    return chosen or Path(os.environ.get("COURSE_COPIES") or REPOSITORY / COPIES)


def describe(outcomes: Sequence[Outcome], copies: Path) -> list[str]:
    """Say what was done, in lines; nothing if nothing was."""
    made = [outcome.name for outcome in outcomes if outcome.what == "made"]
    refreshed = [one.name for one in outcomes if one.what == "refreshed" and one.beside is None]
    lines = []
    if made:
        counted = made[0] if len(made) == 1 else f"{len(made)} notebooks"
        lines.append(f"New in {copies.name}: {counted}. They are yours: no update overwrites your changes.")
    if refreshed:
        lines.append(f"Refreshed, since you had not touched them: {', '.join(refreshed)}")
    for one in outcomes:
        if one.what == "refreshed" and one.beside:
            lines.append(f"{one.name} is refreshed; you had changed no cell. Your run of it is {one.beside}")
        elif one.what == "offered":
            lines.append(f"{one.name}: the course has a new version, which lies beside yours: {one.beside}")
        elif one.what == "trouble":
            lines.append(f"{one.name} could not be brought up to date ({one.beside}); it was left as it is.")
    return lines
