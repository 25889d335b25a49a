"""Programs: which texts are the same to Python."""

import ast
from dataclasses import dataclass, field

from checks.mutation.code import Code

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


@dataclass(frozen=True, eq=False)
class Programs:
    """The programs that were seen so far, one scope's text each.

    Parameters
    ----------
    code : Code
    seen : set
    """

    code: Code
    seen: set[tuple[int, str]] = field(default_factory=set)

    def new(self, scope: ast.stmt, span: tuple[int, int], text: str) -> bool:
        """Whether a scope with a text in a span compiles and was not seen so far."""
        first, last = self.code.span(scope)
        start = self.code.text.rfind("\n", 0, first) + 1  # with its indentation
        if start not in {place for place, _ in self.seen}:
            self.seen.add((start, _program(self.code.text[start:last]) or ""))
        own = self.code.text
        program = _program(own[start : span[0]] + text + own[span[1] : last])
        if program is None or (start, program) in self.seen:
            return False
        self.seen.add((start, program))
        return True


def _program(text: str) -> str | None:
    """What the text of one statement means; None if it does not compile."""
    inside = f"if True:\n{text}" if text.startswith(" ") else text
    try:
        tree = ast.parse(inside)
        compile(tree, "mutant", "exec")
    except (SyntaxError, ValueError):
        return None
    return ast.dump(_Plain().visit(tree))
