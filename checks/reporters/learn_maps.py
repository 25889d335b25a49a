"""Heat maps in a terminal: a character for each pixel, no colour needed."""

from collections.abc import Mapping
from itertools import zip_longest

from checks.reporters.page import Page
from lenet_ref.trace import Array

__all__ = ["KEY", "map_lines", "show_maps"]

KEY = "# + for the class (red); = - against it (blue)"
DARK_KEY = "; o neither, but dark"
"""Said where there is such a pixel: of a blend."""

FAINT, STRONG, DARK = 24, 90, 128
"""Levels of red minus blue, and of brightness, between the characters."""

GAP = "    "


def _character(red: int, green: int, blue: int) -> str:
    colour = red - blue
    if abs(colour) < FAINT:
        return " " if (red + green + blue) / 3 >= DARK else "o"
    strong = abs(colour) >= STRONG
    return ("#" if strong else "+") if colour > 0 else ("=" if strong else "-")


def map_lines(picture: Array) -> list[str]:
    """A picture's rows, a character a pixel.

    Parameters
    ----------
    picture : Array of uint8, shape (H, W, 3)

    Examples
    --------
    >>> import numpy as np
    >>> map_lines(np.array([[[103, 0, 31], [255, 255, 255], [5, 48, 97]]], np.uint8))
    ['+ =']
    """
    return ["".join(_character(*map(int, p)) for p in row) for row in picture]


def _digit_lines(picture: Array) -> list[str]:
    return ["".join("@" if p.mean() > DARK else "." for p in row) for row in picture]


def show_maps(page: Page, named: Mapping[str, Array | None]) -> None:
    """Pictures side by side, each under its name; those called ``digit`` in ink.

    Parameters
    ----------
    page : Page
    named : mapping of str to Array
        Two at most fit a terminal of 80 columns.
    """
    columns = [
        [name, *(_digit_lines(one) if _is_ink(name) else map_lines(one))]
        for name, one in named.items()
        if one is not None
    ]
    width = max(len(line) for column in columns for line in column)
    for row in zip_longest(*columns, fillvalue=""):
        page.line(GAP.join(cell.ljust(width) for cell in row).rstrip())
    if not all(map(_is_ink, named)):
        dark = any("o" in line for column in columns for line in column[1:])
        page.line(KEY + (DARK_KEY if dark else ""))


def _is_ink(name: str) -> bool:
    return name.startswith("digit")
