"""Minutes at work: while a lesson is used in Jupyter, each cell that runs is noted."""

from __future__ import annotations

from course import progress

_followed: set[str] = set()


def follow(lesson: str) -> None:
    """Note from now on, in this kernel, when a cell has run; the number of the lesson is like "03"."""
    if lesson in _followed:
        return
    _followed.add(lesson)
    progress.record_activity(lesson)
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None:
        shell.events.register("post_run_cell", lambda *_: progress.record_activity(lesson))
