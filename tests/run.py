"""Run every test there is, go on after a failure, and end with one summary.

``make test`` calls this. ``python tests/run.py lint unit`` runs only some of
the stages. The exit status is 0 only if nothing failed.
"""

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from pinned import REPOSITORY, pinned_environment

CELL_TIMEOUT_SECONDS = 1800  # the longest cell takes minutes, on a busy machine several times as long
# Two files of tests at a time: one alone leaves a core idle most of the time. What is in one file stays
# together, since tests share what is slow to make, and the cells of a notebook share a kernel.
SIDE_BY_SIDE = ("-n", "2", "--dist", "loadfile")


@dataclass
class Outcome:
    """What came of one stage. ``note`` says why it was skipped or could not run."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    note: str = ""


def main() -> int:
    """Run the stages asked for, print the summary, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    every = STAGES | CAMPAIGNS
    parser.add_argument(
        "stages", nargs="*", metavar="STAGE", help=f"any of: {', '.join(every)} (default: {' '.join(STAGES)})"
    )
    parser.add_argument("--all", action="store_true", help="long campaigns too")
    options = parser.parse_args()
    wanted = options.stages or list(every if options.all else STAGES)
    unknown = sorted(set(wanted) - set(every))
    if unknown:
        parser.error(f"no such stage: {', '.join(unknown)}; there are {', '.join(every)}")

    rows = []
    for name in wanted:
        print(f"\n=== {name} ===", flush=True)
        started = time.monotonic()
        outcome = every[name]()
        rows.append((name, outcome, time.monotonic() - started))
    return summarise(rows)


def lint() -> Outcome:
    """Style and format."""
    ruff = [sys.executable, "-m", "ruff"]
    statuses = [run([*ruff, *arguments]) for arguments in (["check", "."], ["format", "--check", "."])]
    return Outcome(passed=statuses.count(0), failed=2 - statuses.count(0))


def unit() -> Outcome:
    """The unit tests on TensorFlow."""
    return pytest(Path(sys.executable), [*SIDE_BY_SIDE, *EVERY_DAY, "tests"], "tensorflow", "quick")


def browser() -> Outcome:
    """The widgets, operated in Chromium as a person would; skipped where there is no Chromium."""
    outcome = pytest(Path(sys.executable), ["tests/browser"], "tensorflow", "quick")
    if outcome.skipped and not outcome.passed:
        outcome.note = "NO WIDGET WAS TESTED: Chromium is missing; on Debian: apt install chromium"
    return outcome


def jax() -> Outcome:
    """The unit tests on JAX, in an environment of its own, since backends exclude each other."""
    installer = str(REPOSITORY / "requirements" / "install.py")
    if run([sys.executable, installer, "--venv", ".venv-jax", "--backend", "jax"]) != 0:
        return Outcome(failed=1, note="could not be installed")
    return pytest(interpreter_of(".venv-jax"), UNIT_TESTS_OF_A_BACKEND, "jax", "quick")


def torch() -> Outcome:
    """The unit tests on torch, where someone has installed it: its packages are the largest of all."""
    if importlib.util.find_spec("torch"):
        return pytest(Path(sys.executable), UNIT_TESTS_OF_A_BACKEND, "torch", "quick")
    if interpreter_of(".venv-torch").exists():
        return pytest(interpreter_of(".venv-torch"), UNIT_TESTS_OF_A_BACKEND, "torch", "quick")
    return Outcome(skipped=1, note="torch is in neither .venv nor .venv-torch")


def classroom() -> Outcome:
    """Assignments graded by nbgrader, and the class's server, in an environment of their own."""
    return in_classroom("not slow", WITH_NBGRADER, HUB)


def assignments() -> Outcome:
    """The assignment of every lesson, graded by nbgrader."""
    return in_classroom("slow", WITH_NBGRADER)


def in_classroom(marked: str, *parts: str) -> Outcome:
    """Run those tests of these parts that are marked so, where a teacher's environment is or can be made."""
    if not has_classroom():
        return Outcome(skipped=1, note=WITHOUT_CLASSROOM)
    return pytest(interpreter_of(".venv-classroom"), ["-m", marked, *parts], "tensorflow", "quick")


def has_classroom() -> bool:
    """Make the environment of a teacher, unless it is there; tell whether it is now."""
    installer = str(REPOSITORY / "requirements" / "install.py")
    return run([sys.executable, installer, "--venv", ".venv-classroom", "--backend", "classroom"]) == 0


def hub() -> Outcome:
    """A class at work on the hub; a kernel, a server and the proxy are killed. Takes memory for ten."""
    if not has_classroom():
        return Outcome(skipped=1, note=WITHOUT_CLASSROOM)
    if not shutil.which("npm"):
        return Outcome(skipped=1, note="NO CLASS CAME: npm is missing; on Debian: apt install nodejs npm")
    status = run([str(interpreter_of(".venv-classroom")), f"{HUB}/load.py"])
    return Outcome(passed=int(status == 0), failed=int(status != 0))


def pack() -> Outcome:
    """A pack for a class without internet, installed where every request fails, and a lesson run there."""
    return pytest(Path(sys.executable), ["-s", OFFLINE], "tensorflow", "quick")


def site() -> Outcome:
    """The pages to read and the slides, made without a warning and looked at in Chromium."""
    return of_site("not slow")


def pages() -> Outcome:
    """Every page in both themes and three widths, and every talk."""
    return of_site("slow")


def of_site(marked: str) -> Outcome:
    """Run those tests of the site that are marked so, where it can be made."""
    if not shutil.which("npm") and not (REPOSITORY / "site" / "node_modules").is_dir():
        return Outcome(skipped=1, note="NO SITE WAS MADE: npm is missing; on Debian: apt install nodejs npm")
    return in_classroom(marked, SITE)


def solutions() -> Outcome:
    """Every notebook once more, with the solutions in their cells: all checks say right."""
    return pytest(Path(sys.executable), ["-n", "2", "tests/solutions"], "tensorflow", "quick")


def slow() -> Outcome:
    """What is too long for every day: exercises that train nets, and what conda would install."""
    return pytest(Path(sys.executable), ["-m", "slow", *OWN_STAGES, "tests"], "tensorflow", "quick")


def notebooks() -> Outcome:
    """Every notebook from top to bottom, and what its claims print against what is stored."""
    options = ["--nbval-lax", "--nbval-current-env", f"--nbval-cell-timeout={CELL_TIMEOUT_SECONDS}"]
    return pytest(Path(sys.executable), [*options, *SIDE_BY_SIDE, "notebooks"], "tensorflow", "laptop")


STAGES: dict[str, Callable[[], Outcome]] = {
    "lint": lint,
    "unit": unit,
    "browser": browser,
    "jax": jax,
    "torch": torch,
    "classroom": classroom,
    "site": site,
    "solutions": solutions,
    "notebooks": notebooks,
}
# Long campaigns, for a night: `make test-all` runs them after all the others.
CAMPAIGNS: dict[str, Callable[[], Outcome]] = {
    "slow": slow,
    "assignments": assignments,
    "hub": hub,
    "pack": pack,
    "pages": pages,
}

WITH_NBGRADER = "tests/classroom/with_nbgrader"
HUB = "tests/hub"
WITHOUT_CLASSROOM = "NO ASSIGNMENT WAS GRADED, NO HUB TRIED: their environment could not be installed"
OFFLINE = "tests/offline"
SITE = "tests/site"
OWN_STAGES = [
    f"--ignore={part}" for part in ("tests/browser", "tests/solutions", WITH_NBGRADER, HUB, OFFLINE, SITE)
]
EVERY_DAY = ["-m", "not slow", *OWN_STAGES]

# What no backend can change is tested once, on TensorFlow: installing, notebooks, parts without Keras.
WITHOUT_BACKEND = (
    *("tests/browser", "tests/solutions", "tests/notebooks", "tests/classroom", HUB, OFFLINE, SITE),
    *("tests/data", "tests/features", "tests/exercises"),
)
UNIT_TESTS_OF_A_BACKEND = [
    *SIDE_BY_SIDE,
    *("-m", "not slow"),
    *(f"--ignore={part}" for part in WITHOUT_BACKEND),
    "tests",
]


def interpreter_of(environment: str) -> Path:
    """Return the Python of a virtual environment beside this one."""
    return REPOSITORY / environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pytest(python: Path, arguments: list[str], backend: str, budget: str) -> Outcome:
    """Run pytest with everything pinned, and count what its report holds."""
    with tempfile.TemporaryDirectory(prefix="course-tests-") as folder:
        report = Path(folder) / "report.xml"
        environment = os.environ | pinned_environment(backend, budget, folder)
        command = [str(python), "-m", "pytest", "-ra", "--durations=10", f"--junitxml={report}", *arguments]
        status = run(command, environment)
        outcome = count(report) if report.exists() else Outcome()
    if status != 0 and not outcome.failed:
        outcome.failed = 1
        outcome.note = f"pytest ended with status {status}"
    return outcome


def count(report: Path) -> Outcome:
    """Read pytest's report; an expected failure counts as skipped there."""
    outcome = Outcome()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        outcome.failed += failed
        outcome.skipped += skipped
        outcome.passed += int(suite.get("tests", 0)) - failed - skipped
    return outcome


def run(command: list[str], environment: dict[str, str] | None = None) -> int:
    """Run a command in the repository's folder, and return its exit status."""
    return subprocess.run(command, cwd=REPOSITORY, env=environment).returncode


def summarise(rows: list[tuple[str, Outcome, float]]) -> int:
    """Print one line a stage and the total; return 1 if anything failed, else 0."""
    print(f"\n{'stage':<12}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for name, outcome, seconds in rows:
        counts = f"{outcome.passed:>8}{outcome.failed:>8}{outcome.skipped:>9}{seconds:>9.0f}"
        print(f"{name:<12}{counts}  {outcome.note}".rstrip())
    passed, failed, skipped = (
        sum(getattr(outcome, kind) for _, outcome, _ in rows) for kind in ("passed", "failed", "skipped")
    )
    print(f"\n{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
