"""Find out from file names what belongs together: a speaker, a series of pictures."""

from __future__ import annotations

import re
from collections.abc import Callable


def group_finder(group_by: str | None) -> Callable[[str], str | None]:
    """Return the function that finds the key of a group in a name.

    Raises
    ------
    ValueError
        If ``group_by`` is no regular expression with at least one group.
    """
    if group_by is None:
        return lambda name: None
    example = r"such as r'^([^_]+)_' for what stands before the first underscore"
    try:
        pattern = re.compile(group_by)
    except (re.error, TypeError) as error:
        raise ValueError(
            f"group_by={group_by!r} is no regular expression ({error}); one is {example}"
        ) from error
    if not pattern.groups:
        raise ValueError(f"group_by={group_by!r} has no group in parentheses; expected one {example}")

    def find(name: str) -> str | None:
        match = pattern.search(name)
        return (match.group(1) or None) if match else None

    return find
