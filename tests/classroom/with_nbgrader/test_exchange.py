"""On a shared disk, assignments go and come by nbgrader's exchange; and what it does without our settings."""

import os
import sys
from pathlib import Path

import nbformat
import pytest
from running import nbgrader, write
from submissions import answer_all, release_to_learner

from course.exercises import of_lesson

pytest.importorskip("nbgrader", reason="it is in another environment: make test STAGES=classroom")
pytestmark = pytest.mark.slow

SLUG = "03_features_by_hand"


@pytest.fixture
def course(tmp_path):
    """A teacher's folder with an assignment."""
    write(tmp_path / "course", "03")
    return tmp_path / "course"


def test_an_assignment_goes_out_and_comes_back(course, tmp_path):
    exchange, home = tmp_path / "exchange", tmp_path / "home"
    exchange.mkdir()
    exchange.chmod(0o777)
    home.mkdir()
    place = f"--Exchange.root={exchange}"
    of_learner = (place, "--course=by-hand-or-learned")
    assert nbgrader(course, "generate_assignment", SLUG).status == 0
    assert nbgrader(course, "release_assignment", SLUG, place).status == 0
    assert nbgrader(home, "fetch_assignment", SLUG, *of_learner).status == 0
    path = home / SLUG / f"{SLUG}.ipynb"
    nbformat.write(answer_all(release_to_learner(path), of_lesson("03")), path)
    assert nbgrader(home, "submit", SLUG, *of_learner).status == 0
    assert nbgrader(course, "collect", SLUG, place).status == 0
    (collected,) = (course / "submitted").rglob("*.ipynb")
    assert collected.read_bytes() == path.read_bytes()

    collected.write_text("marked by the teacher")
    assert nbgrader(course, "collect", SLUG, place).status == 0
    assert collected.read_text() == "marked by the teacher"


def test_nothing_secret_is_released_under_nbgraders_own_configuration(course, monkeypatch):
    """Who grades with a configuration of their own shows learners the call-outs, and no more."""
    # As in an activated environment: nbgrader starts a program by its name alone.
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    (course / "nbgrader_config.py").unlink()
    assert nbgrader(course, "generate_assignment", SLUG).status == 0
    text = (course / "release" / SLUG / f"{SLUG}.ipynb").read_text(encoding="utf-8")
    assert "For the teacher" in text
    assert "for seed in" not in text
    assert not [each.name for each in of_lesson("03").exercises if each.why in text]
    assert "np.zeros_like" not in text  # of a solution
