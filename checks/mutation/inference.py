"""Inference: what type an expression has, by annotations and by what made it.

A guess, for one purpose: that a name is replaced by one of the same type.
"""

import ast
import functools
from collections.abc import Iterator, Mapping

from checks.mutation.code import Code
from checks.mutation.signatures import signatures

__all__ = ["ARRAY_FUNCTIONS", "locals_of", "returns_array", "type_of"]

ARRAY_FUNCTIONS = frozenset(
    {
        *("abs", "clip", "exp", "expm1", "hypot", "interp", "log", "log1p", "rint"),
        *(
            "array",
            "asarray",
            "astype",
            "copy",
            "full",
            "full_like",
            "linspace",
            "ones",
        ),
        *("ones_like", "zeros", "zeros_like"),
        *("concatenate", "moveaxis", "pad", "repeat", "reshape", "stack", "swapaxes"),
        *("take_along_axis", "tensordot", "transpose", "where"),
        *("max", "mean", "min", "prod", "sum"),
    }
)
"""Functions and methods of NumPy that give an array."""


def returns_array(code: Code, call: ast.Call) -> bool:
    """Whether a call gives an array: of NumPy's function, or of one of ours."""
    match call.func:
        case ast.Attribute(value=ast.Name(id="math")):
            return False
        case ast.Attribute(value=ast.Name(id="np"), attr=name):
            return name in ARRAY_FUNCTIONS
        case ast.Attribute(attr=name) if name in ARRAY_FUNCTIONS:
            return True
        case ast.Attribute(attr=name) | ast.Name(id=name):
            own = signatures(code).get(name)
            return own is not None and own.returns == "Array"
        case _:
            return False


def _of_call(code: Code, call: ast.Call) -> str:
    if returns_array(code, call):
        return "Array"
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            own = signatures(code).get(name)
            return own.returns if own else ""
        case _:
            return ""


def _of_item(code: Code, node: ast.Subscript, known: Mapping[str, str]) -> str:
    whole = type_of(code, node.value, known)
    if whole.startswith("tuple["):
        many = isinstance(node.slice, ast.Slice)
        return whole if many else whole.removeprefix("tuple[").partition(",")[0]
    return whole if whole == "Array" else ""


def _of_operation(code: Code, node: ast.AST, known: Mapping[str, str]) -> str:
    match node:
        case ast.BinOp(left=left, right=right):
            sides = {type_of(code, side, known) for side in (left, right)}
            return "Array" if "Array" in sides else ""
        case ast.UnaryOp(operand=operand) | ast.IfExp(body=operand):
            return type_of(code, operand, known)
        case ast.Compare(left=left):
            return "mask" if type_of(code, left, known) == "Array" else ""
        case _:
            return ""


def type_of(code: Code, node: ast.AST, known: Mapping[str, str]) -> str:
    """Type of an expression, given those of names; empty if it cannot be told."""
    match node:
        case ast.Name(id=name):
            return known.get(name, "")
        case ast.Call():
            return _of_call(code, node)
        case ast.Subscript():
            return _of_item(code, node, known)
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return _of_attribute(code, name)
        case _:
            return _of_operation(code, node, known)


def _of_attribute(code: Code, name: str) -> str:
    own = signatures(code)
    if name in own:  # a property
        return own[name].returns
    fields = (s.parameter(name) for s in own.values() if s.is_class)
    return next((f.annotation for f in fields if f), "")


def _parameters(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    arguments = function.args
    for one in (*arguments.args, *arguments.kwonlyargs):
        if one.annotation:
            yield one.arg, ast.unparse(one.annotation)


def _unpacked(target: ast.Tuple, value: ast.AST) -> Iterator[tuple[str, str]]:
    """Names that a tuple is unpacked into: of one type, unless a call made it."""
    told = "" if isinstance(value, ast.Call) else f"one of {ast.unparse(value)}"
    for part in target.elts:
        match part:
            case ast.Name(id=name):
                yield name, told
            case ast.Tuple():
                yield from _unpacked(part, part)
            case _:
                pass


def _bound(
    code: Code, node: ast.AST, known: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    match node:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
            yield name, ast.unparse(annotation)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, type_of(code, value, known)
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=parts)):
            for target, part in zip(targets, parts, strict=True):
                yield ast.unparse(target), type_of(code, part, known)
        case ast.Assign(targets=[ast.Tuple() as target], value=value):
            yield from _unpacked(target, value)
        case ast.For(target=ast.Tuple() as target, iter=value):
            yield from _unpacked(target, value)
        case _:
            pass


@functools.cache
def locals_of(code: Code, function: ast.FunctionDef) -> Mapping[str, str]:
    r"""Types of a function's parameters and locals, of those that can be told.

    Examples
    --------
    >>> code = Code("m", "def f(x: Array, n: int):\n    y = -x\n    a, b = n, x")
    >>> dict(locals_of(code, code.tree.body[0]))
    {'x': 'Array', 'n': 'int', 'y': 'Array', 'a': 'int', 'b': 'Array'}
    """
    known = dict(_parameters(function))
    for node in ast.walk(function):
        for name, told in _bound(code, node, known):
            if told and name not in known:
                known[name] = told
    return known
