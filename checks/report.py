"""Reports: what a run found, as data. Reporters turn it into words and pages."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from shlex import quote
from typing import Any

from checks.measurement import Case

__all__ = ["SCHEMA_VERSION", "STATUSES", "Finding", "Report", "Result", "Suspect"]

SCHEMA_VERSION = 1
STATUSES = (
    "pass",
    "fail",
    "inconclusive",
    "not_applicable",
    "blocked",
    "error",
    "known",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A measurement that is out of bounds, undecided, or the worst of those within.

    Parameters
    ----------
    subject : str
        Which of the networks judged together.
    seed : int
        Of the plan under which it was found.
    step, kind, direction : str or None
    case : (int, int) or None
    measured, allowed : float
    says, often, advice : str
    function, source : str
        The code that it comes from, where the check knows.
    """

    subject: str
    seed: int
    step: str | None
    kind: str | None
    direction: str | None
    case: Case | None
    measured: float
    allowed: float
    says: str
    often: str
    advice: str = ""
    function: str = ""
    source: str = ""

    @property
    def margin(self) -> float | None:
        """``measured / allowed``, at most 1e12; None where both are 0."""
        if self.measured == 0 and self.allowed == 0:
            return None
        if not self.measured < MARGIN_CAP * self.allowed:  # NaN too
            return MARGIN_CAP if not self.measured < 0 else 0.0
        return self.measured / self.allowed if self.allowed else 0.0


MARGIN_CAP = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The verdict of one check.

    Parameters
    ----------
    check, family : str
    status : str
        One of :data:`STATUSES`.
    reason : str
        Why, where it is neither pass nor fail.
    worst : Finding or None
    failing : tuple of Finding
        The worst of each step and direction that failed.
    judged, excluded : int
        Comparisons that gave evidence; values left out at kinks.
    seed : int
    local : bool
        Whether the failing steps are at fault themselves.
    again : str
        The line that reproduces it, where that is no ``heatcheck run``.
    """

    check: str
    family: str
    status: str
    reason: str = ""
    worst: Finding | None = None
    failing: tuple[Finding, ...] = ()
    judged: int = 0
    excluded: int = 0
    seed: int = 0
    local: bool = False
    again: str = ""

    def reproduced_by(self) -> str:
        """The line to type to see this result again."""
        if self.again:
            return self.again
        at = self.worst
        if at and ":" not in at.subject:  # made in somebody's test: nothing to type
            return f"checks.run(subject, select={self.check!r}, seed={at.seed})"
        line = f"heatcheck run {quote(at.subject) if at else ''}".rstrip()
        line += f" --select {self.check}"
        if at and at.case:
            line += f" --case {at.case[0]}:{at.case[1]}"
        return f"{line} --seed {at.seed if at else self.seed}"

    def as_json(self) -> dict[str, Any]:
        """The published form; every number is finite."""
        at = self.worst
        return {
            "check": self.check,
            "family": self.family,
            "status": self.status,
            "reason": self.reason,
            "step": at.step if at else None,
            "kind": at.kind if at else None,
            "direction": at.direction if at else None,
            "case": {"image": at.case[0], "target": at.case[1]}
            if at and at.case
            else None,
            "cases": {"judged": self.judged, "excluded": self.excluded},
            "measured": _finite(at.measured) if at else None,
            "allowed": _finite(at.allowed) if at else None,
            "margin": at.margin if at else None,
            "says": at.says if at else "",
            "often": at.often if at else "",
            "witness": {"subject": at.subject, "command": self.reproduced_by()}
            if at
            else None,
            "seed": self.seed,
        }


def _finite(value: float) -> float | None:
    return value if abs(value) < float("inf") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A step that may be at fault.

    Parameters
    ----------
    step, kind, direction : str or None
    function, source : str
        Qualified name, and file:line; empty where unknown.
    fault : str
        The known mistake that explains the numbers best; empty if none does.
    residual : float or None
        What that explanation leaves unexplained.
    says : str
    """

    step: str | None
    kind: str | None
    direction: str | None
    function: str = ""
    source: str = ""
    fault: str = ""
    residual: float | None = None
    says: str = ""

    def as_json(self) -> dict[str, Any]:
        """The published form."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that a run found.

    Parameters
    ----------
    subject : str
    verdict : {"pass", "fail", "inconclusive"}
    results : tuple of Result
        In catalogue order.
    suspects : tuple of Suspect
        Most likely first; none where nothing failed.
    check_set : str
    seed : int
    duration_s : float
    """

    subject: str
    verdict: str
    results: tuple[Result, ...]
    suspects: tuple[Suspect, ...]
    check_set: str
    seed: int
    duration_s: float

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of results of each status, zeros included."""
        found = Counter(result.status for result in self.results)
        return {status: found[status] for status in STATUSES}

    @property
    def failed(self) -> tuple[Result, ...]:
        """Results that fail, in catalogue order."""
        return tuple(r for r in self.results if r.status == "fail")

    @property
    def first_check(self) -> str | None:
        """The first check in catalogue order that fails."""
        return self.failed[0].check if self.failed else None

    def as_json(self) -> dict[str, Any]:
        """The published form; see the schema in ``checks/report.schema.json``."""
        return {
            "schema_version": SCHEMA_VERSION,
            "subject": self.subject,
            "verdict": self.verdict,
            "check_set": self.check_set,
            "seed": self.seed,
            "counts": dict(self.counts),
            "results": [result.as_json() for result in self.results],
            "suspects": [suspect.as_json() for suspect in self.suspects],
            "duration_s": round(self.duration_s, 3),
        }
