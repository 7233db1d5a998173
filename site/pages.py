"""The pages of the site, gathered in a folder for Sphinx, where links hold as they do in the repository.

Lessons are the built notebooks, with a few words put in for those who read without a kernel. Notes and
READMEs are copied. The first page and the reference are written here: from what lessons say of themselves,
and from what they import.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections import defaultdict
from importlib import import_module
from pathlib import Path

from course.lessons import LessonInfo, read_lessons

REPOSITORY = Path(__file__).parents[1]
FIRST_PAGE = Path(__file__).with_name("index.md")

# [words](target) with a target in this repository, and the definition [words]: target.
LINK = re.compile(r"(?<!!)\[([^\]\n]+)\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)")
NAMED_SECTION = re.compile(r"^\[([^\]]+)\]: (\S+\.ipynb)$", re.MULTILINE)
HEADING = re.compile(r"^#{1,3} (.+)$", re.MULTILINE)

# What the reference leaves out: how lessons ask is not what they teach.
NOT_IN_REFERENCE = {"course.exercises", "course.storage"}


def write_pages(folder: Path) -> None:
    """Write every page into a folder, which is emptied first; what has not changed keeps its date.

    Raises
    ------
    ValueError
        If a notebook cannot be read as a lesson.
    """
    wanted = dict(gather_pages())
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for name, content in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copy2(content, path)
        elif not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")


def gather_pages(repository: Path = REPOSITORY) -> dict[str, str | Path]:
    """Return the pages: name in the folder to its text, or to the file that it is a copy of."""
    lessons = read_lessons(repository / "notebooks")
    by_slug = {lesson.slug: lesson for lesson in lessons}
    pages: dict[str, str | Path] = {}
    headings = {}
    for slug, lesson in by_slug.items():
        notebook = json.loads((repository / "notebooks" / f"{slug}.ipynb").read_text(encoding="utf-8"))
        headings[f"{slug}.ipynb"] = headings_of(notebook)
        pages[f"notebooks/{slug}.ipynb"] = write_lesson(notebook, lesson, by_slug)
    names = ["README.md", *find_documents(repository, "classroom")]
    for name in names:  # grows by the documents that these link
        text = link_sections((repository / name).read_text(encoding="utf-8"), headings)
        linked: dict[str, Path] = {}
        pages[name] = keep_links(text, name, repository, linked)
        names += [place for place in linked if place.endswith(".md") and place not in names]
        pages |= {place: path for place, path in linked.items() if place not in {*pages, *names}}
    pages["reference.md"] = write_reference(repository / "lessons")
    pages["index.md"] = write_first_page(lessons, names)
    return pages


def find_documents(repository: Path, folder: str) -> list[str]:
    """Return the Markdown files in a folder of the repository, but for those of packages."""
    found = sorted((repository / folder).rglob("*.md"))
    return [path.relative_to(repository).as_posix() for path in found if "node_modules" not in path.parts]


def headings_of(notebook: dict) -> set[str]:
    """Return the headings of a notebook's Markdown cells, as they are written."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    return {heading for cell in cells for heading in HEADING.findall("".join(cell["source"]))}


def link_sections(text: str, headings: dict[str, set[str]]) -> str:
    """Let links that name a section of a notebook lead to that section, where there is one."""

    def lead(found: re.Match) -> str:
        words, target = found.groups()
        there = words in headings.get(Path(target).name, ())
        return f"[{words}]: {target}#{slug_of(words)}" if there else found[0]

    return NAMED_SECTION.sub(lead, text)


def slug_of(heading: str) -> str:
    """Return the anchor of a heading, by the rule of GitHub, which MyST follows too."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def keep_links(text: str, name: str, repository: Path, linked: dict[str, Path]) -> str:
    """Keep links that lead to pages and files; of a link to a folder only its words are left.

    A link to what is not there stays too: Sphinx warns of it, and the site is not made.

    Parameters
    ----------
    text, name : of the document; the name is its place in the repository.
    linked : the files that it links or shows are put in here, by their place.
    """

    def keep(path: Path) -> None:
        linked[path.resolve().relative_to(repository.resolve()).as_posix()] = path

    def follow(found: re.Match) -> str:
        path = (repository / name).parent / found[2]
        if path.is_dir():
            return found[1]
        if path.is_file():
            keep(path)
        return found[0]

    for picture in re.findall(r"!\[[^\]]*\]\((?!https?:)([^)\s]+)\)", text):
        keep((repository / name).parent / picture)
    return LINK.sub(follow, text)


def write_lesson(notebook: dict, lesson: LessonInfo, lessons: dict[str, LessonInfo]) -> str:
    """Return a lesson as it is read without a kernel, as JSON of a notebook.

    How to open it stands below its title, each widget is said to be a picture, and exercises, which cannot
    answer here, lose what they say to a blank.
    """
    cells = []
    for place, cell in enumerate(notebook["cells"]):
        tags = cell["metadata"].get("tags", [])
        if "exercise" in cell["metadata"]:
            cell = cell | {"outputs": []}
        cells.append(cell)
        if place == 0:
            cells.append(_words(f"{lesson.number}-open", how_to_open(lesson, lessons)))
        elif "widget" in tags and any("image/png" in output.get("data", {}) for output in cell["outputs"]):
            cells.append(_words(f"{lesson.number}-{place}-still", STILL))
        elif "exercise" in tags and "".join(cell["source"]).startswith(("## Exercises", "## Five questions")):
            cells.append(_words(f"{lesson.number}-{place}-answers", ANSWERS))
    return json.dumps(notebook | {"cells": cells}, ensure_ascii=False)


STILL = "{.still}\nA picture of the widget as it starts. In the notebook it answers to your hand."
ANSWERS = "{.still}\nHere you can only read. In the notebook every answer is replied to."


def how_to_open(lesson: LessonInfo, lessons: dict[str, LessonInfo]) -> str:
    """Return the words below a lesson's title: how to do it instead of reading it."""
    by_number = {other.number: other for other in lessons.values()}
    needed = ", ".join(
        f"[{number} {by_number[number].title}]({by_number[number].slug}.ipynb)"
        for number in direct_needs(lesson, by_number)
    )
    before = f" Before it: {needed}." if needed else ""
    return (
        f":::{{admonition}} Do this lesson, instead of reading it\n:class: tip open-lesson\n\n"
        f"In a clone of the repository, `make lab` opens JupyterLab; choose `{lesson.slug}.ipynb`. "
        f"About {lesson.minutes} minutes.{before} "
        f"[How to install](../README.md#start) · [For teachers](../classroom/notes/{lesson.number}.md)\n:::"
    )


def direct_needs(lesson: LessonInfo, by_number: dict[str, LessonInfo]) -> list[str]:
    """Return the lessons that a lesson needs, without those which these need anyway."""
    needed = [number for number in lesson.prerequisites if number in by_number]
    implied = {before for number in needed for before in all_needs(number, by_number)}
    return [number for number in needed if number not in implied]


def all_needs(number: str, by_number: dict[str, LessonInfo]) -> set[str]:
    """Return all that a lesson needs, and what that needs in turn."""
    needed = set(by_number[number].prerequisites) & set(by_number)
    return needed.union(*(all_needs(before, by_number) for before in needed))


def _words(identifier: str, source: str) -> dict:
    return {"cell_type": "markdown", "id": identifier, "metadata": {}, "source": source}


def write_first_page(lessons: tuple[LessonInfo, ...], documents: list[str]) -> str:
    """Return the first page: the map of the lessons, and the lists of pages for the sidebar."""
    by_number = {lesson.number: lesson for lesson in lessons}
    notes = [name for name in documents if re.search(r"notes/\d\d\.md$", name)]
    others = [name for name in documents if name not in {*notes, "README.md", "classroom/README.md"}]
    further: dict[bool, list[str]] = {True: [], False: []}  # by whether they are for teachers
    for name in others:
        further[name.startswith("classroom/")].append(name.removesuffix(".md"))
    listed = {
        "MAP": draw_map(lessons, by_number),
        "HOURS": str(round(sum(lesson.minutes for lesson in lessons) / 60)),
        "COUNT": str(len(lessons)),
        "FIRST": f"notebooks/{lessons[0].slug}.ipynb",
        "LESSONS": "\n".join(
            f"{lesson.number} {lesson.title} <notebooks/{lesson.slug}>" for lesson in lessons
        ),
        "NOTES": "\n".join(f"Notes {Path(note).stem} <{note.removesuffix('.md')}>" for note in notes),
        "TEACHING": "\n".join(further[True]),
        "MORE": "\n".join(further[False]),
    }
    text = FIRST_PAGE.read_text(encoding="utf-8")
    for word, content in listed.items():
        text = text.replace(f"%{word}%", content)
    return text


def draw_map(lessons: tuple[LessonInfo, ...], by_number: dict[str, LessonInfo]) -> str:
    """Return the map: a row for each step of the way, and in a row what may be done in any order."""
    rows: dict[int, list[LessonInfo]] = defaultdict(list)
    for lesson in lessons:
        rows[step_of(lesson.number, by_number)].append(lesson)
    written = []
    for step in sorted(rows):
        cards = "\n".join(_card(lesson, by_number) for lesson in rows[step])
        written.append(f"::::{{container}} step\n{cards}\n::::")
    return "\n".join(written)


def step_of(number: str, by_number: dict[str, LessonInfo]) -> int:
    """Return how many lessons come one after another before this one."""
    needed = direct_needs(by_number[number], by_number)
    return 1 + max((step_of(before, by_number) for before in needed), default=-1)


def _card(lesson: LessonInfo, by_number: dict[str, LessonInfo]) -> str:
    needed = [
        f"[{number}](notebooks/{by_number[number].slug}.ipynb)" for number in direct_needs(lesson, by_number)
    ]
    after = f" · after {' and '.join(needed)}" if needed else ""
    return (
        f":::{{container}} lesson\n[{lesson.number} {lesson.title}](notebooks/{lesson.slug}.ipynb)\n\n"
        f"{lesson.question}\n\n{{.cost}}\n{lesson.minutes} min{after}\n:::"
    )


def write_reference(folder: Path) -> str:
    """Return the page of all that lessons import from the course, with what the code says of it."""
    used: dict[str, set[str]] = defaultdict(set)
    for lesson in sorted(folder.glob("[0-9][0-9]_*.py")):
        for node in ast.walk(ast.parse(lesson.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course."):
                used[node.module] |= {alias.name for alias in node.names}
    parts = [
        "# Reference\n\nWhat lessons import from the package `course`, with what the code says of it. "
        "`help(name)` says the same in a notebook."
    ]
    for module in sorted(set(used) - NOT_IN_REFERENCE):
        found = import_module(module)
        opening = (found.__doc__ or "").strip().partition("\n\n")[0]
        values = {name: getattr(found, name) for name in sorted(used[module])}
        entries = [_entry(module, name, value) for name, value in values.items() if callable(value)]
        parts.append(f"## `{module}`\n\n{opening}\n\n" + "\n\n".join(entries))
    return "\n\n".join(parts) + "\n"


def _entry(module: str, name: str, value: object) -> str:
    kind, options = ("autoclass", "   :members:\n") if isinstance(value, type) else ("autofunction", "")
    return f"```{{eval-rst}}\n.. {kind}:: {module}.{name}\n{options}```"
