"""Axes: along which one reduces, and in which order they lie."""

import ast
from collections.abc import Iterator

from checks.mutation.operators.operator import Operator, lines
from checks.mutation.site import Site

__all__ = ["AXES"]

TURNS = ("[::-1]", "[..., ::-1]", ".swapaxes(-1, -2)")
"""What reverses the batch, mirrors the columns, and exchanges rows and columns."""


PRODUCTS = ("dot", "einsum", "matmul", "tensordot")
"""Functions of NumPy whose arguments are turned as well, a kernel for one."""


def _number(node: ast.AST) -> int | None:
    match node:
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
            return -value
        case _:
            return None


def _others(axis: int) -> list[int]:
    """Axes that could be meant instead."""
    if axis < 0:
        return [a for a in range(min(axis, -2) - 1, 0) if a != axis]
    return [a for a in range(axis + 2) if a != axis]


def _axis_replaced(site: Site) -> Iterator[str]:
    match site.node:
        case ast.keyword(arg="axis", value=value):
            pass
        case _:
            return
    axis = _number(value)
    if axis is not None:
        for other in _others(axis):
            yield site.replaced((value, str(other)))


def _axes(node: ast.AST) -> Iterator[ast.Tuple]:
    """Tuples of axes, the innermost."""
    for part in ast.walk(node):
        if isinstance(part, ast.Tuple) and all(
            _number(item) is not None for item in part.elts
        ):
            yield part


def _axes_replaced(site: Site) -> Iterator[str]:
    match site.node:
        case ast.keyword(arg="axis" | "axes", value=ast.Tuple() as value):
            pass
        case _:
            return
    for axes in _axes(value):
        numbers = [_number(item) for item in axes.elts]
        if axes is value and site.node.arg == "axis":
            yield from (site.replaced((value, str(number))) for number in numbers)
        for item, number in zip(axes.elts, numbers, strict=True):
            for other in _others(number or 0):
                if other not in numbers:
                    yield site.replaced((item, str(other)))


def _order_by_columns(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Call(func=ast.Attribute(attr="reshape" | "ravel" | "flatten")):
            separator = ", " if site.node.args else ""
            yield f'{site.text()[:-1]}{separator}order="F")'
        case _:
            pass


def _turned(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Return(value=ast.expr() as value) if site.returns == "Array":
            nodes: list[ast.expr] = [value]
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            ours = site.signature(name)
            taken = name in PRODUCTS or (ours and not ours.is_class)
            plain = ast.Name | ast.Subscript | ast.Attribute
            given = [a for a in site.node.args if taken and isinstance(a, plain)]
            nodes = [a for a in given if site.type_of(a) == "Array"]
        case _:
            return
    for node in nodes:
        for turn in TURNS:
            yield site.replaced((node, f"{site.operand(node)}{turn}"))


AXES = (
    Operator(
        name="axis-replaced",
        says="One axis becomes another.",
        on=(ast.keyword,),
        mutate=_axis_replaced,
        examples=(
            ("y = x.sum(axis=1)", "y = x.sum(axis=0)"),
            ("y = x.mean(axis=-1)", "y = x.mean(axis=-2)"),
        ),
    ),
    Operator(
        name="axes-replaced",
        says="Several axes become one of them, or one of them another.",
        on=(ast.keyword,),
        mutate=_axes_replaced,
        examples=(
            ("y = x.max(axis=(-2, -1))", "y = x.max(axis=-1)"),
            ("y = x.sum(axis=(0, 2))", "y = x.sum(axis=(1, 2))"),
            (
                "y = np.tensordot(a, b, axes=((1, 2), (0, 3)))",
                "y = np.tensordot(a, b, axes=((1, 2), (0, 2)))",
            ),
        ),
    ),
    Operator(
        name="order-by-columns",
        says="An array is reshaped in Fortran's order.",
        on=(ast.Call,),
        mutate=_order_by_columns,
        examples=(("y = x.reshape(n, -1)", 'y = x.reshape(n, -1, order="F")'),),
    ),
    Operator(
        name="turned",
        says="What a function takes or returns is reversed, mirrored or turned.",
        on=(ast.Return, ast.Call),
        mutate=_turned,
        examples=(
            (
                lines("def f(x: Array) -> Array:", "    return x"),
                lines("def f(x: Array) -> Array:", "    return x[..., ::-1]"),
            ),
            (
                lines("def f(x: Array) -> Array:", "    y = softmax(x)"),
                lines(
                    "def f(x: Array) -> Array:", "    y = softmax(x.swapaxes(-1, -2))"
                ),
            ),
        ),
    ),
)
"""In the order in which they are asked."""
