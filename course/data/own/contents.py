"""Read one file whole, within bounds, or say in words why it cannot be read."""

from __future__ import annotations

import os
import stat
import threading
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from course.data.own.errors import UnreadableError

MAX_FILE_BYTES = 128 * 2**20
COPY_AGAIN = "copy it again from where it came"

_LARGE = threading.Lock()


def one_at_a_time(is_large: bool) -> AbstractContextManager:
    """Let files be decoded side by side, but large ones one after another: memory is bounded."""
    return _LARGE if is_large else nullcontext()


def read_content(path: Path) -> bytes:
    """Return the bytes of a plain file.

    Raises
    ------
    UnreadableError
        If there is no such file, it may not be read, is empty, or is larger than ``MAX_FILE_BYTES``.
    """
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise UnreadableError("is no plain file")
        if facts.st_size == 0:
            raise UnreadableError(f"is empty (0 bytes): {COPY_AGAIN}")
        if facts.st_size > MAX_FILE_BYTES:
            raise UnreadableError(
                f"has {facts.st_size / 2**20:,.0f} MiB, and at most {MAX_FILE_BYTES // 2**20} are read: "
                "make it smaller, or cut it into several"
            )
        return path.read_bytes()
    except PermissionError as error:
        raise UnreadableError("may not be read by you: change its permissions") from error
    except FileNotFoundError as error:
        raise UnreadableError("is gone since the folder was listed: inspect the folder again") from error
    except OSError as error:  # the reason alone: the error's own words would repeat the whole path
        reason = error.strerror or (os.strerror(error.errno) if error.errno else type(error).__name__)
        raise UnreadableError(f"cannot be read ({reason}): {COPY_AGAIN}") from error
