"""Signs: where each plus and minus of a module stands, found from its tree."""

import ast
import functools
import re
from dataclasses import dataclass

from checks.faults.edit import position, source
from checks.faults.files import file_of

__all__ = ["Site", "sites", "span"]

PLUS, MINUS = ("plus", "-"), ("minus", "+")
"""What a sign is called, and what it becomes."""

SIGNS = {ast.Add: PLUS, ast.Sub: MINUS, ast.UAdd: PLUS, ast.USub: MINUS}
CALLS = {
    "add": ("plus", "subtract"),
    "subtract": ("minus", "add"),
    "negative": ("minus", "positive"),
    "positive": ("plus", "negative"),
}
SIGNED_TEXT = re.compile(r"""(?P<quote>["'])(?P<sign>[+-])[a-z0-9.]+(?P=quote)""")
"""A number as text, such as ``"-inf"``: its sign counts too."""


@dataclass(frozen=True, slots=True)
class Site:
    """One sign in the source.

    Parameters
    ----------
    module, function : str
    start, end : int
        What is replaced: the whole expression, so that before and after can be read.
    sign : int
        Where within the file the sign stands, and ``length`` how many characters of it.
    word : str
        ``plus`` or ``minus``.
    becomes : str
    """

    module: str
    function: str
    start: int
    end: int
    sign: int
    length: int
    word: str
    becomes: str


def span(text: str, node: ast.AST) -> tuple[int, int]:
    """Where a node's text begins and ends."""
    lines = text.splitlines(keepends=True)

    def at(line: int, offset: int) -> int:
        column = len(lines[line - 1].encode()[:offset].decode())  # offsets are of bytes
        return position(text, line, column)

    return (
        at(node.lineno, node.col_offset),  # type: ignore[attr-defined]
        at(node.end_lineno, node.end_col_offset),  # type: ignore[attr-defined]
    )


def _only_raises(statement: ast.stmt) -> bool:
    """Whether a branch does nothing but refuse what it was given."""
    return (
        isinstance(statement, ast.If)
        and not statement.orelse
        and isinstance(statement.body[-1], ast.Raise)
    )


class _Finder(ast.NodeVisitor):
    """Collects the sites of one module."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.text = source(file_of(module))
        self.scope: list[str] = []
        self.around: list[tuple[int, int]] = []
        self.found: list[Site] = []

    def _within(self, name: str, nodes: list[ast.AST]) -> None:
        self.scope.append(name)
        for node in nodes:
            self.visit(node)
        self.scope.pop()

    def _scoped(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        parts: list[ast.AST] = [*node.body]
        if isinstance(node, ast.FunctionDef):
            defaults = (*node.args.defaults, *node.args.kw_defaults)
            parts = [*(d for d in defaults if d), *parts]
        self._within(node.name, parts)

    visit_FunctionDef = visit_ClassDef = _scoped  # noqa: N815

    def _assigned(self, node: ast.Assign | ast.AnnAssign) -> None:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if self.scope or not node.value:
            self.generic_visit(node)
        else:
            self._within(ast.unparse(target), [node.value])

    visit_Assign = visit_AnnAssign = _assigned  # noqa: N815

    def visit_If(self, node: ast.If) -> None:
        """Skip what only raises; the condition itself counts."""
        parts: list[ast.AST] = [node.test]
        if not _only_raises(node):
            parts += [*node.body, *node.orelse]
        for part in parts:
            self.visit(part)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Skip messages."""

    def _add(
        self, whole: tuple[int, int], sign: int, old: str, new: tuple[str, str]
    ) -> None:
        function = ".".join(self.scope) or "<module>"
        self.found.append(Site(self.module, function, *whole, sign, len(old), *new))

    def _sign_after(self, left: ast.expr) -> int:
        """Place of the sign that follows an operand, parentheses and comments aside."""
        end = span(self.text, left)[1]
        gap = re.compile(r"(?:[\s)\\]|#[^\n]*\n)*").match(self.text, end)
        return gap.end() if gap else end

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """``a + b`` and ``a - b``."""
        if type(node.op) in SIGNS:
            sign = self._sign_after(node.left)
            self._add(span(self.text, node), sign, "+", SIGNS[type(node.op)])
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """``a += b`` and ``a -= b``."""
        if type(node.op) in SIGNS:
            sign = self._sign_after(node.target)
            self._add(span(self.text, node), sign, "+", SIGNS[type(node.op)])
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        """``-a`` and ``+a``; of a number, with what stands around it."""
        if type(node.op) in SIGNS:
            own = span(self.text, node)
            whole = (
                self._context(own) if isinstance(node.operand, ast.Constant) else own
            )
            self._add(whole, own[0], "+", SIGNS[type(node.op)])
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """``"-inf"``."""
        own = span(self.text, node)
        match = SIGNED_TEXT.fullmatch(self.text[slice(*own)])
        if match:
            operator = ast.USub if match["sign"] == "-" else ast.UAdd
            self._add(self._context(own), own[0] + 1, "+", SIGNS[operator])

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """``np.add``, ``np.subtract``, ``np.negative`` and ``np.positive``."""
        is_numpy = isinstance(node.value, ast.Name) and node.value.id == "np"
        if is_numpy and node.attr in CALLS:
            whole = span(self.text, node)
            self._add(whole, whole[1] - len(node.attr), node.attr, CALLS[node.attr])
        self.generic_visit(node)

    def _context(self, own: tuple[int, int]) -> tuple[int, int]:
        """The closest expression around, if it says more and is of one line."""
        for start, end in reversed(self.around):
            if end - start > own[1] - own[0]:
                whole = self.text[start:end]
                return (start, end) if "\n" not in whole else own
        return own

    def visit(self, node: ast.AST) -> None:
        """Visit with what stands around at hand."""
        around = isinstance(node, ast.Subscript | ast.Call | ast.keyword)
        if around:
            self.around.append(span(self.text, node))
        super().visit(node)
        if around:
            self.around.pop()


@functools.cache
def sites(module: str) -> tuple[Site, ...]:
    """Every sign of one module that takes part in the computation.

    Examples
    --------
    >>> {(site.function, site.word) for site in sites("lenet_ref.layers.dense")}
    {('Dense.forward', 'plus')}
    """
    finder = _Finder(module)
    finder.visit(ast.parse(finder.text))
    return tuple(sorted(finder.found, key=lambda site: site.sign))
