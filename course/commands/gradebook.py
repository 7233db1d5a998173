"""Put what learners exported by ``python -m course progress export`` into one table."""

from __future__ import annotations

import argparse
import glob
import os
from pathlib import Path

from course.classroom.gradebook import one_line, one_per_learner, read_entry, write_table
from course.storage import write_text


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
    for path in find_files(arguments.exports):
        try:
            entries.append(read_entry(path))
        except ValueError as error:
            skipped.append(f"{one_line(str(path))}: skipped; {error}")
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


def find_files(names: list[str]) -> list[Path]:
    """Return the files meant, each once: folders stand for the JSON files in them, ``*`` for what fits."""
    found: dict[Path, None] = {}
    for name in names:
        path = Path(name)
        if path.is_dir():
            found |= dict.fromkeys(sorted(path.glob("*.json")))
        elif not path.exists() and glob.has_magic(name):  # shells on Windows leave that to the program
            found |= dict.fromkeys(map(Path, sorted(glob.glob(name))))
        else:
            found[path] = None
    return list(found)
