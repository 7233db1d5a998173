"""Every solution, put into its cell of its notebook, which then runs from top to bottom: all are right."""

import tempfile
from pathlib import Path

import nbformat
import pytest

from course.building import missing_data, pinned_environment
from course.execution import execute
from course.exercise_cells import fill_in_solutions

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_all_checks_say_right(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    solved = fill_in_solutions(notebook.cells, path.stem[:2])
    assert solved >= 4
    runnable = [cell for cell in notebook.cells if not missing_data(cell)]
    with tempfile.TemporaryDirectory(prefix="course-solutions-") as cache:
        execute(runnable, tmp_path, pinned_environment(Path(cache), "quick"))
    for cell in runnable:
        if cell.metadata.get("exercise"):
            said = "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
            assert said.startswith("✓ Right."), f"{cell.metadata['exercise']}: {said}"
