"""The doctor finds each fault that is planted, names the remedy, and says whether lessons can run."""

import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest

import course.data
from course import diagnosis
from course.__main__ import main
from course.commands.doctor import render
from course.devices import Sight
from course.diagnosis import Finding, backend, datasets, jupyter, machine, packages

REPOSITORY = Path(__file__).parents[1]


def levels(findings: list[Finding]) -> list[str]:
    return [finding.level for finding in findings]


@pytest.fixture
def fake_package(tmp_path, monkeypatch):
    """Return a function that puts a package of that name and body before all others, for new processes."""

    def write(name: str, body: str) -> None:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(body)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    return write


@pytest.fixture
def versions(monkeypatch):
    """Changes to what is installed: name -> version, or ``None`` for a package that is missing."""
    changes = {}
    real = packages.installed_version
    monkeypatch.setattr(packages, "installed_version", lambda name: changes.get(name, real(name)))
    return changes


# The whole


def test_this_installation_is_fit_for_the_lessons():
    answer = subprocess.run([sys.executable, "-m", "course", "doctor"], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "PROBLEM" not in answer.stdout
    assert answer.stderr == ""
    for subject in diagnosis.CHECKS:
        assert re.search(rf"^(ok|note) +{subject} ", answer.stdout, re.MULTILINE), subject


def test_a_problem_makes_the_exit_status_one(monkeypatch, capsys, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(diagnosis, "CHECKS", {"cache": machine.check_cache})
    assert main(["doctor"]) == 1
    assert "1 problem: mend what is marked PROBLEM" in capsys.readouterr().out


def test_a_note_does_not(monkeypatch, capsys):
    note = Finding("note", "GPU", "unseen", "install a driver")
    monkeypatch.setattr(diagnosis, "CHECKS", {"GPU": lambda: [note]})
    assert main(["doctor"]) == 0
    assert "-> install a driver" in capsys.readouterr().out


def test_a_check_that_cannot_run_does_not_stop_the_others(monkeypatch):
    def broken() -> list[Finding]:
        raise ImportError("no psutil")

    monkeypatch.setattr(diagnosis, "CHECKS", {"memory": broken, "disk": machine.check_disk})
    first, second = diagnosis.diagnose()
    assert (first.level, first.subject) == ("problem", "memory")
    assert "ImportError: no psutil" in first.text
    assert second.subject == "disk"


def test_the_doctor_comes_before_anything_that_could_be_broken():
    code = "import sys, course.commands.doctor; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.split()
    assert "course.diagnosis.packages" in loaded
    assert not {"numpy", "psutil", "packaging", "keras", "jupyter_core", "platformdirs"} & set(loaded)


def test_long_lines_are_wrapped_below_their_column(monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    lines = render(Finding("note", "memory", "little " * 20, "close something " * 10)).splitlines()
    assert all(len(line) <= 70 for line in lines)
    assert lines[0].startswith("note     memory       little")
    assert all(line.startswith(" " * 22) for line in lines[1:])
    assert sum("->" in line for line in lines) == 1


def test_a_problem_without_a_remedy_is_refused():
    with pytest.raises(ValueError, match="has no remedy"):
        Finding("problem", "disk", "full")


# Python and packages


def test_supported_versions_are_those_of_the_metadata():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    lowest, limit = packages.SUPPORTED
    assert project["requires-python"] == f">=3.{lowest[1]},<3.{limit[1]}"
    assert {*chain.from_iterable(packages.EXTRAS.values()), "classroom", "dev"} <= set(
        project["optional-dependencies"]
    )


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 14, 0)])
def test_an_unsupported_python_is_a_problem(monkeypatch, version):
    monkeypatch.setattr(packages.sys, "version_info", version)
    (finding,) = packages.check_python()
    assert finding.level == "problem"
    assert "3.11 to 3.13" in finding.remedy


def test_a_32_bit_python_is_a_problem(monkeypatch):
    monkeypatch.setattr(packages.sys, "maxsize", 2**31 - 1)
    (finding,) = packages.check_python()
    assert (finding.level, "32-bit" in finding.text) == ("problem", True)


def test_a_missing_package_is_a_problem(versions):
    versions["scikit-learn"] = None
    (finding,) = [each for each in packages.check_packages() if each.level == "problem"]
    assert finding.text == "missing: scikit-learn"
    assert finding.remedy == diagnosis.how_to_install_again()


def test_a_missing_indirect_package_is_a_problem(versions):
    """Nothing names threadpoolctl but scikit-learn."""
    versions["threadpoolctl"] = None
    assert "missing: threadpoolctl" in [each.text for each in packages.check_packages()]


BACKEND_PACKAGES = {
    "tensorflow": ("tensorflow-cpu", "tensorflow"),
    "jax": ("jax", "jaxlib"),
    "torch": ("torch",),
}


@pytest.mark.parametrize("chosen", [None, "tensorflow", "jax", "torch"])
def test_a_missing_backend_is_a_problem(versions, monkeypatch, chosen):
    """Also where another one is there: Keras does not look for it."""
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    if chosen:
        monkeypatch.setenv("KERAS_BACKEND", chosen)
    for name in BACKEND_PACKAGES[chosen or "tensorflow"]:
        versions[name] = None
    (finding,) = [each for each in packages.check_packages() if each.level == "problem"]
    assert (chosen or "tensorflow") in finding.text


def test_packages_for_development_may_be_missing(versions):
    for name in ("pytest", "nbval", "ruff", "iniconfig"):
        versions[name] = None
    assert "problem" not in levels(packages.check_packages())


def test_a_version_that_does_not_fit_is_a_problem(versions):
    versions["keras"] = "2.15.0"
    (finding,) = [each for each in packages.check_packages() if each.level == "problem"]
    assert "keras 2.15.0 (required: <3.16,>=3.15)" in finding.text


def test_a_version_other_than_the_locked_one_is_a_note(versions, tmp_path):
    tqdm = importlib.metadata.version("tqdm")
    versions["tqdm"] = "4.99"
    for backend_name in chain.from_iterable(packages.EXTRAS.values()):
        (tmp_path / f"{backend_name}.lock").write_text(f"tqdm=={tqdm} \\\n    --hash=sha256:0\n")
    (finding,) = [each for each in packages.check_packages(tmp_path) if "lock" in each.text]
    assert finding.level == "note"
    assert f"tqdm 4.99 (lock: {tqdm})" in finding.text


def test_no_lock_to_compare_with_is_a_note(tmp_path):
    findings = packages.check_packages(tmp_path)
    assert levels(findings) == ["note"]


def test_a_course_that_is_not_installed_is_a_problem(versions):
    versions["course"] = None
    (finding,) = packages.check_packages()
    assert (finding.level, "make lab" in finding.remedy) == ("problem", True)


def test_a_lock_is_read_for_this_system(tmp_path):
    lock = tmp_path / "cpu.lock"
    lock.write_text(
        "# a comment\n"
        "Some_Package==1.2 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n"
        f"here==3 ; sys_platform == '{sys.platform}' \\\n    --hash=sha256:02\n"
        "elsewhere==4 ; sys_platform == 'plan9' \\\n    --hash=sha256:03\n"
    )
    assert packages.locked_versions(lock) == {"some-package": "1.2", "here": "3"}


def test_long_lists_are_cut():
    assert packages.listed(list("abcdefgh"), most=6) == "a, b, c, d, e, f and 2 more"
    assert packages.listed(["a", "b"]) == "a, b"


# The machine


@pytest.mark.parametrize(("cores", "level"), [(1, "note"), (2, "ok"), (64, "ok")])
def test_cores(monkeypatch, cores, level):
    monkeypatch.setattr("course.devices.usable_cores", lambda: cores)
    (finding,) = machine.check_cores()
    assert finding.level == level


def test_the_memory_asked_for_is_what_lessons_were_measured_to_take():
    built = json.loads((Path(__file__).parents[1] / "reference" / "build.json").read_text(encoding="utf-8"))
    most = max(lesson["peak_memory_mb"] for lesson in built["lessons"].values()) * 1e6 / machine.GIGABYTE
    assert most <= machine.LESSON_MEMORY_GB <= most + 0.5


@pytest.mark.parametrize(
    ("total", "free", "limit", "level"),
    [
        *((16, 8, "max", "ok"), (16, 1, "max", "note"), (16, 3, "max", "note"), (2, 1.5, "max", "problem")),
        *((3, 2.5, "max", "problem"), (16, 8, 2 * 2**30, "problem")),
    ],
)
def test_memory(monkeypatch, tmp_path, total, free, limit, level):
    memory = SimpleNamespace(total=total * 2**30, available=free * 2**30)
    monkeypatch.setattr("psutil.virtual_memory", lambda: memory)
    monkeypatch.setattr(machine, "MEMORY_LIMIT", tmp_path / "memory.max")
    machine.MEMORY_LIMIT.write_text(f"{limit}\n")
    (finding,) = machine.check_memory()
    assert finding.level == level


@pytest.mark.parametrize(("free", "level"), [(100.0, "ok"), (1.0, "note"), (0.1, "problem")])
def test_disk(monkeypatch, free, level):
    usage = SimpleNamespace(free=free * 2**30)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: usage)
    (finding,) = machine.check_disk()
    assert finding.level == level
    assert f"{free:.1f} GB free" in finding.text


def test_free_space_is_looked_up_before_the_cache_exists(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "not" / "yet"))
    (finding,) = machine.check_disk()
    assert str(tmp_path) in finding.text
    assert not (tmp_path / "not").exists()


def test_a_cache_that_can_be_written(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    (finding,) = machine.check_cache()
    assert finding.level == "ok"
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_cache_that_cannot_be_written(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "file" / "cache"))
    (finding,) = machine.check_cache()
    assert finding.level == "problem"
    assert "COURSE_CACHE" in finding.remedy


# Jupyter


def write_extension(folder: Path, version: str) -> None:
    package = folder / "labextensions" / jupyter.EXTENSION
    package.parent.mkdir(parents=True)
    package.write_text(json.dumps({"version": version}))


def test_a_missing_widget_extension_is_a_problem(monkeypatch, tmp_path):
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *parts: [str(tmp_path)])
    (finding,) = jupyter.check_widgets()
    assert (finding.level, "extension for JupyterLab is missing" in finding.text) == ("problem", True)


def test_a_forgotten_old_widget_extension_is_a_problem(monkeypatch, tmp_path):
    write_extension(tmp_path, "3.1.0")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    (finding,) = jupyter.check_widgets()
    assert finding.level == "problem"
    assert str(tmp_path) in finding.text
    assert "3.1.0" in finding.text


@pytest.mark.parametrize("name", ["jupyterlab", "ipywidgets"])
def test_missing_jupyterlab_or_widgets_are_a_problem(monkeypatch, name):
    monkeypatch.setattr(jupyter, "installed_version", lambda asked: None if asked == name else "1.0")
    (finding,) = jupyter.check_widgets()
    assert (finding.level, finding.text) == ("problem", f"{name} is not installed")


@pytest.mark.parametrize(
    ("command", "level"),
    [("python", "ok"), (sys.executable, "ok"), ("/usr/lib/another/bin/python3", "problem")],
)
def test_the_kernel_has_to_run_in_this_environment(monkeypatch, tmp_path, command, level):
    kernel = tmp_path / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text(json.dumps({"argv": [command, "-m", "ipykernel_launcher"], "display_name": "Python 3"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    (finding,) = jupyter.check_kernel()
    assert finding.level == level
    assert str(kernel.parent) in finding.text


def test_no_kernel_is_a_problem(monkeypatch):
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    def refuse(self, name):
        raise NoSuchKernel(name)

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", refuse)
    (finding,) = jupyter.check_kernel()
    assert (finding.level, "ipykernel install --sys-prefix" in finding.remedy) == ("problem", True)


# Data


def test_the_carried_data_set_is_whole():
    first, *_ = datasets.check_datasets()
    assert (first.level, first.text) == ("ok", "Fashion-MNIST is here and whole")


def test_a_damaged_data_set_is_a_problem(monkeypatch):
    def refuse(name):
        raise course.data.DamagedDataError("the file is damaged; delete it")

    monkeypatch.setattr(course.data, "load", refuse)
    first, *_ = datasets.check_datasets()
    assert (first.level, first.remedy) == ("problem", "the file is damaged; delete it")


def test_a_damaged_copy_and_missing_data_are_told_apart(monkeypatch, tmp_path):
    """A copy that is cut short stands in the way of loading; data that was never fetched does not."""
    (tmp_path / "cifar10.npz").write_bytes(b"cut")
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    damaged, present, missing = datasets.check_datasets()[1:]
    assert present.level == "ok"
    assert set(present.text.removeprefix("also here: ").split(", ")) == {"voices", "opinions"}
    assert (damaged.level, str(tmp_path / "cifar10.npz") in damaged.remedy) == ("problem", True)
    assert missing.level == "note"
    assert "gtsrb" in missing.text


# Backend and GPU


def test_a_backend_that_is_not_there_is_a_problem(monkeypatch, fake_package):
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    fake_package("torch", "raise ModuleNotFoundError(\"No module named 'torch'\")")
    (finding,) = backend.check_backend()
    assert finding.level == "problem"
    assert "No module named 'torch'" in finding.text
    assert "KERAS_BACKEND" in finding.remedy


def test_an_unknown_backend_is_a_problem(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "tensorflwo")
    (finding,) = backend.check_backend()
    assert (finding.level, finding.text) == ("problem", "does not compute: KERAS_BACKEND is 'tensorflwo'")


def test_a_backend_that_crashes_is_a_problem(monkeypatch, fake_package):
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    fake_package("tensorflow", "import os, signal; os.kill(os.getpid(), signal.SIGILL)")
    (finding,) = backend.check_backend()
    assert (finding.level, "lacks instructions" in finding.text) == ("problem", True)


def test_a_backend_that_hangs_is_a_problem(monkeypatch, fake_package):
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    monkeypatch.setattr(backend, "TIMEOUT_SECONDS", 0.5)
    fake_package("tensorflow", "import time; time.sleep(60)")
    (finding,) = backend.check_backend()
    assert (finding.level, "no answer" in finding.text) == ("problem", True)


@pytest.mark.parametrize(
    ("status", "expected"),
    [(-9, "lack of memory"), (-11, "SIGSEGV"), (1, "ImportError: libfoo.so is missing")],
)
def test_failures_are_explained(monkeypatch, status, expected):
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    finding = backend.explain_failure(status, "Traceback …\nImportError: libfoo.so is missing\n")
    assert (finding.level, expected in finding.text) == ("problem", True)


@pytest.mark.parametrize(
    ("sight", "level", "words"),
    [
        (Sight("seen", "Example GPU"), "ok", "Example GPU; lessons run at full size"),
        (Sight("none", "none that the backend can use"), "ok", "lessons run at laptop size"),
        (Sight("unseen", "Example GPU, unseen", "install more"), "note", "Example GPU, unseen"),
    ],
)
def test_what_is_said_of_a_gpu(monkeypatch, sight, level, words):
    monkeypatch.setattr(backend, "look_for_gpu", lambda seen, name: sight)
    finding = backend.check_gpu([], "jax")
    assert (finding.level, finding.remedy) == (level, sight.remedy)
    assert words in finding.text


def test_the_doctor_says_why_a_gpu_is_unseen(tmp_path, monkeypatch):
    """The whole way: a driver that answers, and a backend that sees nothing."""
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\necho 'Example GPU, 560.35, 8192'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    *_, finding = backend.check_backend()
    assert (finding.level, finding.text) == ("note", "Example GPU, unseen by the backend")
    assert "CUDA_VISIBLE_DEVICES hides it" in finding.remedy
