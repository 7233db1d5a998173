"""An exercise from the first look at it to the solution: what is said, and what is kept."""

import dataclasses

import numpy as np
import pytest

from course import progress
from course.checking import Lesson, Wrong, expect

lesson = Lesson("03")
PARTS = {
    "title": "Double it",
    "minutes": 1,
    "objective": 1,
    "prompt": "Write a function that doubles.",
    "starter": "def double(x):\n    return ...",
    "answer": "double",
    "solution": "def double(x):\n    return 2 * x",
    "hints": ("Think of 2.", "Multiply."),
    "notice": "Twice\n        as much.",
    "why": "Because.",
}


@lesson.exercise(**PARTS)
def doubling(answer, random):
    x = random.random(3)
    expect(answer(x), 2 * x, {"That is the square.": x**2})


@lesson.exercise(**PARTS | {"starter": "n = ...", "answer": "n", "solution": "n = 4"})
def number(answer, random):
    if answer != 4:
        raise Wrong("count again")
    return "Four it is."


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))


def defined(code, name="double"):
    names = {"np": np}
    exec(compile(code, "<cell>", "exec"), names)
    return names[name]


def said(capsys):
    return capsys.readouterr().out


def test_the_starter_is_not_attempted_and_is_not_counted(capsys):
    doubling.check(defined(doubling.starter))
    assert said(capsys).startswith("○ Not attempted yet.")
    assert progress.exercise_state("03", "doubling") == "not attempted"


def test_the_starter_with_a_comment_or_other_lines_around_it_is_blank_still():
    assert (
        doubling.judge(defined("# mine\n\n\ndef double(x):\n    # soon\n    return ...")).state
        == "not attempted"
    )


def test_a_check_that_lost_what_it_needs_says_how_to_go_on(capsys, monkeypatch):
    monkeypatch.setattr(np.random, "default_rng", None)
    doubling.check(defined(doubling.solved))
    out = said(capsys)
    assert out.startswith("**This could not be checked:** `TypeError: 'NoneType' object is not callable`.")
    assert "Restart Kernel" in out
    assert progress.exercise_state("03", "doubling") == "not attempted"


@pytest.mark.parametrize("blank", [..., None, (..., ...), [None]])
def test_values_that_are_blank(blank):
    assert number.judge(blank).state == "not attempted"


def test_wrong_then_right_is_kept(capsys):
    doubling.check(defined("def double(x):\n    return x ** 2"))
    out = said(capsys)
    assert out.startswith("✗ Not yet. That is the square.")
    assert "exercises.doubling.hint()" in out
    assert progress.exercise_state("03", "doubling") == "wrong"
    doubling.check(defined(doubling.solved))
    assert said(capsys).startswith("✓ Right. Twice as much.")
    assert progress.exercise_state("03", "doubling") == "right"


def test_a_remark_comes_before_what_to_notice():
    assert number.judge(4).message == "Four it is. Twice as much."


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("def double(x):\n    2 * x", "returns nothing"),
        ("def double(x):\n    y = 1\n    return ...", "still returns"),
        ("def double(x):\n    x *= 2\n    return x", "changes what it is given"),
        ("def double():\n    return 2", "Leave the first line of the function as it was"),
        ("def double(x, y):\n    return 2", "Leave the first line of the function as it was"),
        ("double = 7", "A function is expected, and this is of type `int`"),
        ("def double(x):\n    return undefined", "Your code stopped at line 2"),
        ("def double(x):\n    del x\n    return x", "Your code stopped at line 3"),
        ("def double(x):\n    return 'two'", "has to be numbers"),
        ("class double:\n    pass", "no arguments|takes no arguments|Leave the first line"),
    ],
)
def test_slips_that_any_function_may_have(code, message):
    feedback = doubling.judge(defined(code))
    assert feedback.state == "wrong"
    assert any(part in feedback.message for part in message.split("|"))


def test_hints_come_one_after_the_other_and_end_with_the_solution(capsys):
    doubling.hint()
    assert said(capsys).strip() == "**Hint 1 of 2.** Think of 2."
    doubling.hint()
    out = said(capsys)
    assert "**Hint 1 of 2.**" in out
    assert "**Hint 2 of 2.** Multiply." in out
    assert "exercises.doubling.solution()" in out
    doubling.hint(1)
    assert said(capsys).strip() == "**Hint 1 of 2.** Think of 2."
    with pytest.raises(ValueError, match="hints 1 to 2"):
        doubling.hint(3)


def test_the_solution_is_offered_after_an_attempt_and_can_be_asked_for(capsys):
    doubling.solution()
    assert "Try it first" in said(capsys)
    doubling.solution(now=True)
    assert "return 2 * x" in said(capsys)
    number.check(5)
    said(capsys)
    number.solution()
    assert "n = 4" in said(capsys)


def test_feedback_shows_code_and_escapes_what_a_learner_wrote():
    bundle = doubling.judge(defined("def double(x):\n    return '<script>' + undefined")).bundle()
    assert "<code>" in bundle["text/html"]
    assert "<script>" not in bundle["text/html"]


def test_the_cell_asks_for_its_check():
    assert doubling.cell("def double(x):\n    return 1").endswith("\n\n\nexercises.doubling.check(double)")
    assert number.cell("n = 1") == "n = 1\nexercises.number.check(n)"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hints": ()}, "one to three hints"),
        ({"solved": "def other(x):\n    return x"}, "solved code of doubling defines no 'double'"),
        ({"starter": "..."}, "starter code of doubling defines no 'double'"),
    ],
)
def test_an_exercise_that_is_not_whole(change, message):
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(doubling, **change)


def test_judging_with_a_seed_draws_the_same_inputs():
    drawn = []
    keep = dataclasses.replace(doubling, checker=lambda answer, random: drawn.append(random.random()))
    keep.judge(defined(doubling.solved), seed=1)
    keep.judge(defined(doubling.solved), seed=1)
    keep.judge(defined(doubling.solved))
    assert drawn[0] == drawn[1] != drawn[2]
