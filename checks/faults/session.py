"""Sessions: which faults are planted, and what is known when it ends or is ended."""

import contextlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from checks.faults.campaign import everything
from checks.faults.fault import Fault
from checks.faults.outcome import Outcome
from checks.faults.zoo.member import Member
from checks.faults.zoo.members import absent

__all__ = ["Session", "chosen", "held"]

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Session:
    """What came of planting faults.

    Parameters
    ----------
    outcomes : tuple of Outcome
        In the order in which they came.
    complete : bool
        False if it was interrupted.
    """

    outcomes: tuple[Outcome, ...]
    complete: bool

    def as_json(self) -> dict[str, Any]:
        """The published form, with what could not be planted here, and why."""
        return {
            "schema_version": SCHEMA_VERSION,
            "complete": self.complete,
            "faults": [outcome.as_json() for outcome in self.outcomes],
            "not_planted": [
                {
                    "framework": framework,
                    "reason": f"{framework} is not installed",
                    "ids": list(ids),
                }
                for framework, ids in absent().items()
            ],
        }


def chosen(patterns: Sequence[str] = ()) -> tuple[Fault | Member, ...]:
    """Faults whose id matches one of the patterns; all, if there are none.

    Raises
    ------
    ValueError
        If a pattern matches nothing that can be planted here.

    Examples
    --------
    >>> [fault.id for fault in chosen(["print-*"])]
    ['print-left-in']
    """
    faults = everything()
    for pattern in patterns:
        if not any(fnmatchcase(fault.id, pattern) for fault in faults):
            msg = f"--select {pattern}: no fault of that name can be planted here"
            raise ValueError(msg + _why(pattern, absent()))
    wanted = patterns or ("*",)
    return tuple(f for f in faults if any(fnmatchcase(f.id, one) for one in wanted))


def _why(pattern: str, missing: Mapping[str, tuple[str, ...]]) -> str:
    """What would have to be installed for it, if it is that."""
    for framework, ids in missing.items():
        if any(fnmatchcase(one, pattern) for one in ids):
            return f": {framework} is not installed, type pip install {framework}"
    return "; type heatcheck faults --json - for their names"


def held(
    outcomes: Generator[Outcome, None, None], told: Callable[[Outcome], Outcome]
) -> Session:
    """Take outcomes as they come; Ctrl-C ends it, and nothing that came is lost.

    Parameters
    ----------
    outcomes : generator of Outcome
        It is closed.
    told : callable
        Given each.
    """
    found: list[Outcome] = []
    with contextlib.closing(outcomes):
        try:
            found.extend(told(outcome) for outcome in outcomes)
        except KeyboardInterrupt:
            return Session(tuple(found), complete=False)
    return Session(tuple(found), complete=True)
