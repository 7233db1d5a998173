"""Get a file over the network: whole and verified, or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from course.data.catalogue import Entry
from course.data.errors import CacheError, MissingDataError
from course.progress_bar import progress_bar

_CHUNK = 1 << 16
_PASSING_STATUSES = {408, 429, 500, 502, 503, 504}

Transfer = Callable[[str, BinaryIO, Entry], None]


def download(
    entry: Entry,
    folder: Path,
    *,
    attempts: int = 3,
    pause_seconds: float = 2.0,
    transfer: Transfer | None = None,
) -> Path:
    """Download the file of a data set into a folder, trying its addresses in turn.

    The file is written under another name first and gets its own only after its SHA-256 was
    checked. So it is never half there, and two processes that download it at once do no harm.

    Parameters
    ----------
    entry : names the file, its addresses and its SHA-256.
    folder : where it goes; made if necessary.
    attempts : how often an address is tried that is out of order for the moment.
    pause_seconds : wait after the first failed attempt; it doubles with each further one.
    transfer : writes what an address holds into an open file; by default over HTTP.

    Returns
    -------
    The path of the file.

    Raises
    ------
    MissingDataError
        If no address gave the published file; the message says what each gave instead.
    CacheError
        If the folder cannot be written to or its disk is full.
    """
    target = folder / entry.file
    unfinished = folder / f".{entry.file}.{uuid.uuid4().hex}.part"
    problems = []
    try:
        _make_room(folder, entry)
        for url in entry.urls:
            try:
                _receive(url, unfinished, entry, attempts, pause_seconds, transfer or _transfer)
            except _Failure as failure:
                problems.append(f"  {url}: {failure}")
            else:
                os.replace(unfinished, target)
                return target
    except OSError as error:
        raise CacheError(
            f"{entry.title} could not be saved in {folder}: {error.strerror or error}. Nothing was left "
            f"there. {entry.size:,} bytes are needed in a folder that you may write to: make room, or "
            "name another folder in the environment variable COURSE_CACHE."
        ) from error
    finally:
        with contextlib.suppress(OSError):  # where the folder could not be made, there is nothing to remove
            unfinished.unlink(missing_ok=True)
    raise MissingDataError(f"{entry.title} could not be downloaded:\n" + "\n".join(problems))


class _Failure(Exception):
    """An address did not give the published file; a ``passing`` failure is worth another attempt."""

    def __init__(self, reason: str, *, passing: bool) -> None:
        super().__init__(reason)
        self.passing = passing


def _make_room(folder: Path, entry: Entry) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < entry.size:
        raise OSError(f"only {free:,} bytes are free on its disk")


def _receive(
    url: str, unfinished: Path, entry: Entry, attempts: int, pause_seconds: float, transfer: Transfer
) -> None:
    """Get the published file from one address, trying again while its failures may pass."""
    for attempt in range(1, attempts + 1):
        try:
            with unfinished.open("wb") as file, _failures_named():
                transfer(url, file, entry)
            _verify(unfinished, entry)
            return
        except _Failure as failure:
            if attempt == attempts or not failure.passing:
                raise
        time.sleep(pause_seconds * 2 ** (attempt - 1))


@contextlib.contextmanager
def _failures_named() -> Iterator[None]:
    """Turn what the HTTP library raises into one short reason."""
    import requests

    try:
        yield
    except requests.HTTPError as error:
        answer = error.response
        passing = answer.status_code in _PASSING_STATUSES
        raise _Failure(f"the server answers {answer.status_code} {answer.reason}", passing=passing) from error
    except requests.Timeout as error:
        raise _Failure("the server takes too long to answer", passing=True) from error
    except requests.exceptions.ChunkedEncodingError as error:
        raise _Failure("the transfer broke off", passing=True) from error
    except requests.ConnectionError as error:
        raise _Failure("no connection", passing=True) from error
    except requests.RequestException as error:
        raise _Failure(str(error), passing=False) from error


def _verify(received: Path, entry: Entry) -> None:
    size = received.stat().st_size
    if size < entry.size:
        raise _Failure(f"the transfer ended after {size:,} of {entry.size:,} bytes", passing=True)
    with received.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != entry.sha256:
        raise _Failure(
            f"another file than the published one came: its SHA-256 is {found}, expected {entry.sha256}",
            passing=False,
        )


def _transfer(url: str, file: BinaryIO, entry: Entry) -> None:
    from pooch import HTTPDownloader

    with progress_bar(entry.size, entry.file, "B") as bar:
        HTTPDownloader(progressbar=bar, chunk_size=_CHUNK)(url, file, None)
