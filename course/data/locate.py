"""Find the file of a data set: in the course, in your folders, in the cache, or on the network."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from course.data.catalogue import Entry, course_catalogue
from course.data.download import download
from course.data.errors import DamagedDataError, MissingDataError
from course.storage import cache_folder

PACKED = Path(__file__).parents[2] / "data"  # where `python -m course pack` puts data, beside the course


@dataclass(frozen=True)
class Places:
    """Folders in which files are looked for, in this order.

    Attributes
    ----------
    embedded : what the course carries.
    folders : the learner's own folders: a class mirror, a USB stick; then what came in a pack.
    cache : what was downloaded; the only one that the course writes to.
    """

    embedded: Path
    folders: tuple[Path, ...]
    cache: Path

    @classmethod
    def of_this_machine(cls) -> Places:
        """Return the places that the environment names: ``COURSE_DATA`` and ``COURSE_CACHE``."""
        named = os.environ.get("COURSE_DATA", "").split(os.pathsep)
        folders = [Path(folder).expanduser() for folder in named if folder]
        return cls(
            embedded=Path(__file__).with_name("embedded"),
            folders=(*folders, PACKED) if PACKED.is_dir() else tuple(folders),
            cache=cache_folder() / "data",
        )

    def in_order(self) -> tuple[Path, ...]:
        """Return all folders, the first to be searched first."""
        return (self.embedded, *self.folders, self.cache)


@dataclass(frozen=True)
class Status:
    """Where one data set is on this machine.

    Attributes
    ----------
    where : "embedded", the path of the file, or ``None`` where it is missing.
    size : length of the file in bytes, as published.
    remedy : what to do where it is missing or has the wrong length; empty where all is well.
    """

    name: str
    title: str
    where: str | None
    size: int
    licence: str
    remedy: str


def fetch(entry: Entry, places: Places) -> Path:
    """Return the verified file of a data set, downloading it only if it is nowhere on this machine.

    Raises
    ------
    DamagedDataError
        If the file found first is not the published one.
    MissingDataError
        If there is none and it cannot be downloaded.
    CacheError
        If the cache cannot be written to or its disk is full.
    """
    path = find_file(entry, places)
    if path is not None:
        verify(path, _form_of(entry, path))
        return path
    online = next((form for form in entry.forms() if form.urls), None)
    if online is None:
        raise MissingDataError(how_to_get(entry, places))
    try:
        return download(online, places.cache)
    except MissingDataError as error:
        raise MissingDataError(f"{error}\n{how_to_get(entry, places)}") from error


def find_file(entry: Entry, places: Places) -> Path | None:
    """Return the first file of this data set on this machine, in any form, unverified, or ``None``."""
    candidates = (folder / form.file for folder in places.in_order() for form in entry.forms())
    return next((path for path in candidates if path.is_file()), None)


def verify(path: Path, entry: Entry) -> None:
    """Make sure that a file is the published one.

    Raises
    ------
    DamagedDataError
        If its length or SHA-256 differs. The file is left as it is.
    """
    state = path.stat()
    if problem := _wrong_length(path, state.st_size, entry):
        raise DamagedDataError(problem)
    found = _sha256(path, state.st_size, state.st_mtime_ns)
    if found != entry.sha256:
        raise DamagedDataError(
            f"{path} is damaged or another version: its SHA-256 is {found}, expected {entry.sha256}. "
            f"{_replace(entry)}"
        )


def how_to_get(entry: Entry, places: Places) -> str:
    """Say what to do where a data set is missing, with a network and without."""
    searched = "\n".join(
        f"  {folder}" + ("" if folder.is_dir() else "  (no such folder)") for folder in places.in_order()
    )
    names = " or ".join(form.file for form in entry.forms())
    copies = " or ".join(f"{form.file} ({form.size:,} bytes)" for form in entry.forms())
    return (
        f"{entry.title} is not on this machine: {names} is in none of the folders\n{searched}\n"
        f"{_online(entry)}\n"
        f"Without a network: copy {copies} from a machine that has it into any "
        "folder, and name that folder in the environment variable COURSE_DATA.\n"
        f"About this data: {entry.page}"
    )


def status(places: Places | None = None, catalogue: Mapping[str, Entry] | None = None) -> list[Status]:
    """Look where every data set is, without reading the files themselves."""
    places = places or Places.of_this_machine()
    catalogue = course_catalogue() if catalogue is None else catalogue
    return [_status_of(entry, places) for entry in catalogue.values()]


def _status_of(entry: Entry, places: Places) -> Status:
    path = find_file(entry, places)
    if path is None:
        where, size, remedy = None, entry.size, how_to_get(entry, places)
    else:
        where = "embedded" if path.parent == places.embedded else str(path)
        form = _form_of(entry, path)
        size, remedy = form.size, _wrong_length(path, path.stat().st_size, form)
    return Status(entry.name, entry.title, where, size, entry.licence, remedy)


def _form_of(entry: Entry, path: Path) -> Entry:
    return next(form for form in entry.forms() if form.file == path.name)


def _wrong_length(path: Path, size: int, entry: Entry) -> str:
    if size == entry.size:
        return ""
    state = "is cut short" if size < entry.size else "is not the published file"
    return f"{path} {state}: it has {size:,} bytes, expected {entry.size:,}. {_replace(entry)}"


def _replace(entry: Entry) -> str:
    return f"It was not used. Delete it, or put a good copy in its place. {_online(entry)}"


def _online(entry: Entry) -> str:
    if any(form.urls for form in entry.forms()):
        return f"With a network: run `python -m course data get {entry.name}`."
    return entry.remedy or f"It cannot be downloaded: no public address holds {entry.file}."


@lru_cache(maxsize=64)
def _sha256(path: Path, size: int, modified_ns: int) -> str:
    # Size and time are not used but part of the cache's key: a file that has changed is read again.
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
