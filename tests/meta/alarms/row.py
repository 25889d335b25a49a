"""Rows: what all checks said of one right network, as data that a file can hold."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from checks import run
from checks.report import Result
from tests.meta.alarms.networks import right_network

__all__ = ["OBJECTIONS", "Row", "Said", "judged"]

OBJECTIONS = ("fail", "error", "blocked")
"""What no check may say of a right network."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one check said.

    Parameters
    ----------
    check, status, reason : str
    margin : float or None
        Of its worst measurement.
    where : str
        Its step, or the map.
    """

    check: str
    status: str
    reason: str
    margin: float | None
    where: str

    @classmethod
    def of(cls, result: Result) -> "Said":
        """What a result comes down to."""
        at = result.worst
        where = (at.step or "the map") if at else ""
        told = result.reason
        if result.status == "fail" and at:
            told = f"measured {at.measured:.3g}, allowed {at.allowed:.3g}"
        margin = at.margin if at else None
        return cls(result.check, result.status, told, margin, where)


@dataclass(frozen=True, slots=True)
class Row:
    """One right network, judged.

    Parameters
    ----------
    number : int
    traits : mapping of str to str
    verdict : str
    said : tuple of Said
        By each check.
    seconds : float
    """

    number: int
    traits: Mapping[str, str]
    verdict: str
    said: tuple[Said, ...]
    seconds: float

    @property
    def objections(self) -> tuple[Said, ...]:
        """What must not be."""
        return tuple(one for one in self.said if one.status in OBJECTIONS)

    def as_line(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_line(cls, line: str) -> "Row":
        """The row of such a line."""
        row = cls(**json.loads(line))
        said = tuple(Said(**one) for one in row.said)  # type: ignore[arg-type]  # read as dicts
        return replace(row, said=said)


def judged(number: int) -> Row:
    """The row of the right network of that number."""
    right = right_network(number)
    report = run(right.subject, seed=number)
    said = tuple(map(Said.of, report.results))
    return Row(number, dict(right.traits), report.verdict, said, report.duration_s)
