"""Run a lesson's comparison at another budget, and store its results under reference/."""

import argparse
import linecache
import os
from datetime import date
from importlib.metadata import version
from pathlib import Path

from course import devices
from course.building import read_lesson
from course.commands.build import REPOSITORY, find_lessons

VERSIONS = ("keras", "numpy", "scikit-learn", "course")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``python -m course reference`` understands."""
    parser.add_argument("lesson", metavar="NN", help="number of the lesson whose comparison to run")
    parser.add_argument("--budget", choices=devices.BUDGETS, default="gpu", help="how much work it does")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where the result goes, instead of reference/"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the lesson up to its comparison, which the lesson calls ``rows``; store and print the summaries.

    A run that was stopped goes on where it ended when started again.
    """
    os.environ["COURSE_BUDGET"] = arguments.budget
    from course.comparison import summarise
    from course.reference import FOLDER, Reference, save_reference

    (lesson,) = find_lessons(REPOSITORY / "lessons", [arguments.lesson])
    names: dict[str, object] = {"__name__": "__main__"}
    for cell in read_lesson(lesson).cells:
        if cell.cell_type == "code" and "rows" not in names:
            # Known to linecache, so that a recipe's source can be read as it is in a notebook.
            file = f"<{lesson.name} {cell.id}>"
            linecache.cache[file] = (len(cell.source), None, cell.source.splitlines(keepends=True), file)
            exec(compile(cell.source, file, "exec"), names)
    if "rows" not in names:
        print(f"{lesson.name} makes no comparison: none of its cells sets `rows`")
        return 1

    backend = devices.describe()
    reference = Reference(
        summaries=tuple(summarise(names["rows"])),
        device=str(backend),
        versions={name: version(name) for name in VERSIONS},
        date=date.today().isoformat(),
        command=f"python -m course reference {arguments.lesson} --budget {arguments.budget}",
    )
    path = save_reference(lesson.stem, reference, arguments.out or FOLDER)
    for summary in reference.summaries:
        print(
            f"{summary.contender:<20} {summary.train_size:>6,} {summary.accuracy:.4f} ± {summary.spread:.4f}"
        )
    print(f"stored in {path}")
    return 0
