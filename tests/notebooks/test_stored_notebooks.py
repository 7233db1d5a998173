"""Every lesson has a notebook built from it, which keeps all the rules. Nothing is executed here."""

from pathlib import Path

import pytest

from course.notebook_checks import check_notebook

REPOSITORY = Path(__file__).parents[2]
LESSONS = sorted((REPOSITORY / "lessons").glob("*.py"))
NOTEBOOKS = REPOSITORY / "notebooks"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_notebook_is_what_its_lesson_builds(lesson):
    findings = check_notebook(lesson, NOTEBOOKS / f"{lesson.stem}.ipynb")
    assert not findings, "\n".join(["", *findings])


def test_every_notebook_has_a_lesson():
    built = {notebook.stem for notebook in NOTEBOOKS.glob("*.ipynb")}
    assert built <= {lesson.stem for lesson in LESSONS}
