"""Sites: a node of the tree and what it stands in."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from checks.mutation.code import Code, parenthesised
from checks.mutation.inference import locals_of, type_of
from checks.mutation.namespace import fields_of
from checks.mutation.signatures import Signature, signatures

__all__ = ["Site"]


@dataclass(frozen=True, slots=True)
class Site:
    """A node and what it stands in.

    Parameters
    ----------
    code : Code
    node : ast.AST
    """

    code: Code
    node: ast.AST

    @property
    def parent(self) -> ast.AST | None:
        """What the node is directly a part of."""
        return self.code.parents.get(self.node)

    @property
    def function(self) -> ast.FunctionDef | None:
        """The function around."""
        around = self.code.around(self.node)
        return next((n for n in around if isinstance(n, ast.FunctionDef)), None)

    @property
    def owner(self) -> ast.ClassDef | None:
        """The class around."""
        around = self.code.around(self.node)
        return next((n for n in around if isinstance(n, ast.ClassDef)), None)

    @property
    def statement(self) -> ast.stmt | None:
        """The closest statement around, or the node itself."""
        around = (self.node, *self.code.around(self.node))
        return next((n for n in around if isinstance(n, ast.stmt)), None)

    def text(self, node: ast.AST | None = None) -> str:
        """Text of a node, by default the site's own."""
        return self.code.of(node or self.node)

    def operand(self, node: ast.AST | None = None) -> str:
        """Text of a node that holds together wherever it is put."""
        return parenthesised(self.text(node))

    def replaced(self, *parts: tuple[ast.AST, str]) -> str:
        """Text of the own node with some parts replaced."""
        return self.code.replaced(self.node, *parts)

    def swapped(self, first: ast.AST, second: ast.AST) -> str:
        """Text of the own node with two of its parts in each other's place."""
        return self.replaced((first, self.text(second)), (second, self.text(first)))

    def without(self, parts: list[ast.AST], dropped: ast.AST) -> str:
        """Text of the own node without one of its parts, a list with commas."""
        place = parts.index(dropped)
        if place:
            start = self.code.span(parts[place - 1])[1]
            end = self.code.span(dropped)[1]
        else:
            start = self.code.span(dropped)[0]
            end = (
                self.code.span(parts[1])[0] if parts[1:] else self.code.span(dropped)[1]
            )
        own = self.code.span(self.node)
        return self.code.text[own[0] : start] + self.code.text[end : own[1]]

    def signature(self, name: str) -> Signature | None:
        """What a function or class of that name takes and returns, if it is ours."""
        return signatures(self.code).get(name)

    @property
    def returns(self) -> str:
        """What the function around says that it returns."""
        function = self.function
        return self.text(function.returns) if function and function.returns else ""

    @property
    def locals(self) -> Mapping[str, str]:
        """Types of the function's parameters and locals."""
        return locals_of(self.code, self.function) if self.function else {}

    def type_of(self, node: ast.AST) -> str:
        """Type of an expression, as far as it can be told."""
        if isinstance(node, ast.Attribute) and self.text(node.value) == "self":
            return self.fields.get(node.attr, "")
        return type_of(self.code, node, self.locals)

    def sort(self, node: ast.AST) -> str:
        """Type of an expression, or what it is written as; empty if it is not plain."""
        match node:
            case ast.Constant(value=value):
                return type(value).__name__
            case ast.Tuple():
                return "tuple"
            case _:
                return self.type_of(node)

    @property
    def fields(self) -> Mapping[str, str]:
        """Types of the fields and properties of the class around."""
        return fields_of(self.code, self.owner) if self.owner else {}
