"""The project names its packages once; locks, constraints and conda's file agree with it."""

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[1]
REQUIREMENTS = REPOSITORY / "requirements"
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
LOCKS = ("cpu", "gpu", "jax", "classroom")
BACKENDS = ("cpu", "gpu", "jax", "torch")

# A package, then conditions on its version: no spaces, and no ".*", which strict readers of conda refuse.
CONDA_SPECIFICATION = re.compile(
    r"[a-z0-9_.-]+((>=|<=|==|!=|=|>|<)\d+(\.\d+)*(,(>=|<=|!=|>|<)\d+(\.\d+)*)*)?"
)


def pinned_in(text: str) -> dict[str, Requirement]:
    """Return what a lock or a constraints file names, by package and marker."""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.rstrip(" \\"))
            found[f"{canonicalize_name(requirement.name)} ; {requirement.marker}"] = requirement
    return found


def locked(name: str) -> dict[str, Requirement]:
    return pinned_in((REQUIREMENTS / f"{name}.lock").read_text())


@pytest.mark.parametrize("name", [*LOCKS, "installer"])
def test_locks_pin_everything_with_hashes_and_name_no_address(name):
    text = (REQUIREMENTS / f"{name}.lock").read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=sha256:)", text, re.MULTILINE)
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) == len(pinned_in(text))
    for block in blocks:
        assert re.match(r"[\w.-]+==[\w.!+]+( ; .*)? \\\n    --hash=sha256:[0-9a-f]{64}", block), block[:80]


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_all_that_the_project_asks_for(name):
    direct = PROJECT["dependencies"] + [
        text for extra in (name, "dev") for text in PROJECT["optional-dependencies"][extra]
    ]
    pins = locked(name).values()
    for text in direct:
        wanted = Requirement(text)
        versions = [
            pin.specifier for pin in pins if canonicalize_name(pin.name) == canonicalize_name(wanted.name)
        ]
        assert versions, f"{wanted.name} is not in {name}.lock: run make lock"
        for specifier in versions:
            (version,) = (each.version for each in specifier)
            assert wanted.specifier.contains(version), f"{wanted} and {version} in {name}.lock: run make lock"


def test_locks_agree_on_what_they_share():
    """So that a lesson behaves alike on each backend."""
    first, *others = (locked(name) for name in LOCKS)
    for other in others:
        differing = {name for name in first.keys() & other.keys() if first[name] != other[name]}
        assert not differing


def test_constraints_are_the_lock_without_hashes():
    constraints = (REQUIREMENTS / "cpu.constraints").read_text()
    assert "--hash" not in constraints
    assert pinned_in(constraints) == locked("cpu")


@pytest.mark.parametrize(
    ("system", "machine", "expected"),
    [
        ("linux", "x86_64", "tensorflow-cpu"),
        ("linux", "aarch64", "tensorflow"),
        ("darwin", "arm64", "tensorflow"),
        ("win32", "AMD64", "tensorflow"),
    ],
)
def test_each_system_gets_one_tensorflow(system, machine, expected):
    requirements = [Requirement(text) for text in PROJECT["optional-dependencies"]["cpu"]]
    environment = {"sys_platform": system, "platform_machine": machine}
    names = [each.name for each in requirements if not each.marker or each.marker.evaluate(environment)]
    assert names == [expected, "jax"]


def packages_imported(*folders: str) -> set[str]:
    """Return the distributions that the code in these folders imports."""
    names = set()
    for path in (path for folder in folders for path in (REPOSITORY / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module.partition(".")[0])
    by_name = importlib.metadata.packages_distributions()
    return {canonicalize_name(each) for name in names for each in by_name.get(name, [])} - {"course"}


def names_of(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}


BY_COMMAND = {"jupyterlab", "flit-core", "pytest-xdist", "ruff"}  # started or called by name, never imported
# For tests of the class's server alone, which run in a teacher's environment: JupyterLab itself needs these.
BROUGHT_BY_JUPYTERLAB = {"pyzmq", "websocket-client"}


def test_what_is_imported_is_asked_for_and_nothing_else():
    extras = PROJECT["optional-dependencies"]
    brought = {name for backend in BACKENDS for name in names_of(extras[backend])}
    base, dev = names_of(PROJECT["dependencies"]), names_of(extras["dev"])
    for_lessons = packages_imported("course", "lessons")
    for_development = packages_imported("tests", "benchmarks", "notebooks")
    assert for_lessons - brought <= base
    assert for_development - brought <= base | dev | BROUGHT_BY_JUPYTERLAB
    assert base | dev <= for_lessons | for_development | BY_COMMAND


def test_the_base_has_no_backend():
    assert not names_of(PROJECT["dependencies"]) & {"tensorflow", "tensorflow-cpu", "jax", "torch"}


# Conda


@pytest.fixture
def conda():
    return yaml.safe_load((REPOSITORY / "environment.yml").read_text())


def test_conda_brings_python_and_pip_alone(conda):
    assert conda["channels"] == ["conda-forge"]
    *specifications, by_pip = conda["dependencies"]
    assert all(CONDA_SPECIFICATION.fullmatch(each) for each in specifications), specifications
    assert [re.match(r"[a-z]+", each).group() for each in specifications] == ["python", "pip"]
    assert list(by_pip) == ["pip"]


@pytest.mark.parametrize("wrong", ["python>=3.11, <3.14", "python=3.11.*", "Python>=3", "python >=3.11"])
def test_what_strict_readers_of_conda_refuse(wrong):
    assert not CONDA_SPECIFICATION.fullmatch(wrong)


def test_conda_agrees_with_the_project(conda):
    python = conda["dependencies"][0].removeprefix("python")
    assert python == PROJECT["requires-python"]
    constraint, project = conda["dependencies"][-1]["pip"]
    assert (REPOSITORY / constraint.removeprefix("--constraint ")).samefile(REQUIREMENTS / "cpu.constraints")
    extras = Requirement(project.removeprefix("--editable ").replace(".", "course", 1)).extras
    assert extras <= PROJECT["optional-dependencies"].keys()
    assert len(extras & set(BACKENDS)) == 1


@pytest.mark.slow
def test_what_conda_tells_pip_gives_the_locked_packages(conda, tmp_path):
    """As conda does it: a file of the lines beside environment.yml, and pip run in that folder."""
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    with tempfile.NamedTemporaryFile(
        "w", dir=REPOSITORY, prefix=".conda-", suffix=".txt", delete=False
    ) as file:
        file.write("\n".join(conda["dependencies"][-1]["pip"]))
    try:
        command = [str(python), "-m", "pip", "install", "--quiet", "--upgrade", "--requirement", file.name]
        # Byte code would take half of the time, and nothing here needs it.
        subprocess.run(command, check=True, cwd=REPOSITORY, env={**os.environ, "PIP_NO_COMPILE": "1"})
    finally:
        os.unlink(file.name)

    code = "import course, importlib.metadata as m\nfor d in m.distributions(): print(d.name, d.version)"
    listed = subprocess.run(
        [python, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    ).stdout
    installed = {canonicalize_name(name): version for name, version in map(str.split, listed.splitlines())}
    assert installed.pop("course") == PROJECT["version"]
    here = [pin for pin in locked("cpu").values() if pin.marker is None or pin.marker.evaluate()]
    expected = {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in here}
    assert expected.items() <= installed.items()
