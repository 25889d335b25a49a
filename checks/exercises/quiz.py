"""The quiz: ledgers and heat maps, each right or wrong, and at which step."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

import numpy as np

import lenet_ref
from checks.appearance.pictures import standard_labels
from checks.exercises.claims import accepted_steps, steps
from checks.exercises.course import Course
from checks.exercises.exercise import Exercise
from checks.exercises.heat_maps import Drawn, drawn
from checks.faults.fault import Fault, plant
from checks.faults.library import pristine
from checks.faults.named import NAMED
from checks.ledger import Ledger, ledger
from checks.reference import lenet
from checks.silence import global_states_kept, quiet

__all__ = ["RIGHT", "WRONG", "Item", "Marked", "items", "marked"]

RIGHT, WRONG = "right", "wrong"
"""Answers, besides the name of a step."""

DECEPTIVE = 0.5
"""Deception from which on a fault's heat maps are asked about."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One question.

    Parameters
    ----------
    fault : Fault or None
        None where all is right.
    digit, target : int
    shown : Ledger or Drawn
    """

    fault: Fault | None
    digit: int
    target: int
    shown: Ledger | Drawn


@dataclass(frozen=True, slots=True)
class Marked:
    """What is said of an answer.

    Parameters
    ----------
    points : int
        0 to 2: one for right or wrong, one more for the step; two for what is right.
    says : str
    """

    points: int
    says: str


def _ledger(library: ModuleType, digit: int, target: int) -> Ledger:
    index = int(np.flatnonzero(lenet_ref.pixels()[1] == digit)[0])
    with quiet(), global_states_kept(seed=0), np.errstate(all="ignore"):
        return ledger(lenet(library), (index, target))


def _leaves_its_range(found: Ledger) -> bool:
    """Whether the ledger alone tells that it is wrong."""
    finite = all(np.isfinite(row.observed).all() for row in found.rows)
    return not finite or any(row.within is False for row in found.rows)


def _item_of(fault: Fault, kind: str, digit: int, target: int) -> Item | None:
    """A question about a fault; None where nothing of it can be seen there."""
    try:
        library = plant(fault)
        if kind == "ledger":
            found = _ledger(library, digit, target)
            seen = _leaves_its_range(found)
            return Item(fault, digit, target, found) if seen else None
        shown = drawn(library, digit, target, "logit")
        true = drawn(pristine(), digit, target, "logit")
    except Exception:  # noqa: BLE001  (a copy that raises shows nothing)
        return None
    seen = shown.heat is not None and bool((shown.heat != true.heat).any())
    return Item(fault, digit, target, shown) if seen else None


def _candidates(course: Course, kind: str, draw: random.Random) -> list[Fault]:
    """Faults that no exercise hides, and of which a step can be named."""
    taken = {place.exercise.fault for place in course}
    found = [
        fault
        for fault in NAMED
        if fault.step in steps()
        and fault.id not in taken
        and (kind == "ledger" or (fault.deception or 0.0) >= DECEPTIVE)
    ]
    return draw.sample(found, len(found))


def items(course: Course, seed: int, count: int) -> Iterator[Item]:
    """Questions that a seed draws: ledgers and heat maps in turn, half of them right.

    Parameters
    ----------
    course : Course
        Its exercises are not asked about.
    seed, count : int
    """
    draw = random.Random(seed)
    faults = {kind: iter(_candidates(course, kind, draw)) for kind in KINDS}
    wrongs = [place % 2 == 0 for place in range(count)]
    draw.shuffle(wrongs)
    for place, wrong in enumerate(wrongs):
        kind, digit = KINDS[place % 2], int(draw.choice(standard_labels()))
        item = None
        if wrong:
            tried = (_item_of(fault, kind, digit, digit) for fault in faults[kind])
            item = next((one for one in tried if one), None)
        yield item or _right(kind, digit)


KINDS = ("ledger", "map")


def _right(kind: str, digit: int) -> Item:
    shown = (
        _ledger(pristine(), digit, digit)
        if kind == "ledger"
        else drawn(pristine(), digit, digit, "logit")
    )
    return Item(None, digit, digit, shown)


def _accepted(fault: Fault) -> tuple[str, ...]:
    asked = Exercise(
        name="quiz", title="", fault=fault.id, goal="", symptom="", hints=(), lesson=""
    )
    return accepted_steps(asked)


def marked(item: Item, answer: str) -> Marked | None:
    """Mark an answer; None where it is none.

    Parameters
    ----------
    item : Item
    answer : str
        ``right``, ``wrong``, or the name of the step that is wrong.
    """
    if answer not in (RIGHT, WRONG, *steps()):
        return None
    if item.fault is None:
        good = answer == RIGHT
        return Marked(2 * good, "it is right: nothing was changed")
    at = ", ".join(filter(None, (item.fault.step, item.fault.direction)))
    says = f"it is wrong at {at}: {item.fault.story}"
    if answer == RIGHT:
        return Marked(0, says)
    return Marked(1 + (answer in _accepted(item.fault)), says)
