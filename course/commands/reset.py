"""Put one of your notebooks back as the course has it; yours is kept with its date."""

from __future__ import annotations

import argparse
from pathlib import Path

from course.commands.copies import COPIES, REPOSITORY, folder_of_copies
from course.copies import restore_copy


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``python -m course reset`` understands."""
    parser.add_argument("notebook", metavar="NN", help="number or name of the notebook")
    parser.add_argument("--folder", type=Path, metavar="DIR", help=f"where yours are, instead of {COPIES}/")


def run(arguments: argparse.Namespace) -> int:
    """Restore the notebook and say where the old one is; return the exit status."""
    copies = folder_of_copies(arguments.folder)
    try:
        outcome = restore_copy(arguments.notebook, REPOSITORY / "notebooks", copies)
    except ValueError as error:
        print(error)
        return 2
    except OSError as error:
        print(
            f"{error.filename or copies} cannot be read or written ({error.strerror}): nothing was changed."
        )
        return 1
    if outcome is None:
        print("Your notebook is as the course has it: there is nothing to do.")
        return 0
    print(f"{outcome.name} is as the course has it.", end="")
    print(f" Yours is kept beside it: {outcome.beside}" if outcome.beside else "")
    if outcome.beside:
        print("If it is open in JupyterLab, close it and open it again.")
    return 0
