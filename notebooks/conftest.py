"""How pytest runs the notebooks: ``pytest --nbval-lax --nbval-current-env notebooks``.

The environment is the one of the build, and two things that nbval leaves open
are settled: a kernel that dies fails its cell at once, instead of after the
whole time-out, and a cell that was interrupted at its time-out fails, even if
it caught the interrupt and ended in peace.

``COURSE_BUDGET=quick`` is respected: everything runs, in seconds, and claims,
which are not judged then, are not compared.
"""

import os
import tempfile
import time
from pathlib import Path
from queue import Empty

import nbval.plugin
import pytest
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell

from course.building import missing_data, pinned_environment

SECONDS_BETWEEN_LOOKS = 0.5


class WatchedKernel(RunningKernel):
    """A running kernel that says so when it has died while a message was awaited."""

    def get_message(self, stream, timeout=None):
        """Wait for a message in short steps, and look between them whether anyone is left to send it."""
        end = float("inf") if timeout is None else time.monotonic() + timeout
        while True:
            try:
                return super().get_message(
                    stream, timeout=max(0, min(SECONDS_BETWEEN_LOOKS, end - time.monotonic()))
                )
            except Empty:
                if not self.is_alive():
                    raise RuntimeError("the kernel died while running this cell") from None
                if time.monotonic() >= end:
                    raise


def budget() -> str:
    """Budget of the run: what is stored was built at laptop, whatever this machine could do."""
    return os.environ.get("COURSE_BUDGET", "laptop")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Skip cells whose data is missing; start a notebook's kernel in the environment of the build."""
    if isinstance(item, IPyNbCell) and (missing := missing_data(item.cell)):
        pytest.skip(f"needs {', '.join(missing)}, which is not on this machine")
    if isinstance(item, IPyNbCell) and budget() == "quick":
        item.options["check"] = False
    if not isinstance(item, IPyNbCell) or item.parent.kernel is not None:
        return (yield)
    cache = tempfile.TemporaryDirectory(prefix="course-test-", ignore_cleanup_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in pinned_environment(Path(cache.name), budget()).items():
            patch.setenv(name, value)
        patch.setattr(nbval.plugin, "RunningKernel", WatchedKernel)
        try:
            return (yield)
        finally:
            item.parent.addfinalizer(cache.cleanup)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Fail a cell that went over its time, however it ended."""
    was_timed_out = isinstance(item, IPyNbCell) and item.parent.timed_out
    result = yield
    if isinstance(item, IPyNbCell) and item.parent.timed_out and not was_timed_out:
        seconds = item.config.option.nbval_cell_timeout
        item.raise_cell_error(f"This cell took longer than {seconds:g} seconds and was interrupted.")
    return result
