"""What a lesson says of itself in its title cell, and the same read back from built notebooks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

# What every title cell has, and how a finding calls it.
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
QUESTION = re.compile(r"\*\*The question:\*\*\s*(.+?)(?=\n\s*\n|\Z)", re.DOTALL)
OBJECTIVES = re.compile(
    r"^Afterwards you will be able to\s*\n\s*\n((?:[-*] .+\n?(?:  .+\n?)*)+)", re.MULTILINE
)
NEEDS = re.compile(r"\*\*You need:\*\*\s*(.+?)(?=\n\s*\n|\n\*\*|\Z)", re.DOTALL)
MINUTES = re.compile(r"\*\*Time:\*\*\s+about\s+(\d+)\s+minutes")
PARTS = {
    "a title, `# …`": TITLE,
    "the line `**The question:** …`": QUESTION,
    "`Afterwards you will be able to`, a blank line and bullets": OBJECTIVES,
    "the line `**You need:** …`": NEEDS,
    "the line `**Time:** about N minutes`": MINUTES,
}

BULLET = re.compile(r"^[-*] (.+(?:\n  .+)*)", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
LINKED_LESSON = re.compile(r"\[[^\]]*\]\((\d\d)_\w+\.ipynb[^)]*\)")
LESSON_LIST = re.compile(r"\blessons?\s+\d\d(?:(?:\s*,\s*|\s+and\s+|\s+to\s+)\d\d)*")
RANGE = re.compile(r"<(\d\d)>\s+to\s+<(\d\d)>")


@dataclass(frozen=True)
class LessonInfo:
    """What a lesson says of itself.

    Attributes
    ----------
    slug : name of its files, such as ``"03_features_by_hand"``.
    number : its first two digits.
    title, question : without markup.
    objectives : what the learner will be able to do, without markup.
    minutes : that a learner needs, about.
    prerequisites : numbers of the lessons that come before, in order.
    """

    slug: str
    number: str
    title: str
    question: str
    objectives: tuple[str, ...]
    minutes: int
    prerequisites: tuple[str, ...]

    def as_metadata(self) -> dict[str, object]:
        """What the build writes into the notebook, under ``course``; the slug is the file's name."""
        content = asdict(self) | {
            "objectives": list(self.objectives),
            "prerequisites": list(self.prerequisites),
        }
        del content["slug"]
        return content


def describe_lesson(slug: str, title_cell: str) -> LessonInfo:
    """Read what a lesson says of itself in its first cell.

    Parameters
    ----------
    slug : name of its file, without ending.
    title_cell : source of the cell, Markdown.

    Raises
    ------
    ValueError
        If a part is missing, or the lesson needs one that comes later.
    """
    gaps = [part for part, pattern in PARTS.items() if not pattern.search(title_cell)]
    if gaps:
        raise ValueError(f"the title cell of lesson {slug} lacks {'; '.join(gaps)}")
    number, question = slug[:2], plain_text(QUESTION.search(title_cell)[1])
    prerequisites = _lessons_named(NEEDS.search(title_cell)[1])
    later = [needed for needed in prerequisites if needed >= number]
    if later:
        raise ValueError(f"lesson {slug} needs {', '.join(later)}, which does not come before it")
    return LessonInfo(
        slug=slug,
        number=number,
        title=plain_text(TITLE.search(title_cell)[1]),
        question=question[0].upper() + question[1:],
        objectives=tuple(bullets(OBJECTIVES.search(title_cell)[1])),
        minutes=int(MINUTES.search(title_cell)[1]),
        prerequisites=prerequisites,
    )


def check_introduction(slug: str, title_cell: str) -> list[str]:
    """Return what is wrong with the first cell of a lesson, in a list of one sentence or none."""
    try:
        describe_lesson(slug, title_cell)
    except ValueError as error:
        return [str(error)]
    return []


def bullets(markdown: str) -> list[str]:
    """Return the items of a list, each as one line without markup or the comma at its end."""
    return [plain_text(item).rstrip(",;.") for item in BULLET.findall(markdown)]


def plain_text(markdown: str) -> str:
    """Return a passage as one line, without emphasis, code marks and links."""
    words = LINK.sub(r"\1", markdown)
    return " ".join(re.sub(r"[*`]", "", words).split())


def read_lessons(folder: Path) -> tuple[LessonInfo, ...]:
    """Read what the built notebooks in a folder say of themselves, in their order.

    Notebooks without such metadata are no lessons, and left out.

    Raises
    ------
    ValueError
        If a notebook cannot be read; the message names it.
    """
    found = []
    for path in sorted(Path(folder).glob("[0-9][0-9]_*.ipynb")):
        try:
            metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"].get("course")
            if metadata is not None:
                found.append(_from_metadata(path.stem, metadata))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path} cannot be read as a lesson ({error}): build it again") from error
    return tuple(found)


def _from_metadata(slug: str, metadata: Mapping[str, object]) -> LessonInfo:
    content = dict(metadata)
    objectives, prerequisites = (tuple(content.pop(name)) for name in ("objectives", "prerequisites"))
    return LessonInfo(slug=slug, objectives=objectives, prerequisites=prerequisites, **content)


def _lessons_named(needs: str) -> tuple[str, ...]:
    """Numbers of the lessons that a passage links or lists, those between the ends of a range too."""
    marked = LINKED_LESSON.sub(r"<\1>", needs)
    marked = LESSON_LIST.sub(lambda listed: re.sub(r"(\d\d)", r"<\1>", listed[0]), marked)
    named = set(re.findall(r"<(\d\d)>", marked))
    for first, last in RANGE.findall(marked):
        named |= {f"{number:02}" for number in range(int(first), int(last))}
    return tuple(sorted(named))
