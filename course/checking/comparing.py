"""Compare an answer with the right one, and name the mistake where it is a known one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course.checking.guard import Wrong

Mistakes = Mapping[str, Any]


def expect(
    answer: Any,
    wanted: np.ndarray,
    mistakes: Mistakes | None = None,
    *,
    what: str = "the result",
    tolerance: float = 1e-4,
) -> None:
    """Raise :class:`Wrong` unless an answer holds the wanted numbers.

    Parameters
    ----------
    answer : what the learner's function returned: an array, a list, a number, a tensor.
    wanted : the right numbers, of any shape.
    mistakes : message to the numbers that a known mistake leads to; looked at first of all.
    what : the name of the answer in messages, such as ``"the histogram"``.
    tolerance : largest difference that counts as equal, relative to the largest wanted number.

    Raises
    ------
    Wrong
        With the mistake's own message where it is one of ``mistakes``; else a message that tells a
        wrong kind, shape, swapped axes, an offset, a factor, a sign or a missing normalisation apart.
    """
    wanted = np.asarray(wanted, dtype=float)
    got = as_numbers(answer, what)
    close = _Closeness(tolerance * max(1e-12, float(np.abs(wanted).max(initial=0))))
    if close(got, wanted):
        return
    for message, mistaken in (mistakes or {}).items():
        if close(got, np.asarray(mistaken, dtype=float)):
            raise Wrong(message)
    _check_shape(got.shape, wanted.shape, what)
    if np.isnan(got).any() and not np.isnan(wanted).any():
        raise Wrong(f"{what} holds NaN, not a number: is something divided by zero, or its logarithm taken?")
    if np.isinf(got).any():
        raise Wrong(f"{what} holds infinity: is something divided by zero, or an exponential too large?")
    raise Wrong(_tell_apart(np.asarray(answer), got, wanted, what, close))


def expect_number(
    answer: Any, wanted: float, mistakes: Mistakes | None = None, *, tolerance: float = 1e-6, what: str = ""
) -> None:
    """Raise :class:`Wrong` unless an answer is one number, and the wanted one.

    Parameters
    ----------
    answer : what the learner wrote.
    wanted : the right number.
    mistakes : message to the number that a known mistake leads to.
    tolerance : largest difference that counts as equal, relative to ``wanted``.
    what : the name of the answer in messages.
    """
    what = what or "your answer"
    if isinstance(answer, str | bytes):
        raise Wrong(f"{what} is text: write the number without quotation marks.")
    if isinstance(answer, bool | np.bool_):
        raise Wrong(f"{what} is {answer}: a number is expected.")
    got = as_numbers(answer, what)
    if got.size != 1:
        raise Wrong(f"{what} holds {got.size} numbers, of shape {got.shape}: one number is expected.")
    number = float(got.reshape(()))
    if math.isnan(number):
        raise Wrong(f"{what} is NaN, not a number: is something divided by zero, or its logarithm taken?")
    if math.isclose(number, wanted, rel_tol=tolerance, abs_tol=tolerance if wanted == 0 else 0):
        return
    for message, mistaken in (mistakes or {}).items():
        if math.isclose(number, mistaken, rel_tol=max(tolerance, 1e-6), abs_tol=1e-12):
            raise Wrong(message)
    if math.isclose(number, -wanted, rel_tol=tolerance):
        raise Wrong(f"{what} has the right size and the wrong sign.")
    if float(wanted).is_integer() and abs(number - wanted) == 1:
        raise Wrong(f"{what} is off by one. Count the first and the last again.")
    side = "too large" if number > wanted else "too small"
    far = ", by far" if not 0.2 <= (number / wanted if wanted else 0) <= 5 else ""
    raise Wrong(f"{number:g} is {side}{far}.")


def expect_shape(answer: Any, wanted: Sequence[int], mistakes: Mistakes | None = None) -> None:
    """Raise :class:`Wrong` unless an answer is the wanted shape: a tuple or a list of whole numbers."""
    if isinstance(answer, np.ndarray) and answer.ndim == 1:
        answer = answer.tolist()
    if not isinstance(answer, tuple | list):
        raise Wrong(f"Write the shape as a tuple, such as `(28, 28)`; this is of type `{_kind(answer)}`.")
    got = tuple(answer)
    if got == tuple(wanted):
        return
    for message, mistaken in (mistakes or {}).items():
        if got == tuple(mistaken):
            raise Wrong(message)
    _check_shape(got, tuple(wanted), "the shape", told=True)
    raise Wrong(f"{got} is not the shape. Check one axis at a time.")


def as_numbers(answer: Any, what: str = "the answer") -> np.ndarray:
    """Return an answer as a float array; an array, list, number or tensor of any backend will do."""
    try:
        if hasattr(answer, "detach"):  # a torch tensor that carries a gradient
            answer = answer.detach().cpu()
        array = np.asarray(answer)
        if array.dtype == object or array.dtype.kind in "USV":
            raise TypeError
        if array.dtype.kind == "c":
            raise Wrong(f"{what} holds complex numbers: real ones are expected.")
        return array.astype(float)
    except Wrong:
        raise
    except Exception as error:
        kind = _kind(answer)
        hint = " A list of lists needs rows of one length." if isinstance(answer, list | tuple) else ""
        raise Wrong(f"{what} has to be numbers, and is of type `{kind}`.{hint}") from error


class _Closeness:
    """Whether two arrays are equal but for rounding; NaN equals NaN."""

    def __init__(self, allowed: float) -> None:
        self.allowed = allowed

    def __call__(self, one: np.ndarray, other: np.ndarray) -> bool:
        if one.shape != other.shape:
            return False
        return bool(np.allclose(one, other, rtol=1e-5, atol=self.allowed, equal_nan=True))


def _check_shape(got: tuple, wanted: tuple, what: str, *, told: bool = False) -> None:
    """Tell wrong shapes apart; ``told`` if the learner was asked for the shape itself."""
    if got == wanted:
        return
    shapes = "" if told else f" Expected shape {wanted}, got {got}."
    if len(got) != len(wanted):
        more = "too many" if len(got) > len(wanted) else "too few"
        raise Wrong(f"{what} has {more} axes: {len(got)} instead of {len(wanted)}.{'' if told else shapes}")
    if sorted(map(str, got)) == sorted(map(str, wanted)):
        raise Wrong(f"{what} has its axes swapped.{shapes}")
    wrong = [axis for axis in range(len(got)) if got[axis] != wanted[axis]]
    if all(isinstance(got[axis], int) and abs(got[axis] - wanted[axis]) == 1 for axis in wrong):
        raise Wrong(f"{what} is off by one along axis {' and '.join(map(str, wrong))}.{shapes}")
    if not told:
        raise Wrong(f"{what} has the wrong shape.{shapes}")


def _tell_apart(raw: np.ndarray, got: np.ndarray, wanted: np.ndarray, what: str, close: _Closeness) -> str:
    """Name the mistake in numbers of the right shape."""
    if close(got, -wanted):
        return f"{what} has the right size and the wrong sign everywhere."
    if raw.dtype.kind in "iu" and (close(got, np.floor(wanted)) or close(got, np.trunc(wanted))):
        return f"{what} lost its fractions: it holds whole numbers. Use `/`, and an array of floats."
    if got.ndim >= 2 and got.shape[0] == got.shape[1] and close(np.swapaxes(got, 0, 1), wanted):
        return f"{what} is transposed: rows and columns are swapped."
    for axis in range(got.ndim):
        if got.shape[axis] > 2 and any(close(np.roll(got, step, axis), wanted) for step in (-1, 1)):
            return f"{what} is shifted by one along axis {axis}: off by one."
    sums, right_sums = got.sum(axis=-1), wanted.sum(axis=-1)
    if got.ndim and np.allclose(right_sums, 1, atol=1e-4) and not np.allclose(sums, 1, atol=1e-4):
        return f"{what} should sum to 1, and sums to {sums.flat[0]:.3g}: is it normalised?"
    factor = _factor(got, wanted)
    if factor is not None and close(got, factor * wanted):
        return f"{what} is {factor:.3g} times what it should be, everywhere: a factor is missing or too much."
    if got.size > 2 and close(got - wanted, np.full_like(wanted, (got - wanted).flat[0])):
        return f"{what} is off by {(got - wanted).flat[0]:.3g} everywhere."
    place = np.unravel_index(int(np.nanargmax(np.abs(got - wanted))), got.shape)
    where = f" at [{', '.join(map(str, place))}]" if place else ""
    share = np.isclose(got, wanted, rtol=1e-4, atol=close.allowed).mean()
    most = "" if share < 0.5 or got.size < 4 else f" {share:.0%} of the numbers are right."
    return f"{what} is wrong{where}: expected {wanted[place]:.4g}, got {got[place]:.4g}.{most}"


def _factor(got: np.ndarray, wanted: np.ndarray) -> float | None:
    """The number that the right ones were multiplied by, if there is any to see."""
    square = float((wanted**2).sum())
    if square == 0 or got.size < 2:
        return None
    factor = float((got * wanted).sum()) / square
    return factor if abs(factor) > 1e-6 else None


def _kind(answer: object) -> str:
    return type(answer).__name__
