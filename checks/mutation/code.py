"""Code: a module's source with its tree, and where each node stands in the text."""

import ast
import functools
import io
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checks.faults.edit import source
from checks.faults.files import file_of

__all__ = ["LOGIC", "Code", "code_of", "parenthesised"]

CHOICES = (ast.IfExp, ast.Lambda)
LOGIC = (*CHOICES, ast.BoolOp)
LOOSE = (*LOGIC, ast.BinOp, ast.Compare, ast.UnaryOp)
"""Expressions that a tight context would tear apart."""

TORN: Mapping[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.IfExp: CHOICES,
    ast.BoolOp: LOGIC,
    ast.Compare: (*LOGIC, ast.Compare, ast.Not),
    ast.BinOp: LOOSE,
    ast.UnaryOp: LOOSE,
    ast.Attribute: LOOSE,
    ast.Starred: LOOSE,
}
"""Of a context, the expressions that it would."""


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

    @functools.cached_property
    def comments(self) -> dict[int, int]:
        """Where the comment of a line begins, by the line."""
        readline = io.StringIO(self.text).readline
        return {
            token.start[0]: self.starts[token.start[0] - 1] + token.start[1]
            for token in tokenize.generate_tokens(readline)
            if token.type == tokenize.COMMENT
        }

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
        # What has a text has an end; typeshed says so of single kinds of nodes only.
        end = self._at(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
        return start, end

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

    def _in_parentheses(self, node: ast.AST) -> bool:
        start, end = self.span(node)
        head, tail = self.text[:start].rstrip(), self.text[end:].lstrip()
        is_call = isinstance(self.parents.get(node), ast.Call)
        return head.endswith("(") and tail.startswith(")") and not is_call

    def fitting(self, node: ast.AST, text: str) -> str:
        """What to put in a node's place, in parentheses if its context needs them."""
        match self.parents.get(node):
            case ast.Subscript(value=value) | ast.Call(func=value) if value is node:
                torn: tuple[type[ast.AST], ...] = LOOSE
            case ast.UnaryOp(op=ast.Not()):
                torn = LOGIC
            case parent:
                torn = TORN.get(type(parent), ()) if parent else ()
        bare = torn and not self._in_parentheses(node)
        return parenthesised(text, torn) if bare else text

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
    # What has a text has a line; typeshed says so of single kinds of nodes only.
    return node.lineno  # type: ignore[attr-defined,no-any-return]


@functools.cache
def parenthesised(text: str, torn: tuple[type[ast.AST], ...] = LOOSE) -> str:
    """Text of an expression that holds together where some kinds would not.

    Examples
    --------
    >>> parenthesised("a - b"), parenthesised("f(a - b)"), parenthesised("-1")
    ('(a - b)', 'f(a - b)', '(-1)')
    """
    try:
        expression = ast.parse(f"({text}\n)", mode="eval").body
    except SyntaxError:  # a slice
        return text
    told = getattr(expression, "op", None), expression
    bare = isinstance(expression, ast.Tuple) and not text.startswith("(")
    return f"({text})" if bare or any(isinstance(t, torn) for t in told) else text


@functools.cache
def code_of(module: str) -> Code:
    """Code of a module of the package."""
    return Code(module, source(file_of(module)))
