"""Get the wheels of a lock for other machines than this one, and be sure that they are the lock's."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from course.classroom.locks import Pinned, find_missing
from course.classroom.targets import Target
from course.progress_bar import progress_bar

NO_NETWORK = re.compile(
    r"NewConnectionError|Failed to establish|name resolution|getaddrinfo|Connection refused|Retrying \(|"
    r"timed out|ProxyError|unreachable"
)
NEXT_PACKAGE = re.compile("(?:Collecting|Processing) ")  # from an index, from a folder
NO_WHEEL = re.compile(r"No matching distribution found for (\S+)")
LAST_LINES = 6  # of what pip said, where nothing better is known


class PackError(Exception):
    """The pack cannot be made; the message says what the teacher can do."""


def download_wheels(packages: Mapping[str, Sequence[Pinned]], target: Target, folder: Path) -> list[Path]:
    """Download one wheel for each package, with pip, from the index that pip knows.

    Parameters
    ----------
    packages : what is needed, by the release of Python that needs it.
    target : the machines on which they will be installed.
    folder : where the wheels go; empty.

    Returns
    -------
    The wheels, in the order of their names; each is a file that the lock names.

    Raises
    ------
    PackError
        If pip gets none for a package, or another one than the lock's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    every = [package for part in packages.values() for package in part]
    with progress_bar(len(every), "wheels", "wheel") as bar:
        for version, part in packages.items():
            wanted = folder.parent / f"wanted-{version}.txt"
            wanted.write_text("".join(f"{package.line()}\n" for package in part), encoding="utf-8")
            command = pip_command(wanted, target, version, folder)
            status, said = run_pip(command, folder.parent, bar.update)
            if status != 0:
                raise PackError(explain(said, target))
    wheels = sorted(folder.iterdir())
    missing = find_missing(every, wheels)
    if missing:
        names = ", ".join(f"{package.name} {package.version}" for package in missing)
        raise PackError(f"pip brought no wheel that the lock knows of: {names}. Try again.")
    return wheels


def pip_command(wanted: Path, target: Target, version: str, folder: Path) -> list[str]:
    """Return the command that downloads what a file of requirements names, for these machines."""
    tags = [word for tag in target.tags for word in ("--platform", tag)]
    return [
        *(sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-input"),
        *("--progress-bar", "off", "--retries", "2"),
        *("--no-deps", "--only-binary=:all:", "--require-hashes"),
        *("--implementation", "cp", "--python-version", version, *tags),
        *("--dest", str(folder), "--requirement", str(wanted)),
    ]


def run_pip(command: Sequence[str], scratch: Path, on_package: Callable[[], object]) -> tuple[int, str]:
    """Run pip; return its status and what it said.

    Parameters
    ----------
    command : words of the command.
    scratch : folder for what pip keeps meanwhile, which is as large as all wheels.
    on_package : called whenever it begins with another package.
    """
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
    settings = os.environ | places | {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    said = []
    with subprocess.Popen(command, env=settings, encoding="utf-8", errors="replace", **pipes) as process:
        try:
            for line in process.stdout:
                said.append(line)
                if NEXT_PACKAGE.match(line):
                    on_package()
        except BaseException:
            process.kill()
            raise
    return process.returncode, "".join(said)


def explain(said: str, target: Target) -> str:
    """Return what to do where pip failed, by what it said."""
    machine = f"{target.name} with Python {target.python}"
    if "No module named pip" in said:
        return f"pip is missing in this environment: {sys.executable} -m ensurepip brings it."
    if "No space left" in said or "not enough space" in said:
        return "The disk is full: make room, or choose another disk with --out. Nothing was written."
    if "DO NOT MATCH THE HASHES" in said:
        return (
            "A file that arrived is not the one that the lock names. Try again; if it happens again, the "
            f"index serves other files than the lock's, which are not packed. What pip said:\n{_last(said)}"
        )
    if NO_NETWORK.search(said):
        return (
            "The packages cannot be reached. To make a pack needs a network, or an index that pip is told of "
            f"(PIP_INDEX_URL); to install from it needs none. What pip said:\n{_last(said)}"
        )
    if found := NO_WHEEL.search(said):
        return (
            f"{found[1]} comes as no wheel for {machine}. Choose another --python or --platform; if that is "
            "no way out, let those machines install with a network once."
        )
    return f"pip could not get the wheels for {machine}:\n{_last(said)}"


def _last(said: str) -> str:
    return "\n".join(f"    {line}" for line in said.strip().splitlines()[-LAST_LINES:])
