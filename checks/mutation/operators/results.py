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


UNSIGNED = ".astype(np.uint8)"


def _is_unsigned(site: Site, value: ast.expr) -> bool:
    """Whether a result has no sign to lose, as the last assignment of its name says."""
    texts = [site.text(value)]
    for node in ast.walk(site.function) if site.function else ():
        match node:
            case (
                ast.Assign(targets=[target], value=made)
                | ast.AnnAssign(target=target, value=ast.expr() as made)
            ) if site.text(target) == site.text(value):
                texts = [site.text(made)]
            case _:
                pass
    return texts[-1].endswith(UNSIGNED)


def _return_changed(site: Site) -> Iterator[str]:
    value = _result(site)
    if value is None:
        return
    text, operand = site.text(value), site.operand(value)
    made = [f"2 * {operand}", f"{operand} / len({text})", f"np.zeros_like({text})"]
    if not _is_unsigned(site, value):
        made += [f"np.abs({text})", f"np.maximum({text}, 0)"]
    yield from (site.replaced((value, one)) for one in made)


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
