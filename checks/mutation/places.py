"""Places: which nodes of a module take part in the computation, and what is apart.

Apart are imports, docstrings and annotations, decorators and base classes, what lists
or types names, the parts of f-strings, and guards: branches that only raise, what is
computed for them alone, and ``strict=`` of a zip. Checks put legal input only.
"""

import ast
import functools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checks.faults.files import COMPUTING
from checks.mutation.code import Code, code_of
from checks.mutation.guards import guards

__all__ = ["ELSEWHERE", "Place", "apart", "places"]

ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "lenet_ref.data": ("pixels", "digits"),
}
"""Functions on the way from the stored digits, of a module that does more."""


@dataclass(frozen=True, slots=True)
class Place:
    """A node that takes part.

    Parameters
    ----------
    function : str
        Qualified name within the module; of a constant or a class, its name.
    node : ast.AST
    """

    function: str
    node: ast.AST


@dataclass(frozen=True, slots=True)
class _Apart:
    """A node that does not, and why."""

    node: ast.AST
    why: str


def _is_docstring(node: ast.AST) -> bool:
    """Whether a statement is a text, or three dots, and does nothing."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _annotations(code: Code) -> Iterator[ast.expr]:
    for node in ast.walk(code.tree):
        if isinstance(node, ast.AnnAssign):
            yield node.annotation
        if isinstance(node, ast.arg) and node.annotation:
            yield node.annotation
        if isinstance(node, ast.FunctionDef) and node.returns:
            yield node.returns


@functools.cache
def _typing_names(code: Code) -> frozenset[str]:
    """Names that stand for types: read by annotations and nowhere else."""
    inside = {
        part
        for annotation in _annotations(code)
        for part in ast.walk(annotation)
        if isinstance(part, ast.Name)
    }
    read = {
        node
        for node in ast.walk(code.tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    return frozenset({n.id for n in inside} - {n.id for n in read - inside})


def _names(statement: ast.stmt) -> set[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {ast.unparse(target) for target in targets}


def _why_apart(code: Code, node: ast.AST) -> str | None:
    """Why a node and all that is in it is apart."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return "import"
    if _is_docstring(node):
        return "docstring"
    if node in guards(code):
        return "guard"
    if isinstance(node, ast.stmt):
        names = _names(node)
        if "__all__" in names:
            return "list of names"
        if isinstance(code.parents[node], ast.Module) and names & _typing_names(code):
            return "annotation"
    return None


def _name_of(node: ast.AST, outer: str) -> str:
    """Name of the scope that a node's parts are in."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return f"{outer}.{node.name}" if outer else node.name
    if isinstance(node, ast.AnnAssign) and not outer:
        return ast.unparse(node.target)
    if isinstance(node, ast.Assign) and not outer:
        return ast.unparse(node.targets[0])
    return outer


def _parts(node: ast.AST) -> Iterator[ast.AST | _Apart]:
    """What a node consists of."""
    for name, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else [value]:
            if not isinstance(part, ast.AST):
                continue
            if name in {"annotation", "returns"}:
                yield _Apart(part, "annotation")
            elif name in {"decorator_list", "bases"} or (
                name == "keywords" and isinstance(node, ast.ClassDef)
            ):
                yield _Apart(part, "decorator or base class")
            elif isinstance(node, ast.JoinedStr):
                yield _Apart(part, "part of an f-string")
            else:
                yield part


def _visit(code: Code, node: ast.AST, name: str) -> Iterator[Place | _Apart]:
    why = _why_apart(code, node)
    if why:
        yield _Apart(node, why)
        return
    name = _name_of(node, name)
    if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
        yield Place(name, node)
    for part in _parts(node):
        if isinstance(part, _Apart):
            yield part
        else:
            yield from _visit(code, part, name)


@functools.cache
def _visited(code: Code) -> tuple[Place | _Apart, ...]:
    return tuple(_visit(code, code.tree, ""))


def places(code: Code) -> Iterator[Place]:
    """Nodes that take part in the computation, in the order of the source.

    Examples
    --------
    >>> sorted({place.function for place in places(code_of("lenet_ref.layers.relu"))})
    ['ReLU', 'ReLU.forward', 'ReLU.vjp']
    """
    wanted = ELSEWHERE.get(code.module)
    for found in _visited(code):
        if isinstance(found, Place) and (not wanted or found.function in wanted):
            yield found


def _lines(code: Code, node: ast.AST) -> int:
    start, end = code.span(node)
    return code.text[start:end].count("\n") + 1


def apart() -> Mapping[str, int]:
    """Lines of the computing modules that are apart, wholly or in part, by reason.

    Examples
    --------
    >>> apart()["import"] > len(COMPUTING)
    True
    """
    found: Counter[str] = Counter()
    for module in COMPUTING:
        code = code_of(module)
        for one in _visited(code):
            if isinstance(one, _Apart):
                found[one.why] += _lines(code, one.node)
    return found
