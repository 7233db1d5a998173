"""Show names that others gave: no file name may break a message, and no list of them fills the screen."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 60  # characters of a name that a message shows


def shown(name: str) -> str:
    """Name in quotes on one line: what cannot be printed is escaped, and a long one loses its middle.

    Emoji and letters of all scripts stay as they are; line breaks, invisible characters, and those
    that turn the direction of writing become ``\\n`` and the like.
    """
    if len(name) > LONGEST:
        half = LONGEST // 2
        name = f"{name[: half - 1]}…{name[-half:]}"
    return repr(name)


def listed(names: Sequence[str], most: int = 3) -> str:
    """Join the first few names for a sentence: ``'a', 'b', 'c' and 17 more``."""
    first = ", ".join(shown(name) for name in names[:most])
    return first if len(names) <= most else f"{first} and {len(names) - most:,} more"


def counted(number: int, one: str, several: str | None = None) -> str:
    """Number with its noun: ``1 file``, ``2,000 files``."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
