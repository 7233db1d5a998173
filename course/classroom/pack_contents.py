"""What a pack holds besides wheels: the course's own files, data with its licences, words on how to begin."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from course.classroom.targets import Target
from course.data.catalogue import Entry

TOP = "deep-learning-course"  # the folder that a pack unpacks into
# What learners work with; tests and benchmarks stay behind.
PARTS = (
    *(".jupyter", "classroom", "course", "lessons", "notebooks", "reference", "requirements"),
    *("LICENSE", "Makefile", "README.md", "environment.yml", "pyproject.toml"),
)
LEFT_OUT = {"__pycache__", ".ipynb_checkpoints", ".git"}
README = "READ-ME-FIRST.txt"
CHECKSUMS = "SHA256SUMS.txt"
NOTICES = "data/NOTICES.txt"
DESCRIPTION = "wheels/pack.json"  # requirements/install.py looks for it


@dataclass(frozen=True)
class Member:
    """One file of a pack.

    Attributes
    ----------
    name : within the folder ``TOP``, with slashes.
    content : the file that it is a copy of, or what it holds.
    """

    name: str
    content: Path | bytes

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size


def course_files(repository: Path) -> list[Member]:
    """Return the course's own files: those that git knows of, or all where there is no git.

    Raises
    ------
    ValueError
        If the folder holds no complete course.
    """
    names = sorted(_tracked(repository) or _found(repository))
    files = {name: repository / name for name in names if name.split("/")[0] in PARTS}
    members = [Member(name, path) for name, path in files.items() if path.is_file() and not path.is_symlink()]
    lacking = set(PARTS) - {member.name.split("/")[0] for member in members}
    if lacking:
        raise ValueError(
            f"{repository} is no complete copy of the course, it lacks {', '.join(sorted(lacking))}: "
            "make the pack in a clone of the repository"
        )
    return members


def _tracked(repository: Path) -> list[str]:
    """Names of the files that git keeps; none where it does not keep this folder."""
    if not (repository / ".git").exists():  # a pack that was unpacked inside of another repository
        return []
    command = ["git", "-C", str(repository), "ls-files", "-z"]
    try:
        answer = subprocess.run(command, capture_output=True)
    except OSError:
        return []
    return [os.fsdecode(name) for name in answer.stdout.split(b"\0") if name] if not answer.returncode else []


def unknown_to_git(repository: Path) -> list[str]:
    """Names of files in the parts of the course that git does not keep: they are not packed."""
    known = set(_tracked(repository))
    return [name for name in sorted(_found(repository)) if name not in known] if known else []


def _found(repository: Path) -> Iterator[str]:
    for part in PARTS:
        path = repository / part
        for each in [path] if path.is_file() else path.rglob("*"):
            parts = each.relative_to(repository).parts
            if each.is_file() and not any(name in LEFT_OUT or name.endswith(".egg-info") for name in parts):
                yield "/".join(parts)


def write_notices(entries: Iterable[Entry]) -> str:
    """Say of each data set whose it is, and what its makers allow."""
    texts = [
        f"{entry.title}\n\nlicence:  {entry.licence}\ncitation: {entry.citation}\npage:     {entry.page}\n"
        for entry in entries
    ]
    opening = (
        "The data sets in this folder are not part of the course. Each belongs to its makers, under the\n"
        "licence named here. Where none is stated, nobody was given the right to pass it on: ask before\n"
        "you do.\n"
    )
    return "\n---\n\n".join([opening, *texts])


def describe_pack(target: Target, backend: str, version: str) -> str:
    """Return what the installer wants to know of a pack, as JSON."""
    facts = {
        "platform": target.name,
        "sys_platform": target.facts["sys_platform"],
        "machine": target.facts["platform_machine"],
        "python": target.python,
        "backend": backend,
        "course": version,
    }
    return json.dumps(facts, indent=2) + "\n"


def commands_for(target: Target, archive: str) -> tuple[str, str]:
    """Return the two commands that install on a machine of this kind: unpack, and install."""
    if target.facts["os_name"] == "nt":
        python, installer = f"py -{target.python}", f"{TOP}\\requirements\\install.py"
    else:
        python, installer = f"python{target.python}", f"{TOP}/requirements/install.py"
    quoted = f'"{archive}"' if " " in archive else archive
    return f"{python} -m zipfile -e {quoted} .", f"{python} {installer}"


def start_commands(target: Target) -> tuple[str, ...]:
    """Return the commands that open the lessons, once installed."""
    if target.facts["os_name"] == "nt":
        folder, python = f"cd {TOP}", ".venv\\Scripts\\python"
    else:
        folder, python = f"cd {TOP}", ".venv/bin/python"
    return folder, f"{python} -m course copies", f"{python} -m jupyterlab my-notebooks/00_start_here.ipynb"


def write_readme(target: Target, archive: str, entries: Iterable[Entry]) -> str:
    """Return the words that a teacher reads first."""
    data = [f"    {entry.name:<16}{entry.title}" for entry in entries] or [
        "    none besides what the course itself carries"
    ]
    begin = [f"    {command}" for command in start_commands(target)]
    make = (
        [] if target.facts["os_name"] == "nt" else [f"or, with make: make lab PYTHON=python{target.python}"]
    )
    lines = [
        "A course on deep learning, to be installed without a network",
        "=============================================================",
        "",
        f"For {target.title}, with Python {target.python}; for no other Python, as packages differ.",
        "Each machine needs that Python, and 4 GB of disk. Give two commands where the zip file is:",
        "",
        *(f"    {command}" for command in commands_for(target, archive)),
        "",
        "The second takes a minute or a few, and needs no network. To open the lessons, then and every day:",
        "",
        *begin,
        "",
        *make,
        "" if make else None,
        "Data sets in this pack, in data/ with their licences in NOTICES.txt:",
        "",
        *data,
        "",
        "Every wheel is checked against the lock of the course when it is installed, every data set when it",
        f"is loaded. {CHECKSUMS} has the SHA-256 of each file: sha256sum --check {CHECKSUMS}",
        "To move or copy the course, copy the zip file and install there: environments cannot be moved.",
    ]
    return "\n".join(line for line in lines if line is not None) + "\n"
