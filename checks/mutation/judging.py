"""Judging: one mutant is planted, questioned, located and looked at; nothing raises."""

import contextlib
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from checks.appearance.deception import Appearance, appearance
from checks.faults.library import edited_library
from checks.mutation.battery import (
    SMALL,
    Kill,
    Question,
    Sitting,
    default_order,
    sitting,
    small_battery,
)
from checks.mutation.copies import planted_in
from checks.mutation.mutant import Mutant
from checks.mutation.outcome import Outcome, Place
from checks.mutation.suspicion import QUICK, left_in, suspected
from checks.plan import Plan
from checks.replay.comparison import locate
from checks.timeout import OutOfTimeError, time_limit

__all__ = ["Asked", "judge"]


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
        Limit of each part, for what runs on.
    """

    locate: bool = False
    looks: bool = False
    matrix: bool = False
    families: tuple[str, ...] = ()
    whole: bool = False
    seconds: float = 20.0

    def order(self) -> tuple[Question, ...]:
        """Questions to put, in this order."""
        return tuple(
            question
            for question in default_order()
            if (self.whole or question in small_battery())
            and (not self.families or question.check.family in self.families)
        )

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


def _questioned(asked: Asked, put: Sitting) -> tuple[Kill | None, tuple[str, ...]]:
    """The first failure; with a matrix, all of them too."""
    kills = (kill for question in asked.order() if (kill := put.killed(question)))
    if not asked.matrix:
        return next(kills, None), ()
    every = list(kills)
    failing = dict.fromkeys(str(kill.question) for kill in every)
    return next(iter(every), None), tuple(failing)


def _killed(mutant: Mutant, asked: Asked) -> Outcome:
    """What comes of the questions; a copy that cannot be imported speaks by itself."""
    started = time.perf_counter()
    try:
        with (
            time_limit(asked.seconds),
            planted_in(mutant.edits) as library,
            sitting(library, asked.plan) as put,
        ):
            kill, failing = _questioned(asked, put)
            found = replace(_of_kill(mutant, kill), failing=failing, whole=asked.whole)
            found = replace(found, seconds=_since(started))
            return _with_suspects(found, put, asked)
    except OutOfTimeError as error:
        reason = f"stopped after {asked.seconds:g} s"
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
            found = replace(found, **_part(mutant, _located, asked.seconds))
        if asked.looks:
            found = replace(found, **_part(mutant, _looked_at, asked.seconds))
    return replace(found, more_seconds=round(_since(started) - found.seconds, 6))
