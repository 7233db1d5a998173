"""Where the course keeps files on this machine, and how it writes them."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path


def cache_folder() -> Path:
    """Folder of what can be had again: downloads and results; ``COURSE_CACHE`` overrides it."""
    chosen = os.environ.get("COURSE_CACHE")
    return Path(chosen) if chosen else _folder_of_user("cache")


def learner_folder() -> Path:
    """Folder of what cannot be had again: a learner's answers; inside ``COURSE_CACHE`` where that is set."""
    chosen = os.environ.get("COURSE_CACHE")
    return Path(chosen) / "learner" if chosen else _folder_of_user("data")


def _folder_of_user(kind: str) -> Path:
    """Folder that the system keeps for a program's "cache" or "data"."""
    try:
        import platformdirs
    except ImportError:  # a machine that only computes: as on Linux
        return Path.home() / {"cache": ".cache", "data": ".local/share"}[kind] / "course"
    find = {"cache": platformdirs.user_cache_path, "data": platformdirs.user_data_path}[kind]
    return find("course", appauthor=False)


def write_text(path: str | Path, text: str) -> None:
    """Write a text file so that nobody ever sees half of it, see :func:`writing`."""
    with writing(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")


@contextmanager
def writing(path: str | Path) -> Iterator[Path]:
    """Let a file be written beside ``path``, and put it there when it is complete.

    A full disk, an error or a killed process leaves an existing file as it was.

    Yields
    ------
    The file to write; it ends as ``path`` does, since some libraries go by that.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{os.getpid()}.part.{path.name}")
    try:
        yield unfinished
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def dated(path: Path, word: str = "") -> Path:
    """Return a name beside ``path`` that tells its date and is not taken, to keep aside what lay there.

    Parameters
    ----------
    path : file or folder.
    word : goes before the date, e.g. ``"mine"``: ``notes.mine-2030-01-31.txt``.
    """
    today = date.today().isoformat()
    middle = f".{word}-{today}" if word else f"-{today}"
    endings = itertools.chain([""], (f"-{count}" for count in itertools.count(2)))
    names = (path.with_name(f"{path.stem}{middle}{again}{path.suffix}") for again in endings)
    return next(name for name in names if not os.path.lexists(name))
