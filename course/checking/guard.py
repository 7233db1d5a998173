"""Run a learner's code so that nothing it does breaks the course: no loop, exit, error or flood of output."""

from __future__ import annotations

import io
import linecache
import signal
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from types import FrameType

MOST_PRINTED = 20_000  # characters; more comes from a loop that nobody meant
MOST_SHOWN = 1_500  # characters of that which are shown
LONGEST_MESSAGE = 400
COURSE = str(Path(__file__).parents[1])


class Wrong(Exception):
    """An answer is wrong; the message names the mistake."""


class TooLong(BaseException):
    """The learner's code did not end in time. No ``except Exception`` of theirs may catch it."""


class TooMuch(BaseException):
    """The learner's code printed without end."""


def run_guarded(check: Callable[[], str | None], seconds: float) -> tuple[str | None, Wrong | None, str]:
    """Call ``check``, whatever the learner's code in it does.

    Parameters
    ----------
    check : calls the learner's code; raises :class:`Wrong`, or returns a remark or ``None``.
    seconds : how long it may take.

    Returns
    -------
    The remark, what is wrong (``None`` if nothing is), and what was printed.

    Raises
    ------
    KeyboardInterrupt
        If the learner stops the cell.
    """
    printed = _Printed()
    remark, wrong = None, None
    try:
        with (
            redirect_stdout(printed),
            redirect_stderr(printed),
            _warnings_into(printed),
            _time_limit(seconds),
        ):
            remark = check()
    except Wrong as error:
        wrong = error
    except TooLong:
        wrong = Wrong(
            f"It had not ended after {seconds:g} seconds, and was stopped. "
            "Is there a loop whose condition never becomes false?"
        )
    except TooMuch:
        wrong = Wrong(
            f"It printed more than {MOST_PRINTED:,} characters, and was stopped. "
            "Is there a `print` inside a loop?"
        )
    except SystemExit:
        wrong = Wrong("It calls `exit`, which would end the notebook. Leave that line out; use `return`.")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a learner's code may raise
        wrong = Wrong(_describe(error))
    return remark, wrong, printed.shown()


def has_time_limit() -> bool:
    """Whether an endless loop can be stopped here: by Unix signals, in the main thread."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _describe(error: BaseException) -> str:
    """Say an error as the learner's own, by its last line in their code."""
    kind, text = type(error).__name__, _text_of(error)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_learners(frame.filename)]
    said = f"{kind}: {text}" if text else kind
    if isinstance(error, RecursionError):
        said = "RecursionError: the function calls itself without end"
    if not frames:
        return f"Your answer could not be used here: `{said}`"
    last = frames[-1]
    line = (last.line or linecache.getline(last.filename, last.lineno or 0)).strip()
    where = f"Your code stopped at line {last.lineno}"
    return f"{where}, `{line}`, with `{said}`" if line else f"{where} with `{said}`"


def _is_learners(file: str) -> bool:
    """Whether code in this file was written in a cell, not in the course or in a library."""
    if file.startswith(COURSE):
        return False
    return (file.startswith("<") and not file.startswith("<frozen")) or "ipykernel_" in file


def _text_of(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split())
    except Exception:  # an error of the learner's own may fail even to say what it is
        return ""
    text = text.replace("`", "'")
    return text if len(text) <= LONGEST_MESSAGE else text[:LONGEST_MESSAGE] + " …"


class _Printed(io.TextIOBase):
    """Keeps the first characters printed, and stops a flood."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0

    def write(self, text: str) -> int:
        if self._length < MOST_PRINTED:
            self._parts.append(text[: MOST_PRINTED - self._length])
        self._length += len(text)
        if self._length > MOST_PRINTED:
            raise TooMuch
        return len(text)

    def writable(self) -> bool:
        return True

    def shown(self) -> str:
        text = "".join(self._parts).strip()
        return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + " …"


@contextmanager
def _warnings_into(printed: _Printed) -> Iterator[None]:
    """Show each warning of the learner's code once, as a line, without file names."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        warnings.simplefilter("ignore", DeprecationWarning)  # for those who write libraries
        yield
    for text in dict.fromkeys(f"{one.category.__name__}: {one.message}" for one in caught):
        printed.write(text[:LONGEST_MESSAGE] + "\n")


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise :class:`TooLong` after so many seconds, then every second: a loop may catch the first."""
    if not has_time_limit():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before or signal.SIG_DFL)
