"""Keep TensorFlow's start-up notices out of the learner's cells.

While it is imported, TensorFlow 2.21 writes notices about oneDNN and CPU
instructions straight to file descriptor 2, before any setting for log levels
is read. Jupyter shows that descriptor in the cell, and a notice with a time
stamp would differ in every stored notebook. So the import runs with the
descriptor sent to a file. Afterwards whatever is not such a notice is passed
on, and if the import failed, everything is.

Later, whoever trains a fifth small net in one session is told that Keras
compiles each of them anew. That is how Keras works, nothing a learner could
change: this one warning is dropped, all others of TensorFlow's come through.
"""

import logging
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType

STANDARD_ERROR = 2

# The two line formats of TensorFlow's loggers ("I0000 00:00:1790000000.1 79 port.cc:153] …" and
# "2026-01-31 09:00:00.1: I tensorflow/…"), and their lines without a prefix.
NOTICE = re.compile(
    rb"""[IWE]\d{4}\ \d\d:\d\d:\d+\.\d+\ .*\]
       | \d{4}-\d\d-\d\d\ \d\d:\d\d:\d\d\.\d+:\ [IWE]\ (tensorflow|external)/
       | WARNING:\ All\ log\ messages\ before\ absl::InitializeLog
       | To\ enable\ the\ following\ instructions:""",
    re.VERBOSE,
)


def silence_tensorflow() -> None:
    """Make the first ``import tensorflow`` of this process a silent one.

    Nothing is imported here. Nothing changes if TensorFlow was imported
    before, or if ``KERAS_BACKEND`` names another backend.
    """
    if os.environ.get("KERAS_BACKEND") not in (None, "", "tensorflow"):
        return
    # This rules what comes after the import, as when no GPU answers. Errors that matter are raised besides.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.getLogger("tensorflow").addFilter(_is_not_about_retracing)
    already_there = any(isinstance(finder, QuietFinder) for finder in sys.meta_path)
    if "tensorflow" not in sys.modules and not already_there:
        sys.meta_path.insert(0, QuietFinder())


class QuietFinder:
    """Finds ``tensorflow`` as usual, and makes its loader run with standard error set aside."""

    def find_spec(self, fullname, path=None, target=None) -> ModuleSpec | None:
        """Return what the other finders say, for ``tensorflow`` alone."""
        if fullname != "tensorflow":
            return None
        for finder in list(sys.meta_path):
            if isinstance(finder, QuietFinder) or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(fullname, path, target)
            if spec is not None:
                if spec.loader is not None:
                    # The loader keeps its class, since tools that look for package files ask for it.
                    spec.loader.exec_module = self._quiet(spec.loader.exec_module)
                return spec
        return None

    def _quiet(self, exec_module: Callable[[ModuleType], None]) -> Callable[[ModuleType], None]:
        def exec_quietly(module: ModuleType) -> None:
            with standard_error_without_notices():
                exec_module(module)
            if self in sys.meta_path:  # After a failed import it stays, for the next attempt.
                sys.meta_path.remove(self)

        return exec_quietly


@contextmanager
def standard_error_without_notices() -> Iterator[None]:
    """Hold back what is written to file descriptor 2; at the end pass on what is no notice.

    If the block raises, all of it is passed on, notices too. Where there is no
    such descriptor, as in a Windows program without a console, or nowhere to
    write a temporary file, nothing is held back.
    """
    with ExitStack() as undo:
        try:
            held_back = undo.enter_context(tempfile.TemporaryFile())
            original = os.dup(STANDARD_ERROR)
        except OSError:
            yield
            return
        undo.callback(os.close, original)

        failed = True
        try:
            _flush_standard_error()
            os.dup2(held_back.fileno(), STANDARD_ERROR)
            yield
            failed = False
        finally:
            _flush_standard_error()
            os.dup2(original, STANDARD_ERROR)
            held_back.seek(0)
            for line in held_back:
                if failed or not NOTICE.match(line):
                    os.write(STANDARD_ERROR, line)


def _is_not_about_retracing(record: logging.LogRecord) -> bool:
    return "triggered tf.function retracing" not in str(record.msg)


def _flush_standard_error() -> None:
    if sys.stderr is not None:  # None in a Windows program without a console.
        sys.stderr.flush()
