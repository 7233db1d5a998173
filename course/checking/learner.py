"""A learner's function, as a checker calls it: slips that any function may have are told at once."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from course.checking.guard import Wrong


class LearnersFunction:
    """Calls a learner's function on copies of the inputs, and looks at what comes back.

    Raises :class:`Wrong` if it takes another number of arguments, changes an array or list that it was
    given, or returns nothing.
    """

    def __init__(self, function: Callable[..., Any], name: str) -> None:
        self.function = function
        self.name = name

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Call it; arrays and lists are copied before."""
        self._check_signature(arguments, options)
        given = [_copy(value) for value in arguments]
        answer = self.function(*given, **options)
        if any(_differs(before, after) for before, after in zip(arguments, given, strict=True)):
            raise Wrong(
                f"`{self.name}` changes what it is given: whoever called it finds other numbers afterwards. "
                "Work on a copy: `x = x.copy()`."
            )
        if answer is None:
            raise Wrong(f"`{self.name}` returns nothing (`None`). Does it end with `return`?")
        if answer is ...:
            raise Wrong(f"`{self.name}` still returns `...`: that is the place for your code.")
        return answer

    def _check_signature(self, arguments: tuple, options: dict[str, Any]) -> None:
        try:
            inspect.signature(self.function).bind(*arguments, **options)
        except TypeError as error:
            count = len(arguments) + len(options)
            raise Wrong(
                f"`{self.name}` is called with {count} argument{'s' if count != 1 else ''}: {error}. "
                "Leave the first line of the function as it was."
            ) from error
        except ValueError:  # built-in functions may have no signature
            return


def _copy(value: Any) -> Any:
    return copy.deepcopy(value) if isinstance(value, np.ndarray | list | dict) else value


def _differs(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        same = before.shape == after.shape and before.dtype == after.dtype
        return not (same and np.array_equal(before, after, equal_nan=before.dtype.kind == "f"))
    if isinstance(before, list | dict):
        return repr(before) != repr(after)
    return False
