"""Each fault that a notebook can have is planted in a tiny repository, and its tests must fail for it."""

import re
import shutil

import pytest
from nbformat.v4 import new_output
from tiny_repository import (
    change_source,
    find_cell,
    lesson_path,
    make_tiny_repository,
    read_notebook,
    run_tests,
    write_notebook,
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return make_tiny_repository(tmp_path_factory.mktemp("tiny") / "built")


@pytest.fixture
def repository(built, tmp_path):
    return shutil.copytree(built, tmp_path / "repository")


def assert_fails(repository, message, cell_timeout=600):
    """Exactly one test fails, and it says why."""
    finished = run_tests(repository, cell_timeout)
    assert finished.returncode == 1, finished.stdout + finished.stderr
    assert re.search(r"\b1 failed", finished.stdout), finished.stdout
    assert re.search(message, finished.stdout), finished.stdout


def test_unharmed_passes(repository):
    finished = run_tests(repository)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert re.search(r"\b7 passed", finished.stdout), finished.stdout  # five code cells and two checks


def test_changed_claim(repository):
    notebook = read_notebook(repository)
    output = find_cell(notebook, "claim(").outputs[0]
    output.text = output.text.replace("exceeds", "equals")
    write_notebook(repository, notebook)
    assert_fails(repository, "Cell outputs differ")


def test_claim_that_does_not_hold(repository):
    change_source(repository, "total > 1", "total > 2")
    assert_fails(repository, r"claim does not hold: The sum exceeds its parts\.")


def test_budget_quick_judges_no_claim(repository):
    change_source(repository, "total > 1", "total > 2")
    finished = run_tests(repository, budget="quick")
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_budget_quick_still_fails_for_a_cell_that_raises(repository):
    change_source(repository, "total = 1 + 1", "total = 2\n1 / 0")
    finished = run_tests(repository, budget="quick")
    assert finished.returncode == 1, finished.stdout
    assert "ZeroDivisionError" in finished.stdout


def test_cell_that_raises(repository):
    change_source(repository, "total = 1 + 1", "total = 2\n1 / 0")
    assert_fails(repository, "ZeroDivisionError")


def test_notebook_that_differs_from_its_lesson(repository):
    lesson = lesson_path(repository)
    lesson.write_text(lesson.read_text().replace("1 + 1", "1 + 2"))
    assert_fails(repository, "cell 4 differs from its lesson in its source: build it again")


def test_leftover_error(repository):
    notebook = read_notebook(repository)
    error = new_output("error", ename="ValueError", evalue="left over", traceback=[])
    find_cell(notebook, "total =").outputs.append(error)
    write_notebook(repository, notebook)
    assert_fails(repository, "cell 4 stores an error: ValueError: left over")


def test_figure_without_alt_text(repository):
    notebook = read_notebook(repository)
    find_cell(notebook, "show(").outputs[0].metadata["image/png"]["alt"] = ""
    write_notebook(repository, notebook)
    assert_fails(repository, "cell 3 shows a picture without alt text")


def test_killed_kernel_fails_long_before_the_time_out(repository):
    change_source(repository, "total = 1 + 1", "import os\n\nos.kill(os.getpid(), 9)")
    finished = run_tests(repository, cell_timeout=600)  # run_tests itself gives up much earlier
    assert finished.returncode == 1, finished.stdout + finished.stderr
    assert "the kernel died while running this cell" in finished.stdout


def test_cell_over_its_time_fails_even_if_it_catches_the_interrupt(repository):
    patient = "try:\n    time.sleep(1000)\nexcept KeyboardInterrupt:\n    total = 2"
    change_source(repository, "total = 1 + 1", patient)
    assert_fails(repository, "This cell took longer than 2 seconds", cell_timeout=2)
