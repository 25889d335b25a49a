"""Dtypes and copies: precision lost, values wrapped around, arrays shared."""

import ast
from collections.abc import Iterator, Mapping

from checks.mutation.namespace import functions_of
from checks.mutation.operators.operator import Operator, lines
from checks.mutation.site import Site

__all__ = ["DTYPES"]

NARROWER: Mapping[str, tuple[str, ...]] = {
    "np.float64": ("np.float32",),
    "np.float32": ("np.float16",),
    "np.int64": ("np.int8",),
    "np.uint8": ("np.int8", "np.uint16"),
    "float": ("np.float32",),
    "int": ("np.uint8",),
}
"""Types that hold less, or something else."""


def _narrowed(site: Site) -> Iterator[str]:
    match site.parent:
        case ast.Call(func=func) if func is site.node:  # int(x): no dtype
            return
    if site.text() in NARROWER and isinstance(site.node, ast.Name | ast.Attribute):
        yield from NARROWER[site.text()]


def _dtype_replaced(site: Site) -> Iterator[str]:
    match site.node:
        case ast.keyword(arg="dtype", value=value) if isinstance(value, ast.expr):
            if isinstance(value, ast.Attribute | ast.Call | ast.Name):
                yield site.replaced((value, "np.float32"))
        case _:
            pass


def _promotion_dropped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Call(func=ast.Attribute(attr="result_type"), args=arguments):
            for one in arguments:
                if not isinstance(one, ast.Starred):
                    yield f"{site.operand(one)}.dtype"
        case _:
            pass


def _result_cast(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Return(value=ast.expr() as value) if site.returns == "Array":
            yield site.replaced((value, f"{site.operand(value)}.astype(np.float32)"))


def _shared(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr="array") as f):
            yield site.replaced((f, "np.asarray"))
        case _:
            pass


def _made_read_only(site: Site) -> Iterator[str]:
    named = {function.name for function in functions_of(site.code)}
    if site.owner:  # a layer's: the run makes them so
        return
    match site.node:
        case ast.Return(value=ast.expr() as value) if site.returns == "Array":
            text = site.text(value)
            if "read_only" in named and not text.startswith("read_only("):
                yield site.replaced((value, f"read_only({site.text(value)})"))


IN_PLACE = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
}
UFUNCS = frozenset(("abs", "exp", "log1p", "clip", "rint", "negative"))


def _in_place(site: Site) -> Iterator[str]:
    match site.node:
        case ast.BinOp(left=ast.Name() as left, op=op, right=right) if (
            type(op) in IN_PLACE and site.type_of(left) == "Array"
        ):
            name, target = IN_PLACE[type(op)], site.text(left)
            yield f"np.{name}({target}, {site.text(right)}, out={target})"
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="np"), attr=name),
            args=[ast.Name() as first, *_],
        ) if name in UFUNCS:
            yield f"{site.text()[:-1]}, out={site.text(first)})"


DTYPES = (
    Operator(
        name="type-narrowed",
        says="A type becomes one that holds less, or something else.",
        on=(ast.Name, ast.Attribute),
        mutate=_narrowed,
        examples=(
            ("y = x.astype(float)", "y = x.astype(np.float32)"),
            ("y = x.astype(np.uint8)", "y = x.astype(np.int8)"),
        ),
    ),
    Operator(
        name="dtype-replaced",
        says="An array is made in float32 whatever it is made for.",
        on=(ast.keyword,),
        mutate=_dtype_replaced,
        examples=(
            ("y = np.zeros(3, dtype=gy.dtype)", "y = np.zeros(3, dtype=np.float32)"),
        ),
    ),
    Operator(
        name="promotion-dropped",
        says="One dtype is taken instead of what several promote to.",
        on=(ast.Call,),
        mutate=_promotion_dropped,
        examples=(("d = np.result_type(gy, w)", "d = gy.dtype"),),
    ),
    Operator(
        name="result-cast",
        says="What a function of ours returns is rounded to float32.",
        on=(ast.Return,),
        mutate=_result_cast,
        examples=(
            (
                lines("def f(x: Array) -> Array:", "    return x + 1"),
                lines(
                    "def f(x: Array) -> Array:", "    return (x + 1).astype(np.float32)"
                ),
            ),
        ),
    ),
    Operator(
        name="copy-dropped",
        says="An array is shared instead of copied.",
        on=(ast.Call,),
        mutate=_shared,
        examples=(("y = np.array(x)", "y = np.asarray(x)"),),
    ),
    Operator(
        name="made-read-only",
        says="What a function of ours returns cannot be written to.",
        on=(ast.Return,),
        mutate=_made_read_only,
        examples=(
            (
                lines(
                    "from lenet_ref.trace import read_only",
                    "def f(x) -> Array:",
                    "    return x",
                ),
                lines(
                    "from lenet_ref.trace import read_only",
                    "def f(x) -> Array:",
                    "    return read_only(x)",
                ),
            ),
        ),
    ),
    Operator(
        name="in-place",
        says="A result is written over what it was computed from.",
        on=(ast.BinOp, ast.Call),
        mutate=_in_place,
        examples=(
            (
                lines("def f(z: Array) -> Array:", "    y = z - 1"),
                lines("def f(z: Array) -> Array:", "    y = np.subtract(z, 1, out=z)"),
            ),
            ("y = np.exp(z)", "y = np.exp(z, out=z)"),
        ),
    ),
)
"""In the order in which they are asked."""
