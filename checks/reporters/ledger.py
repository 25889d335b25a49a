"""The ledger for people: each step's range beside the proved and the usual one."""

from collections.abc import Iterable
from itertools import groupby
from math import isfinite

from checks.ledger import Ledger, Row
from checks.reporters.page import Page, table

__all__ = ["show_ledger"]

CELLS = 16
"""Length of a bar."""

WIDE = 104
"""Columns from which the usual quantiles are shown too."""

TITLES = {
    "forward": "forward: outputs y",
    "backward": "backward: cotangents gx of the inputs",
    "map": "map: what is made of the gradient",
}
"""Sections, in the order of the computation."""


def show_ledger(page: Page, ledger: Ledger) -> None:
    """Write a ledger."""
    image, target = ledger.case
    label = "" if ledger.label is None else f", a {ledger.label}"
    page.line(ledger.subject, "bold")
    page.entry(
        "case",
        f"image {image}{label}, taken for a {ledger.predicted}; target {target}",
        indent=0,
    )
    page.entry(
        "bar",
        f"where the observed range lies within what {ledger.calibrated_on} images of "
        "the subject give; < or > where it goes beyond",
        indent=0,
    )
    wide = page.full_width >= WIDE
    lines = iter(
        table(_cells(page, ledger.rows, wide=wide), right=(2, 3, 4, 5, 7, 8, 9))
    )
    page.line()
    page.line(next(lines))
    for section, rows in groupby(ledger.rows, _section):
        page.line(TITLES[section], "bold")
        for row in rows:
            page.line(next(lines), "bold red" if row.within is False else "")


def _section(row: Row) -> str:
    return "map" if row.kind in ("fold", "render", "blend") else row.direction


def _cells(page: Page, rows: Iterable[Row], *, wide: bool) -> Iterable[tuple[str, ...]]:
    usual = ("usual 5 %", "50 %", "95 %")
    header = (
        "step",
        "shape",
        "lowest",
        "highest",
        "at least",
        "at most",
        "bar",
        *usual,
    )
    yield header if wide else header[:7]
    for row in rows:
        quantiles = tuple(map(_short, row.quantiles[1:4]))
        cells = (
            f"  {row.step}",
            "x".join(map(str, row.shape)) or "1",
            *map(_short, row.observed),
            *(map(_short, row.proved) if row.proved else ("", "")),
            _bar(page, row) + (" OUT" if row.within is False else ""),
        )
        yield (*cells, *quantiles) if wide else cells


def _short(value: float) -> str:
    """Three digits in at most eight characters."""
    return f"{value:.3g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")


def _bar(page: Page, row: Row) -> str:
    """Cells of the usual range, filled where the observed one lies."""
    low, high = row.quantiles[0], row.quantiles[-1]
    full, empty = ("█", "·") if page.unicode else ("#", ".")
    if not all(map(isfinite, (low, high, *row.observed))):
        return "not finite"
    size = high - low if high > low else 1.0
    first, last = (
        min(max(int((value - low) / size * CELLS), 0), CELLS - 1)
        for value in row.observed
    )
    cells = [empty] * CELLS
    cells[first : last + 1] = full * (last + 1 - first)
    if row.observed[0] < low:
        cells[0] = "<"
    if row.observed[1] > high:
        cells[-1] = ">"
    return "".join(cells)
