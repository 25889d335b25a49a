"""Guards: what refuses illegal input, and what is computed for that alone."""

import ast
import functools

from checks.mutation.code import Code

__all__ = ["guards"]


def _refuses(node: ast.AST) -> bool:
    """Whether a node is nothing but a refusal."""
    match node:
        case ast.If(body=[*_, ast.Raise()], orelse=[]):
            return True
        case ast.ExceptHandler(body=[*_, ast.Raise()]):
            return True
        case ast.keyword(arg="strict"):  # of a zip: it refuses unequal lengths
            return True
        case _:
            return False


def _assigned(node: ast.stmt) -> set[str] | None:
    """Names that a statement assigns, if it does nothing but that."""
    if not isinstance(node, ast.Assign):
        return None
    parts = [part for target in node.targets for part in ast.walk(target)]
    plain = ast.Name | ast.Tuple | ast.expr_context
    if not all(isinstance(part, plain) for part in parts):
        return None
    return {part.id for part in parts if isinstance(part, ast.Name)}


def _serves(node: ast.stmt, guarding: set[ast.AST], loads: list[ast.Name]) -> bool:
    """Whether a statement works for guards alone.

    An assignment does whose names are read in guards only, and a loop of such.
    """
    if isinstance(node, ast.For):
        return all(part in guarding for part in node.body)
    names = _assigned(node)
    reads = [load for load in loads if names and load.id in names]
    return bool(reads) and all(load in guarding for load in reads)


def _of_function(function: ast.FunctionDef, found: set[ast.AST]) -> set[ast.AST]:
    """Statements of a function that work for guards alone."""
    nodes = list(ast.walk(function))
    statements = [node for node in nodes if isinstance(node, ast.stmt)]
    loads = [
        node
        for node in nodes
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    ]
    guarding = {part for node in nodes if node in found for part in ast.walk(node)}
    serving: set[ast.AST] = set()
    while True:
        new = [
            node
            for node in statements
            if node not in guarding and _serves(node, guarding, loads)
        ]
        if not new:
            return serving
        serving.update(new)
        guarding.update(part for node in new for part in ast.walk(node))


@functools.cache
def guards(code: Code) -> frozenset[ast.AST]:
    r"""Nodes that are guards, each whole.

    Examples
    --------
    >>> text = "def f(x):\n    n = len(x)\n    if n < 2:\n        raise ValueError"
    >>> sorted(node.lineno for node in guards(Code("m", text)))
    [2, 3]
    """
    found = {node for node in ast.walk(code.tree) if _refuses(node)}
    for node in ast.walk(code.tree):
        if isinstance(node, ast.FunctionDef):
            found |= _of_function(node, found)
    return frozenset(found)
