"""The campaign: every fault is judged, here, by processes, or by any executor."""

import functools
from collections.abc import Generator, Iterable
from concurrent.futures import Executor, Future, as_completed

from checks.crew import crew
from checks.faults.fault import Fault
from checks.faults.judgement import SECONDS, judge
from checks.faults.named import NAMED
from checks.faults.outcome import Outcome
from checks.faults.trial import Trial
from checks.faults.zoo.member import Member
from checks.faults.zoo.members import ZOO

__all__ = ["campaign", "everything", "in_processes", "judge"]


def everything() -> tuple[Fault | Member, ...]:
    """Every named fault and every member of the zoo that can be made here."""
    return (*NAMED, *(member for member in ZOO if not member.missing))


def campaign(
    faults: Iterable[Fault | Member],
    executor: Executor | None = None,
    *,
    seconds: float = SECONDS,
) -> Generator[Outcome, None, None]:
    """Judge faults and give each outcome as it comes.

    Parameters
    ----------
    faults : iterable of Fault or Member
    executor : concurrent.futures.Executor, optional
        Any; None judges them here, one after the other, in order.
    seconds : float
        Limit for each part of each fault.
    """
    one = functools.partial(judge, seconds=seconds)
    if executor is None:
        yield from map(one, faults)
        return
    waiting = {executor.submit(one, fault): fault for fault in faults}
    try:
        for done in as_completed(waiting):
            yield _outcome(done, waiting[done])
    finally:
        for future in waiting:
            future.cancel()


def _outcome(done: "Future[Outcome]", fault: Fault | Member) -> Outcome:
    """What a worker brought back, or that it died of the fault."""
    try:
        return done.result()
    except Exception as error:  # noqa: BLE001  (contained, and told)
        reason = f"the worker died: {type(error).__name__}: {error}"
        return Outcome(fault=fault, trial=Trial(status="incompetent", reason=reason))


def in_processes(
    faults: Iterable[Fault | Member], jobs: int = 1
) -> Generator[Outcome, None, None]:
    """Judge faults by so many processes.

    Parameters
    ----------
    faults : iterable of Fault or Member
    jobs : int
        At least 1; as a :func:`~checks.crew.crew`.

    Yields
    ------
    Outcome
        As they come; not in order.
    """
    with crew(jobs) as executor:
        yield from campaign(faults, executor)
