"""The verdict: the one place where measurements become pass, fail or inconclusive."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from checks.catalogue import Check
from checks.measurement import Measurements
from checks.report import Finding, Result

__all__ = ["Judgement", "decided", "overall", "result"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the measurements of one check on one subject amount to.

    Parameters
    ----------
    failing, undecided, passed : tuple of Finding
        The worst of each step and direction.
    wanting : tuple of str
        Where evidence is wanting, in words.
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


def _finding(m: Measurements, row: int, subject: str, seed: int) -> Finding:
    measured, allowed, _, _ = m.columns()
    return Finding(
        subject=subject,
        seed=seed,
        step=m.step,
        kind=m.kind,
        direction=m.direction,
        case=m.cases[row] if row < len(m.cases) else None,
        measured=float(measured[row]),
        allowed=float(allowed[row]),
        says=m.says,
        often=m.often,
        advice=m.advice,
        function=m.function,
        source=m.source,
    )


def _severity(finding: Finding) -> float:
    return finding.margin or 0.0


def _sorted_out(m: Measurements) -> Mapping[str, npt.NDArray[np.bool_]]:
    """Which of the comparisons failed, are undecided, or passed with evidence.

    Up to ``allowed`` is a pass if it could have failed, from ``refuted_at`` a failure;
    NaN is a failure.
    """
    measured, allowed, refuted, resolvable = m.columns()
    within = measured <= allowed
    return {
        "failing": ~within & ~(measured < refuted),
        "undecided": ~within & (measured < refuted),
        "passed": within & (resolvable > 0),
    }


def _worst_row(m: Measurements, rows: npt.NDArray[np.bool_]) -> int:
    measured, allowed, _, _ = m.columns()
    with np.errstate(over="ignore"):  # allowed may be as small as 1e-313
        margins = measured / np.where(allowed > 0, allowed, 1)
    return int(np.argmax(np.where(rows, np.nan_to_num(margins, nan=np.inf), -1)))


def decided(
    check: Check, subject: str, seed: int, measurements: Iterable[Measurements]
) -> Judgement:
    """Sort the comparisons of one check, and keep the worst of each step and direction.

    Each step and direction needs the check's minimum of passes.
    """
    found: dict[str, dict[Place, Finding]] = defaultdict(dict)
    passes: Counter[Place] = Counter()
    asked: Counter[Place] = Counter()
    judged = excluded = 0
    for m in measurements:
        place, classes = (m.step, m.direction), _sorted_out(m)
        asked[place] += len(classes["passed"])
        passes[place] += int(classes["passed"].sum())
        judged += int(classes["passed"].sum() + classes["failing"].sum())
        excluded += m.excluded
        for name in [name for name, rows in classes.items() if rows.any()]:
            row = _worst_row(m, classes[name])
            rivals = [_finding(m, row, subject, seed), found[name].get(place)]
            found[name][place] = max(filter(None, rivals), key=_severity)
    wanting = tuple(
        _wanting(place, passes[place], count)
        for place, count in asked.items()
        if passes[place] < min(check.minimum, max(count, 1))
    )
    return Judgement(
        failing=tuple(found["failing"].values()),
        undecided=tuple(found["undecided"].values()),
        passed=tuple(found["passed"].values()),
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
    """Fail if any check fails or errs; inconclusive if any is; else pass.

    A known failure is evidence too, and no new one.
    """
    statuses = {result.status for result in results}
    if statuses & {"fail", "error"}:
        return "fail"
    if statuses & {"inconclusive", "blocked"} or not statuses & {"pass", "known"}:
        return "inconclusive"
    return "pass"
