"""Find the file of a data set: in the course, in your folders, in the cache, or on the network."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from course.data.catalogue import Entry
from course.data.errors import DamagedDataError, MissingDataError
from course.storage import cache_folder


@dataclass(frozen=True)
class Places:
    """Folders in which files are looked for, in this order.

    Attributes
    ----------
    embedded : what the course carries.
    folders : the learner's own folders: a class mirror, a USB stick.
    cache : what was downloaded; the only one that the course writes to.
    """

    embedded: Path
    folders: tuple[Path, ...]
    cache: Path

    @classmethod
    def of_this_machine(cls) -> Places:
        """Return the places that the environment names: ``COURSE_DATA`` and ``COURSE_CACHE``."""
        named = os.environ.get("COURSE_DATA", "").split(os.pathsep)
        return cls(
            embedded=Path(__file__).with_name("embedded"),
            folders=tuple(Path(folder).expanduser() for folder in named if folder),
            cache=cache_folder() / "data",
        )

    def in_order(self) -> tuple[Path, ...]:
        """Return all folders, the first to be searched first."""
        return (self.embedded, *self.folders, self.cache)


def find_file(entry: Entry, places: Places) -> Path | None:
    """Return the first file of this data set on this machine, unverified, or ``None``."""
    return next(
        (folder / entry.file for folder in places.in_order() if (folder / entry.file).is_file()), None
    )


def verify(path: Path, entry: Entry) -> None:
    """Make sure that a file is the published one.

    Raises
    ------
    DamagedDataError
        If its length or SHA-256 differs. The file is left as it is.
    """
    status = path.stat()
    remedy = f"It was not used. Delete it, then run `python -m course data get {entry.name}`."
    if status.st_size != entry.size:
        state = "cut short" if status.st_size < entry.size else "not the published file"
        raise DamagedDataError(
            f"{path} is {state}: {status.st_size:,} bytes where {entry.size:,} are expected. {remedy}"
        )
    found = sha256_of(path, status.st_size, status.st_mtime_ns)
    if found != entry.sha256:
        raise DamagedDataError(
            f"{path} is damaged or another version: SHA-256 {found} where {entry.sha256} is expected. {remedy}"
        )


@lru_cache(maxsize=64)
def sha256_of(path: Path, size: int, modified_ns: int) -> str:
    """Return the SHA-256 of a file. Its size and time are part of the key: a changed file is read again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch(entry: Entry, places: Places | None = None) -> Path:
    """Return the verified file of a data set, downloading it only if it is nowhere on this machine.

    Raises
    ------
    DamagedDataError
        If the file found first is not the published one.
    MissingDataError
        If there is none and it cannot be downloaded.
    CacheError
        If the cache cannot be written to or the disk is full.
    """
    places = places or Places.of_this_machine()
    path = find_file(entry, places)
    if path is None:
        raise MissingDataError(how_to_get(entry, places))
    verify(path, entry)
    return path


def how_to_get(entry: Entry, places: Places) -> str:
    """Say in one text what to do where a data set is missing, with and without a network."""
    return entry.remedy
