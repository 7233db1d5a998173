"""nbgrader's own commands from release to grades, on a class of invented learners; needs nbgrader.

``make test STAGES=classroom`` makes the environment. One class is graded once, and every test looks at it.
"""

import csv
import re
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from running import nbgrader, write
from submissions import WORDS, cell_of, hand_in, hand_in_rubbish, make_class, release_to_learner

from course.exercises import of_lesson

pytest.importorskip("nbgrader", reason="it is in another environment: make test STAGES=classroom")

SLUG = "03_features_by_hand"
LESSON = of_lesson("03")
AUTOMATIC = 4 + 6 + 8 + 8 + 20  # points of the exercises
# So that loops are stopped soon. What is right takes a second or two; an exercise stops loops after ten.
LIMITS = (
    "--GuardedExecute.timeout=8",
    "--GuardedExecute.grading_timeout=13",
    "--GuardedExecute.stuck_timeout=1",
)


def scores_in(path: Path) -> dict[str, float]:
    with path.open(encoding="utf-8") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A folder of nbgrader's in which a class was graded, and what its commands said."""
    folder = tmp_path_factory.mktemp("class") / "course"
    said = {}

    def command(*words):
        said[words[0]] = nbgrader(folder, *words)

    write(folder, "03")
    command("generate_assignment", SLUG)
    released = folder / "release" / SLUG / f"{SLUG}.ipynb"
    archive = folder / "downloaded" / SLUG / "archive"
    seed = int(re.search(r"seed=(\d+)", cell_of(release_to_learner(released), "change-visible").source)[1])
    random = np.random.default_rng(seed)
    shape = random.random((random.integers(5, 9), random.integers(9, 13))).shape
    hand_in(make_class(released, LESSON, shape), archive, SLUG)
    hand_in_rubbish(archive, SLUG)
    command("zip_collect", SLUG)
    by_hand = folder / "submitted" / "direct" / SLUG  # put there by the teacher, past the collector
    by_hand.mkdir(parents=True)
    (by_hand / f"{SLUG}.ipynb").write_text("This is no notebook.")
    command("autograde", SLUG, *LIMITS)
    command("generate_feedback", SLUG)
    command("export", "--to", "first.csv")
    return SimpleNamespace(folder=folder, said=said, released=released)


def test_every_command_but_one_succeeds(graded):
    failed = {name: done.said for name, done in graded.said.items() if done.status != 0}
    assert set(failed) == {"autograde"}, failed  # because of the file that is no notebook
    assert f"There was an error processing assignment '{SLUG}' for student 'direct'" in failed["autograde"]
    assert failed["autograde"].count("There was an error processing assignment '") == 1


@pytest.mark.parametrize(
    ("learner", "score"),
    [
        ("full", AUTOMATIC),  # its words are not marked yet
        ("blank", 0),
        ("hidden", AUTOMATIC - 3),  # half of an exercise
        ("raises", AUTOMATIC - 8),  # one cell above all, which costs nothing, and one answer
        ("loops", AUTOMATIC - 4 - 6),  # one answer outside, one inside of a function
        ("stuck", AUTOMATIC - 20),  # what came before the loop that cannot be stopped
        ("flood", AUTOMATIC),
        ("deleted", AUTOMATIC),
        ("lost", AUTOMATIC - 4),  # one exercise with its tests
        ("another", 0),
        ("tampered", 0),
        ("Åsa O'Neil (2)", AUTOMATIC),  # the locked cell below gives the name back its meaning
        ("direct", 0),  # no notebook at all
    ],
)
def test_scores(graded, learner, score):
    assert scores_in(graded.folder / "first.csv")[learner] == score


def test_words_wait_for_the_teacher_and_count_then(graded):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded.folder / 'gradebook.db'}") as book:
        waiting = {each.student.id for each in book.assignment_submissions(SLUG) if each.needs_manual_grade}
        # Whose answer was deleted, or is in no notebook, a person has to look at too.
        assert waiting == {"full", "deleted", "direct", "another"}
        book.find_grade("in-your-own-words", SLUG, SLUG, "full").manual_score = 9
        book.db.commit()
    assert nbgrader(graded.folder, "export", "--to", "second.csv").status == 0
    assert scores_in(graded.folder / "second.csv")["full"] == AUTOMATIC + 9


def test_nothing_secret_is_released(graded):
    text = graded.released.read_text(encoding="utf-8")
    source = (graded.folder / "source" / SLUG / f"{SLUG}.ipynb").read_text(encoding="utf-8")
    seeds = re.findall(r"\b\d{4,6}\b", " ".join(re.findall(r"for seed in \([^)]*\)", source)))
    assert len(seeds) == 3 * len(LESSON.exercises)
    assert not [seed for seed in seeds if re.search(rf"\b{seed}\b", text)]
    for mark in ("BEGIN SOLUTION", "HIDDEN TESTS", "For the teacher", "for seed in", "instructor"):
        assert mark in source
        assert mark not in text
    for exercise in LESSON.exercises:
        given = set(exercise.starter.splitlines())
        for line in exercise.solved.splitlines():
            if line not in given:
                assert nbformat_line(line) in source
                assert nbformat_line(line) not in text
        assert exercise.why not in text
    notebook = nbformat.reads(text, as_version=4)
    assert not [cell for cell in notebook.cells if cell.get("outputs")]
    assert sorted(path.name for path in (graded.folder / "release").rglob("*") if path.is_file()) == [
        f"{SLUG}.ipynb"
    ]


def nbformat_line(line: str) -> str:
    """A line of code as it stands in the text of a notebook."""
    return line.replace("\\", "\\\\").replace('"', '\\"')


def test_the_release_runs_and_says_not_attempted(graded):
    """What a learner sees who runs all cells before writing anything."""
    autograded = nbformat.read(graded.folder / "autograded" / "blank" / SLUG / f"{SLUG}.ipynb", as_version=4)
    for exercise in LESSON.exercises:
        (output,) = cell_of(autograded, f"{exercise.name}-visible").outputs
        assert "Not attempted yet" in output.evalue
        assert not cell_of(autograded, exercise.name).outputs


def test_feedback_says_what_is_wrong_and_hides_the_tests(graded):
    page = (graded.folder / "feedback" / "hidden" / SLUG / f"{SLUG}.html").read_text(encoding="utf-8")
    assert "Not yet" in page
    assert "for seed in" not in page
    assert "HIDDEN" not in page
    assert "Write your answer here." in page


def test_a_flood_leaves_little(graded):
    submitted, autograded = (
        graded.folder / step / "flood" / SLUG / f"{SLUG}.ipynb" for step in ("submitted", "autograded")
    )
    assert submitted.stat().st_size > 100_000_000
    assert autograded.stat().st_size < 1_000_000
    assert "and more, which was dropped" in autograded.read_text(encoding="utf-8")


def test_what_is_no_notebook_or_has_no_name_is_named_and_left(graded):
    said = graded.said["zip_collect"].said
    assert re.search(r"Skipped .*document.*: it is not a notebook", said)
    assert re.search(r"Skipped .*climber.zip: it wants to be written outside", said)
    assert re.search(r"Skipped .*blank.zip: there is a folder of this name too", said)
    assert re.search(r"Skipped .*broken.zip: File is not a zip file", said)
    assert re.search(r"Skipped .*'=1\+1' is no name for a learner", said)
    submitted = {path.name for path in (graded.folder / "submitted").iterdir()}
    assert submitted == set(scores_in(graded.folder / "first.csv"))
    assert not submitted & {"document", "=1+1", "climber", "broken"}


def test_an_archive_writes_nothing_outside(graded):
    texts = [path.read_text(encoding="utf-8") for path in graded.folder.parent.rglob("*.ipynb")]
    assert "overwritten" not in texts
    assert not list(graded.folder.parent.rglob("climbed"))


def test_collecting_again_overwrites_nothing(graded):
    before = (graded.folder / "submitted" / "full" / SLUG / f"{SLUG}.ipynb").read_text(encoding="utf-8")
    again = nbgrader(graded.folder, "zip_collect", SLUG)
    assert again.status != 0
    assert "Directory not empty" in again.said
    assert (graded.folder / "submitted" / "full" / SLUG / f"{SLUG}.ipynb").read_text() == before
    assert WORDS in before


@pytest.mark.parametrize("words", [["--student=../submitted/full"], ["--student", ".."]])
def test_a_name_that_leads_elsewhere_grades_nothing(graded, words):
    before = sorted(graded.folder.rglob("*"))
    done = nbgrader(graded.folder, "autograde", SLUG, *words, "--force")
    assert done.status != 0
    assert "is no name for a learner" in done.said
    assert sorted(graded.folder.rglob("*")) == before
