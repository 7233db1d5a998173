"""Every exercise: right answers pass, wrong ones are told their own mistake, a blank one is told so."""

import dataclasses

import pytest
from answering import answers_to, exercise_cases, judge, run_cell
from mutants import mutants

EXERCISES = exercise_cases()
QUICK_SECONDS = 15.0  # exercises that may take longer train nets: see `make test-all`
SECONDS_OF_A_MUTANT = 3.0  # an endless loop is cut sooner than for a learner

every_exercise = pytest.mark.parametrize(
    "exercise", [exercise for _, exercise in EXERCISES], ids=[name for name, _ in EXERCISES]
)


def cases(kind):
    """One case for each answer in RIGHT or WRONG."""
    found = []
    for name, exercise in EXERCISES:
        for index, case in enumerate(getattr(answers_to(exercise.lesson), kind).get(exercise.name, ())):
            marks = [pytest.mark.slow] if exercise.seconds > QUICK_SECONDS and index else []
            found.append(pytest.param(exercise, case, id=f"{name}-{index}", marks=marks))
    return found


@every_exercise
def test_the_starter_as_it_is_counts_as_not_attempted(exercise):
    assert judge(exercise, exercise.starter).state == "not attempted"


@every_exercise
def test_the_solution_is_right(exercise):
    for seed in range(1 if exercise.seconds > QUICK_SECONDS else 5):
        feedback = judge(exercise, exercise.solved, seed)
        assert feedback.state == "right", feedback.message


@pytest.mark.parametrize(("exercise", "code"), cases("RIGHT"))
def test_other_right_answers_are_right(exercise, code):
    for seed in range(1 if exercise.seconds > QUICK_SECONDS else 3):
        feedback = judge(exercise, code, seed)
        assert feedback.state == "right", feedback.message


@pytest.mark.parametrize(("exercise", "case"), cases("WRONG"))
def test_wrong_answers_are_told_their_mistake(exercise, case):
    code, message = case
    for seed in range(1 if exercise.seconds > QUICK_SECONDS else 3):
        feedback = judge(exercise, code, seed)
        assert feedback.state == "wrong"
        assert message in feedback.message


@every_exercise
def test_there_are_enough_answers_to_try(exercise):
    answers = answers_to(exercise.lesson)
    assert len(answers.RIGHT.get(exercise.name, ())) >= 2
    wrong = answers.WRONG.get(exercise.name, ())
    assert len(wrong) >= 4
    assert len({message for _, message in wrong}) >= 3, "different mistakes are told apart"


def marked_cases():
    return [
        pytest.param(exercise, id=name, marks=[pytest.mark.slow] if exercise.seconds > QUICK_SECONDS else [])
        for name, exercise in EXERCISES
    ]


@pytest.mark.parametrize("exercise", marked_cases())
def test_mutants_of_the_solution_are_caught(exercise, mutation_score):
    """Survivors are right answers, each listed with the reason."""
    equivalent = answers_to(exercise.lesson).EQUIVALENT.get(exercise.name, {})
    limited = dataclasses.replace(exercise, seconds=max(SECONDS_OF_A_MUTANT, exercise.seconds - 10))
    seeds = range(1 if exercise.seconds > QUICK_SECONDS else 3)
    survivors, total = set(), 0
    for label, code in mutants(exercise.solved):
        total += 1
        try:
            run_cell(code)
        except Exception:
            continue  # a cell that raises tells the learner by itself
        if all(judge(limited, code, seed).state == "right" for seed in seeds):
            survivors.add(label)
    unexplained = {label for label in survivors if not any(part in label for part in equivalent)}
    mutation_score[f"{exercise.lesson}-{exercise.name}"] = (
        total - len(survivors),
        len(survivors - unexplained),
        total,
    )
    assert not unexplained, f"not caught: {sorted(unexplained)}"
    unused = {part for part in equivalent if not any(part in label for label in survivors)}
    assert not unused, f"listed as right answers, but caught or never made: {sorted(unused)}"
    assert all(reason.strip() for reason in equivalent.values())
