"""Trials: one subject, the whole battery, and what became of it."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from checks.faults.cells import cell
from checks.report import Report, Suspect
from checks.runner import run
from checks.silence import global_states_kept, quiet
from checks.subject import Subject
from checks.timeout import OutOfTimeError, time_limit

__all__ = ["Trial", "trial"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What the battery says of one subject.

    Parameters
    ----------
    status : {"killed", "survived", "incompetent", "timeout"}
    reason : str
        What was raised, or found.
    first_check : str or None
        The first in catalogue order that fails.
    cells : mapping of str to str
        What each check said, as :func:`checks.faults.cells.cell` has it; empty where
        none could speak.
    suspects : tuple of Suspect
        On the report's evidence alone, most likely first.
    """

    status: str
    reason: str = ""
    first_check: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    suspects: tuple[Suspect, ...] = ()


def _raised(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _crash(subject: Subject) -> str:
    """What the subject raises when it is simply used; empty if nothing."""
    images = subject.images[:2].astype(subject.contract.dtype)
    targets = subject.images[:2, 0, 0, 0].astype(int) * 0
    try:
        with global_states_kept(), subject.kept(), quiet():
            subject.scores(images.copy())
            subject.saliency(images.copy(), targets.copy())
            if subject.record:
                subject.record(images.copy(), targets.copy())
    except Exception as error:  # noqa: BLE001  (that it raises is what was asked)
        return _raised(error)
    return ""


def _trial_of(subject: Subject, report: Report) -> Trial:
    crash = _crash(subject)
    errors = [r for r in report.results if r.status == "error"]
    noticed = "incompetent" if crash else "killed"
    erred = f"{errors[0].check} erred: {errors[0].reason}" if errors else ""
    worst = report.failed[0].worst if report.failed else None
    return Trial(
        status=noticed if report.verdict == "fail" else "survived",
        reason=crash or (worst.says if worst else erred),
        first_check=report.first_check,
        cells={result.check: cell(result) for result in report.results},
        suspects=report.suspects,
    )


def _judged(make: Callable[[], Subject]) -> Trial:
    try:
        subject = make()
    except Exception as error:  # noqa: BLE001  (it could not even be built)
        return Trial(status="incompetent", reason=_raised(error))
    return _trial_of(subject, run(subject))


def trial(make: Callable[[], Subject], seconds: float) -> Trial:
    """Judge a subject within a time limit; raises nothing.

    Parameters
    ----------
    make : callable
        Nothing to the subject.
    seconds : float
    """
    try:
        with time_limit(seconds), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _judged(make)
    except OutOfTimeError:
        return Trial(status="timeout", reason=f"stopped after {seconds:g} s")
