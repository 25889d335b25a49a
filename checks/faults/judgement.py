"""Judgements: a fault is planted, judged by the whole battery, and located."""

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from checks.appearance.deception import appearance
from checks.faults.fault import Fault, plant, planted
from checks.faults.library import edited_library
from checks.faults.outcome import Looks, Outcome
from checks.faults.trial import Trial, trial
from checks.faults.zoo.likeness import likeness
from checks.faults.zoo.member import Member
from checks.replay.comparison import locate
from checks.replay.places import Location
from checks.report import Suspect
from checks.silence import global_states_kept, quiet
from checks.subject import Subject
from checks.timeout import OutOfTimeError, time_limit

__all__ = ["SECONDS", "judge"]

SECONDS = 180.0
"""What each part of a judgement may take: a right copy takes two or three, and thirty
were seen where six processes shared two cores."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """How faults of one kind are made, found, and looked at."""

    make: Callable[[Any], Subject]
    place: Callable[[Any, Trial], Location | Suspect | None]
    looks: Callable[[Any], Looks]


def _replayed(fault: Fault, _: Trial) -> Location | None:
    return locate(edited_library(fault.edits, lenient=True))


def _suspected(_: Member, tried: Trial) -> Suspect | None:
    return next(iter(tried.suspects), None)


def _looks_of_copy(fault: Fault) -> Looks:
    found = appearance(plant(fault))
    return Looks(
        valid_map=found.valid_map,
        alike=found.alike,
        deception=found.deception,
        score=found.score,
    )


def _looks_of_member(member: Member) -> Looks:
    wrong = member.make()
    valid, alike = likeness(wrong, member.right())
    return Looks(valid_map=valid, alike=alike, score=wrong.contract.score)


KINDS = {
    Fault: _Kind(planted, _replayed, _looks_of_copy),
    Member: _Kind(lambda member: member.make(), _suspected, _looks_of_member),
}


def _seen(kind: _Kind, fault: Fault | Member) -> Looks:
    try:
        return kind.looks(fault)
    except Exception:  # noqa: BLE001  (what cannot be made shows nothing)
        return Looks()


def judge(fault: Fault | Member, seconds: float = SECONDS) -> Outcome:
    """Plant a fault as it states, and say what became of it.

    It is judged once: on the network, and with the capabilities, that it states.

    Parameters
    ----------
    fault : Fault or Member
    seconds : float
        Limit of each part; kept where the platform has interval timers and this is the
        process's main thread.

    Examples
    --------
    >>> from checks.faults.zoo.members import ZOO
    >>> judge(next(m for m in ZOO if m.id == "broken-map-drawn")).first_check
    'rendering.broken_map_is_refused'
    """
    started = time.perf_counter()
    kind = KINDS[type(fault)]
    tried = trial(functools.partial(kind.make, fault), seconds)
    location, looks = None, Looks()
    try:
        with time_limit(seconds), global_states_kept(), quiet():
            location = kind.place(fault, tried)
            looks = _seen(kind, fault)
    except OutOfTimeError:
        pass
    took = time.perf_counter() - started
    return Outcome(
        fault=fault, trial=tried, location=location, looks=looks, seconds=took
    )
