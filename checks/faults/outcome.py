"""Outcomes: what became of a fault, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from checks.faults.fault import Fault
from checks.faults.trial import Trial
from checks.faults.zoo.member import Member
from checks.replay.places import Location
from checks.report import Suspect

__all__ = ["PACKAGE", "STATUSES", "Looks", "Outcome", "framework_of", "mistake_of"]

STATUSES = ("killed", "survived", "incompetent", "timeout")
"""Killed: a check failed. Survived: none did. Incompetent: it crashed before any check
could speak, which was noticed. Timeout: it ran on, and was stopped."""

PACKAGE = "lenet_ref"


def framework_of(fault: Fault | Member) -> str:
    """What the fault is planted in: ``lenet_ref``, or another framework."""
    return getattr(fault, "framework", PACKAGE)


def mistake_of(fault: Fault | Member) -> str:
    """Class of mistake; of a fault that states none, the module that it is in."""
    return fault.mistake or PurePosixPath(fault.file).stem


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How a false map looks beside the true one.

    Parameters
    ----------
    valid_map : bool
        Whether there is a finite map of the right shape that is not flat.
    alike : float
        Cosine of the two; 0 where there is no valid map.
    deception : float, optional
        Share of cases that look true and are not; None where nobody measured it.
    score : str
        The score that was looked at.
    """

    valid_map: bool = False
    alike: float = 0.0
    deception: float | None = None
    score: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a fault.

    Parameters
    ----------
    fault : Fault or Member
    trial : Trial
    location : Location, Suspect or None
        Where the fault is found: by replay, of an edit of ``lenet_ref``; by the
        report's first suspect, of anything else. It decides nothing.
    looks : Looks
    seconds : float
    """

    fault: Fault | Member
    trial: Trial
    location: Location | Suspect | None = None
    looks: Looks = Looks()
    seconds: float = 0.0

    @property
    def status(self) -> str:
        """One of :data:`STATUSES`."""
        return self.trial.status

    @property
    def first_check(self) -> str | None:
        """The first in catalogue order that fails."""
        return self.trial.first_check

    @property
    def caught_right(self) -> bool:
        """Whether the first check to object is the one that the fault names, if any."""
        named = self.fault.caught_by
        return self.status != "survived" and named in (None, self.first_check)

    @property
    def located_right(self) -> bool | None:
        """Whether function or step are the ones at fault; None where none is visible.

        Of an edit, the very function, and the step and direction that it states; of a
        member of the zoo, these alone.
        """
        fault, at = self.fault, self.location
        if isinstance(fault, Member):
            return None if fault.step is None else _at_step(fault, at)
        place = (at.file, at.function) if isinstance(at, Location) else None
        return place == (fault.file, fault.function) and _at_step(fault, at)

    @property
    def suspect(self) -> Suspect | None:
        """The report's own first suspect."""
        return next(iter(self.trial.suspects), None)

    @property
    def suspected_right(self) -> bool | None:
        """Whether the report, which knows no right copy, suspects the right one first.

        None where the subject shows no steps to suspect.
        """
        if isinstance(self.fault, Member):
            return self.located_right
        shown = self.fault.serves
        if shown is not None and "steps" not in shown:
            return None
        return self.suspect is not None and self.suspect.function == self.fault.function

    def as_json(self) -> dict[str, Any]:
        """The published form; every number is finite."""
        fault, looks = self.fault, self.looks
        return {
            "id": fault.id,
            "framework": framework_of(fault),
            "mistake": mistake_of(fault),
            "file": fault.file,
            "line": fault.line,
            "function": fault.function,
            "before": fault.before,
            "after": fault.after,
            "story": fault.story,
            "thread": fault.thread,
            "status": self.status,
            "reason": self.trial.reason,
            "caught_by": fault.caught_by,
            "first_check": self.first_check,
            "caught_right": self.caught_right,
            "located": _place(self.location),
            "located_right": self.located_right,
            "suspect": _place(self.suspect),
            "suspected_right": self.suspected_right,
            "valid_map": looks.valid_map,
            "alike": round(looks.alike, 6),
            "deception": looks.deception,
            "score": looks.score,
            "seconds": round(self.seconds, 3),
        }


def _at_step(fault: Fault | Member, at: Location | Suspect | None) -> bool:
    """Whether step and direction are those stated, where a fault states them."""
    return at is not None and (
        fault.step in (None, at.step) and fault.direction in (None, at.direction)
    )


def _place(at: Location | Suspect | None) -> Mapping[str, str | None] | None:
    if at is None:
        return None
    names = ("function", "source", "step", "kind", "direction")
    return {name: getattr(at, name) for name in names}
