"""Mutants: every first-order change of the computing modules, each program once."""

import ast
import functools
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping

from checks.faults.edit import Edit
from checks.faults.files import COMPUTING, file_of
from checks.mutation.code import Code, code_of
from checks.mutation.mutant import Change, Mutant
from checks.mutation.operators.operator import Operator
from checks.mutation.operators.table import OPERATORS
from checks.mutation.places import ELSEWHERE, Place, places
from checks.mutation.programs import Programs
from checks.mutation.site import Site
from checks.mutation.spans import Span, in_lines, replaced_span

__all__ = ["MODULES", "mutants", "rewritten"]

MODULES = (*COMPUTING, *ELSEWHERE)
"""Modules that mutants are made of."""


def _asked(node: ast.AST) -> Iterator[Operator]:
    return iter(_operators().get(type(node), ()))


@functools.cache
def _operators() -> Mapping[type[ast.AST], tuple[Operator, ...]]:
    kinds = {kind for operator in OPERATORS for kind in operator.on}
    return {kind: tuple(o for o in OPERATORS if kind in o.on) for kind in kinds}


def _proposed(
    code: Code, node: ast.AST, operator: Operator
) -> Iterator[tuple[Span, str]]:
    """Spans of the text and what may stand there instead."""
    span = replaced_span(code, node, operator.reach)
    for text in operator.mutate(Site(code, node)):
        yield span, code.fitting(node, text)


def _edit(code: Code, span: Span, text: str) -> Edit:
    (start, end), after = in_lines(code, span, text)
    line, column = code.place(start)
    return Edit(file_of(code.module), line, column, code.text[start:end], after)


def _line(code: Code, edit: Edit) -> str:
    count = edit.before.count("\n") + 1
    return "".join(code.lines[edit.line - 1 : edit.line - 1 + count]).rstrip("\n")


def _changes(code: Code) -> Iterator[Change]:
    """Each program once: where two operators make the same, the first has it."""
    rank = {operator.name: place for place, operator in enumerate(OPERATORS)}
    found: list[tuple[int, Place, Operator, Span, str]] = [
        (rank[operator.name], place, operator, span, text)
        for place in places(code)
        for operator in _asked(place.node)
        for span, text in _proposed(code, place.node, operator)
    ]
    found.sort(key=lambda one: one[0])
    programs = Programs(code)
    kept = [one for one in found if programs.new(one[1].node, one[3], one[4])]
    kept.sort(key=lambda one: (one[3], one[0]))
    seen: Counter[tuple[str, ...]] = Counter()
    for _, place, operator, span, text in kept:
        edit = _edit(code, span, text)
        line = _line(code, edit)
        content = (operator.name, place.function, line, edit.before, edit.after)
        yield Change(
            operator=operator.name,
            module=code.module,
            function=place.function,
            edit=edit,
            line=line,
            occurrence=seen[content],
        )
        seen[content] += 1


@functools.cache
def _of_module(module: str) -> tuple[Mutant, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # some mutants deserve them
        return tuple(Mutant((change,)) for change in _changes(code_of(module)))


@functools.cache
def mutants(module: str | None = None) -> tuple[Mutant, ...]:
    """Every first-order mutant, or those of one module, in the order of the source.

    Each compiles, and no two of them, nor one and the original, are the same program.

    Examples
    --------
    >>> found = {mutant.edits[0].after for mutant in mutants("lenet_ref.layers.dense")}
    >>> "return x @ self.weight.T - self.bias" in found
    True
    """
    modules = MODULES if module is None else (module,)
    return tuple(mutant for name in modules for mutant in _of_module(name))


def rewritten(operator: Operator, text: str) -> set[str]:
    """What one operator makes of a text of its own, wherever it applies.

    Examples
    --------
    >>> from checks.mutation.operators.arithmetic import ARITHMETIC
    >>> rewritten(ARITHMETIC[0], "y = a - b")
    {'y = a + b'}
    """
    code = Code("example", text)
    return {
        text[: span[0]] + new + text[span[1] :]
        for place in places(code)
        if isinstance(place.node, operator.on)
        for span, new in _proposed(code, place.node, operator)
    }
