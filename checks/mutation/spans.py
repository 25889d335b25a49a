"""Spans: which text is replaced, and how much around it lets it be read."""

import ast

from checks.mutation.code import Code

__all__ = ["Span", "replaced_span", "widened"]

Span = tuple[int, int]

COMPOUND = (ast.FunctionDef, ast.ClassDef, ast.For, ast.If, ast.Try, ast.With)


def replaced_span(code: Code, node: ast.AST, reach: int) -> Span:
    """Text of a node; of a statement also of those that follow, ``reach`` in all."""
    start, end = code.span(node)
    for _, block in ast.iter_fields(code.parents.get(node, ast.Pass())):
        if reach > 1 and isinstance(block, list) and node in block:
            last = block[block.index(node) :][:reach][-1]
            end = code.span(last)[1]
    return start, end


def widened(code: Code, node: ast.AST, span: Span) -> Span:
    """The largest expression or plain statement around that is of one line.

    Where even the smallest is of several, the span as it is.
    """
    for around in code.around(node):
        if isinstance(around, COMPOUND) or not hasattr(around, "lineno"):
            break
        wide = code.span(around)
        if "\n" in code.text[slice(*wide)]:
            break
        if wide[0] <= span[0] and span[1] <= wide[1]:
            span = wide
    return span
