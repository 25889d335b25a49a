"""An operator: what a kind of mistake makes of one node of the tree."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checks.mutation.site import Site

__all__ = ["Operator", "lines"]


def lines(*texts: str) -> str:
    """Text of several lines, for examples."""
    return "\n".join(texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """One kind of mistake.

    Parameters
    ----------
    name : str
        In kebab-case.
    says : str
        What it does, in a sentence.
    on : tuple of types
        Nodes that it is asked about.
    mutate : callable
        Site to the texts that may stand in its node's place.
    examples : tuple of (str, str)
        Statements before and after.
    reach : int
        How many statements, the site's own and those that follow it, are replaced.
    """

    name: str
    says: str
    on: tuple[type[ast.AST], ...]
    mutate: Callable[[Site], Iterator[str]]
    examples: tuple[tuple[str, str], ...]
    reach: int = 1
