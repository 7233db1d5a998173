"""Pages are gathered from the repository: lessons with words for readers, links, a map, a reference."""

import json

import pages
import pytest
from docstrings import describe_fields
from pages import direct_needs, keep_links, link_sections, slug_of, step_of, write_first_page, write_lesson
from pictures import words_by_digest

from course.lessons import LessonInfo


def info(number: str, *needed: str) -> LessonInfo:
    return LessonInfo(f"{number}_topic", number, f"Topic {number}", "Why?", ("do it",), 30, needed)


LESSONS = {
    lesson.number: lesson
    for lesson in (
        info("00"),
        info("01", "00"),
        info("02", "00", "01"),
        info("03", "00", "01"),
        info("04", "02", "03"),
    )
}
BY_SLUG = {lesson.slug: lesson for lesson in LESSONS.values()}


def test_what_is_implied_is_not_named():
    assert direct_needs(LESSONS["02"], LESSONS) == ["01"]
    assert direct_needs(LESSONS["04"], LESSONS) == ["02", "03"]
    assert direct_needs(LESSONS["00"], LESSONS) == []


def test_lessons_that_need_the_same_stand_side_by_side():
    assert [step_of(number, LESSONS) for number in LESSONS] == [0, 1, 2, 2, 3]


def test_the_first_page_shows_every_lesson_with_its_question_and_minutes():
    text = write_first_page(
        tuple(LESSONS.values()),
        [
            "README.md",
            "classroom/README.md",
            "classroom/notes/00.md",
            "classroom/hub/README.md",
            "b/RESULTS.md",
        ],
    )
    assert text.count(":::{container} lesson\n") == 5
    assert text.count("::::{container} step\n") == 4
    assert "[04 Topic 04](notebooks/04_topic.ipynb)" in text
    assert "30 min · after [02](notebooks/02_topic.ipynb) and [03](notebooks/03_topic.ipynb)" in text
    assert "Notes 00 <classroom/notes/00>" in text
    assert "\nclassroom/hub/README\nNotes 00" in text
    assert "Reference <reference>\nb/RESULTS\n" in text
    assert "%" not in text


def cell(kind: str, source: str, *tags: str, outputs: tuple = (), **metadata: str) -> dict:
    found = {"cell_type": kind, "source": source, "metadata": {"tags": list(tags), **metadata}}
    return found | ({"outputs": list(outputs)} if kind == "code" else {})


PICTURE = {
    "output_type": "display_data",
    "data": {"image/png": "aGk=", "text/plain": "a boot"},
    "metadata": {},
}
BLANK = {"output_type": "display_data", "data": {"text/html": "Not attempted yet."}, "metadata": {}}


def test_a_lesson_is_made_fit_for_reading():
    notebook = {
        "cells": [
            cell("markdown", "# Topic 04"),
            cell("code", "explore()", "widget", outputs=(PICTURE,)),
            cell("code", "show()", outputs=(PICTURE,)),
            cell("markdown", "## Exercises\n\nTwo.", "exercise"),
            cell("code", "exercises.one.check(...)", "exercise", outputs=(BLANK,), exercise="one"),
        ],
        "metadata": {},
    }
    before = json.dumps(notebook)
    cells = json.loads(write_lesson(notebook, LESSONS["04"], BY_SLUG))["cells"]
    sources = [one["source"] for one in cells]
    assert "`04_topic.ipynb`" in sources[1]
    assert "[02 Topic 02](02_topic.ipynb), [03 Topic 03](03_topic.ipynb)" in sources[1]
    assert "About 30 minutes" in sources[1]
    assert sources[3].startswith("{.still}\nA picture of the widget")
    assert sources[4] == "show()"
    assert sources[6].startswith("{.still}\nHere you can only read")
    assert cells[7]["outputs"] == []
    assert cells[2]["outputs"] == [PICTURE]
    assert len({one["id"] for one in cells if "id" in one}) == 3
    assert json.dumps(notebook) == before


def test_links_that_name_a_section_lead_there():
    text = "[Where it breaks]: ../../notebooks/03_x.ipynb\n[Gone]: ../../notebooks/03_x.ipynb"
    linked = link_sections(text, {"03_x.ipynb": {"Where it breaks"}})
    assert linked.splitlines() == [
        "[Where it breaks]: ../../notebooks/03_x.ipynb#where-it-breaks",
        "[Gone]: ../../notebooks/03_x.ipynb",
    ]


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Where it breaks", "where-it-breaks"),
        ("Step 1: the gradient", "step-1-the-gradient"),
        ("Who, me?", "who-me"),
    ],
)
def test_anchors_are_those_of_github(heading, slug):
    assert slug_of(heading) == slug


def test_links_to_pages_and_files_stay_and_those_to_folders_do_not(tmp_path):
    for name in ("LICENSE", "tests/x.py", "chart.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "page.md").write_text("")
    found = {}
    text = (
        "[a](page.md#top) [b](LICENSE) [c](tests) [d](gone.md) [e](https://a.org) ![f](chart.png) [g](#here)"
    )
    kept = keep_links(text, "README.md", tmp_path, found)
    assert (
        kept == "[a](page.md#top) [b](LICENSE) c [d](gone.md) [e](https://a.org) ![f](chart.png) [g](#here)"
    )
    assert found == {name: tmp_path / name for name in ("chart.png", "page.md", "LICENSE")}


def test_what_is_gone_from_the_repository_goes_from_the_pages(tmp_path, monkeypatch):
    copied = tmp_path / "copied.txt"
    copied.write_text("as it is")
    folder = tmp_path / "pages"
    (folder / "notebooks").mkdir(parents=True)
    stale = folder / "notebooks" / "99_old.ipynb"
    stale.write_text("{}")
    monkeypatch.setattr(pages, "gather_pages", lambda: {"index.md": "# First", "below/LICENSE": copied})
    pages.write_pages(folder)
    assert not stale.exists()
    assert (folder / "below" / "LICENSE").read_text() == "as it is"
    first = folder / "index.md"
    kept = first.stat().st_mtime_ns
    pages.write_pages(folder)
    assert first.stat().st_mtime_ns == kept  # so that Sphinx reads only what has changed


def test_the_reference_is_what_lessons_import(tmp_path):
    (tmp_path / "00_one.py").write_text(
        "from course.claims import claim\nfrom course.exercises import start_here\n"
    )
    (tmp_path / "01_two.py").write_text("if True:\n    from course.data import Dataset\nimport numpy as np\n")
    text = pages.write_reference(tmp_path)
    assert ".. autofunction:: course.claims.claim\n```" in text
    assert ".. autoclass:: course.data.Dataset\n   :members:\n```" in text
    assert text.index("## `course.claims`") < text.index("## `course.data`")
    assert "course.exercises" not in text
    assert "numpy" not in text


def test_the_words_of_a_picture_are_found_by_its_bytes():
    described = PICTURE | {"metadata": {"image/png": {"alt": "A boot"}}}
    notebook = {"cells": [cell("code", "", outputs=(described, BLANK)), cell("markdown", "")]}
    digest = "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4"  # of b"hi"
    assert words_by_digest(notebook) == {digest: "A boot"}


def test_what_a_parameter_is_goes_below_its_name():
    lines = [
        "Do it.",
        "",
        "Parameters",
        "----------",
        "image : (h, w) array,",
        "    in [0, 1].",
        "",
        "Returns",
        "-------",
        "x : y",
    ]
    assert describe_fields(lines)[4:7] == ["image", "    (h, w) array,", "    in [0, 1]."]
    assert describe_fields(lines)[-1] == "x : y"
