"""Programs: which texts are the same to Python."""

import ast
from dataclasses import dataclass, field

from checks.mutation.code import Code
from checks.mutation.spans import Span

__all__ = ["Programs"]


Told = tuple["Told | str", ...]
"""What a tree says, without places: names of nodes, and what they consist of."""


def _simple(node: ast.AST) -> ast.AST:
    """What means the same, written in one way.

    Only where the syntax alone proves it: a plus in front, two minuses, the minus of 0
    in whole numbers, the sum with a negated term, which IEEE 754 rounds as the
    difference, and a name assigned to itself.
    """
    match node:
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _simple(operand)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _negated(_simple(operand)) or node
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            match _simple(right):
                case ast.UnaryOp(op=ast.USub(), operand=operand):
                    opposite = ast.Sub() if isinstance(op, ast.Add) else ast.Add()
                    return ast.BinOp(left, opposite, operand)
                case _:
                    return node
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=same)):
            return ast.Pass() if name == same else node
        case _:
            return node


def _negated(operand: ast.AST) -> ast.AST | None:
    match operand:
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return inner
        case ast.Constant(value=0):  # no -0.0 is made: its text would be another
            return operand
        case _:
            return None


def _told(part: object) -> "Told | str":
    if isinstance(part, list):
        return tuple(map(_told, part))
    if not isinstance(part, ast.AST):
        return repr(part)
    node = _simple(part)
    fields = (getattr(node, name, None) for name in node._fields if name != "ctx")
    return (type(node).__name__, *map(_told, fields))


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
    seen: dict[Span, set["Told | str | None"]] = field(default_factory=dict)

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


def _program(text: str) -> "Told | str | None":
    """What the text of a statement means; None if it does not compile."""
    inside = f"def f():\n{text}" if text[:1].isspace() else text
    try:
        tree = ast.parse(inside)
        compile(tree, "mutant", "exec")
    except (SyntaxError, ValueError):
        return None
    return _told(tree.body)
