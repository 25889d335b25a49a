"""Outcomes: what became of a fault, as data."""

from dataclasses import dataclass
from typing import Any

from checks.appearance.deception import Appearance
from checks.faults.equivalents import EQUIVALENTS
from checks.faults.fault import Fault
from checks.replay.places import Location

__all__ = ["STATUSES", "Outcome", "Trial"]

STATUSES = ("killed", "survived", "equivalent", "incompetent", "timeout")
"""Killed: a check failed. Survived: none did. Equivalent: none did, and it is proved
that none can. Incompetent: it crashed before any check could speak, which was noticed.
Timeout: it ran on, and was stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One fault under one set of weights.

    Parameters
    ----------
    weights : {"trained", "random"}
    status : {"killed", "survived", "incompetent", "timeout"}
    reason : str
        What was raised, or found.
    first_check : str or None
        The first in catalogue order that fails.
    suspects : tuple of str
        Functions that the report suspects on its evidence alone, most likely first.
    seconds : float
    """

    weights: str
    status: str
    reason: str = ""
    first_check: str | None = None
    suspects: tuple[str, ...] = ()
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The published form."""
        return {
            "weights": self.weights,
            "status": self.status,
            "reason": self.reason,
            "first_check": self.first_check,
            "suspect": self.suspects[0] if self.suspects else None,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a fault.

    Parameters
    ----------
    fault : Fault
    status : str
        One of :data:`STATUSES`: the worst over the weights.
    trials : tuple of Trial
        With trained and with random weights.
    location : Location or None
        Where replay finds the fault; it decides nothing.
    looks : Appearance
    seconds : float
    """

    fault: Fault
    status: str
    trials: tuple[Trial, ...]
    location: Location | None
    looks: Appearance
    seconds: float

    @property
    def noticed(self) -> bool:
        """Whether the battery objects with every set of weights."""
        return self.status in ("killed", "incompetent", "timeout")

    @property
    def explained(self) -> bool:
        """Whether it is noticed, or proved to be no fault."""
        return self.noticed or self.status == "equivalent"

    @property
    def located_right(self) -> bool:
        """Whether replay names the very function that was edited."""
        at = self.location
        named = at is not None and (at.file, at.function)
        return named == (self.fault.file, self.fault.function)

    @property
    def suspected_right(self) -> bool:
        """Whether the report's own first suspect is the function that was edited."""
        first = {trial.suspects[:1] for trial in self.trials}
        return first == {(self.fault.function,)}

    @property
    def first_check(self) -> str | None:
        """The first check to catch it with trained weights, else with random ones."""
        return next((t.first_check for t in self.trials if t.first_check), None)

    @property
    def reason(self) -> str:
        """Why, where the status asks for one."""
        if self.status == "equivalent":
            proof = EQUIVALENTS[self.fault.id]
            return f"{proof.proof}; {proof.precondition}: {proof.because}"
        return next((t.reason for t in self.trials if t.reason), "")

    def _located(self) -> dict[str, Any] | None:
        at = self.location
        if at is None:
            return None
        return {name: getattr(at, name) for name in at.__slots__}

    def as_json(self) -> dict[str, Any]:
        """The published form; every number is finite."""
        return {
            "id": self.fault.id,
            "file": self.fault.file,
            "line": self.fault.line,
            "function": self.fault.function,
            "before": self.fault.before,
            "after": self.fault.after,
            "status": self.status,
            "reason": self.reason,
            "first_check": self.first_check,
            "located": self._located(),
            "located_right": self.located_right,
            "suspected_right": self.suspected_right,
            "valid_map": self.looks.valid_map,
            "alike": round(self.looks.alike, 6),
            "deception": self.looks.deception,
            "score": self.looks.score,
            "seconds": round(self.seconds, 3),
            "weights": [trial.as_json() for trial in self.trials],
        }
