"""Constants: numbers, flags and texts."""

import ast
from collections.abc import Iterator

from checks.mutation.operators.operator import Operator
from checks.mutation.site import Site

__all__ = ["CONSTANTS"]

TABLE = 6
"""Numbers from which on a display is a table: each is moved only."""

NUDGE = 0.001

NUMBERS = {"-inf": ("0", "nan"), "inf": ("0", "nan"), "nan": ("0",)}
"""Numbers as text, and what they become; their signs are swapped elsewhere."""


def _value(node: ast.AST) -> int | float | None:
    """The number that a literal is, its sign aside."""
    match node:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as value):
            return value
        case _:
            return None


def _negative(site: Site) -> bool:
    return isinstance(site.parent, ast.UnaryOp) and isinstance(site.parent.op, ast.USub)


def _in_table(site: Site) -> bool:
    """Whether a number is one of many in a table."""
    displays = [
        node
        for node in site.code.around(site.node)
        if isinstance(node, ast.Tuple | ast.List | ast.Dict)
    ]
    if not displays or site.function:
        return False
    inside = ast.walk(displays[-1])
    return sum(_value(node) is not None for node in inside) >= TABLE


def _is_axis(site: Site) -> bool:
    """Whether it is in ``axis=`` or ``axes=``, which have operators of their own."""
    around = (n for n in site.code.around(site.node) if isinstance(n, ast.keyword))
    keyword = next(around, None)
    return keyword is not None and keyword.arg in {"axis", "axes"}


def _number_moved(site: Site) -> Iterator[str]:
    value = _value(site.node)
    if value is not None and not _is_axis(site):
        yield repr(value + 1)
        yield repr(value - 1)


def _number_replaced(site: Site) -> Iterator[str]:
    value = _value(site.node)
    if value is None or _in_table(site) or _is_axis(site):
        return
    if value == 0:
        return
    yield "0"
    if not _is_part_of_index(site):  # where twice is outside, and minus 1 is the last
        yield repr(2 * value)
        if not _negative(site):
            yield repr(-value)


def _number_nudged(site: Site) -> Iterator[str]:
    value = _value(site.node)
    match site.parent:
        case ast.Call(func=ast.Attribute(attr="type")):
            is_float = True
        case _:
            is_float = isinstance(value, float)
    if value is not None and is_float:
        yield repr(value + NUDGE)


def _number_as_text(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Constant(value=str(value)):
            quote = site.text()[0]
            for text in NUMBERS.get(value, ()):
                yield f"{quote}{text}{quote}"
        case _:
            pass


def _flag_flipped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Constant(value=bool(value)):
            yield str(not value)
        case _:
            pass


def _is_part_of_index(site: Site) -> bool:
    """Whether a number is an index or a bound, its sign aside."""
    around = [site.node, *site.code.around(site.node)]
    outer = next(n for n in around[1:] if not isinstance(n, ast.UnaryOp))
    inner = around[around.index(outer) - 1]
    if isinstance(outer, ast.Subscript):
        return outer.slice is inner
    return isinstance(outer, ast.Slice)


CONSTANTS = (
    Operator(
        name="number-moved",
        says="A number becomes one more, or one less.",
        on=(ast.Constant,),
        mutate=_number_moved,
        examples=(("HALF = 128", "HALF = 129"), ("y = x[:, 1]", "y = x[:, 0]")),
    ),
    Operator(
        name="number-replaced",
        says="A number becomes 0, twice itself, or its negative; not those of tables.",
        on=(ast.Constant,),
        mutate=_number_replaced,
        examples=(("y = 0.5 * x", "y = 1.0 * x"), ("y = x - 3", "y = x - (-3)")),
    ),
    Operator(
        name="number-nudged",
        says=f"A number that is not whole by nature becomes {NUDGE} more.",
        on=(ast.Constant,),
        mutate=_number_nudged,
        examples=(("zero = x.dtype.type(0)", "zero = x.dtype.type(0.001)"),),
    ),
    Operator(
        name="number-as-text",
        says="A number that is written as text becomes another.",
        on=(ast.Constant,),
        mutate=_number_as_text,
        examples=(('fill = float("-inf")', 'fill = float("0")'),),
    ),
    Operator(
        name="flag-flipped",
        says="True becomes False, and False True; keepdims, copy and signed are such.",
        on=(ast.Constant,),
        mutate=_flag_flipped,
        examples=(
            ("y = x.sum(axis=1, keepdims=True)", "y = x.sum(axis=1, keepdims=False)"),
        ),
    ),
)
"""In the order in which they are asked."""
