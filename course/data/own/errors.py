"""What can be wrong with a learner's own data: all of it, or one file of it."""

from __future__ import annotations

from course.data.errors import DataError


class OwnDataError(DataError, ValueError):
    """A learner's own data cannot be used. The message says why, and what to do."""


class UnreadableError(Exception):
    """One file or row cannot be used; the message, a reason with its remedy, goes into a list."""
