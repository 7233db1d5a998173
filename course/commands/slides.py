"""Make slides of a lesson: an offline talk for reveal.js."""

from __future__ import annotations

import argparse
from pathlib import Path

from course.classroom.deck import derive_slides
from course.classroom.slides import put_talk, write_talk
from course.commands.build import REPOSITORY, find_lessons
from course.lessons import read_lessons

PACKAGES = REPOSITORY / "site" / "node_modules"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``python -m course slides`` understands."""
    parser.add_argument("lessons", nargs="+", metavar="NN", help="numbers of lessons, such as 03")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", required=True, help="folder of talks; made if it is not there"
    )
    parser.add_argument("--force", action="store_true", help="make a talk again that is there already")


def run(arguments: argparse.Namespace) -> int:
    """Write the talks; return the exit status."""
    try:
        lessons = find_lessons(REPOSITORY / "lessons", arguments.lessons)
        for lesson in lessons:
            path, count = _write(lesson.stem, arguments.out, force=arguments.force)
            print(f"Wrote {path}: {count} slides. Open it in a browser; S opens the speaker's notes.")
    except (ValueError, FileExistsError) as error:
        print(error)
        return 1
    except OSError as error:
        print(
            f"{error.filename or arguments.out} cannot be used: {error.strerror}" if error.strerror else error
        )
        return 1
    return 0


def _write(slug: str, folder: Path, *, force: bool) -> tuple[Path, int]:
    """Write one talk; return where it is and how many slides it has."""
    import nbformat

    notebooks = REPOSITORY / "notebooks"
    lesson = next((one for one in read_lessons(notebooks) if one.slug == slug), None)
    if lesson is None:
        raise ValueError(f"lesson {slug} is not built yet: `python -m course build {slug[:2]}` builds it")
    slides = derive_slides(nbformat.read(notebooks / f"{slug}.ipynb", as_version=4), lesson)
    page = write_talk(slides, f"{lesson.number} {lesson.title}", REPOSITORY / "classroom")
    return put_talk(folder, slug, page, PACKAGES, force=force), len(slides)
