"""Judging: one mutant is planted, questioned, located and looked at; nothing raises."""

import contextlib
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np

from checks.appearance.deception import Appearance, appearance
from checks.faults.library import edited_library
from checks.mutation.battery import (
    SMALL,
    Kill,
    Question,
    Sitting,
    sitting,
    small_battery,
)
from checks.mutation.copies import planted_in
from checks.mutation.mutant import Mutant
from checks.mutation.order import order_for, taught_for
from checks.mutation.outcome import Outcome, Place
from checks.mutation.suspicion import QUICK, left_in, suspected
from checks.plan import Plan
from checks.replay.comparison import locate
from checks.timeout import OutOfTimeError, time_limit

__all__ = ["Asked", "judge"]


PATIENCE = 10
"""How much longer the whole battery may take than the small one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of each mutant.

    Parameters
    ----------
    locate : bool
        Whether to find the function at fault, with the untouched package at hand and
        without.
    looks : bool
        Whether to compare its heat maps with the true ones.
    matrix : bool
        Whether to go on after the first failure.
    families : tuple of str
        Only checks of these; all where it is empty.
    whole : bool
        Whether to put the whole battery, with the plan that everybody's code is put.
    seconds : float
        Limit of each part, for what runs on; of the whole battery, ten times that. A
        machine that is busy must not make a kill: what is stopped is judged again,
        alone and whole, before it is called a timeout.
    """

    locate: bool = False
    looks: bool = False
    matrix: bool = False
    families: tuple[str, ...] = ()
    whole: bool = False
    seconds: float = 30.0

    def questions(self, mutant: Mutant) -> tuple[Question, ...]:
        """Questions to put to a mutant, in this order."""
        known = {*small_battery(), *taught_for(mutant.changes)}
        return tuple(
            question
            for question in order_for(mutant.changes)
            if (self.whole or question in known)
            and (not self.families or question.check.family in self.families)
        )

    @property
    def limit(self) -> float:
        """Seconds that each part may take."""
        return self.seconds * (PATIENCE if self.whole else 1)

    @property
    def plan(self) -> Plan:
        """How much to ask."""
        return Plan(explain=False) if self.whole else SMALL


def _of_kill(mutant: Mutant, kill: Kill | None) -> Outcome:
    if kill is None:
        return Outcome(id=mutant.id, status="survived")
    return Outcome(
        id=mutant.id,
        status="incompetent" if kill.crashed else "killed",
        reason=kill.reason,
        first_check=kill.question.check.id,
        network=kill.question.network,
    )


def _counts(kill: Kill | None, asked: Asked) -> bool:
    """Whether a suite of the families asked for notices.

    It does by a check of its own, or because nothing runs at all. What only blocks its
    checks passes it.
    """
    if kill is None:
        return False
    own = not asked.families or kill.question.check.family in asked.families
    return own or kill.crashed


def _questioned(
    mutant: Mutant, asked: Asked, put: Sitting
) -> tuple[Kill | None, tuple[str, ...]]:
    """The first failure, and the question that it is of; with a matrix, all those."""
    found = ((q, put.killed(q)) for q in asked.questions(mutant))
    kills = ((question, kill) for question, kill in found if _counts(kill, asked))
    every = list(kills if asked.matrix else islice(kills, 1))
    failing = tuple(str(question) for question, _ in every)
    return next((kill for _, kill in every), None), failing


def _killed(mutant: Mutant, asked: Asked) -> Outcome:
    """What comes of the questions; a copy that cannot be imported speaks by itself."""
    started = time.perf_counter()
    try:
        with (
            time_limit(asked.limit),
            planted_in(mutant.edits) as library,
            sitting(library, asked.plan) as put,
        ):
            kill, failing = _questioned(mutant, asked, put)
            found = replace(_of_kill(mutant, kill), failing=failing, whole=asked.whole)
            found = replace(found, seconds=_since(started))
            return _with_suspects(found, put, asked)
    except OutOfTimeError as error:
        reason = f"stopped after {asked.limit:g} s"
        found = Outcome(
            id=mutant.id, status="timeout", reason=reason, suspects=left_in(error)
        )
    except Exception as error:  # noqa: BLE001  (that it raises is what was asked)
        reason = f"{type(error).__name__}: {error}"
        found = Outcome(
            id=mutant.id, status="incompetent", reason=reason, suspects=left_in(error)
        )
    return replace(found, seconds=_since(started))


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 6)


def _with_suspects(found: Outcome, put: Sitting, asked: Asked) -> Outcome:
    """Suspects too, of what was killed, within the same limit of time."""
    if not (asked.locate and found.noticed):
        return found
    with contextlib.suppress(Exception, OutOfTimeError):
        return replace(found, suspects=suspected(put, found.network or QUICK))
    return found


def _located(mutant: Mutant) -> dict[str, Any]:
    location = locate(edited_library(mutant.edits, lenient=True))
    place = location and Place(
        **{name: getattr(location, name) for name in Place.__dataclass_fields__}
    )
    return {"located": place}


def _looked_at(mutant: Mutant) -> dict[str, Any]:
    with planted_in(mutant.edits) as library:
        looks = appearance(library)
    return _shown(looks)


SHOWN = ("valid_map", "alike", "rank", "levels", "deception")


def _shown(looks: Appearance) -> dict[str, Any]:
    told = looks.as_json()
    return {name: told[name] for name in SHOWN}


UNSEEN = Appearance(valid_map=False, alike=0.0, deception=0.0, score="")
"""Of a copy that shows nothing: it cannot be imported, or it runs on."""


def _part(
    mutant: Mutant, act: Callable[[Mutant], dict[str, Any]], seconds: float
) -> dict[str, Any]:
    """What a part found; nothing where it raised or ran out of time."""
    try:
        with time_limit(seconds):
            return act(mutant)
    except (Exception, OutOfTimeError):  # noqa: BLE001  (contained: it is a mutant's)
        return _shown(UNSEEN) if act is _looked_at else {}


def judge(mutant: Mutant, asked: Asked) -> Outcome:
    """Plant a mutant and say what became of it.

    Parameters
    ----------
    mutant : Mutant
    asked : Asked
    """
    started = time.perf_counter()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = _killed(mutant, asked)
        if asked.locate and found.noticed:
            found = replace(found, **_part(mutant, _located, asked.limit))
        if asked.looks:
            found = replace(found, **_part(mutant, _looked_at, asked.limit))
    return replace(found, more_seconds=round(_since(started) - found.seconds, 6))
