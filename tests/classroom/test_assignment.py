"""Assignments of all lessons: what nbgrader needs is there, and what is secret lies within its marks."""

import re
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest

from course.checking import Lesson
from course.classroom.assignment import HIDDEN_INPUTS, POINTS_FOR_WORDS, Material, points_of, write_assignment
from course.commands.assignment import read_material
from course.commands.build import REPOSITORY, find_lessons
from course.exercises import MODULES
from course.lessons import LessonInfo

NUMBERS = [
    path.name[:2]
    for path in find_lessons(REPOSITORY / "lessons", [])
    if (REPOSITORY / "course" / "exercises" / f"{MODULES[path.name[:2]]}.py").exists()
]
REGION = re.compile(r"^### BEGIN (SOLUTION|HIDDEN TESTS)\n.*?^### END \1$\n?", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module", params=NUMBERS)
def written(request):
    """The assignment of a lesson, and what it was made of."""
    material = read_material(request.param)
    return SimpleNamespace(
        notebook=write_assignment(material, seed=1), material=material, exercises=material.lesson.exercises
    )


def graded(notebook):
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }


def known(notebook):
    return {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}


def test_it_is_a_notebook_without_outputs(written):
    nbformat.validate(written.notebook)
    assert written.notebook.metadata.kernelspec.language == "python"
    assert not [cell for cell in written.notebook.cells if cell.get("outputs")]


def test_every_cell_that_nbgrader_knows_has_a_name_of_its_own(written):
    names = [
        cell.metadata.nbgrader.grade_id for cell in written.notebook.cells if "nbgrader" in cell.metadata
    ]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]+", name) for name in names)
    ids = [cell.id for cell in written.notebook.cells]
    assert len(ids) == len(set(ids))


def test_metadata_say_what_nbgrader_wants(written):
    fields = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
    for name, cell in known(written.notebook).items():
        metadata = cell.metadata.nbgrader
        assert set(metadata) == fields | ({"points"} if metadata.grade else set()), name
        assert metadata.schema_version == 3
        assert metadata.locked is not metadata.solution, name
        if cell.cell_type == "markdown":
            assert metadata.grade is metadata.solution, name


def test_points_add_up_to_what_is_promised(written):
    points = sum(cell.metadata.nbgrader.points for cell in graded(written.notebook).values())
    assert points == sum(map(points_of, written.exercises)) + POINTS_FOR_WORDS
    assert f"is worth {points} points" in written.notebook.cells[0].source
    assert all(points_of(exercise) >= 2 for exercise in written.exercises)


def test_each_exercise_has_a_prompt_an_answer_and_two_tests_in_this_order(written):
    order = [cell.id for cell in written.notebook.cells]
    cells = known(written.notebook)
    for exercise in written.exercises:
        name = exercise.name
        places = [order.index(each) for each in (f"{name}-prompt", name, f"{name}-visible", f"{name}-hidden")]
        assert places == sorted(places)
        assert exercise.prompt in cells[f"{name}-prompt"].source
        assert cells[name].source.startswith(exercise.starter)
        assert exercise.solved in cells[name].source


def test_what_marks_cut_out_leaves_nothing_secret(written):
    """The cutting itself is nbgrader's, and is tested with it; here it is what its manual says of it."""
    released = [
        REGION.sub("", cell.source)
        for cell in written.notebook.cells
        if "instructor" not in cell.metadata.get("tags", ())
    ]
    for exercise in written.exercises:
        given = set(exercise.starter.splitlines())
        new = [line for line in exercise.solved.splitlines() if line.strip() and line not in given]
        assert new
        text = "\n".join(text for text in released if exercise.prompt not in text)
        assert not [line for line in new if line in text.splitlines()]
        assert exercise.why not in "\n".join(released)
    assert "for seed in" not in "\n".join(released)
    assert "For the teacher" not in "\n".join(released)


def test_call_outs_reach_the_teacher_and_give_no_solution_away(written):
    callouts = [
        cell.source for cell in written.notebook.cells if "instructor" in cell.metadata.get("tags", ())
    ]
    assert len(callouts) == 1 + len(written.exercises)
    assert all(text.startswith("> **For the teacher.**") for text in callouts)
    for exercise in written.exercises:
        objective = written.material.info.objectives[exercise.objective - 1]
        assert any(objective in text for text in callouts)
        assert exercise.why not in "\n".join(callouts)


def test_the_last_question_is_the_lessons_own_and_is_graded_by_a_person(written):
    *_, prompt, answer = written.notebook.cells
    assert written.material.info.question in prompt.source
    assert prompt.metadata.editable is False
    assert answer.metadata.nbgrader.grade
    assert answer.metadata.nbgrader.solution
    assert answer.cell_type == "markdown"
    assert REGION.sub("", answer.source).strip() == ""
    for objective in written.material.info.objectives:
        assert objective in answer.source


def test_the_lesson_looks_back_in_the_guide(written):
    assert len(written.material.recap) == len(written.material.info.objectives)
    assert all(sentence in written.notebook.cells[-1].source for sentence in written.material.recap)


def test_the_same_number_writes_the_same_assignment():
    material = read_material("03")
    one, again, other = (nbformat.writes(write_assignment(material, seed)) for seed in (1, 1, 2))
    assert one == again
    assert one != other


# What the tests in it find, on a small lesson.


def lesson_of(**parts):
    """A lesson with one exercise: write a function that doubles."""
    lesson = Lesson("03")

    @lesson.exercise(
        **{
            "title": "Double",
            "minutes": 3,
            "objective": 1,
            "prompt": "Write `double`.",
            "starter": "def double(x):\n    return ...",
            "answer": "double",
            "solution": "def double(x):\n    return 2 * x",
            "hints": ("Twice.",),
            "notice": "It doubles.",
            "why": "Two times.",
        }
        | parts
    )
    def double(answer, random):
        from course.checking import expect

        number = random.random()
        expect(np.array(answer(number)), np.array(2 * number), {}, what="the double")

    info = LessonInfo("03_small", "03", "Small", "What is small?", ("double",), 10, ())
    return Material(info, lesson, "features_by_hand", ())


def run_tests(material, answer, monkeypatch):
    """Run the test cells with an answer; return the names of those that raise, and what they say."""
    from course.exercises import features_by_hand

    exercises = SimpleNamespace(**{each.name: each for each in material.lesson.exercises})
    for name, exercise in vars(exercises).items():
        monkeypatch.setattr(features_by_hand, name, exercise, raising=False)
    failed = {}
    for name, cell in graded(write_assignment(material, seed=1)).items():
        if cell.cell_type == "code":
            try:
                exec(cell.source, {"exercises": exercises, "double": answer})
            except AssertionError as error:
                failed[name] = str(error)
    return failed


def test_a_right_answer_passes_all_tests(monkeypatch):
    assert run_tests(lesson_of(), lambda x: x + x, monkeypatch) == {}


def test_a_wrong_answer_fails_both_and_is_told_why(monkeypatch):
    failed = run_tests(lesson_of(), lambda x: x, monkeypatch)
    assert set(failed) == {"double-visible", "double-hidden"}
    assert failed["double-visible"].startswith("✗ Not yet. ")


def test_an_answer_for_the_visible_input_alone_fails_the_hidden_test(monkeypatch):
    number = np.random.default_rng(301).random()
    assert set(run_tests(lesson_of(), lambda x: 2 * number, monkeypatch)) == {"double-hidden"}


def test_hidden_tests_try_several_inputs():
    source = graded(write_assignment(lesson_of(), seed=1))["double-hidden"].source
    seeds = re.search(r"for seed in \(([^)]*)\)", source)[1].split(", ")
    assert len(set(seeds)) == HIDDEN_INPUTS


@pytest.mark.parametrize("mark", ["BEGIN SOLUTION", "END HIDDEN TESTS", "BEGIN MARK SCHEME"])
def test_a_text_that_holds_a_mark_is_refused(mark):
    with pytest.raises(ValueError, match=f"double says “{mark}”"):
        write_assignment(lesson_of(prompt=f"Write `double`. {mark}"), seed=1)


def test_keras_is_imported_above_where_an_answer_uses_it():
    with_keras = lesson_of(solution="def double(x):\n    return keras.ops.multiply(2, x)")
    setups = [known(write_assignment(each, 1))["setup"].source for each in (lesson_of(), with_keras)]
    assert ["import keras" in source for source in setups] == [False, True]


def test_a_lesson_without_exercises_is_refused():
    material = lesson_of()
    material.lesson.exercises.clear()
    with pytest.raises(ValueError, match="lesson 03 has no exercises"):
        write_assignment(material, seed=1)


def test_points_are_even():
    (exercise,) = lesson_of(minutes=1).lesson.exercises
    assert points_of(exercise) == 2
    (exercise,) = lesson_of(minutes=8).lesson.exercises
    assert points_of(exercise) == 8
