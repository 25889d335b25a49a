"""The page: lines for people, wrapped to the terminal, in colour where there is one."""

import textwrap
from collections.abc import Iterable
from typing import TextIO

__all__ = ["LABEL", "Page", "number", "table"]

WIDEST = 100
"""Prose is not set wider than this, however wide the terminal."""

MOST = 1e12
"""Numbers from here on are only said to be large."""


def number(value: float | None) -> str:
    """Three digits; what is too large to matter says so.

    Examples
    --------
    >>> number(0.000123456), number(5e12), number(None)
    ('0.000123', 'over 1e+12', 'exact')
    """
    if value is None:
        return "exact"
    return f"over {MOST:.0e}" if value >= MOST else f"{value:.3g}"


def table(rows: Iterable[tuple[str, ...]], *, right: tuple[int, ...] = ()) -> list[str]:
    """Lines of columns as wide as their widest cell, those in ``right`` set right.

    Examples
    --------
    >>> table([("pass", "1"), ("fail", "12")], right=(1,))
    ['pass   1', 'fail  12']
    """
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if k in right else cell.ljust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _reader_gone() -> None:
    """Rich would end the program with the exit code of a failure.

    Raises
    ------
    BrokenPipeError
        For the command line to answer.
    """
    raise BrokenPipeError


class Page:
    """Lines on standard output or error.

    Parameters
    ----------
    file : text file
        Colours are used only if it is a terminal, and neither NO_COLOR nor a dumb
        terminal forbids them.
    plain : bool
        Whether to do without colours whatever the environment asks for.
    """

    def __init__(self, file: TextIO, *, plain: bool = False) -> None:
        from rich.console import Console

        self._console = Console(
            file=file,
            highlight=False,
            markup=False,
            emoji=False,
            color_system=None if plain else "auto",
        )
        self._console.on_broken_pipe = _reader_gone  # type: ignore[method-assign]
        self.width = min(self._console.width, WIDEST)
        self.full_width = self._console.width
        self.unicode = self._console.encoding.startswith("utf")

    def line(self, text: str = "", style: str = "") -> None:
        """One line as it is, never broken, so that a command can be copied."""
        from rich.text import Text

        self._console.print(Text(text, style), soft_wrap=True)

    def lead(self, mark: str, text: str, style: str) -> None:
        """A coloured word, and after it what it is about, wrapped under itself."""
        from rich.text import Text

        first, *more = self._wrapped(text, len(mark) + 2)
        self._console.print(Text.assemble((mark, style), f"  {first}"), soft_wrap=True)
        for line in more:
            self.line(" " * (len(mark) + 2) + line)

    def entry(self, label: str, text: str, indent: int = 2) -> None:
        """A label in a narrow column, and its text wrapped beside it."""
        left = indent + LABEL
        first, *more = self._wrapped(text, left)
        self.line(f"{'':{indent}}{label:{LABEL}}{first}")
        for line in more:
            self.line(" " * left + line)

    def prose(self, text: str, indent: int = 0) -> None:
        """A paragraph, wrapped."""
        for line in self._wrapped(text, indent):
            self.line(" " * indent + line)

    def _wrapped(self, text: str, left: int) -> list[str]:
        room = max(self.width - left, 20)
        lines = textwrap.wrap(text, room, break_on_hyphens=False)
        return lines or [""]

    def bar(self, share: float, length: int = 10) -> str:
        """``share`` of ``length`` cells filled."""
        filled = min(round(share * length), length)
        full, empty = ("█", "·") if self.unicode else ("#", ".")
        return full * filled + empty * (length - filled)


LABEL = 8
"""Width of the column of labels."""
