"""What happened on this machine, one line an event: nothing is ever overwritten, so nothing can be lost.

Every process appends to a file of its own, and whoever reads merges all files.
So kernels never wait for each other, there is no lock that a killed one could
leave behind, and what a kill or a full disk cuts short is the last line of one file.
"""

from __future__ import annotations

import json
import math
import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

# Every line says which form it has. An older form is lifted to the present one whenever it is read;
# of a newer one, what is understood counts. Either way the file stays as it is.
FORM = 1
LIFTS: Mapping[int, Callable[[dict], dict]] = {}  # from each older form to the next one

ENDING = ".jsonl"
DAMAGED = ".damaged"  # what is kept aside under this ending is still read, as far as it can be

Event = dict[str, object]


@dataclass(frozen=True)
class Reading:
    """All events, oldest first, and what the learner should be told about the files."""

    events: tuple[Event, ...]
    notes: tuple[str, ...]


class Journal:
    """Events of one kind of thing, in a folder that is asked for at each use, since tests move it.

    Parameters
    ----------
    find_folder : where the files lie; the folder is made when the first event is written.
    """

    def __init__(self, find_folder: Callable[[], Path]) -> None:
        self._find_folder = find_folder
        self._lock = threading.RLock()  # a widget may answer in another thread than the cells
        self._owner = 0
        self._name = ""
        self._unsaved: list[Event] = []
        self._last = 0.0

    def add(self, **event: object) -> str | None:
        """Write an event; what could not be written is kept in memory, and tried again with the next one.

        Returns
        -------
        Why it could not be written, or ``None`` if it was.
        """
        with self._lock:
            if self._owner != os.getpid():  # a child process does not write into its parent's file
                self._owner, self._unsaved = os.getpid(), []
                self._name = _new_name()
            self._unsaved.append({"form": FORM, "time": self._now(), **event})
            try:
                folder = self._find_folder()
                folder.mkdir(parents=True, exist_ok=True)
                _append(folder / self._name, self._unsaved)
            except OSError as error:
                self._name = _new_name()  # half a line may stand at the end of the old file
                return f"{error.strerror or error}"
            self._unsaved = []
            return None

    def read(self) -> Reading:
        """Merge all files, and what could not be written yet.

        A line that is no event is skipped, and its file is renamed, so that it is told
        once; half a line at the end is what a killed process leaves, and no damage. An event that
        stands in two files, since one of them is a copy or was cut short by a full disk, counts once.
        """
        with self._lock:
            events = list(self._unsaved) if self._owner == os.getpid() else []
        notes = []
        try:
            files = self._files()
        except FileNotFoundError:  # nothing was written yet
            files = []
        except OSError as error:
            files, notes = [], [_cannot_be_read(self._find_folder(), error)]
        for path in files:
            try:
                found, whole = _read_lines(path.read_bytes())
            except FileNotFoundError:  # moved by another process at this moment
                continue
            except OSError as error:
                notes.append(_cannot_be_read(path, error))
                continue
            events += found
            if not whole and path.suffix != DAMAGED:
                notes.append(_put_aside(path))
        unique = {json.dumps(event, sort_keys=True): event for event in events}
        return Reading(tuple(sorted(unique.values(), key=lambda event: event["time"])), tuple(notes))

    def _now(self) -> float:
        """Seconds since 1970, a little more where a coarse clock has not moved since the last event."""
        now = time.time()
        if self._last - 0.001 < now <= self._last:
            now = math.nextafter(self._last, math.inf)
        self._last = now
        return now

    def _files(self) -> list[Path]:
        return sorted(path for path in self._find_folder().iterdir() if path.suffix in {ENDING, DAMAGED})


def _new_name() -> str:
    return f"{time.strftime('%Y-%m-%d')}-{secrets.token_hex(6)}{ENDING}"


def _append(path: Path, events: list[Event]) -> None:
    """Write events at the end of a file, by one call to the system."""
    lines = "".join(json.dumps(event, allow_nan=False) + "\n" for event in events).encode()
    with path.open("ab", buffering=0) as file:
        if file.write(lines) != len(lines):
            raise OSError(28, "No space left on device")


def _read_lines(content: bytes) -> tuple[list[Event], bool]:
    """Return the events in a file, and whether every finished line is one, or of a newer form."""
    *lines, _unfinished = content.split(b"\n")
    events, whole = [], True
    for line in lines:
        try:
            event = _lifted(json.loads(line.decode("utf-8")))
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            whole = False
            continue
        events.append(event)
    return events, whole


def _lifted(event: Event) -> Event:
    """Return an event in the present form.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it is no event.
    """
    form, moment = event["form"], event["time"]
    if type(form) is not int or type(moment) not in (int, float) or not math.isfinite(moment):
        raise ValueError(f"expected a whole number and a time in seconds, got {form!r} and {moment!r}")
    for older in range(form, FORM):
        event = LIFTS[older](event)
    return event


def _cannot_be_read(path: Path, error: OSError) -> str:
    return f"{path} cannot be read ({error.strerror}): what it says of your progress is not counted."


def _put_aside(path: Path) -> str:
    """Rename a damaged file, and return what the learner should know about it."""
    aside = path.with_suffix(DAMAGED)
    if aside.exists():  # its process went on under the old name, and that file was damaged too
        aside = path.with_name(f"{path.stem}-{secrets.token_hex(3)}{DAMAGED}")
    try:
        path.rename(aside)
    except OSError:  # another process was faster, or the folder may only be read
        aside = path
    return f"A file of your progress was damaged. What can be read in it still counts; it is kept as {aside}."
