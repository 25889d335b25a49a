"""The verdict: the one place where measurements become pass, fail or inconclusive."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from checks.catalogue import Check
from checks.measurement import Measurements
from checks.report import Finding, Result

__all__ = ["Judgement", "decided", "overall"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the measurements of one check on one subject amount to.

    Parameters
    ----------
    failing, undecided, passed : tuple of Finding
        The worst of each step and direction.
    evidence : mapping of (step, direction) to (passed, asked)
    judged, excluded : int
    """

    failing: tuple[Finding, ...]
    undecided: tuple[Finding, ...]
    passed: tuple[Finding, ...]
    wanting: tuple[str, ...]
    judged: int
    excluded: int

    @property
    def settled(self) -> bool:
        """Whether a larger plan could not change the verdict."""
        return bool(self.failing) or not (self.undecided or self.wanting)


Place = tuple[str | None, str | None]


def _finding(subject: str, m: Measurements, row: int) -> Finding:
    measured, allowed, _, _ = m.columns()
    return Finding(
        subject=subject,
        step=m.step,
        kind=m.kind,
        direction=m.direction,
        case=m.cases[row] if row < len(m.cases) else None,
        measured=float(measured[row]),
        allowed=float(allowed[row]),
        says=m.says,
        often=m.often,
        advice=m.advice,
    )


def _severity(finding: Finding) -> float:
    return finding.margin or 0.0


def _worst(found: dict[Place, Finding]) -> tuple[Finding, ...]:
    return tuple(found.values())


def decided(
    check: Check, subject: str, measurements: Iterable[Measurements]
) -> Judgement:
    """Sort the comparisons of one check into failed, undecided, passed and no evidence.

    Up to ``allowed`` is a pass if it could have failed, from ``refuted_at`` a failure;
    NaN is a failure. Each step and direction needs the check's minimum of passes.
    """
    sorted_out: dict[str, dict[Place, Finding]] = defaultdict(dict)
    passes: dict[Place, int] = defaultdict(int)
    asked: dict[Place, int] = defaultdict(int)
    judged = excluded = 0
    for m in measurements:
        measured, allowed, refuted, resolvable = m.columns()
        within = measured <= allowed
        classes = {
            "failing": ~within & ~(measured < refuted),
            "undecided": ~within & (measured < refuted),
            "passed": within & (resolvable > 0),
        }
        place = (m.step, m.direction)
        asked[place] += len(measured)
        passes[place] += int(classes["passed"].sum())
        judged += int(classes["passed"].sum() + classes["failing"].sum())
        excluded += m.excluded
        for name, rows in classes.items():
            if rows.any():
                with np.errstate(over="ignore"):  # allowed may be as small as 1e-313
                    margins = np.where(
                        rows, measured / np.where(allowed > 0, allowed, 1), -1
                    )
                row = int(np.argmax(np.where(np.isnan(margins), np.inf, margins)))
                finding = _finding(subject, m, row)
                known = sorted_out[name].get(place)
                if known is None or _severity(finding) > _severity(known):
                    sorted_out[name][place] = finding
    wanting = tuple(
        _wanting(place, passes[place], count)
        for place, count in asked.items()
        if passes[place] < min(check.minimum, count)
    )
    return Judgement(
        failing=_worst(sorted_out["failing"]),
        undecided=_worst(sorted_out["undecided"]),
        passed=_worst(sorted_out["passed"]),
        wanting=wanting if asked else ("nothing to measure",),
        judged=judged,
        excluded=excluded,
    )


def _wanting(place: Place, passed: int, count: int) -> str:
    step, direction = place
    where = f"{step} {direction or ''}".strip() if step else "the map"
    return f"{where}: evidence from {passed} of {count} comparisons only"


def result(check: Check, judgements: list[Judgement], seed: int) -> Result:
    """One result from the judgements of a check on each network judged together."""
    failing = tuple(f for j in judgements for f in j.failing)
    undecided = tuple(f for j in judgements for f in j.undecided)
    passed = tuple(f for j in judgements for f in j.passed)
    wanting = tuple(w for j in judgements for w in j.wanting)
    status, reason, told = "pass", "", passed
    if failing:
        status, told = "fail", failing
    elif undecided:
        status, told = "inconclusive", undecided
        reason = "a difference that neither passes nor fails, also in a larger plan"
    elif wanting:
        status, reason = "inconclusive", wanting[0]
    worst = max(told, key=_severity, default=None)
    return Result(
        check=check.id,
        family=check.family,
        status=status,
        reason=reason,
        worst=worst,
        failing=failing,
        judged=sum(j.judged for j in judgements),
        excluded=sum(j.excluded for j in judgements),
        seed=seed,
        local=check.local,
    )


def overall(results: Iterable[Result]) -> str:
    """Fail if any check fails or errs; inconclusive if any is; else pass."""
    statuses = {result.status for result in results}
    if statuses & {"fail", "error"}:
        return "fail"
    if statuses & {"inconclusive", "blocked"} or "pass" not in statuses:
        return "inconclusive"
    return "pass"
