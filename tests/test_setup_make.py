"""The commands of the Makefile find a Python, say what is wrong, and are what continuous integration runs."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


def make(*arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    # These tests may run under make themselves, which tells every make below it so.
    outer = {"PYTHON", "BACKEND", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    environment = {name: value for name, value in os.environ.items() if name not in outer}
    if path is not None:
        environment["PATH"] = str(path)
    command = [shutil.which("make"), *arguments]
    return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True)


needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")


@pytest.fixture
def programs(tmp_path):
    """Return a function that puts a shell script among the only programs that can be found."""

    def write(name: str, script: str) -> Path:
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return tmp_path

    write("id", "echo 1000")
    return write


@needs_make
def test_make_explains_its_targets():
    explained = set(re.findall(r"^  make (\w+)", make().stdout, re.MULTILINE))
    assert {"lab", "test", "lint", "build", "lock", "doctor", "clean"} <= explained


@needs_make
def test_make_takes_the_first_python_that_runs(programs):
    """A python3 may be too old, and a python3.13 a shim that starts nothing."""
    programs("python3", "exit 1")
    programs("python3.13", "echo 'command not found' >&2; exit 127")
    path = programs("python3.12", 'case "$1" in -c) exit 0;; *) echo "chosen: $@";; esac')
    answer = make("install", path=path)
    assert answer.stdout == "chosen: requirements/install.py --backend auto\n"


@needs_make
def test_make_takes_the_python_it_is_told(programs):
    programs("python3", "exit 0")
    path = programs("my python", 'case "$1" in -c) exit 0;; *) echo "chosen: $@";; esac')
    answer = make("install", f"PYTHON={path / 'my python'}", "BACKEND=cpu", path=path)
    assert answer.stdout == "chosen: requirements/install.py --backend cpu\n"


@needs_make
def test_make_says_which_python_it_needs(programs):
    answer = make("install", path=programs("python3", "exit 1"))
    assert answer.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13" in answer.stderr
    assert "make lab PYTHON=" in answer.stderr


def test_make_and_the_project_want_the_same_python():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    lowest, limit = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["requires-python"]).groups()
    text = (REPOSITORY / "Makefile").read_text()
    assert f"(3, {lowest}) <= sys.version_info[:2] < (3, {limit})" in text


@needs_make
def test_lab_makes_copies_and_opens_lesson_00_of_them():
    commands = make("--dry-run", "lab").stdout
    assert "-m course copies" in commands
    assert "/lab/tree/my-notebooks/00_start_here.ipynb" in commands.split("-m course copies")[1]


@needs_make
def test_terminals_of_the_lab_find_the_course():
    commands = make("--dry-run", "lab").stdout
    assert f'PATH="{REPOSITORY}/.venv/bin:' in commands


@pytest.mark.skipif(not (REPOSITORY / ".git").exists(), reason="this is no clone")
def test_git_does_not_see_the_learners_copies():
    command = ["git", "check-ignore", "--quiet", "my-notebooks/05_first_cnn.ipynb"]
    assert subprocess.run(command, cwd=REPOSITORY).returncode == 0


def test_continuous_integration_runs_what_everyone_runs():
    assert re.search(r"^exec make test\b", (REPOSITORY / ".ci" / "run").read_text(), re.MULTILINE)
    assert os.access(REPOSITORY / ".ci" / "run", os.X_OK)
