"""Bodies: the functions of ``lenet_ref`` whose code can be put in place of another.

A change inside the body of a function that no import runs needs no new copy of the
package: the function is compiled by itself, in a third of a millisecond.
"""

import ast
import functools
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

from checks.faults.edit import Edit, edited, source
from checks.faults.files import module_of, path_of
from checks.faults.library import edited_library

__all__ = ["Body", "Recoded", "recoded"]


@dataclass(frozen=True, slots=True)
class Body:
    """A function or method, by name and place.

    Parameters
    ----------
    module, function : str
    first, body, last : int
        Lines, from 1: of ``def``, of the first statement, and the last of all.
    """

    module: str
    function: str
    first: int
    body: int
    last: int


@dataclass(frozen=True, slots=True)
class Recoded:
    """New code for a function.

    Parameters
    ----------
    body : Body
    code : code object
    """

    body: Body
    code: CodeType


def _defined(
    nodes: list[ast.stmt], prefix: str = ""
) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in nodes:
        if isinstance(node, ast.FunctionDef):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _defined(node.body, f"{prefix}{node.name}.")


@functools.cache
def _bodies(file: str) -> tuple[Body, ...]:
    """Functions of a file whose code no import has run."""
    module = module_of(file)
    return tuple(
        Body(module, name, node.lineno, node.body[0].lineno, node.end_lineno or 0)
        for name, node in _defined(ast.parse(source(file)).body)
        if (path_of(module), name) not in _run_by_import()
    )


@functools.cache
def _run_by_import() -> frozenset[tuple[str, str]]:
    """File and qualified name of each function that importing the package calls."""
    called: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            code = frame.f_code
            called.add((code.co_filename, code.co_qualname))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        edited_library()
    finally:
        sys.setprofile(before)
    return frozenset(called)


def _lines(edit: Edit) -> tuple[int, int]:
    return edit.line, edit.line + edit.before.count("\n")


def _around(edit: Edit) -> Body | None:
    first, last = _lines(edit)
    return next(
        (b for b in _bodies(edit.file) if b.body <= first and last <= b.last), None
    )


def _compiled(body: Body, file: str, edits: tuple[Edit, ...]) -> CodeType:
    """Code of one function of an edited file, by itself, at its place.

    Lines of the file before the function are left out, so that little is compiled.
    """
    lines = source(file).splitlines(keepends=True)[body.first - 1 : body.last]
    moved = tuple(
        Edit(e.file, e.line - body.first + 1, e.column, e.before, e.after)
        for e in edits
    )
    text = textwrap.dedent(edited("".join(lines), moved))
    tree = ast.increment_lineno(ast.parse(text), body.first - 1)
    whole = compile(tree, path_of(body.module), "exec", dont_inherit=True)
    code = next(c for c in whole.co_consts if isinstance(c, CodeType))
    return code.replace(co_qualname=body.function)


def recoded(edits: tuple[Edit, ...]) -> tuple[Recoded, ...] | None:
    """Code of the functions that edits change; None if they change more than code.

    Parameters
    ----------
    edits : tuple of Edit

    Raises
    ------
    SyntaxError
        If what they make of the source is no program.
    StaleEditError
        If ``before`` does not stand where an edit says.

    Examples
    --------
    >>> [change.body.function for change in recoded(()) or ()]
    []
    """
    found: dict[Body, list[Edit]] = {}
    for edit in edits:
        body = _around(edit)
        if body is None:
            return None
        found.setdefault(body, []).append(edit)
    return tuple(
        Recoded(body, _compiled(body, several[0].file, tuple(several)))
        for body, several in found.items()
    )
