"""Put what learners exported by ``python -m course progress export`` into one table."""

from __future__ import annotations

import argparse
import glob
import os
from pathlib import Path

from course.classroom.gradebook import one_line, one_per_learner, read_entry, write_table
from course.storage import write_text

LONGEST_REASON = 300  # characters


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``python -m course gradebook`` understands."""
    parser.add_argument("exports", nargs="+", metavar="FILE", help="exported files, or folders of them")
    parser.add_argument(
        "--out", type=Path, metavar="CSV", default=Path("grades.csv"), help="the table; must not exist yet"
    )
    parser.add_argument(
        "--every-file",
        action="store_true",
        help="a row for each file, also where two have one name",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the table; the exit status is 0 only if every file could be read."""
    if os.path.lexists(arguments.out):
        print(f"{arguments.out} is there already, and is not overwritten: choose another one with --out")
        return 1
    entries, skipped = [], []
    paths, nothing = find_files(arguments.exports)
    skipped += [f"{_shown(name)}: skipped; no file fits, or none in it ends in .json" for name in nothing]
    for path in paths:
        try:
            entries.append(read_entry(path))
        except ValueError as error:
            skipped.append(f"{_shown(path)}: skipped; {one_line(str(error), LONGEST_REASON)}")
    left_out: list[str] = []
    if not arguments.every_file:
        entries, left_out = one_per_learner(entries)
    for line in [*skipped, *left_out]:
        print(line)
    if not entries:
        print("No file could be read, and no table was written.")
        return 1
    try:
        # The mark at the begin tells spreadsheets that letters beyond English ones are UTF-8.
        write_text(arguments.out, "\ufeff" + write_table(entries))
    except OSError as error:
        print(f"{arguments.out} cannot be written ({error.strerror}): choose another one with --out")
        return 1
    print(f"Wrote {arguments.out}: {len(entries)} rows; skipped: {len(skipped)}, left out: {len(left_out)}.")
    return 1 if skipped else 0


def find_files(names: list[str]) -> tuple[list[Path], list[str]]:
    """Find the files meant: folders stand for the JSON files in them, ``*`` for what fits.

    Returns
    -------
    The files, each once; and the folders and patterns for which there is none.
    """
    found: dict[Path, None] = {}
    nothing = []
    for name in names:
        path = Path(name)
        if os.path.isdir(path):
            meant = sorted(path.glob("*.json"))
        elif glob.has_magic(name) and not os.path.exists(path):  # Windows leaves patterns to the program
            meant = sorted(map(Path, glob.glob(name)))
        else:
            meant = [path]
        found |= dict.fromkeys(meant)
        nothing += [] if meant else [name]
    return list(found), nothing


def _shown(path: Path | str) -> str:
    """A name of a file as it may be printed."""
    return one_line(str(path), LONGEST_REASON)
