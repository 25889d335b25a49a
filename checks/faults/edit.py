"""Edits: a place in the source of ``lenet_ref``, what stands there and what should."""

import functools
from dataclasses import dataclass
from importlib import resources
from typing import Protocol

__all__ = ["Edit", "Edited", "StaleEditError", "edited", "position", "source"]


class StaleEditError(ValueError):
    """An edit whose place holds something else than it was made for."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replaces a text at an exact place.

    Parameters
    ----------
    file : str
        Such as ``lenet_ref/scores.py``.
    line, column : int
        Where ``before`` begins; lines count from 1, columns, in characters, from 0.
    before, after : str
        May span lines.
    """

    file: str
    line: int
    column: int
    before: str
    after: str


class Edited(Protocol):
    """Whatever is planted by edits: a named fault, a swapped sign, a mutant."""

    @property
    def id(self) -> str:
        """What it is called."""

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What to apply to the source."""


@functools.cache
def source(file: str) -> str:
    """Text of a file of the package as it was when first asked for.

    Examples
    --------
    >>> source("lenet_ref/layers/relu.py").splitlines()[0]
    '\"\"\"The rectifier.\"\"\"'
    """
    package, _, path = file.partition("/")
    found = resources.files("lenet_ref").joinpath(path)
    if package != "lenet_ref" or not found.is_file():
        msg = f"{file}: expected a file of lenet_ref, such as lenet_ref/scores.py"
        raise StaleEditError(msg)
    return found.read_text(encoding="utf-8")


def position(text: str, line: int, column: int) -> int:
    r"""Index into ``text`` of a line, counted from 1, and a column, counted from 0.

    Examples
    --------
    >>> position("ab\ncd", line=2, column=1)
    4
    """
    return sum(map(len, text.splitlines(keepends=True)[: line - 1])) + column


def _checked(text: str, edit: Edit) -> tuple[int, int]:
    start = position(text, edit.line, edit.column)
    end = start + len(edit.before)
    there = text[start:end]
    if there != edit.before or not 0 < edit.line <= len(text.splitlines()):
        msg = (
            f"{edit.file}:{edit.line}:{edit.column}: expected {edit.before!r} to "
            f"replace, there is {there!r}; the file has changed since the edit was made"
        )
        raise StaleEditError(msg)
    return start, end


def edited(text: str, edits: tuple[Edit, ...]) -> str:
    """Apply edits of one file to its text; their places are those before any of them.

    Raises
    ------
    StaleEditError
        If ``before`` does not stand where an edit says, or two edits overlap.

    Examples
    --------
    >>> edited("y = a - b", (Edit("lenet_ref/x.py", 1, 4, "a - b", "a + b"),))
    'y = a + b'
    """
    parts, upper = [], len(text)
    for edit in sorted(edits, reverse=True):
        start, end = _checked(text, edit)
        if end > upper:
            msg = f"{edit.file}:{edit.line}: two edits overlap at {edit.before!r}"
            raise StaleEditError(msg)
        parts += [text[end:upper], edit.after]
        upper = start
    return "".join([text[:upper], *reversed(parts)])
