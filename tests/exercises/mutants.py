"""Change a solution in one place at a time, as a slip of the pen would."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.USub: (ast.UAdd,),
    ast.Not: (ast.UAdd,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
NAMES = {
    "max": "min",
    "min": "max",
    "argmax": "argmin",
    "argmin": "argmax",
    "mean": "sum",
    "sum": "mean",
    "maximum": "minimum",
    "minimum": "maximum",
    "zeros": "ones",
    "ones": "zeros",
    "zeros_like": "ones_like",
    "exp": "abs",
    "log": "abs",
    "sin": "cos",
    "cos": "sin",
}


def mutants(code: str) -> Iterator[tuple[str, str]]:
    """Yield what was changed, ``old line → new line``, and the changed code."""
    tree = ast.parse(code)
    plain = ast.unparse(tree)
    seen = {plain}
    count = sum(1 for _ in ast.walk(tree))
    for index in range(count):
        for change in range(3):
            changed = copy.deepcopy(tree)
            node = list(ast.walk(changed))[index]
            if not _change(node, change, changed):
                continue
            try:
                text = ast.unparse(ast.fix_missing_locations(changed))
                compile(text, "<mutant>", "exec")
            except (SyntaxError, ValueError, AttributeError):
                continue
            if text not in seen:
                seen.add(text)
                yield _label(plain, text), text


def _change(node: ast.AST, change: int, tree: ast.AST) -> bool:
    """Make the change of that number in place; return whether there is one."""
    if isinstance(node, ast.BinOp | ast.BoolOp | ast.UnaryOp | ast.AugAssign):
        others = OPERATORS.get(type(node.op), ())
        if change < len(others):
            node.op = others[change]()
            return True
        return False
    if isinstance(node, ast.Compare):
        others = OPERATORS.get(type(node.ops[0]), ())
        if change < len(others):
            node.ops[0] = others[change]()
            return True
        return False
    if isinstance(node, ast.Constant):
        return _change_constant(node, change)
    if change == 0 and isinstance(node, ast.Attribute) and node.attr in NAMES:
        node.attr = NAMES[node.attr]
        return True
    if change == 0 and isinstance(node, ast.Name) and node.id in NAMES:
        node.id = NAMES[node.id]
        return True
    if change == 0 and isinstance(node, ast.FunctionDef | ast.For | ast.If | ast.While):
        return False
    if change == 0 and isinstance(node, ast.Assign | ast.AugAssign | ast.Expr):
        return _delete(node, tree)
    if change == 1 and isinstance(node, ast.Slice) and node.lower is not None:
        node.lower = None
        return True
    if change == 2 and isinstance(node, ast.Slice) and node.upper is not None:
        node.upper = None
        return True
    if change == 1 and isinstance(node, ast.Call) and node.keywords:
        node.keywords.pop()
        return True
    return False


def _change_constant(node: ast.Constant, change: int) -> bool:
    value = node.value
    if isinstance(value, bool):
        new = [not value]
    elif isinstance(value, int):
        new = [value + 1, value - 1]
    elif isinstance(value, float):
        new = [value * 2 + 1, -value]
    else:
        return False
    if change >= len(new):
        return False
    node.value = new[change]
    return True


def _delete(statement: ast.stmt, tree: ast.AST) -> bool:
    """Replace a statement inside a function by nothing."""
    for parent in ast.walk(tree):
        for name in ("body", "orelse"):
            body = getattr(parent, name, None)
            if isinstance(body, list) and statement in body and not isinstance(parent, ast.Module):
                body[body.index(statement)] = ast.Pass()
                return True
    return False


def _label(before: str, after: str) -> str:
    old, new = before.splitlines(), after.splitlines()
    changed = [(one, other) for one, other in zip(old, new, strict=False) if one != other]
    one, other = changed[0] if changed else (old[-1], new[-1])
    return f"{one.strip()} → {other.strip()}"
