"""Say in text what a function, an estimator or a setting computes, so that a stored result can be trusted.

Two processes that run the same code get the same text: it holds no memory
address and no order of a set. It changes with the code of a function, its
default arguments, the variables it uses from outside, and so on inwards. What
comes from an installed library is only named: its version stands for the rest.
"""

from __future__ import annotations

import dis
import functools
import hashlib
import inspect
import re
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from types import CodeType, FunctionType, MethodType, ModuleType

import numpy as np

LIBRARY_FOLDERS = tuple(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))
PLAIN = (type(None), bool, int, float, complex, str, bytes, range, slice, type(...), np.generic, Path)
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def describe(part: object) -> str:
    """Text that changes when what ``part`` computes changes.

    Parameters
    ----------
    part : a function, a scikit-learn estimator, a Keras model, any object with attributes,
        an array, a plain value, or a collection of these.
    """
    return _describe(part, [])


def _describe(part: object, met: list[object]) -> str:
    """Describe a part; one that was met before on this walk is named by its number, so that circles end."""
    if isinstance(part, PLAIN):
        return repr(part)
    if isinstance(part, np.ndarray):
        values = _describe(part.tolist(), met) if part.dtype.hasobject else _digest(part.tobytes())
        return f"array {part.dtype} {part.shape} {values}"
    if isinstance(part, Mapping):
        return f"{{{', '.join(f'{key!r}: {_describe(part[key], met)}' for key in sorted(part, key=repr))}}}"
    if isinstance(part, Set):
        return f"set {_describe(sorted(part, key=repr), met)}"
    if isinstance(part, Sequence):
        return f"[{', '.join(_describe(item, met) for item in part)}]"
    for number, known in enumerate(met):
        if known is part:
            return f"#{number}"
    met.append(part)
    return f"{type(part).__qualname__} {_describe(_ingredients(part), met)}"


def _ingredients(part: object) -> object:
    """Take a part to pieces that decide what it computes."""
    if isinstance(part, CodeType):
        return [part.co_code, part.co_names, part.co_varnames, part.co_consts]
    if isinstance(part, ModuleType):
        content = "" if _is_installed(part) else _digest(Path(part.__file__).read_bytes())
        return [part.__name__, content]
    if isinstance(part, MethodType):
        return [part.__func__, part.__self__]
    if hasattr(part, "__qualname__") and _is_installed(part):
        return f"{part.__module__}.{part.__qualname__}"
    if isinstance(part, FunctionType):
        outside = inspect.getclosurevars(part).nonlocals | _globals_used(part)
        return [part.__code__, part.__defaults__, part.__kwdefaults__, outside]
    if isinstance(part, functools.partial):
        return [part.func, part.args, part.keywords]
    if isinstance(part, type):
        own = {name: value for name, value in vars(part).items() if isinstance(value, FunctionType)}
        return [part.__qualname__, part.__bases__, own]
    if hasattr(part, "__wrapped__"):  # functools.cache and its like
        return part.__wrapped__
    if hasattr(part, "get_weights"):  # Keras: the attributes of a net are a maze
        return [type(part), part.get_weights()]
    return [type(part), vars(part) if hasattr(part, "__dict__") else ADDRESS.sub("", repr(part))]


def _globals_used(function: FunctionType) -> dict[str, object]:
    """Global variables that a function reads, also from functions and classes inside it."""
    names = {
        instruction.argval
        for code in _with_inner(function.__code__)
        for instruction in dis.get_instructions(code)
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME")
    }
    return {name: function.__globals__[name] for name in names & function.__globals__.keys()}


def _with_inner(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _with_inner(constant)


def _is_installed(part: object) -> bool:
    """Whether a module, function or class comes from a library, not from a notebook, a script or here."""
    code = getattr(inspect.unwrap(part), "__code__", None)
    if code is not None:
        return code.co_filename.startswith((*LIBRARY_FOLDERS, "<frozen"))
    name = part.__name__ if isinstance(part, ModuleType) else part.__module__
    if name == "__main__":
        return False
    file = getattr(sys.modules.get(name), "__file__", None)
    return file is None or file.startswith(LIBRARY_FOLDERS)  # without a file: compiled into Python


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()
