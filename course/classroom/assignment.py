"""A lesson's exercises as an assignment for nbgrader: prompts, solutions, tests, and words for the teacher.

Everything comes from ``course.exercises`` and from the lesson itself, so that there is no second copy.
nbgrader cuts regions out of what learners get, by marks in comments: solutions and hidden tests.
Cells tagged ``instructor`` hold nothing secret; ``classroom/nbgrader_config.py`` leaves them out.
"""

from __future__ import annotations

import copy
import random
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course.building import NOTEBOOK_METADATA
from course.lessons import LessonInfo, bullets
from course.recaps import HEADING

if TYPE_CHECKING:
    from course.checking import Exercise, Lesson
    from course.execution import Notebook

POINTS_FOR_WORDS = 10
HIDDEN_INPUTS = 3  # sets of inputs, each drawn by a seed of its own
INSTRUCTOR = "instructor"  # tag of cells that only the teacher sees
MARKS = re.compile("(?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS|MARK SCHEME)")
NBGRADER_FORM = 3  # of the metadata in nbgrader 0.9


@dataclass(frozen=True)
class Material:
    """What an assignment is made of.

    Attributes
    ----------
    info : what the lesson says of itself.
    lesson : what it asks.
    module : name of the module of its exercises, below ``course.exercises``.
    recap : what the lesson says looking back, a sentence for each objective.
    """

    info: LessonInfo
    lesson: Lesson
    module: str
    recap: tuple[str, ...]


def points_of(exercise: Exercise) -> int:
    """Points of an exercise: one for each minute it is meant to take, and an even number, to be halved."""
    return max(2, exercise.minutes + exercise.minutes % 2)


def find_recap(sources: list[str]) -> tuple[str, ...]:
    """Return what a lesson says looking back, from the sources of its Markdown cells; it may be nothing."""
    passages = [source[found.end() :] for source in sources if (found := HEADING.search(source))]
    return tuple(bullets(passages[0].partition("\n## ")[0])) if passages else ()


def write_assignment(material: Material, seed: int) -> Notebook:
    """Return the assignment of a lesson as a notebook for nbgrader's folder ``source``.

    Parameters
    ----------
    material : of the lesson.
    seed : decides about the inputs of hidden tests; the same one writes the same notebook.

    Raises
    ------
    ValueError
        If the lesson has no exercises, or a text of theirs holds one of nbgrader's marks.
    """
    from nbformat.v4 import new_notebook

    exercises = material.lesson.exercises
    if not exercises:
        raise ValueError(f"lesson {material.info.number} has no exercises to make an assignment of")
    seeds = random.Random(seed)
    cells = [_title(material), _overview(material), _setup(material)]
    for exercise in exercises:
        _check_marks(exercise)
        hidden = tuple(seeds.sample(range(1_000, 1_000_000), HIDDEN_INPUTS))
        cells += _cells_of(exercise, material, hidden)
    cells += _question(material)
    return new_notebook(cells=cells, metadata=copy.deepcopy(NOTEBOOK_METADATA))


def _title(material: Material) -> Notebook:
    info, exercises = material.info, material.lesson.exercises
    points = sum(map(points_of, exercises)) + POINTS_FOR_WORDS
    minutes = sum(exercise.minutes for exercise in exercises)
    rows = [f"| {place}. {each.title} | {points_of(each)} |" for place, each in enumerate(exercises, 1)]
    rows.append(f"| {len(rows) + 1}. In your own words | {POINTS_FOR_WORDS} |")
    return _markdown(
        "title",
        f"# Assignment: {info.title}\n\n"
        f"It goes with lesson {info.number}, is worth {points} points, and takes about {minutes} minutes and "
        "a while for the last question.\n\n"
        "Write your answer where `...` stands, or change the code that is there. The cell below each answer "
        "tests it on one set of inputs; if something is wrong, the last line says what. When it is graded, "
        "other inputs are tried too. Before you hand it in: *Kernel → Restart Kernel and Run All Cells*, and "
        "save.\n\n| | points |\n| --- | --- |\n" + "\n".join(rows),
    )


def _overview(material: Material) -> Notebook:
    number = material.info.number
    return _callout(
        "for-the-teacher",
        f"Made by `python -m course assignment {number}` from the exercises of the lesson; cells like this "
        "one are left out of what learners get. Half of the points of an exercise are for the test that "
        "learners see, half for a hidden one with other inputs. The last question is graded by you, in the "
        "formgrader. Change points, prompts and tests here as you like, before `nbgrader "
        "generate_assignment`.\n\n"
        "The exercises are open: a learner who has the course can ask it for their solutions. Points for "
        "them reward practice. What somebody understood, the last question shows, or a talk about code.",
    )


def _setup(material: Material) -> Notebook:
    lines = [f"from course.exercises import {material.module} as exercises"]
    # TensorFlow is loud when it is first imported, and what a test cell writes to stderr costs its points.
    if any("keras" in part for each in material.lesson.exercises for part in (each.starter, each.solved)):
        lines.append("import keras")
    return _code("setup", "\n".join([*lines, "import numpy as np"]), locked=True)


def _cells_of(exercise: Exercise, material: Material, hidden: tuple[int, ...]) -> list[Notebook]:
    name, place = exercise.name, exercise.position + 1
    points, half = points_of(exercise), points_of(exercise) // 2
    judged = f"exercises.{name}.judge({exercise.answer}, seed"
    prompt = (
        f"## {place}. {exercise.title}\n\n*{points} points, about {exercise.minutes} min.* {exercise.prompt}"
    )
    objective = material.info.objectives[exercise.objective - 1]
    callout = (
        f"Practises objective {exercise.objective}: {objective}. The test below the answer is worth {half} "
        f"points and tries one set of inputs; the hidden one is worth {half} too, and tries {HIDDEN_INPUTS} "
        "others, drawn when this was written."
    )
    because = textwrap.indent(textwrap.fill(exercise.why, 90), "# ", lambda line: True)
    answer = (
        f"{exercise.starter}\n\n### BEGIN SOLUTION\n# For the teacher:\n{because}\n{exercise.solved}\n"
        "### END SOLUTION"
    )
    visible = (
        f"# {half} points: one set of inputs. If something is wrong, the last line says what.\n"
        f"feedback = {judged}={_visible_seed(exercise)})\n"
        'assert feedback.state == "right", str(feedback)'
    )
    tests = (
        f"# {half} points: other inputs, tried when this is graded.\n"
        "### BEGIN HIDDEN TESTS\n"
        f"from course.exercises import {material.module} as exercises  # whatever became of that name above\n"
        f"for seed in {hidden}:\n"
        f"    feedback = {judged})\n"
        '    assert feedback.state == "right", str(feedback)\n'
        "### END HIDDEN TESTS"
    )
    return [
        _markdown(f"{name}-prompt", prompt, nbgrader=_nbgrader(f"{name}-prompt", locked=True)),
        _callout(f"{name}-teacher", callout),
        _code(name, answer, solution=True),
        _code(f"{name}-visible", visible, points=half),
        _code(f"{name}-hidden", tests, points=half),
    ]


def _question(material: Material) -> list[Notebook]:
    """The question that a person grades: the lesson's own, with a guide for marking."""
    info = material.info
    place = len(material.lesson.exercises) + 1
    prompt = (
        f"## {place}. In your own words\n\n*{POINTS_FOR_WORDS} points.* The question of the lesson was: "
        f"**{info.question}** Answer it in about 150 words, for somebody who has not taken the course. Name "
        "at least two numbers that you measured in the lesson, and on what; and say one thing that these "
        "numbers do not show."
    )
    aims = "\n".join(f"- {objective}" for objective in info.objectives)
    recap = "\n".join(f"- {sentence}" for sentence in material.recap)
    guide = (
        "### BEGIN SOLUTION\n"
        "**For the teacher: how to mark it.** 4 points for an answer to the question that the lesson "
        "supports; 3 for two numbers, each with what it was measured on (data, size, how many runs); 2 for a "
        "limit that is really one; 1 for words that an outsider understands. Numbers differ from machine "
        f"to machine, and the order counts, not the digits.\n\nWhat the lesson is to teach:\n\n{aims}\n"
        + (f"\nWhat it says itself, looking back:\n\n{recap}\n" if recap else "")
        + "### END SOLUTION"
    )
    # The prompt is locked, but not known to nbgrader: an answer that was deleted is put back below the cell
    # before it that nbgrader grades, and it fails where that one is only locked.
    metadata = _nbgrader("in-your-own-words", solution=True, points=POINTS_FOR_WORDS)
    return [_markdown("question", prompt), _markdown("in-your-own-words", guide, nbgrader=metadata)]


def _visible_seed(exercise: Exercise) -> int:
    return int(exercise.lesson) * 100 + exercise.position + 1


def _check_marks(exercise: Exercise) -> None:
    """Refuse texts that nbgrader would take for the begin or end of a region."""
    text = "\n".join((exercise.starter, exercise.solved, exercise.prompt, exercise.why, exercise.title))
    found = MARKS.search(text)
    if found:
        raise ValueError(
            f"exercise {exercise.name} says “{found[0]}”, which is a mark of nbgrader's: reword it"
        )


def _nbgrader(
    grade_id: str, *, locked: bool = False, solution: bool = False, points: int | None = None
) -> dict[str, Any]:
    metadata = {
        "grade": points is not None,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": NBGRADER_FORM,
        "solution": solution,
        "task": False,
    }
    return metadata | ({"points": points} if points is not None else {})


def _code(
    grade_id: str, source: str, *, locked: bool = False, solution: bool = False, points: int | None = None
) -> Notebook:
    from nbformat.v4 import new_code_cell

    # A cell that grades others is locked: who changes it changes nothing.
    metadata = _nbgrader(grade_id, locked=locked or points is not None, solution=solution, points=points)
    return new_code_cell(source, id=grade_id, metadata={"nbgrader": metadata})


def _markdown(cell_id: str, source: str, *, nbgrader: dict[str, Any] | None = None) -> Notebook:
    from nbformat.v4 import new_markdown_cell

    if nbgrader is None:
        return new_markdown_cell(source, id=cell_id, metadata={"deletable": False, "editable": False})
    return new_markdown_cell(source, id=cell_id, metadata={"nbgrader": nbgrader})


def _callout(cell_id: str, text: str) -> Notebook:
    from nbformat.v4 import new_markdown_cell

    quoted = textwrap.indent(f"**For the teacher.** {text}", "> ", lambda line: True)
    return new_markdown_cell(quoted, id=cell_id, metadata={"tags": [INSTRUCTOR]})
