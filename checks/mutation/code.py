"""Code: a module's source with its tree, and where each node stands in the text."""

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass

from checks.faults.edit import source
from checks.faults.files import file_of

__all__ = ["Code", "code_of", "parenthesised"]

LOOSE = (
    ast.BinOp,
    ast.BoolOp,
    ast.Compare,
    ast.IfExp,
    ast.Lambda,
    ast.UnaryOp,
)
"""Expressions that a tight context would tear apart."""

TIGHT = (*LOOSE, ast.Attribute, ast.Starred)


@dataclass(frozen=True, eq=False)
class Code:
    """A module's text and what it parses to.

    Parameters
    ----------
    module : str
        Its dotted name.
    text : str
    """

    module: str
    text: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        """The text, parsed."""
        return ast.parse(self.text)

    @functools.cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """What each node is a part of."""
        return {
            child: node
            for node in ast.walk(self.tree)
            for child in ast.iter_child_nodes(node)
        }

    @functools.cached_property
    def lines(self) -> list[str]:
        """Lines, with their ends."""
        return self.text.splitlines(keepends=True)

    @functools.cached_property
    def starts(self) -> list[int]:
        """Where each line begins in the text."""
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line))
        return starts

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """What a node is a part of, the closest first."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def _at(self, line: int, offset: int) -> int:
        own = self.lines[line - 1]
        if not own.isascii():  # a tree counts bytes
            offset = len(own.encode()[:offset].decode())
        return self.starts[line - 1] + offset

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node's text begins and ends; a function's with its decorators."""
        if isinstance(node, ast.comprehension):  # it does not know its place
            start = self.text.rindex("for", 0, self.span(node.target)[0])
            return start, self.span(node.ifs[-1] if node.ifs else node.iter)[1]
        first = min([node, *getattr(node, "decorator_list", [])], key=_line)
        shift = 1 if first is not node else 0  # the @ of the decorator
        start = self._at(_line(first), first.col_offset - shift)
        return start, self._at(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def of(self, node: ast.AST) -> str:
        """Text of a node, without parentheses around it.

        Examples
        --------
        >>> code = Code("m", "y = (a + b) * c")
        >>> code.of(code.tree.body[0].value.left)
        'a + b'
        """
        return self.text[slice(*self.span(node))]

    def place(self, index: int) -> tuple[int, int]:
        """Line, counted from 1, and column, counted from 0, of an index of the text."""
        head = self.text[:index]
        return head.count("\n") + 1, index - (head.rfind("\n") + 1)

    def fitting(self, node: ast.AST, text: str) -> str:
        """What to put in a node's place, in parentheses if its context needs them."""
        parent = self.parents.get(node)
        tight = isinstance(parent, TIGHT)
        if isinstance(parent, ast.Subscript):
            tight = parent.value is node
        if isinstance(parent, ast.Call):
            tight = parent.func is node
        return parenthesised(text) if tight else text

    def replaced(self, node: ast.AST, *parts: tuple[ast.AST, str]) -> str:
        """Text of a node with the texts of some of its parts replaced.

        Examples
        --------
        >>> code = Code("m", "y = a * b")
        >>> product = code.tree.body[0].value
        >>> code.replaced(product, (product.left, "a + 1"))
        '(a + 1) * b'
        """
        start, end = self.span(node)
        text = ""
        for part, new in sorted(parts, key=lambda pair: self.span(pair[0])):
            upto, after = self.span(part)
            text += self.text[start:upto] + self.fitting(part, new)
            start = after
        return text + self.text[start:end]


def _line(node: ast.AST) -> int:
    return node.lineno  # type: ignore[attr-defined,no-any-return]


@functools.cache
def parenthesised(text: str) -> str:
    """Text of an expression that holds together wherever it is put.

    Examples
    --------
    >>> parenthesised("a - b"), parenthesised("f(a - b)"), parenthesised("-1")
    ('(a - b)', 'f(a - b)', '(-1)')
    """
    try:
        expression = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:  # a slice
        return text
    bare = isinstance(expression, ast.Tuple) and not text.startswith("(")
    return f"({text})" if bare or isinstance(expression, LOOSE) else text


@functools.cache
def code_of(module: str) -> Code:
    """Code of a module of the package."""
    return Code(module, source(file_of(module)))
