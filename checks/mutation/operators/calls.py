"""Calls: left out, or with other arguments."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from checks.mutation.operators.operator import Operator
from checks.mutation.site import Site

__all__ = ["CALLS"]

MAKERS = frozenset(
    {
        *(
            "bytes",
            "enumerate",
            "float",
            "isinstance",
            "len",
            "range",
            "slice",
            "super",
        ),
        *("tuple", "type", "zip", "MappingProxyType", "Path", "__setattr__"),
        *("full", "linspace", "ones", "zeros", "result_type", "put_along_axis"),
        *("items", "open", "pop", "read_archive", "shipped"),
    }
)
"""Calls that make something else of what they are given: none can be left out."""

MODULES = ("np", "math")

OBLIGED = (("take_along_axis", "axis"),)
"""Arguments that some releases of NumPy refuse to miss, and others take as the last."""


def _given(site: Site, call: ast.Call) -> list[ast.expr]:
    """What a call could be mistaken for: its receiver, or its arguments."""
    arguments = [a for a in call.args if not isinstance(a, ast.Starred)]
    match call.func:
        case ast.Name(id=name):
            ours = site.signature(name)
            return arguments if ours else arguments[:1]
        case ast.Attribute(value=ast.Name(id=owner), attr="where") if owner in MODULES:
            return arguments[1:]
        case ast.Attribute(value=ast.Name(id=owner)) if owner in MODULES:
            return arguments[:1]
        case ast.Attribute(value=value, attr=name):
            ours = site.signature(name)
            is_step = ours is not None and ours.returns == "Array"
            return arguments if is_step else [value]
        case _:
            return []


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _call_dropped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Call() as call:
            name = _name(call)
        case _:
            return
    if name in MAKERS or name[:1].isupper() or isinstance(site.parent, ast.Expr):
        return
    ours = site.signature(name)
    for node in _given(site, call):
        if not ours or site.sort(node) in {"", ours.returns}:
            yield site.text(node)


SYMMETRIC = frozenset(("add", "hypot", "maximum", "minimum", "multiply", "result_type"))


def _alike(call: ast.Call, first: ast.AST, second: ast.AST) -> bool:
    """Whether the order makes no difference: an axis moved by one, there or back."""
    if _name(call) in SYMMETRIC:
        return True
    match first, second:
        case ast.Constant(value=int(one)), ast.Constant(value=int(other)):
            return _name(call) in {"moveaxis", "swapaxes"} and abs(one - other) == 1
        case _:
            return False


def _arguments_swapped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Call(args=arguments, keywords=keywords) as call:
            pass
        case _:
            return
    if _name(call) == "__setattr__":
        return
    for first, second in pairwise(arguments):
        alike = {site.sort(first), site.sort(second)} - {""}
        starred = any(isinstance(a, ast.Starred) for a in (first, second))
        if len(alike) < 2 and not starred and not _alike(call, first, second):
            yield site.swapped(first, second)
    values = [k.value for k in keywords if k.arg]
    for first, second in pairwise(values):
        if isinstance(first, ast.Name) and isinstance(second, ast.Name):
            yield site.swapped(first, second)


def _is_optional(site: Site, call: ast.Call, place: int | str) -> bool:
    ours = site.signature(_name(call))
    if (_name(call), place) in OBLIGED:
        return False
    if ours is None:  # of NumPy and of Python: what has a name, or follows two others
        return isinstance(place, str) or (place >= 2 and _name(call) != "__setattr__")
    parameter = ours.parameter(place)
    return bool(parameter and parameter.optional)


def _argument_dropped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Call(args=arguments, keywords=keywords) as call:
            pass
        case _:
            return
    parts: list[ast.AST] = [*arguments, *keywords]
    if arguments and _is_optional(site, call, len(arguments) - 1):
        yield site.without(parts, arguments[-1])
    for keyword in keywords:
        strict = keyword.arg == "strict"  # of a zip: it refuses, and is apart
        if keyword.arg and not strict and _is_optional(site, call, keyword.arg):
            yield site.without(parts, keyword)


CALLS = (
    Operator(
        name="call-dropped",
        says="A call is left out: what it was given is taken as it is.",
        on=(ast.Call,),
        mutate=_call_dropped,
        examples=(
            ("y = np.abs(x) + 1", "y = x + 1"),
            ("gx = layer.vjp(x, gy)", "gx = gy"),
            ("y = np.where(mask, a, b)", "y = b"),
            ("y = x.reshape(2, 3)", "y = x"),
            ("for a in reversed(b):\n    c = a", "for a in b:\n    c = a"),
        ),
    ),
    Operator(
        name="arguments-swapped",
        says="Two neighbouring arguments change places.",
        on=(ast.Call,),
        mutate=_arguments_swapped,
        examples=(
            ("y = np.where(mask, a, b)", "y = np.where(mask, b, a)"),
            ("y = np.moveaxis(x, 0, 2)", "y = np.moveaxis(x, 2, 0)"),
            ("s = Step(gy=gy, gx=gx)", "s = Step(gy=gx, gx=gy)"),
        ),
    ),
    Operator(
        name="argument-dropped",
        says="An argument that may be left out is.",
        on=(ast.Call,),
        mutate=_argument_dropped,
        examples=(
            ("y = x.sum(axis=1, keepdims=True)", "y = x.sum(axis=1)"),
            ("y = padded(x, p, fill=1.0)", "y = padded(x, p)"),
            ("y = np.pad(x, sides, constant_values=1)", "y = np.pad(x, sides)"),
        ),
    ),
)
"""In the order in which they are asked."""
