"""Imports run one way, heavy packages wait for their first use, and modules stay small."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[1] / "course"
MODULES = sorted(COURSE.rglob("*.py"))
LONGEST_MODULE_LINES = 270
LONGEST_EXERCISES_LINES = 620  # most of it words

# A part may import what stands on lines above it. Parts on one line may import each other, but for APART.
CHAIN = (
    ("data",),
    ("features", "models"),
    (
        *("training", "batches", "feeding", "checkpoints", "recording", "runs", "schedules", "snapshots"),
        *("gradients", "signals", "counting"),
        *("epoch_plans", "whole_epochs", "fast_training"),
    ),
    ("live_nets", "net_code"),
    (
        *("answers", "attribution"),
        *("comparison", "contenders", "recipes", "reference", "results", "sweeps", "workers", "calibration"),
        *("thresholds", "trials", "descent", "elsewhere"),
        *("inspection", "dissection", "saliency", "patterns", "detection", "reading"),
    ),
    ("figures",),
    ("contest", "full_size"),
    ("widgets",),
    ("checking",),
    ("exercises",),
    ("board",),
)
APART = {"features", "models"}
# These import nothing of the chain, and anyone may import them.
FREE = {
    *("claims", "devices", "interrupts", "intervals", "progress_bar", "quiet", "storage"),
    *("copies", "journal", "lessons", "progress", "progress_export", "progress_records"),
    *("recaps", "shortage", "standing"),
}
# These work on all the rest, which never imports them.
TOOLS = {
    "__main__",
    "building",
    "classroom",
    "exercise_cells",
    "commands",
    "diagnosis",
    "execution",
    "notebook_checks",
}

BACKENDS = {"tensorflow", "jax", "torch"}
# What Keras has no function for: derivatives, devices, options of pipelines, many steps compiled as one.
MAY_IMPORT_A_BACKEND = {"gradients", "devices", "feeding", "whole_epochs"}


def part_of(path: Path) -> str:
    """Return the part of the house that a module belongs to: its name, or its folder's."""
    return path.relative_to(COURSE).parts[0].removesuffix(".py")


def imports_of(tree: ast.AST) -> Iterator[str]:
    """Yield the full name of all that is imported, inside functions too: ``a.b`` for ``from a import b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full here"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parts_imported(path: Path) -> set[str]:
    """Return the parts of the course that a module imports, but for its own."""
    names = (name.split(".") for name in imports_of(ast.parse(path.read_text(encoding="utf-8"))))
    return {parts[1] for parts in names if parts[0] == "course" and len(parts) > 1} - {part_of(path)}


def allowed_imports(part: str) -> set[str]:
    """Return the parts that this part may import."""
    if part in TOOLS:
        return {name for line in CHAIN for name in line} | FREE | TOOLS
    if part in FREE:
        return FREE
    position = next(index for index, line in enumerate(CHAIN) if part in line)
    above = {name for line in CHAIN[:position] for name in line}
    beside = set() if part in APART else set(CHAIN[position])
    return above | beside | FREE


def name_of(path: Path) -> str:
    return path.relative_to(COURSE).as_posix()


in_every_module = pytest.mark.parametrize("path", MODULES, ids=name_of)


@in_every_module
def test_imports_run_one_way(path):
    part = part_of(path)
    if part == "__init__":
        assert parts_imported(path) == {"quiet"}
        return
    known = {name for line in CHAIN for name in line} | FREE | TOOLS
    assert part in known, f"{path.name} has no place: decide where it stands, and add it above"
    assert parts_imported(path) <= allowed_imports(part)


@pytest.mark.parametrize(
    ("part", "other"),
    [("data", "features"), ("features", "models"), ("models", "features"), ("training", "comparison")],
)
def test_the_rule_itself_forbids(part, other):
    assert other not in allowed_imports(part)


@in_every_module
def test_backends_are_for_few(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {name.partition(".")[0] for name in imports_of(tree)}
    if part_of(path) not in MAY_IMPORT_A_BACKEND:
        assert not found & BACKENDS
    if part_of(path) != "widgets":
        assert "ipywidgets" not in found
    assert "matplotlib.pyplot" not in set(imports_of(tree)), "pyplot shows figures by itself: use Figure"


@in_every_module
def test_modules_are_small_and_named_by_responsibility(path):
    longest = LONGEST_EXERCISES_LINES if part_of(path) == "exercises" else LONGEST_MODULE_LINES
    assert len(path.read_text(encoding="utf-8").splitlines()) <= longest
    assert path.stem not in {"utils", "util", "helpers", "common", "misc"}


@in_every_module
def test_every_module_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def modules_loaded_by(code: str) -> set[str]:
    answer = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr
    return set(answer.stdout.split())


def test_importing_the_course_loads_nothing_but_the_standard_library():
    added = modules_loaded_by("import course") - modules_loaded_by("")
    packages = {name.partition(".")[0] for name in added}
    assert packages - set(sys.stdlib_module_names) == {"course"}


def test_no_module_loads_keras_before_it_is_used():
    names = [
        ".".join(path.relative_to(COURSE.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
    ]
    loaded = modules_loaded_by(f"import {', '.join(names)}")
    assert set(names) <= loaded
    assert not loaded & {"keras", *BACKENDS, "matplotlib.pyplot"}
