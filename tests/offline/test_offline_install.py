"""A pack made for this machine, installed where every network request fails, and a lesson run there.

It takes minutes and 4 GB of disk: ``make test-all`` does it, or ``python tests/run.py pack``.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from course.classroom.pack_contents import README, TOP
from course.classroom.targets import PLATFORMS, find_target, this_platform, this_python
from course.commands.build import REPOSITORY
from course.data.catalogue import find_entry
from course.data.locate import Places, find_file

pytestmark = pytest.mark.skipif(
    this_platform() not in PLATFORMS, reason="no pack can be made for machines like this"
)
DEAD = "http://127.0.0.1:9"  # nobody listens there
PACKED = "cifar10"


def without_network() -> list[str]:
    """What goes before a command to leave it no network but this machine itself, where the system lets us."""
    words = ["unshare", "--net", "--map-root-user", "sh", "-c", 'ip link set lo up; exec "$@"', "sh"]
    possible = shutil.which("unshare") and shutil.which("ip")
    return words if possible and subprocess.run([*words, "true"], capture_output=True).returncode == 0 else []


@pytest.fixture(scope="module")
def place():
    """A folder that is empty and removed afterwards: pytest would keep gigabytes of three runs."""
    with tempfile.TemporaryDirectory(prefix="course-offline-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def data():
    """The data set to pack, where this machine has it."""
    return PACKED if find_file(find_entry(PACKED), Places.of_this_machine()) else ""


@pytest.fixture(scope="module")
def offline(place):
    """Return a function that runs a command in a new user's place, where every request fails."""
    (place / "home").mkdir()
    proxies = {f"{kind}_proxy": DEAD for kind in ("http", "https", "all")}
    settings = {
        "HOME": str(place / "home"),
        "PATH": os.defpath,
        **({name.upper(): value for name, value in proxies.items()} | proxies),
        # What this machine knows of indexes is not known there.
        **{"PIP_CONFIG_FILE": os.devnull, "UV_NO_CONFIG": "1", "COURSE_PROGRESS": "off"},
        "COURSE_BUDGET": "quick",
    }

    def run(*words, folder=place):
        started = time.monotonic()
        command = [*without_network(), *map(str, words)]
        done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True)
        print(f"{time.monotonic() - started:.0f} s: {' '.join(map(str, words))}")
        return done

    return run


@pytest.fixture(scope="module")
def installed(place, offline, data):
    """What came of the two commands that the pack's own words name."""
    pack = [sys.executable, "-m", "course", "pack", "--out", place / "class.zip", "--data", data]
    made = subprocess.run(pack, cwd=REPOSITORY, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    print(f"{(place / 'class.zip').stat().st_size / 1e6:.0f} MB")
    python = find_target(this_platform(), this_python(), (this_python(),)).python
    commands = [
        line.split()[1:]
        for line in made.stdout.splitlines()
        if line.strip().startswith((f"python{python} ", f"py -{python} "))
    ]
    assert len(commands) == 2
    base = getattr(sys, "_base_executable", sys.executable)  # that Python may be in no folder of PATH
    for words in commands:
        done = offline(base, *words)
        assert done.returncode == 0, done.stdout + done.stderr
    (place / "class.zip").unlink()
    folder = place / TOP
    return SimpleNamespace(folder=folder, python=folder / ".venv" / "bin" / "python", base=base)


def test_every_request_fails_there(offline):
    ask = "import urllib.request; urllib.request.urlopen('https://example.org', timeout=5)"
    done = offline(sys.executable, "-c", ask)
    assert done.returncode != 0
    assert "URLError" in done.stderr


def test_everything_is_as_the_lock_says(installed, offline):
    done = offline(installed.python, "-m", "course", "doctor", folder=installed.folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all as in cpu.lock" in done.stdout


def test_checksums_hold(installed, offline):
    if not shutil.which("sha256sum"):
        pytest.skip("sha256sum is not installed")
    done = offline("sha256sum", "--check", "--quiet", "SHA256SUMS.txt", folder=installed.folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (installed.folder / README).is_file()


def test_a_second_install_does_nothing(installed, offline):
    done = offline(installed.base, "requirements/install.py", folder=installed.folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_lesson_00_runs(installed, offline):
    assert offline(installed.python, "-m", "course", "copies", folder=installed.folder).returncode == 0
    notebook = installed.folder / "my-notebooks" / "00_start_here.ipynb"
    done = offline(
        *(installed.python, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute"),
        *("--output", "done.ipynb", notebook),
        folder=installed.folder,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    cells = json.loads((notebook.parent / "done.ipynb").read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in code)
    assert not [out for cell in code for out in cell["outputs"] if out["output_type"] == "error"]


def test_packed_data_is_loaded(installed, offline, data):
    if not data:
        pytest.skip(f"{PACKED} is not on this machine, and was not packed")
    load = f"from course.data import load; print(load({data!r}).x_train.shape)"
    done = offline(installed.python, "-c", load, folder=installed.folder)
    assert done.stdout.strip() == "(50000, 32, 32, 3)", done.stderr
    assert "Krizhevsky" in (installed.folder / "data" / "NOTICES.txt").read_text(encoding="utf-8")


def test_a_wheel_that_was_damaged_on_its_way_is_not_installed(installed, offline):
    """The last test, since it spoils the pack."""
    (wheel,) = (installed.folder / "wheels").glob("absl_py-*.whl")
    wheel.write_bytes(wheel.read_bytes() + b" ")
    # What uv installed before, it would take from its cache, and rightly.
    again = ("env", "UV_NO_CACHE=1", installed.base, "requirements/install.py", "--venv", ".venv-again")
    done = offline(*again, folder=installed.folder)
    assert done.returncode == 1
    assert "damaged on its way: unpack it again" in done.stderr
    assert not (installed.folder / ".venv-again" / "installed").exists()
