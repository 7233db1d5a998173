"""Title cells are read, built notebooks read back, and every gap is named."""

import json
import re
from pathlib import Path

import pytest

from course.building import read_lesson
from course.commands.build import find_lessons
from course.lessons import LessonInfo, bullets, check_introduction, describe_lesson, plain_text, read_lessons

REPOSITORY = Path(__file__).parents[1]

TITLE_CELL = """\
# Features *by hand*

**The question:** how far does a good
feature carry `HOG`?

Afterwards you will be able to

- build a *histogram of oriented
  gradients* (HOG),
- tune two rivals fairly.

**You need:** [Shallow nets](02_shallow_nets.ipynb), and pencil and paper.
**Time:** about 75 minutes, of which a laptop computes for one.
"""


def needing(words: str) -> tuple[str, ...]:
    start, end = TITLE_CELL.index("[Shallow"), TITLE_CELL.index("\n**Time")
    return describe_lesson("10_words", TITLE_CELL[:start] + words + TITLE_CELL[end:]).prerequisites


def test_a_title_cell_says_all():
    assert describe_lesson("03_features_by_hand", TITLE_CELL) == LessonInfo(
        slug="03_features_by_hand",
        number="03",
        title="Features by hand",
        question="How far does a good feature carry HOG?",
        objectives=("build a histogram of oriented gradients (HOG)", "tune two rivals fairly"),
        minutes=75,
        prerequisites=("02",),
    )


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ("# Features *by hand*", "a title, `# …`"),
        ("**The question:** how far does a good\nfeature carry `HOG`?", r"\*\*The question:\*\*"),
        ("Afterwards you will be able to", "Afterwards you will be able to"),
        ("- build a *histogram of oriented\n  gradients* (HOG),\n- tune two rivals fairly.", "bullets"),
        ("**You need:**", r"\*\*You need:\*\*"),
        ("about 75 minutes", "about N minutes"),
    ],
)
def test_what_is_missing_is_named(part, named):
    assert part in TITLE_CELL
    with pytest.raises(ValueError, match=f"lesson 03_features_by_hand lacks .*{named}"):
        describe_lesson("03_features_by_hand", TITLE_CELL.replace(part, ""))


def test_all_that_is_missing_is_named_at_once():
    (finding,) = check_introduction("03_features_by_hand", "Words.")
    assert finding.count(";") == 4
    assert check_introduction("03_features_by_hand", TITLE_CELL) == []


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("nothing but curiosity.", ()),
        ("30 sheets of paper, and 90 minutes.", ()),
        ("lessons 00 and 02; pencil and paper.", ("00", "02")),
        ("lesson 04.", ("04",)),
        ("lessons 01, 03 and 05 to 07.", ("01", "03", "05", "06", "07")),
        ("lessons [00](00_start_here.ipynb) to [03](03_features_by_hand.ipynb).", ("00", "01", "02", "03")),
        (
            "[By\nhand or learned?](06_by_hand_or_learned.ipynb). Also\n[Deep](08_deep.ipynb#top).",
            ("06", "08"),
        ),
        ("[a page](https://example.org/05_first_cnn.html).", ()),
        ("lesson 04.\n\n**Data:** as in lesson 07.", ("04",)),
    ],
)
def test_prerequisites_are_found_in_the_words(words, numbers):
    assert needing(words) == numbers


def test_a_lesson_cannot_need_itself_or_a_later_one():
    with pytest.raises(ValueError, match="needs 10, 12, which does not come before it"):
        needing("lessons 09, 10 and 12")


def test_bullets_end_where_the_list_ends():
    assert bullets("- one **word**,\n- two\n  lines;\n\nNo item.\n") == ["one word", "two lines"]
    assert plain_text("a [link](there.ipynb) to `code`\n and *words*") == "a link to code and words"


def test_what_was_built_is_read_back(tmp_path):
    info = describe_lesson("03_features_by_hand", TITLE_CELL)
    for name, metadata in (
        ("03_features_by_hand", {"course": info.as_metadata(), "kernelspec": {}}),
        ("04_notes_of_my_own", {}),
        ("03_features_by_hand.new", {}),
    ):
        content = {"cells": [], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(content))
    assert read_lessons(tmp_path) == (info,)
    assert read_lessons(tmp_path / "nowhere") == ()


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"metadata": {"course": {"number": "03"}}}', '{"metadata": {"course": 3}}']
)
def test_a_damaged_notebook_is_named(tmp_path, content):
    (tmp_path / "03_features_by_hand.ipynb").write_text(content)
    with pytest.raises(ValueError, match=r"03_features_by_hand.ipynb cannot be read as a lesson"):
        read_lessons(tmp_path)


@pytest.mark.parametrize("lesson", find_lessons(REPOSITORY / "lessons", []), ids=lambda path: path.stem)
def test_every_lesson_introduces_itself(lesson):
    assert check_introduction(lesson.stem, read_lesson(lesson).cells[0].source) == []


def test_the_readme_tells_the_titles_and_minutes_of_the_lessons():
    rows = re.findall(
        r"^\| \[(.+?)\]\(notebooks/(\w+)\.ipynb\) \| .+? \| (\d+) min \|",
        (REPOSITORY / "README.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    lessons = read_lessons(REPOSITORY / "notebooks")
    assert rows == [(f"{one.number} {one.title}", one.slug, str(one.minutes)) for one in lessons]
