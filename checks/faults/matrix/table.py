"""The table: faults by checks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checks.catalogue import CHECK_SET, CHECKS
from checks.faults.cells import LEGEND, decade
from checks.faults.outcome import PACKAGE, Outcome, framework_of, mistake_of

__all__ = ["Matrix", "Row", "matrix_of", "row_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the checks said of one fault.

    Parameters
    ----------
    id : str
    framework, mistake : str
        What it is planted in; its class.
    cells : str
        One character a check, as :mod:`checks.faults.cells` has it.
    """

    id: str
    framework: str
    mistake: str
    cells: str

    @property
    def failing(self) -> Mapping[int, int]:
        """Columns of the checks that fail, each with the decade of its margin."""
        every = ((column, decade(char)) for column, char in enumerate(self.cells))
        return {column: found for column, found in every if found is not None}

    @property
    def first(self) -> int | None:
        """Column of the first check to fail."""
        return next(iter(self.failing), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """All rows.

    Parameters
    ----------
    check_set : str
    checks : tuple of str
        Ids, a column each, in catalogue order.
    rows : tuple of Row
        Those of one framework and one class of mistake together.
    """

    check_set: str
    checks: tuple[str, ...]
    rows: tuple[Row, ...]

    def first_for(self, column: int) -> tuple[str, ...]:
        """Faults that a check is the first to catch."""
        return tuple(row.id for row in self.rows if row.first == column)

    def alone_for(self, column: int) -> tuple[str, ...]:
        """Faults that no other check catches."""
        return tuple(row.id for row in self.rows if list(row.failing) == [column])

    def seen_by(self, column: int) -> tuple[str, ...]:
        """Faults that a check catches, first or not."""
        return tuple(row.id for row in self.rows if column in row.failing)

    @property
    def redundant(self) -> tuple[str, ...]:
        """Checks that are the first to catch nothing."""
        columns = enumerate(self.checks)
        return tuple(check for column, check in columns if not self.first_for(column))

    @property
    def never_alone(self) -> tuple[str, ...]:
        """Checks without which every fault would still be caught, by a later one."""
        columns = enumerate(self.checks)
        return tuple(check for column, check in columns if not self.alone_for(column))


def row_of(outcome: Outcome) -> Row:
    """What the checks said of a fault that was judged."""
    cells = outcome.trial.cells
    absent = LEGEND["blocked"]
    return Row(
        id=outcome.fault.id,
        framework=framework_of(outcome.fault),
        mistake=mistake_of(outcome.fault),
        cells="".join(cells.get(check.id, absent) for check in CHECKS),
    )


def matrix_of(outcomes: Iterable[Outcome]) -> Matrix:
    """Table of what was judged, whatever the order in which it came."""
    rows = [row_of(outcome) for outcome in outcomes]

    def place(row: Row) -> tuple[bool, str, str, int, str]:
        first = len(CHECKS) if row.first is None else row.first
        foreign = row.framework != PACKAGE
        return foreign, row.framework, row.mistake, first, row.id

    return Matrix(
        check_set=CHECK_SET,
        checks=tuple(check.id for check in CHECKS),
        rows=tuple(sorted(rows, key=place)),
    )
