"""The ledger of a learner's copy, beside that of the reference where it is shown."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from math import isfinite

from checks.ledger import Ledger, Row
from checks.reporters.page import Page, table

__all__ = ["show_beside", "show_trace"]

TITLES = {
    "forward": "forward: outputs y",
    "backward": "backward: cotangents gx of the inputs",
    "map": "map: what is made of the gradient",
}

MADE = ("fold", "render", "blend")

CLOSE = 1e-6
"""Relative difference from which two numbers are said to differ."""


def _section(row: Row) -> str:
    return "map" if row.kind in MADE else row.direction


def _short(value: float) -> str:
    """Three digits; no zero has a sign."""
    return (
        f"{value + 0.0:.3g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")
    )


def _case(page: Page, ledger: Ledger, score: str) -> None:
    image, target = ledger.case
    label = "" if ledger.label is None else f", a {ledger.label}"
    told = f"image {image}{label}, taken for a {ledger.predicted}; {score} of {target}"
    page.entry("case", told, indent=0)


def _show(page: Page, rows: list[Row], lines: Iterator[str]) -> None:
    page.line()
    page.line(next(lines))
    for section, some in groupby(rows, _section):
        page.line(TITLES[section], "bold")
        for _ in some:
            page.line(next(lines))


def show_trace(page: Page, ledger: Ledger, score: str) -> None:
    """Write the ledger of a copy by itself: what each step gives, and what it may."""
    _case(page, ledger, score)
    header = ("step", "shape", "lowest", "highest", "at least", "at most", "")
    cells = [header, *map(_cells, ledger.rows)]
    _show(page, list(ledger.rows), iter(table(cells, right=(2, 3, 4, 5))))


def _cells(row: Row) -> tuple[str, ...]:
    return (
        f"  {row.step}",
        "x".join(map(str, row.shape)) or "1",
        *map(_short, row.observed),
        *(map(_short, row.proved) if row.proved else ("", "")),
        "OUT" if row.within is False else "",
    )


def _differ(one: float, other: float) -> bool:
    if not (isfinite(one) and isfinite(other)):
        return True
    return abs(one - other) > CLOSE * max(abs(one), abs(other))


Pair = tuple[Row, Row | None]


def _pairs(ours: Iterable[Row], true: Iterable[Row]) -> Iterator[Pair]:
    known = {(row.step, row.direction): row for row in true}
    for row in ours:
        yield row, known.get((row.step, row.direction))


def show_beside(page: Page, ledger: Ledger, true: Ledger, score: str) -> None:
    """Write the ledger of a copy beside that of the reference.

    Parameters
    ----------
    page : Page
    ledger, true : Ledger
        Of the same case.
    score : str
        That is explained.
    """
    _case(page, ledger, score)
    page.entry("marks", "OUT: outside of what can be; <: not as it should be", 0)
    header = ("step", "lowest", "highest", "at least", "at most", "should be", "and")
    cells: list[tuple[str, ...]] = [(*header, "")]
    for row, right in _pairs(ledger.rows, true.rows):
        expected = tuple(map(_short, right.observed)) if right else ("", "")
        bounds = tuple(map(_short, row.proved)) if row.proved else ("", "")
        marks = _marks(row, right)
        cells.append(
            (f"  {row.step}", *map(_short, row.observed), *bounds, *expected, marks)
        )
    _show(page, list(ledger.rows), iter(table(cells, right=(1, 2, 3, 4, 5, 6))))


def _marks(row: Row, right: Row | None) -> str:
    pairs = zip(row.observed, right.observed, strict=True) if right else ()
    other = any(_differ(*pair) for pair in pairs)
    return " ".join(("OUT",) * (row.within is False) + ("<",) * other)
