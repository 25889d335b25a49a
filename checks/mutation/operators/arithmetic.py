"""Arithmetic: signs, operators, terms and operands."""

import ast
from collections.abc import Iterator, Mapping

from checks.mutation.inference import returns_array
from checks.mutation.operators.operator import Operator
from checks.mutation.site import Site

__all__ = ["ARITHMETIC"]

SYMBOLS: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
}
OPPOSITE: Mapping[type[ast.AST], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.UAdd: "-",
    ast.USub: "+",
}
NEIGHBOURS: Mapping[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("*", "//"),
    ast.Sub: ("*", "//"),
    ast.Mult: ("/", "//", "+", "-", "**"),
    ast.Div: ("*", "//", "-", "%"),
    ast.FloorDiv: ("/", "*", "%"),
    ast.Mod: ("//", "*"),
    ast.Pow: ("*", "+"),
    ast.MatMult: ("*",),
}
"""What an operator becomes, its opposite sign aside."""

CALLS = {
    "add": "subtract",
    "subtract": "add",
    "multiply": "divide",
    "divide": "multiply",
    "negative": "positive",
    "positive": "negative",
}
"""NumPy's functions that are operators, and what they become."""

ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
"""Operators whose operands do not commute."""


def _with_operator(site: Site, symbol: str) -> str:
    """Text of a binary operation, or assignment, with another operator."""
    match site.node:
        case ast.BinOp(left=first, op=op, right=second):
            pass
        case ast.AugAssign(target=first, op=op, value=second):
            pass
        case _:
            return site.text()
    code = site.code
    start, end = code.span(first)[1], code.span(second)[0]
    place = _sign(code.text, start, SYMBOLS[type(op)])
    own = code.span(site.node)
    after = place + len(SYMBOLS[type(op)])
    told = code.text[own[0] : place] + symbol + code.text[after : own[1]]
    return told if place < end else site.text()


def _sign(text: str, start: int, symbol: str) -> int:
    """Where an operator stands after its first operand, comments aside."""
    while not text.startswith(symbol, start):
        start = text.index("\n", start) if text[start] == "#" else start + 1
    return start


def _sign_swapped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in OPPOSITE:
            yield _with_operator(site, OPPOSITE[type(op)])
        case ast.UnaryOp(op=op) if type(op) in OPPOSITE:
            yield OPPOSITE[type(op)] + site.text()[1:]
        case ast.Constant(value=str(value)) if value[:1] in ("+", "-") and value[1:]:
            text = site.text()
            yield text[0] + {"+": "-", "-": "+"}[value[0]] + text[2:]


def _operator_replaced(site: Site) -> Iterator[str]:
    match site.node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op):
            for symbol in NEIGHBOURS.get(type(op), ()):
                yield _with_operator(site, symbol)
        case ast.Attribute(value=ast.Name(id="np"), attr=name) if name in CALLS:
            yield f"np.{CALLS[name]}"


def _term_dropped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.BinOp(left=left, op=op, right=right):
            yield site.text(left)
            yield site.text(right)
            if isinstance(op, ast.Sub):
                yield f"-{site.operand(right)}"
        case _:
            pass


def _operands_swapped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, ORDERED):
            yield site.swapped(left, right)


def _unary_dropped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.UnaryOp(operand=operand):
            yield site.text(operand)
        case _:
            pass


def _call_negated(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Call(func=ast.Attribute(attr="zeros" | "zeros_like")):
            pass  # minus zero: equal to it, and to what is added to it
        case ast.Call() as call if returns_array(site.code, call):
            yield f"-{site.text()}"


ARITHMETIC = (
    Operator(
        name="sign-swapped",
        says="A plus becomes a minus, a minus a plus; in numbers as text too.",
        on=(ast.BinOp, ast.AugAssign, ast.UnaryOp, ast.Constant),
        mutate=_sign_swapped,
        examples=(
            ("y = a + (b)", "y = a - (b)"),
            ("y = (a  # a + b\n - b)", "y = (a  # a + b\n + b)"),
            ("gx[i] += g", "gx[i] -= g"),
            ("y = x.max(axis=-1)", "y = x.max(axis=+1)"),
            ('y = float("-inf")', 'y = float("+inf")'),
        ),
    ),
    Operator(
        name="operator-replaced",
        says="An arithmetic operator becomes another that is no mere sign.",
        on=(ast.BinOp, ast.AugAssign, ast.Attribute),
        mutate=_operator_replaced,
        examples=(
            ("y = a * b", "y = a / b"),
            ("y = x @ w", "y = x * w"),
            ("y = a // b", "y = a / b"),
            ("y = a**b", "y = a*b"),
            ("n = a % b", "n = a // b"),
            ("y = np.multiply(a, b)", "y = np.divide(a, b)"),
        ),
    ),
    Operator(
        name="operands-swapped",
        says="Operands that do not commute change places.",
        on=(ast.BinOp,),
        mutate=_operands_swapped,
        examples=(
            ("y = a - b * c", "y = b * c - a"),
            ("y = x @ (w + v)", "y = (w + v) @ x"),
        ),
    ),
    Operator(
        name="term-dropped",
        says="One side of an arithmetic operation is left out.",
        on=(ast.BinOp,),
        mutate=_term_dropped,
        examples=(
            ("y = x @ w + b", "y = x @ w"),
            ("y = (1 - a) * b", "y = 1 - a"),
            ("y = a - b", "y = -b"),
        ),
    ),
    Operator(
        name="unary-dropped",
        says="A minus, a not or an inversion is left out.",
        on=(ast.UnaryOp,),
        mutate=_unary_dropped,
        examples=(
            ("y = -softmax(z)", "y = softmax(z)"),
            ("wrong = ~right", "wrong = right"),
            ("if not signed:\n    y = 1", "if signed:\n    y = 1"),
        ),
    ),
    Operator(
        name="call-negated",
        says="An array that a function returned, a layer's for one, is negated.",
        on=(ast.Call,),
        mutate=_call_negated,
        examples=(
            ("gx = layer.vjp(x, gy)", "gx = -layer.vjp(x, gy)"),
            ("y = np.exp(z) / 2", "y = (-np.exp(z)) / 2"),
        ),
    ),
)
"""In the order in which they are asked."""
