"""nbgrader's commands, run as a teacher runs them, and what they leave in its gradebook."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from course.commands import assignment


def nbgrader(folder: Path, *words: str) -> SimpleNamespace:
    """Run one of nbgrader's commands in its folder."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words], cwd=folder, capture_output=True, text=True, timeout=3_000
    )
    return SimpleNamespace(status=done.returncode, said=done.stdout + done.stderr)


def write(folder: Path, number: str) -> None:
    """Write the assignment of a lesson into nbgrader's folder, the same at every run."""
    arguments = SimpleNamespace(lesson=number, out=folder, seed=7)
    assert assignment.run(arguments) == 0


def points_of(folder: Path, slug: str, learner: str) -> tuple[float, float]:
    """What a learner got in an assignment, and what could be got."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        submission = book.find_submission(slug, learner)
        return submission.score, submission.max_score
