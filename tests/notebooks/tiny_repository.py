"""A repository of one tiny lesson that runs in a second, to be built, harmed and tested for real."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from introductions import RECAP, TITLE_CELL

from course.building import build_lesson, read_lesson

REPOSITORY = Path(__file__).parents[2]
NAME = "90_tiny"
SECONDS_AT_MOST = 60  # far above the few seconds that a run takes, far below nbval's own time-out

TINY_LESSON = (
    TITLE_CELL
    + """\
# %%
from course.claims import claim
from course.figures import show

import time

from matplotlib.figure import Figure

# %% tags=["varies"]
print(time.perf_counter_ns())

# %%
figure = Figure(figsize=(3, 2))
figure.add_subplot().plot([1, 2, 3])
show(figure, "A line that rises.")

# %%
total = 1 + 1

# %% tags=["nbval-check-output"]
claim("The sum exceeds its parts.", total > 1)
"""
    + "\n# %% [markdown]\n# More words.\n" * 15
    + RECAP
)


def make_tiny_repository(folder: Path) -> Path:
    """Lay out a repository as this one is, with the same tests, and build its lesson."""
    (folder / "lessons").mkdir(parents=True)
    lesson_path(folder).write_text(TINY_LESSON)
    build_lesson(lesson_path(folder), folder / "notebooks")
    (folder / "tests" / "notebooks").mkdir(parents=True)
    for name in ("notebooks/conftest.py", "tests/notebooks/test_stored_notebooks.py"):
        shutil.copy(REPOSITORY / name, folder / name)
    return folder


def lesson_path(repository: Path) -> Path:
    return repository / "lessons" / f"{NAME}.py"


def notebook_path(repository: Path) -> Path:
    return repository / "notebooks" / f"{NAME}.ipynb"


def read_notebook(repository: Path) -> nbformat.NotebookNode:
    return nbformat.read(notebook_path(repository), as_version=4)


def write_notebook(repository: Path, notebook: nbformat.NotebookNode) -> None:
    nbformat.write(notebook, notebook_path(repository))


def find_cell(notebook: nbformat.NotebookNode, text: str) -> nbformat.NotebookNode:
    (cell,) = (cell for cell in notebook.cells if text in cell.source)
    return cell


def change_source(repository: Path, old: str, new: str) -> None:
    """Change lesson and notebook alike, keeping the stored outputs, so that only a run can tell."""
    text = lesson_path(repository).read_text()
    assert text.count(old) == 1
    lesson_path(repository).write_text(text.replace(old, new))
    notebook = read_lesson(lesson_path(repository))
    for cell, stored in zip(notebook.cells, read_notebook(repository).cells, strict=True):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = stored.outputs, stored.execution_count
    write_notebook(repository, notebook)


def run_tests(
    repository: Path, cell_timeout: int = 600, budget: str = "laptop"
) -> subprocess.CompletedProcess[str]:
    """Run the notebook tests of a repository with a pytest of their own."""
    options = ["--nbval-lax", "--nbval-current-env", f"--nbval-cell-timeout={cell_timeout}", "--color=no"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, "notebooks", "tests"],
        cwd=repository,
        env=os.environ | {"COURSE_BUDGET": budget},
        capture_output=True,
        text=True,
        timeout=SECONDS_AT_MOST,
    )
