"""Statements: left out, in another order, cut short."""

import ast
from collections.abc import Iterator

from checks.mutation.guards import guards
from checks.mutation.operators.operator import Operator, lines
from checks.mutation.site import Site

__all__ = ["STATEMENTS"]


def _bound_before(site: Site, name: str) -> bool:
    """Whether a name has a value before the statement that assigns it."""
    function = site.function
    if function is None:
        return False
    arguments = (*function.args.args, *function.args.kwonlyargs)
    line = site.node.lineno  # type: ignore[attr-defined]  # a statement has a line
    stores = (
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    earlier = {node.id for node in stores if node.lineno < line}
    return name in earlier | {one.arg for one in arguments}


def _names(target: ast.AST) -> list[str]:
    return [n.id for n in ast.walk(target) if isinstance(n, ast.Name)]


def _statement_removed(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Assign(targets=[ast.Name() | ast.Tuple() as target]):
            removable = all(_bound_before(site, name) for name in _names(target))
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
            removable = _bound_before(site, name)
        case ast.Assign() | ast.AugAssign() | ast.Expr() | ast.For():
            removable = True
        case _:
            removable = False
    if removable and site.function:
        yield "pass"


def _next(site: Site) -> ast.stmt | None:
    """The statement that follows in the same block."""
    for _, block in ast.iter_fields(site.parent or ast.Pass()):
        if isinstance(block, list) and site.node in block:
            place = block.index(site.node) + 1
            return block[place] if place < len(block) else None
    return None


def _stored(node: ast.AST) -> set[str]:
    return {
        n.id
        for n in ast.walk(node)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }


def _loaded(node: ast.AST) -> set[str]:
    return {
        n.id
        for n in ast.walk(node)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    }


def _independent(site: Site, first: ast.AST, second: ast.AST) -> bool:
    """Whether the second can run before the first: nothing new that it needs is."""
    needed = _loaded(second) & _stored(first)
    return all(_bound_before(site, name) for name in needed)


SWAPPABLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)


def _statements_swapped(site: Site) -> Iterator[str]:
    following = _next(site)
    ours = isinstance(site.node, SWAPPABLE) and isinstance(following, SWAPPABLE)
    if not ours or following is None or site.function is None:
        return
    if following in guards(site.code):
        return
    if _commute(site.node, following) or not _independent(site, site.node, following):
        return
    code = site.code
    gap = code.text[code.span(site.node)[1] : code.span(following)[0]]
    yield f"{site.text(following)}{gap}{site.text()}"


def _sets(statement: ast.AST) -> str:
    """Field that a statement sets from another's value, by ``object.__setattr__``."""
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(attr="__setattr__"),
                args=[_, ast.Constant(value=str(field)), _],
            )
        ):
            return field
        case _:
            return ""


def _reads(statement: ast.AST, field: str) -> bool:
    parts = (n for n in ast.walk(statement) if isinstance(n, ast.Attribute))
    return any(part.attr == field for part in parts)


def _commute(first: ast.AST, second: ast.AST) -> bool:
    """Whether the order of two statements makes no difference.

    Both only give names a value, and neither reads or assigns what the other assigns.
    What is called in them could still act on what both share; nothing here does.
    """
    if _sets(first) and _sets(second):
        fields = {_sets(first), _sets(second)}
        crossed = _reads(first, _sets(second)) or _reads(second, _sets(first))
        return len(fields) == 2 and not crossed
    if not all(isinstance(s, ast.Assign | ast.AnnAssign) for s in (first, second)):
        return False
    apart = _stored(first) & (_stored(second) | _loaded(second))
    return not apart and not _stored(second) & _loaded(first) and _plain(first, second)


def _plain(*statements: ast.AST) -> bool:
    for statement in statements:
        match statement:
            case ast.Assign(targets=targets):
                kinds: list[ast.expr] = targets
            case ast.AnnAssign(target=target):
                kinds = [target]
            case _:
                return False
        if not all(isinstance(t, ast.Name | ast.Tuple) for t in kinds):
            return False
    return True


def _accumulation_dropped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.AugAssign(target=target, value=value):
            yield f"{site.text(target)} = {site.text(value)}"
            yield f"{site.text(target)} *= {site.text(value)}"
        case _:
            pass


def _iterable(site: Site) -> ast.expr | None:
    match site.node:
        case ast.For(iter=iterable) | ast.comprehension(iter=iterable):
            return iterable
        case _:
            return None


def _loop_shortened(site: Site) -> Iterator[str]:
    iterable = _iterable(site)
    if iterable is None:
        return
    listed = f"list({site.text(iterable)})"
    yield site.replaced((iterable, f"{listed}[:-1]"))
    yield site.replaced((iterable, f"{listed}[1:]"))


STATEMENTS = (
    Operator(
        name="accumulation-dropped",
        says="What is added up is overwritten instead, or multiplied.",
        on=(ast.AugAssign,),
        mutate=_accumulation_dropped,
        examples=(("gx[index] += g", "gx[index] = g"),),
    ),
    Operator(
        name="statement-removed",
        says="A statement is left out, unless a name would be without a value.",
        on=(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.For),
        mutate=_statement_removed,
        examples=(
            (
                lines("def f(x):", "    x = x + 1", "    return x"),
                lines("def f(x):", "    pass", "    return x"),
            ),
            (lines("def f(x):", "    x[0] += 1"), lines("def f(x):", "    pass")),
        ),
    ),
    Operator(
        name="statements-swapped",
        says="Two statements, one after the other, change places.",
        on=SWAPPABLE,
        mutate=_statements_swapped,
        reach=2,
        examples=(
            (
                lines("def f(x):", "    put(x, 0)", "    y = x.sum()"),
                lines("def f(x):", "    y = x.sum()", "    put(x, 0)"),
            ),
        ),
    ),
    Operator(
        name="loop-shortened",
        says="A loop leaves out the last, or the first.",
        on=(ast.For, ast.comprehension),
        mutate=_loop_shortened,
        examples=(
            (
                lines("for p in range(k):", "    y = p"),
                lines("for p in list(range(k))[:-1]:", "    y = p"),
            ),
        ),
    ),
)
"""In the order in which they are asked."""
