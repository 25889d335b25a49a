"""Results: what a function returns, changed on its way out."""

import ast
from collections.abc import Iterator

from checks.mutation.operators.operator import Operator, lines
from checks.mutation.site import Site

__all__ = ["RESULTS"]


def _result(site: Site) -> ast.expr | None:
    match site.node:
        case ast.Return(value=ast.expr() as value) if site.returns == "Array":
            return value
        case _:
            return None


def _return_negated(site: Site) -> Iterator[str]:
    value = _result(site)
    if value:
        yield site.replaced((value, f"-{site.operand(value)}"))
    match site.node:
        case ast.Return(value=ast.Dict(values=values)) if "Array" in site.returns:
            for one in values:
                yield site.replaced((one, f"-{site.operand(one)}"))


def _return_changed(site: Site) -> Iterator[str]:
    value = _result(site)
    if value:
        yield site.replaced((value, f"2 * {site.operand(value)}"))
        yield site.replaced((value, f"np.abs({site.text(value)})"))
        yield site.replaced((value, f"np.maximum({site.text(value)}, 0)"))
        yield site.replaced((value, f"{site.operand(value)} / len({site.text(value)})"))
        yield site.replaced((value, f"np.zeros_like({site.text(value)})"))


RESULTS = (
    Operator(
        name="return-negated",
        says="What a function of ours returns is negated.",
        on=(ast.Return,),
        mutate=_return_negated,
        examples=(
            (
                lines("def f(x: Array) -> Array:", "    return x + 1"),
                lines("def f(x: Array) -> Array:", "    return -(x + 1)"),
            ),
        ),
    ),
    Operator(
        name="return-changed",
        says="What a function of ours returns is scaled, its sign lost, or nothing.",
        on=(ast.Return,),
        mutate=_return_changed,
        examples=(
            (
                lines("def f(x: Array) -> Array:", "    return x + 1"),
                lines("def f(x: Array) -> Array:", "    return 2 * (x + 1)"),
            ),
        ),
    ),
)
"""In the order in which they are asked."""
