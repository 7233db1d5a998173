"""Make an assignment for nbgrader of a lesson's exercises."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path

from course.classroom.assignment import Material, find_recap, write_assignment
from course.classroom.course_folder import CONFIGURATION, add_assignment
from course.commands.build import REPOSITORY, find_lessons

TEMPLATE = REPOSITORY / "classroom" / CONFIGURATION


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``python -m course assignment`` understands."""
    parser.add_argument("lesson", metavar="NN", help="number of the lesson, such as 03")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", required=True, help="nbgrader's folder; made if it is not there"
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="draws the inputs of hidden tests; the same number writes the same assignment again",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the assignment; return the exit status."""
    import nbformat

    seed = secrets.randbelow(2**31) if arguments.seed is None else arguments.seed
    try:
        material = read_material(arguments.lesson)
        notebook = nbformat.writes(write_assignment(material, seed)) + "\n"
        slug = material.info.slug
        path = add_assignment(arguments.out, slug, notebook, TEMPLATE.read_text(encoding="utf-8"))
    except (ValueError, FileExistsError) as error:
        print(error)
        return 1
    except OSError as error:
        print(f"{error.filename or arguments.out} cannot be used: {error.strerror}")
        return 1
    print(
        f"Wrote {path}, with solutions and hidden tests: for you alone.\nLook it over; then, in "
        f"{arguments.out}, `nbgrader generate_assignment {slug}`\nmakes release/{slug}, which learners get."
    )
    return 0


def read_material(number: str) -> Material:
    """Read what an assignment of a lesson is made of.

    Raises
    ------
    ValueError
        If there is no such lesson, or it asks nothing.
    """
    from course.building import read_lesson
    from course.exercises import MODULES, of_lesson
    from course.lessons import describe_lesson

    (path,) = find_lessons(REPOSITORY / "lessons", [number])
    try:
        lesson = of_lesson(number)
    except ModuleNotFoundError as error:
        if error.name != f"course.exercises.{MODULES[number]}":
            raise
        raise ValueError(f"lesson {number} has no exercises to make an assignment of") from error
    sources = [cell.source for cell in read_lesson(path).cells if cell.cell_type == "markdown"]
    return Material(describe_lesson(path.stem, sources[0]), lesson, MODULES[number], find_recap(sources))
