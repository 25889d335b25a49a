"""Trials: one fault, one set of weights, the whole battery."""

import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace

import lenet_ref
from checks.faults.fault import Fault, plant
from checks.faults.outcome import Trial
from checks.plan import Plan
from checks.reference import reference
from checks.report import Report
from checks.runner import run
from checks.subject import Subject
from checks.timeout import OutOfTimeError, time_limit
from lenet_ref.trace import Array

__all__ = ["WEIGHTS", "trial"]

Weights = Mapping[str, Array] | None

WEIGHTS: Mapping[str, Callable[[], Weights]] = {
    "trained": lambda: None,
    "random": lambda: lenet_ref.random_weights(0),
}
"""Sets of weights by name; None stands for the shipped ones, which the copy loads."""


def _raised(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _crash(subject: Subject) -> str:
    """What the subject raises when it is simply used; empty if nothing."""
    images, targets = subject.images[:2], subject.images[:2, 0, 0, 0].astype(int)
    try:
        subject.scores(images)
        subject.saliency(images, targets)
        if subject.record:
            subject.record(images, targets)
    except Exception as error:  # noqa: BLE001  (that it raises is what was asked)
        return _raised(error)
    return ""


def _trial_of(subject: Subject, report: Report) -> Trial:
    crash = _crash(subject)
    errors = [r for r in report.results if r.status == "error"]
    noticed = "incompetent" if crash else "killed"
    status = noticed if report.verdict == "fail" else "survived"
    erred = f"{errors[0].check} erred: {errors[0].reason}" if errors else ""
    worst = report.failed[0].worst if report.failed else None
    return Trial(
        weights="",
        status=status,
        reason=crash or (worst.says if worst else erred),
        first_check=report.first_check,
        suspects=tuple(s.function for s in report.suspects if s.function),
    )


def _judged(fault: Fault, weights: Weights) -> Trial:
    try:
        subject = reference(plant(fault), weights)
    except Exception as error:  # noqa: BLE001  (it could not even be built)
        return Trial(weights="", status="incompetent", reason=_raised(error))
    return _trial_of(subject, run(subject, plan=Plan(explain=False)))


def trial(fault: Fault, weights: str, seconds: float) -> Trial:
    """Judge a fault under a set of weights, within a time limit; raises nothing.

    Parameters
    ----------
    fault : Fault
    weights : {"trained", "random"}
    seconds : float
    """
    started = time.perf_counter()
    try:
        with time_limit(seconds), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _judged(fault, WEIGHTS[weights]())
    except OutOfTimeError:
        reason = f"stopped after {seconds:g} s"
        found = Trial(weights="", status="timeout", reason=reason)
    return replace(found, weights=weights, seconds=time.perf_counter() - started)
