"""The assignment of each lesson, graded by nbgrader: solutions get every point, and a blank gets none."""

import nbformat
import pytest
from running import nbgrader, points_of, write
from submissions import answer_all, release_to_learner

from course.building import read_lesson
from course.classroom.assignment import POINTS_FOR_WORDS
from course.commands.build import REPOSITORY, find_lessons
from course.exercises import MODULES, of_lesson

pytest.importorskip("nbgrader", reason="it is in another environment: make test STAGES=classroom")

LESSONS = [
    path
    for path in find_lessons(REPOSITORY / "lessons", [])
    if (REPOSITORY / "course" / "exercises" / f"{MODULES[path.name[:2]]}.py").exists()
]
# It needs Keras: what a library writes when it is first imported must cost no points.
EVERY_DAY = "07"


def find_secrets(released, lesson):
    """Names of what learners should not get and find in the release all the same, metadata included."""
    text = released.read_text(encoding="utf-8")
    marks = ("BEGIN ", "END SOLUTION", "HIDDEN TESTS", "For the teacher", "for seed in", "instructor")
    cells = release_to_learner(released).cells
    sources = "\n".join(cell.source for cell in cells)
    solved = [each.name for each in lesson.exercises if each.solved.strip() in sources]
    reasons = [each.name for each in lesson.exercises if each.why in sources.replace("\n# ", " ")]
    return [mark for mark in marks if mark in text] + solved + reasons


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=() if path.name.startswith(EVERY_DAY) else pytest.mark.slow, id=path.stem)
        for path in LESSONS
    ],
)
def test_solutions_get_every_point_and_a_blank_gets_none(path, tmp_path):
    number, slug, folder = path.name[:2], path.stem, tmp_path / "course"
    write(folder, number)
    assert nbgrader(folder, "generate_assignment", slug).status == 0
    released = folder / "release" / slug / f"{slug}.ipynb"
    assert find_secrets(released, of_lesson(number)) == []
    for learner in ("blank", "full"):
        notebook = release_to_learner(released)
        if learner == "full":
            answer_all(notebook, of_lesson(number))
        submitted = folder / "submitted" / learner / slug
        submitted.mkdir(parents=True)
        nbformat.write(notebook, submitted / f"{slug}.ipynb")
    done = nbgrader(folder, "autograde", slug)
    assert done.status == 0, done.said
    score, most = points_of(folder, slug, "full")
    assert score == most - POINTS_FOR_WORDS > 0
    assert points_of(folder, slug, "blank") == (0, most)
    assert read_lesson(path).metadata["course"]["title"] in released.read_text(encoding="utf-8")
