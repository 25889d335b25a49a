"""The campaign: each fault is planted, judged by the whole battery, and located.

``swaps_campaign(jobs=2)`` is what ``heatcheck faults`` runs: every plus and minus, an
:class:`Outcome` each as it comes, ``outcome.as_json()`` the published form.
"""

import functools
import multiprocessing
import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from types import ModuleType

from checks.appearance.deception import Appearance, appearance
from checks.faults.equivalents import EQUIVALENTS
from checks.faults.fault import Fault, plant
from checks.faults.library import edited_library
from checks.faults.outcome import Outcome, Trial
from checks.faults.swaps import swaps
from checks.faults.trial import WEIGHTS, trial
from checks.replay.comparison import locate
from checks.replay.places import Location
from checks.timeout import OutOfTimeError, time_limit

__all__ = ["campaign", "judge", "swaps_campaign"]

SECONDS = 60.0
"""What one fault may take; a right copy takes two or three."""

NO_APPEARANCE = Appearance(valid_map=False, alike=0.0, deception=0.0, score="")


def _status(fault: Fault, trials: tuple[Trial, ...]) -> str:
    """The worst over the weights; a survivor with a proof is an equivalent."""
    found = {trial.status for trial in trials}
    if "survived" in found:
        return "equivalent" if fault.id in EQUIVALENTS else "survived"
    return next(s for s in ("timeout", "killed", "incompetent") if s in found)


def _located(fault: Fault) -> Location | None:
    return locate(edited_library(fault.edits, lenient=True))


def _appearance(fault: Fault) -> Appearance:
    try:
        library: ModuleType = plant(fault)
    except Exception:  # noqa: BLE001  (a copy that cannot be imported shows nothing)
        return NO_APPEARANCE
    return appearance(library)


def judge(fault: Fault, seconds: float = SECONDS) -> Outcome:
    """Plant a fault, with each set of weights, and say what became of it.

    Parameters
    ----------
    fault : Fault
    seconds : float
        Limit of each of its parts; kept where the platform has interval timers and this
        is the process's main thread.
    """
    started = time.perf_counter()
    trials = tuple(trial(fault, weights, seconds) for weights in WEIGHTS)
    location, looks = None, NO_APPEARANCE
    try:
        with time_limit(seconds):
            location = _located(fault)
            looks = _appearance(fault)
    except OutOfTimeError:
        pass
    return Outcome(
        fault=fault,
        status=_status(fault, trials),
        trials=trials,
        location=location,
        looks=looks,
        seconds=time.perf_counter() - started,
    )


def campaign(
    faults: Iterable[Fault],
    executor: Executor | None = None,
    *,
    seconds: float = SECONDS,
) -> Iterator[Outcome]:
    """Judge faults and give each outcome as it comes.

    Parameters
    ----------
    faults : iterable of Fault
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


def _outcome(done: "Future[Outcome]", fault: Fault) -> Outcome:
    """What a worker brought back, or that it died of the fault."""
    try:
        return done.result()
    except Exception as error:  # noqa: BLE001  (contained, and told)
        reason = f"the worker died: {type(error).__name__}: {error}"
        dead = tuple(
            Trial(weights=w, status="incompetent", reason=reason) for w in WEIGHTS
        )
        return Outcome(fault, "incompetent", dead, None, NO_APPEARANCE, 0.0)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let processes started meanwhile compute in one thread each."""
    name = "OPENBLAS_NUM_THREADS"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


def swaps_campaign(jobs: int = 1) -> Iterator[Outcome]:
    """Every swap of a plus and a minus, judged with trained and with random weights.

    Parameters
    ----------
    jobs : int
        Processes; 1 judges them in this one. Started afresh, not forked: the caller's
        main module must be safe to import, as it is behind ``if __name__ ==
        "__main__"`` or an entry point.

    Yields
    ------
    Outcome
        As they come, ``len(checks.faults.swaps.swaps())`` in all; not in order.
    """
    if jobs <= 1:
        yield from campaign(swaps())
        return
    context = multiprocessing.get_context("spawn")
    with _one_thread(), ProcessPoolExecutor(jobs, mp_context=context) as executor:
        yield from campaign(swaps(), executor)
