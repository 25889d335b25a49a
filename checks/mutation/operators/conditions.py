"""Conditions: comparisons, what joins them, and what they decide."""

import ast
from collections.abc import Iterator, Mapping

from checks.mutation.code import LOGIC, parenthesised
from checks.mutation.operators.operator import Operator
from checks.mutation.site import Site

__all__ = ["CONDITIONS"]

SYMBOLS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "<=", "!=": ">"}
NEGATED = {
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "==": "!=",
    "!=": "==",
    "is": "is not",
    "is not": "is",
    "in": "not in",
    "not in": "in",
}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _compared(site: Site, table: Mapping[str, str]) -> Iterator[str]:
    match site.node:
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides = [left, *others]
        case _:
            return
    code, own = site.code, site.code.span(site.node)
    for before, op, after in zip(sides, ops, others, strict=False):
        symbol = SYMBOLS[type(op)]
        if symbol not in table:
            continue
        start, end = code.span(before)[1], code.span(after)[0]
        between = code.text[start:end].replace(symbol, table[symbol], 1)
        yield code.text[own[0] : start] + between + code.text[end : own[1]]


def _boundary_moved(site: Site) -> Iterator[str]:
    yield from _compared(site, BOUNDARY)


def _comparison_negated(site: Site) -> Iterator[str]:
    yield from _compared(site, NEGATED)


def _comparison_turned(site: Site) -> Iterator[str]:
    yield from _compared(site, TURNED)


def _joined(site: Site, word: str, values: list[ast.expr]) -> str:
    """Conditions in a row; one alone needs no parentheses."""
    if len(values) == 1:
        return site.text(values[0])
    return word.join(parenthesised(site.text(value), LOGIC) for value in values)


def _joined_otherwise(site: Site) -> Iterator[str]:
    match site.node:
        case ast.BoolOp(op=op, values=values):
            yield _joined(site, " or " if isinstance(op, ast.And) else " and ", values)
        case _:
            pass


def _part_dropped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.BoolOp(op=op, values=values):
            word = " and " if isinstance(op, ast.And) else " or "
            for dropped in values:
                yield _joined(site, word, [v for v in values if v is not dropped])
        case _:
            pass


def _condition_negated(site: Site) -> Iterator[str]:
    match site.node:
        case ast.If(test=test):
            negated = f"not {site.operand(test)}"
            yield site.replaced((test, negated))
        case ast.comprehension(ifs=[*conditions]):
            for condition in conditions:
                yield site.replaced((condition, f"not {site.operand(condition)}"))
        case _:
            pass


def _condition_fixed(site: Site) -> Iterator[str]:
    match site.node:
        case ast.If(test=test):
            yield site.replaced((test, "True"))
            yield site.replaced((test, "False"))
        case _:
            pass


def _arms_swapped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.IfExp(body=body, orelse=orelse):
            yield site.swapped(body, orelse)
        case _:
            pass


def _one_arm(site: Site) -> Iterator[str]:
    match site.node:
        case ast.IfExp(body=body, orelse=orelse):
            yield site.text(body)
            yield site.text(orelse)
        case _:
            pass


CONDITIONS = (
    Operator(
        name="boundary-moved",
        says="A comparison takes its boundary in, or leaves it out.",
        on=(ast.Compare,),
        mutate=_boundary_moved,
        examples=(
            ("mask = x <= 0", "mask = x < 0"),
            ("inside = 0 <= x < n", "inside = 0 <= x <= n"),
        ),
    ),
    Operator(
        name="comparison-negated",
        says="A comparison becomes its opposite.",
        on=(ast.Compare,),
        mutate=_comparison_negated,
        examples=(
            ("mask = x <= 0", "mask = x > 0"),
            ("won = winners == p", "won = winners != p"),
            ("known = limit is None", "known = limit is not None"),
        ),
    ),
    Operator(
        name="comparison-turned",
        says="Less becomes greater, and greater less.",
        on=(ast.Compare,),
        mutate=_comparison_turned,
        examples=(("mask = x <= 0", "mask = x >= 0"),),
    ),
    Operator(
        name="joined-otherwise",
        says="An and becomes an or, an or an and.",
        on=(ast.BoolOp,),
        mutate=_joined_otherwise,
        examples=(("ok = a and b == c", "ok = a or (b == c)"),),
    ),
    Operator(
        name="part-dropped",
        says="One of several conditions is left out.",
        on=(ast.BoolOp,),
        mutate=_part_dropped,
        examples=(("ok = a and b == c", "ok = a"),),
    ),
    Operator(
        name="arms-swapped",
        says="The two arms of a conditional expression change places.",
        on=(ast.IfExp,),
        mutate=_arms_swapped,
        examples=(("y = a if signed else b", "y = b if signed else a"),),
    ),
    Operator(
        name="one-arm",
        says="One arm of a conditional expression is taken whatever the condition.",
        on=(ast.IfExp,),
        mutate=_one_arm,
        examples=(("y = a if signed else b", "y = b"),),
    ),
    Operator(
        name="condition-negated",
        says="A branch is taken when it must not be, and the other way round.",
        on=(ast.If, ast.comprehension),
        mutate=_condition_negated,
        examples=(
            ("if channels != 3:\n    y = 1", "if not (channels != 3):\n    y = 1"),
            ("y = [a for a in b if a]", "y = [a for a in b if not a]"),
        ),
    ),
    Operator(
        name="condition-fixed",
        says="A branch is taken always, or never.",
        on=(ast.If,),
        mutate=_condition_fixed,
        examples=(("if channels != 3:\n    y = 1", "if True:\n    y = 1"),),
    ),
)
"""In the order in which they are asked."""
