"""Programs: which texts are the same to Python."""

import ast
from dataclasses import dataclass, field

from checks.mutation.code import Code
from checks.mutation.spans import Span

__all__ = ["Programs"]


class _Plain(ast.NodeTransformer):
    """Writes what means the same in one way.

    Only where the syntax alone proves it: a plus in front, the minus of a number
    literal, and the sum with a negated term, which IEEE 754 rounds as the difference.
    """

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        """``+a`` is a, ``-(-a)`` is a, ``-1`` is the number."""
        self.generic_visit(node)
        match node:
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return operand
            case ast.UnaryOp(
                op=ast.USub(), operand=ast.UnaryOp(op=ast.USub(), operand=operand)
            ):
                return operand
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=0)):
                return node.operand  # of an integer; -0.0 does not occur
            case _:
                return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """``a = a`` is nothing."""
        self.generic_visit(node)
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=same)):
                return ast.Pass() if name == same else node
            case _:
                return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """``a + -b`` is ``a - b``, and ``a - -b`` is ``a + b``."""
        self.generic_visit(node)
        match node:
            case ast.BinOp(
                left=left,
                op=ast.Add() | ast.Sub() as op,
                right=ast.UnaryOp(op=ast.USub(), operand=operand),
            ):
                opposite = ast.Sub() if isinstance(op, ast.Add) else ast.Add()
                return ast.BinOp(left, opposite, operand)
            case _:
                return node


def _statement(code: Code, node: ast.AST, span: Span) -> Span:
    """The closest statement around that has its lines to itself, indentation and all.

    Two mutants that make different things of a statement are different programs, and
    to look at no more than that is quick.
    """
    for around in (node, *code.around(node)):
        if isinstance(around, ast.stmt):
            start, end = code.span(around)
            first = code.text.rfind("\n", 0, start) + 1
            alone = not code.text[first:start].strip()
            is_elif = code.text.startswith("elif", start)
            if alone and not is_elif and span[1] <= end:
                return first, end
    return 0, len(code.text)


@dataclass(frozen=True, eq=False)
class Programs:
    """The programs that were seen so far, a statement of each.

    Parameters
    ----------
    code : Code
    seen : dict
        What was made of each statement, and it as it was.
    """

    code: Code
    seen: dict[Span, set[str | None]] = field(default_factory=dict)

    def new(self, node: ast.AST, span: Span, text: str) -> bool:
        """Whether it compiles with a text in a node's place and was not seen yet."""
        start, end = _statement(self.code, node, span)
        own = self.code.text
        if (start, end) not in self.seen:
            self.seen[start, end] = {None, _program(own[start:end])}
        program = _program(own[start : span[0]] + text + own[span[1] : end])
        is_new = program not in self.seen[start, end]
        self.seen[start, end].add(program)
        return is_new


def _program(text: str) -> str | None:
    """What the text of a statement means; None if it does not compile."""
    inside = f"def f():\n{text}" if text[:1].isspace() else text
    try:
        tree = ast.parse(inside)
        compile(tree, "mutant", "exec")
    except (SyntaxError, ValueError):
        return None
    return ast.dump(_Plain().visit(tree))
