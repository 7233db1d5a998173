"""Whether an answer is the starter cell, run as it is."""

from __future__ import annotations

import ast
from functools import cache
from types import CodeType, FunctionType
from typing import Any


def is_blank(answer: Any, starter: str, name: str) -> bool:
    """Return whether nothing was changed yet.

    Parameters
    ----------
    answer : the learner's answer.
    starter : the code that the cell came with.
    name : what the answer is called in it.
    """
    if answer is ... or answer is None:
        return True
    if isinstance(answer, FunctionType):
        given = _functions_in(starter).get(name)
        return given is not None and _same_code(answer.__code__, given)
    if isinstance(answer, tuple | list | dict):
        values = answer.values() if isinstance(answer, dict) else answer
        if len(values) and all(value is ... or value is None for value in values):
            return True
    given = _literals_in(starter).get(name, ...)
    return given is not ... and type(given) is type(answer) and repr(given) == repr(answer)


def _same_code(one: CodeType, other: CodeType) -> bool:
    """Whether two functions do the same by the same instructions, wherever they were written."""
    if (one.co_code, one.co_names, one.co_varnames) != (other.co_code, other.co_names, other.co_varnames):
        return False
    if len(one.co_consts) != len(other.co_consts):
        return False
    return all(
        _same_code(mine, given)
        if isinstance(mine, CodeType) and isinstance(given, CodeType)
        else (type(mine), repr(mine)) == (type(given), repr(given))
        for mine, given in zip(one.co_consts, other.co_consts, strict=True)
    )


@cache
def _functions_in(starter: str) -> dict[str, CodeType]:
    module = compile(starter, "<starter>", "exec", dont_inherit=True)
    return {code.co_name: code for code in module.co_consts if isinstance(code, CodeType)}


@cache
def _literals_in(starter: str) -> dict[str, Any]:
    """Values that the starter gives to names, as far as they are written out."""
    values = {}
    for statement in ast.parse(starter).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            try:
                values[statement.targets[0].id] = ast.literal_eval(statement.value)
            except ValueError:
                continue
    return values
