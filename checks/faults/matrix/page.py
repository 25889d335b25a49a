"""The page: the matrix in Markdown, for people."""

from collections.abc import Iterator
from itertools import groupby

from checks.faults.matrix.table import Matrix, Row

__all__ = ["as_markdown"]

SHOWN = 8
"""Failing checks that a row names besides the first; of more, their number is said."""

HEAD = """\
# Which check sees which fault

Written by `heatcheck faults --matrix`, beside [a record](kill-matrix.txt) that a test
compares cell by cell. 10⁴ means that what was measured is ten thousand times what is
allowed; 10¹² that it is that or more, or anything at all where nothing is allowed. Each
fault is judged on the network, and with the capabilities, for which it is made; what it
is, and how it comes about, stands in [`checks/faults`](../checks/faults) and, of those
that no edit of `lenet_ref` can be, in [the zoo](../checks/faults/zoo).

![Faults by checks](images/kill-matrix.png)"""


def as_markdown(matrix: Matrix) -> str:
    """The page of a matrix."""
    parts = [HEAD, "\n\n".join(_summary(matrix)), "\n".join(_checks(matrix))]
    for framework, rows in groupby(matrix.rows, key=lambda row: row.framework):
        parts.append("\n".join(_rows(matrix, framework, list(rows))))
    return "\n\n".join(parts) + "\n"


def _summary(matrix: Matrix) -> Iterator[str]:
    rows, checks = len(matrix.rows), len(matrix.checks)
    caught = sum(row.first is not None for row in matrix.rows)
    yield f"**{caught} of {rows} faults are caught, by {checks} checks.**"
    yield _redundancy(matrix)
    alone = checks - len(matrix.never_alone)
    yield (
        f"{alone} checks are, for some fault, the only one to object. Without any "
        f"single one of the other {checks - alone} every fault here would still be "
        "caught, by another check that says less: they are kept because they name the "
        "cause, or speak where others cannot be asked. In the table their column "
        "*alone* is empty."
    )


def _redundancy(matrix: Matrix) -> str:
    if not matrix.redundant:
        return "No check is redundant: each is the first to catch some fault."
    names = ", ".join(f"`{name}`" for name in matrix.redundant)
    return f"Redundant, since they are the first to catch nothing: {names}."


def _checks(matrix: Matrix) -> Iterator[str]:
    yield "## Checks\n"
    yield (
        "*First*: faults that it is the first to catch; *alone*: that no other check "
        "sees; *in all*: that it sees.\n"
    )
    yield "| | check | first | alone | in all |"
    yield "|--:|---|--:|--:|--:|"
    for column, check in enumerate(matrix.checks):
        ways = (matrix.first_for, matrix.alone_for, matrix.seen_by)
        counts = " | ".join(str(len(way(column)) or "") for way in ways)
        yield f"| {column + 1} | `{check}` | {counts} |"


def _rows(matrix: Matrix, framework: str, rows: list[Row]) -> Iterator[str]:
    yield f"## Faults in {framework}\n"
    yield "Numbers are those of the checks above.\n"
    yield "| fault | class | caught first by | then by |"
    yield "|---|---|---|---|"
    for row in rows:
        yield f"| {row.id} | {row.mistake} | {_first(matrix, row)} | {_others(row)} |"


def _first(matrix: Matrix, row: Row) -> str:
    if row.first is None:
        return "nothing"
    return f"`{matrix.checks[row.first]}` {_power(row.failing[row.first])}"


def _others(row: Row) -> str:
    others = [f"{k + 1}: {_power(found)}" for k, found in row.failing.items()][1:]
    more = f", and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
    return ", ".join(others[:SHOWN]) + more


def _power(decade: int) -> str:
    return f"10{_raised(decade)}"


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
