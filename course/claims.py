"""What a lesson says it found: computed from the numbers above it, and judged."""

import os

import numpy as np

from course.devices import budget


class ClaimError(AssertionError):
    """A claim did not hold where it has to: in the build and in the tests."""


def claim(statement: str, holds: bool) -> None:
    """Print whether a statement holds, in one line that reads the same on every machine.

    A statement names margins and orderings, never digits: those differ between
    machines and stand in a table above the claim.

    A claim that fails is a note for a learner, who may have changed something,
    and the notebook runs on. With ``COURSE_STRICT=1`` it raises. With the budget
    ``quick`` too little is trained to judge anything, so nothing is judged.

    Parameters
    ----------
    statement : what the lesson found, in words.
    holds : the judgement, computed from the lesson's own numbers.

    Raises
    ------
    ValueError
        If the statement is blank, or ``holds`` is not one single truth value.
    ClaimError
        If the claim does not hold and ``COURSE_STRICT=1``.
    """
    if not isinstance(statement, str) or not statement.strip():
        raise ValueError(f"expected a sentence that can be true or false, got {statement!r}")
    if not isinstance(holds, bool | np.bool_):
        raise ValueError(
            f"expected True or False, got {_describe(holds)}; "
            "reduce an array to one truth value with .all() or .any()"
        )
    statement = " ".join(statement.split())

    if budget() == "quick":
        print(f"Claim not judged (budget quick): {statement}")
    elif holds:
        print(f"Claim holds: {statement}")
    elif os.environ.get("COURSE_STRICT") == "1":
        raise ClaimError(f"claim does not hold: {statement}")
    else:
        print(
            f"Claim does not hold here: {statement} "
            "(If you changed something above, this is your finding: why? If not, run the cells above again.)"
        )


def _describe(value: object) -> str:
    shape = getattr(value, "shape", None)
    return f"an array of shape {shape}" if shape else f"{type(value).__name__} {value!r:.40}"
