"""Pack all that a class without internet needs into one zip file."""

from __future__ import annotations

import argparse
import errno
import re
import signal
import tempfile
from pathlib import Path

import course
from course.classroom.locks import needed
from course.classroom.pack_archive import refuse_existing, write_archive
from course.classroom.pack_contents import (
    DESCRIPTION,
    NOTICES,
    README,
    Member,
    commands_for,
    course_files,
    describe_pack,
    unknown_to_git,
    write_notices,
    write_readme,
)
from course.classroom.targets import PLATFORMS, Target, find_target, this_platform, this_python
from course.classroom.wheels import PackError, download_wheels
from course.commands.build import REPOSITORY
from course.data.catalogue import Entry, course_catalogue, find_entry
from course.data.errors import DataError
from course.data.locate import Places, fetch

BACKENDS = ("cpu", "gpu", "jax", "classroom")  # the locks there are
WITH_CUDA = "linux-x86_64"
STOPPED = 130  # exit status of a command that was interrupted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``python -m course pack`` understands."""
    parser.add_argument(
        "--out", type=Path, metavar="ZIP", required=True, help="the zip file; must not exist yet"
    )
    parser.add_argument(
        "--platform",
        metavar="NAME",
        default=this_platform(),
        help=f"of the machines of the class: {', '.join(PLATFORMS)} (default: as this one)",
    )
    parser.add_argument(
        "--python", metavar="X.Y", default=this_python(), help="version on those machines (default: as here)"
    )
    parser.add_argument(
        "--data",
        metavar="NAME,NAME",
        default="",
        help="data sets to put in, besides those that the course carries; `python -m course data` lists them",
    )
    parser.add_argument("--backend", choices=BACKENDS, default="cpu", help="which packages (default: cpu)")


def run(arguments: argparse.Namespace) -> int:
    """Make the pack; return the exit status."""
    out = arguments.out
    try:
        target = find_target(arguments.platform, arguments.python, supported_pythons(REPOSITORY))
        check_backend(arguments.backend, target)
        check_place(out)
        entries = find_entries(arguments.data)
    except ValueError as error:
        print(error)
        return 2
    except OSError as error:
        print(error)
        return 1
    before = signal.signal(signal.SIGTERM, _stop)  # else pip would go on, and what it brought would stay
    try:
        size = make_pack(out, target, arguments.backend, entries, REPOSITORY)
    except (PackError, DataError, ValueError, FileExistsError) as error:
        print(error)
        return 1
    except OSError as error:
        print(explain_disk(error, out))
        return 1
    except KeyboardInterrupt:
        print("\nStopped: nothing was written.")
        return STOPPED
    finally:
        signal.signal(signal.SIGTERM, before)
    print(f"Wrote {out}: {size / 1e6:,.0f} MB, for {target.title} with Python {target.python}.")
    print("Copy it to each machine. These two commands install there without a network:\n")
    for command in commands_for(target, out.name):
        print(f"    {command}")
    print(f"\n{README} in it says the same, and how to open the lessons.")
    return 0


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def make_pack(out: Path, target: Target, backend: str, entries: list[Entry], repository: Path) -> int:
    """Get what belongs into a pack, and write it; return its size in bytes.

    Raises
    ------
    PackError, DataError, ValueError, OSError
        If something cannot be had or written; nothing is left then.
    """
    places = Places.of_this_machine()
    embedded = [entry for entry in entries if (places.embedded / entry.file).is_file()]
    added = [entry for entry in entries if entry not in embedded]
    for entry in embedded:
        print(f"{entry.name}: the course carries it anyway.")
    data = [fetch(entry, places) for entry in added]
    for entry in added:
        print(f"{entry.name}: put in. Licence: {entry.licence}.")
    say_what_is_not_packed(entries, places)
    for name in unknown_to_git(repository):
        print(f"{name}: not put in, since git does not know it (`git add` would change that).")

    locks = [repository / "requirements" / f"{name}.lock" for name in (backend, "installer")]
    packages = needed(locks, target)
    members = course_files(repository)
    members.append(Member(DESCRIPTION, describe_pack(target, backend, course.__version__).encode()))
    members.append(Member(README, write_readme(target, out.name, added).encode()))
    if added:
        members.append(Member(NOTICES, write_notices(added).encode()))
        members += [Member(f"data/{path.name}", path) for path in data]
    with tempfile.TemporaryDirectory(prefix=f".{out.stem}-", dir=out.parent) as folder:
        wheels = download_wheels(packages, target, Path(folder) / "wheels")
        members += [Member(f"wheels/{path.name}", path) for path in wheels]
        return write_archive(out, members)


def say_what_is_not_packed(entries: list[Entry], places: Places) -> None:
    """Name the data sets that nobody asked for, so that none is missed on the day."""
    others = [
        entry.name
        for entry in course_catalogue().values()
        if entry not in entries and not (places.embedded / entry.file).is_file()
    ]
    if others:
        print(f"Not put in, since --data does not name them: {', '.join(others)}.")
    if "cifar10" in others:
        print("Lesson 08 cannot do without cifar10; all others can do without any of these.")


def find_entries(names: str) -> list[Entry]:
    """Return the data sets that are named, each once.

    Raises
    ------
    ValueError
        If there is none of a name.
    """
    return [find_entry(name) for name in dict.fromkeys(re.findall(r"[^\s,]+", names))]


def supported_pythons(repository: Path) -> tuple[str, ...]:
    """Return the versions of Python for which the course comes, by ``requires-python``."""
    text = (repository / "pyproject.toml").read_text(encoding="utf-8")
    lowest, limit = re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', text).groups()
    return tuple(f"3.{minor}" for minor in range(int(lowest), int(limit)))


def check_backend(backend: str, target: Target) -> None:
    """Refuse CUDA where it does not exist."""
    if backend == "gpu" and target.name != WITH_CUDA:
        raise ValueError(
            f"TensorFlow computes on GPUs on {WITH_CUDA} alone, not on {target.name}: --backend cpu"
        )


def check_place(out: Path) -> None:
    """Refuse a place where no zip file can be made, before anything is downloaded.

    Raises
    ------
    ValueError
        If it is no name of a zip file.
    OSError
        If it is taken, or its folder is not there.
    """
    if out.suffix.lower() != ".zip" or any(sign in out.name for sign in '"\n\r'):
        raise ValueError(f"{out} is no name of a zip file: choose one like class.zip with --out")
    refuse_existing(out)
    if not out.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {out.parent}: make it, or choose another --out")


def explain_disk(error: OSError, out: Path) -> str:
    """Say in one line what the disk refused."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return (
            f"The disk of {out} is full: make room, or choose another disk with --out. Nothing was written."
        )
    place = error.filename or out
    return f"{place} cannot be read or written ({error.strerror}): choose another --out. Nothing was written."
