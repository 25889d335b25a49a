"""Names: another of the same type, and another text of the same role."""

import ast
import functools
from collections.abc import Iterator

from checks.mutation.inference import locals_of
from checks.mutation.namespace import constants_of, functions_of
from checks.mutation.operators.operator import Operator, lines
from checks.mutation.site import Site
from checks.mutation.texts import alternatives

__all__ = ["NAMES"]

MOST = 3
"""How many others each name is replaced by, the closest first."""


@functools.cache
def _bound_lines(function: ast.FunctionDef) -> dict[str, int]:
    """Line from which on each local has a value; parameters from the first."""
    arguments = (*function.args.args, *function.args.kwonlyargs)
    lines = {one.arg: 0 for one in arguments}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            lines[node.id] = min(lines.get(node.id, node.lineno), node.lineno)
    return lines


def _local_replaced(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Name(id=name, ctx=ast.Load()):
            pass
        case _:
            return
    function = site.function
    if function is None or site.statement is None:
        return
    known, lines = locals_of(site.code, function), _bound_lines(function)
    told = known.get(name)
    before = site.statement.lineno
    same = [
        other
        for other in known
        if other not in (name, "_")
        and known[other] == told
        and lines.get(other, before) < before
    ]
    same.sort(key=lambda other: abs(lines[other] - lines.get(name, 0)))
    if told and name != "_":
        yield from same[:MOST]


def _field_replaced(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Load()):
            pass
        case _:
            return
    told = site.type_of(site.node)
    for other in site.fields:
        if told and other != name and site.fields[other] == told:
            yield f"self.{other}"


def _function_mistaken(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Name(id=name, ctx=ast.Load()):
            ours = site.signature(name)
        case _:
            return
    if ours is None or ours.is_class or ours.is_method:
        return
    for other in functions_of(site.code):
        recursive = site.function is not None and site.function.name == other.name
        if other.name != name and not recursive and other.types == ours.types:
            yield other.name


def _constant_mistaken(site: Site) -> Iterator[str]:
    known = constants_of(site.code)
    match site.node:
        case ast.Name(id=name, ctx=ast.Load()) if name in known:
            told = known[name]
            yield from (n for n in known if n != name and known[n] == told)


def _part_mistaken(site: Site) -> Iterator[str]:
    """A score's value for its cotangent: attributes of the same type."""
    match site.node:
        case ast.Attribute(value=value, attr=name) if not (
            isinstance(value, ast.Name) and value.id in ("self", "np")
        ):
            pass
        case _:
            return
    whole = site.signature(site.type_of(value))
    field = whole.parameter(name) if whole else None
    for other in whole.parameters if whole and field else ():
        if other.name != name and field and other.annotation == field.annotation:
            yield f"{site.text(value)}.{other.name}"


def _text_mistaken(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Constant(value=str()):
            for other in alternatives(site.code, site.node):
                yield f'"{other}"'
        case ast.JoinedStr(values=[ast.FormattedValue() as first, *rest]):
            last = rest[-1] if rest else first
            if isinstance(last, ast.FormattedValue) and last is not first:
                parts = [last, *rest[:-1], first]
                yield ast.unparse(ast.JoinedStr(parts)).replace("'", '"')
        case _:
            pass


NAMES = (
    Operator(
        name="local-mistaken",
        says="A name becomes another local one of the same type.",
        on=(ast.Name,),
        mutate=_local_replaced,
        examples=(
            (
                lines("def f(x: Array, gy: Array):", "    return gy @ w"),
                lines("def f(x: Array, gy: Array):", "    return x @ w"),
            ),
            (
                lines("def f(pad):", "    rows, columns = pad", "    return rows"),
                lines("def f(pad):", "    rows, columns = pad", "    return columns"),
            ),
        ),
    ),
    Operator(
        name="field-mistaken",
        says="A field becomes another of the same type.",
        on=(ast.Attribute,),
        mutate=_field_replaced,
        examples=(
            (
                lines(
                    "class A:",
                    "    u: Pair",
                    "    v: Pair",
                    "    def f(self):",
                    "        return self.u",
                ),
                lines(
                    "class A:",
                    "    u: Pair",
                    "    v: Pair",
                    "    def f(self):",
                    "        return self.v",
                ),
            ),
        ),
    ),
    Operator(
        name="part-mistaken",
        says="A part of something becomes another part of the same type.",
        on=(ast.Attribute,),
        mutate=_part_mistaken,
        examples=(
            (
                lines("def f(s: Score, z):", "    return s.cotangent(z)"),
                lines("def f(s: Score, z):", "    return s.value(z)"),
            ),
        ),
    ),
    Operator(
        name="function-mistaken",
        says="A function becomes another that takes and returns the same.",
        on=(ast.Name,),
        mutate=_function_mistaken,
        examples=(
            (
                lines(
                    "def f(x: int) -> int:",
                    "    return g(x)",
                    "def g(x: int) -> int:",
                    "    return 1",
                    "def h(x: int) -> int:",
                    "    return 2",
                ),
                lines(
                    "def f(x: int) -> int:",
                    "    return h(x)",
                    "def g(x: int) -> int:",
                    "    return 1",
                    "def h(x: int) -> int:",
                    "    return 2",
                ),
            ),
        ),
    ),
    Operator(
        name="constant-mistaken",
        says="A constant becomes another of the module that is made alike.",
        on=(ast.Name,),
        mutate=_constant_mistaken,
        examples=(
            (
                lines("A = 1", "B = 2", "def f():", "    return A"),
                lines("A = 1", "B = 2", "def f():", "    return B"),
            ),
        ),
    ),
    Operator(
        name="text-mistaken",
        says="A text becomes another that could stand there, or its parts swap.",
        on=(ast.Constant, ast.JoinedStr),
        mutate=_text_mistaken,
        examples=(
            ('f("one")\nf("two")', 'f("two")\nf("two")'),
            ('key = f"{layer}.{name}"', 'key = f"{name}.{layer}"'),
        ),
    ),
)
"""In the order in which they are asked."""
