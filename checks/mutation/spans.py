"""Spans: which text is replaced, and the lines that let it be read."""

import ast

from checks.mutation.code import Code

__all__ = ["Span", "in_lines", "replaced_span"]

Span = tuple[int, int]


def replaced_span(code: Code, node: ast.AST, reach: int) -> Span:
    """Text of a node; of a statement also of those that follow, ``reach`` in all."""
    start, end = code.span(node)
    for _, block in ast.iter_fields(code.parents.get(node, ast.Pass())):
        if reach > 1 and isinstance(block, list) and node in block:
            last = block[block.index(node) :][:reach][-1]
            end = code.span(last)[1]
    return start, end


def in_lines(code: Code, span: Span, text: str) -> tuple[Span, str]:
    """The whole lines that are changed, and what they become.

    Without the indentation of the first and the comment of the last; of several, only
    those from the first that differs to the last.
    """
    start = code.text.rfind("\n", 0, span[0]) + 1
    start += len(code.text[start:]) - len(code.text[start:].lstrip())
    line = code.place(span[1])[0]
    end = code.comments.get(line, code.starts[line])
    end = max(span[1], len(code.text[:end].rstrip()))
    after = code.text[start : span[0]] + text + code.text[span[1] : end]
    before = code.text[start:end]
    old, new = before.split("\n"), after.split("\n")
    while old[1:] and new[1:] and old[-1] == new[-1]:
        end -= len(old[-1]) + 1
        old, new = old[:-1], new[:-1]
    while old[1:] and new[1:] and old[0] == new[0]:
        indented = len(old[1]) - len(old[1].lstrip())
        start += len(old[0]) + 1 + indented
        old, new = [old[1][indented:], *old[2:]], [new[1][indented:], *new[2:]]
    return (start, end), "\n".join(new)
