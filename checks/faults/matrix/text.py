"""The record: the matrix as text, a line a fault and a character a check."""

import re

from checks.faults.cells import LEGEND
from checks.faults.matrix.table import Matrix, Row

__all__ = ["RecordError", "as_text", "from_text"]

TENS = 10
"""Columns from one blank to the next."""

HEAD = """\
# What each check says of each fault, rounded: heatcheck faults --matrix
# {legend}
# 0 to 9, a, b, c  fails: the margin's power of ten, c is 12 and more
"""


class RecordError(ValueError):
    """A line that is no part of a record."""


def _spaced(cells: str) -> str:
    return " ".join(cells[k : k + TENS] for k in range(0, len(cells), TENS))


def as_text(matrix: Matrix) -> str:
    """The record of a matrix; :func:`from_text` reads it.

    Examples
    --------
    >>> row = Row(id="print-left-in", framework="numpy", mistake="state", cells=".c")
    >>> matrix = Matrix(check_set="0.1", checks=("data.a", "state.b"), rows=(row,))
    >>> print(as_text(matrix).splitlines()[-1])
    print-left-in  numpy  state  .c
    >>> from_text(as_text(matrix)) == matrix
    True
    """
    legend = "   ".join(f"{char}  {said}" for said, char in LEGEND.items())
    lines = [HEAD.format(legend=legend), f"check set {matrix.check_set}"]
    lines += [f"{k:>3} {check}" for k, check in enumerate(matrix.checks, start=1)]
    lines.append("")
    names = [(r.id, r.framework, r.mistake.replace(" ", "_")) for r in matrix.rows]
    widths = [max(map(len, column)) for column in zip(*names, strict=True)]
    for row, cells in zip(names, matrix.rows, strict=True):
        told = [name.ljust(w) for name, w in zip(row, widths, strict=True)]
        lines.append("  ".join([*told, _spaced(cells.cells)]))
    return "\n".join(lines) + "\n"


def _row(line: str) -> Row:
    parts = re.split(r"\s{2,}", line.strip())
    if len(parts) != 4:
        msg = f"{line!r}: expected id, framework, class and cells, two blanks apart"
        raise RecordError(msg)
    name, framework, mistake, cells = parts
    return Row(
        id=name,
        framework=framework,
        mistake=mistake.replace("_", " "),
        cells=cells.replace(" ", ""),
    )


def from_text(text: str) -> Matrix:
    """Read a record.

    Raises
    ------
    RecordError
        If a line is none of a record's, or a row has not a cell for each check.
    """
    lines = [line for line in text.splitlines() if line and line[0] != "#"]
    head = [line for line in lines if re.match(r"check set |\s*\d+ \w+\.\w+$", line)]
    if not head or not head[0].startswith("check set "):
        msg = "no line 'check set VERSION': write it anew, heatcheck faults --matrix"
        raise RecordError(msg)
    checks = tuple(line.split()[1] for line in head[1:])
    rows = tuple(_row(line) for line in lines if line not in head)
    for row in rows:
        if len(row.cells) != len(checks):
            msg = f"{row.id}: {len(row.cells)} cells for {len(checks)} checks"
            raise RecordError(msg)
    return Matrix(check_set=head[0].split()[-1], checks=checks, rows=rows)
