import numpy as np
import pytest

from course.claims import ClaimError, claim


@pytest.fixture(autouse=True)
def laptop(monkeypatch):
    monkeypatch.setenv("COURSE_BUDGET", "laptop")
    monkeypatch.delenv("COURSE_STRICT", raising=False)


@pytest.mark.parametrize("holds", [True, np.True_, np.array([1, 2]).min() > 0])
def test_a_claim_that_holds_prints_one_line(holds, capsys):
    claim("The deeper net\n  is better.", holds)
    assert capsys.readouterr().out == "Claim holds: The deeper net is better.\n"


@pytest.mark.parametrize("holds", [False, np.False_])
def test_a_learner_reads_a_note_and_goes_on(holds, capsys):
    claim("The deeper net is better.", holds)
    printed = capsys.readouterr().out
    assert printed.startswith("Claim does not hold here: The deeper net is better.")
    assert printed.count("\n") == 1


@pytest.mark.parametrize("holds", [False, np.False_])
def test_strict_raises_with_the_statement(holds, monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(ClaimError, match=r"The deeper net is better\."):
        claim("The deeper net is better.", holds)


def test_strict_changes_nothing_for_a_claim_that_holds(monkeypatch, capsys):
    claim("True.", True)
    learner = capsys.readouterr().out
    monkeypatch.setenv("COURSE_STRICT", "1")
    claim("True.", True)
    assert capsys.readouterr().out == learner


@pytest.mark.parametrize("holds", [True, False])
def test_a_quick_run_judges_nothing(holds, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_BUDGET", "quick")
    monkeypatch.setenv("COURSE_STRICT", "1")
    claim("The deeper net is better.", holds)
    assert capsys.readouterr().out == "Claim not judged (budget quick): The deeper net is better.\n"


@pytest.mark.parametrize(
    "holds",
    [1, "yes", None, 0.5, [True], np.array([True, False]), np.array([True]), np.array(True), np.float64(1)],
)
def test_what_is_no_single_truth_value_is_refused(holds):
    with pytest.raises(ValueError, match="expected True or False"):
        claim("The deeper net is better.", holds)


def test_an_array_is_named_by_its_shape_and_the_remedy_is_given():
    with pytest.raises(ValueError, match=r"array of shape \(3,\).*\.all\(\) or \.any\(\)"):
        claim("All three are better.", np.array([1, 2, 3]) > 0)


@pytest.mark.parametrize("statement", ["", "  \n", None, 3])
def test_a_claim_needs_a_statement(statement):
    with pytest.raises(ValueError, match="expected a sentence"):
        claim(statement, True)
