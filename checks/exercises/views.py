"""Views: what a learner sees of a copy, its numbers and its picture, as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

import lenet_ref
from checks.exercises.asking import Reply, asked
from checks.exercises.course import fault_of
from checks.exercises.desk import Desk
from checks.exercises.handout import PICTURE, picture_of, shown_score
from checks.exercises.heat_maps import Drawn, drawn, explaining, true_pictures_of
from checks.exercises.trouble import Trouble
from checks.faults.fault import plant
from checks.ledger import Ledger, Row, ledger
from checks.measurement import Case
from checks.reference import lenet
from lenet_ref.trace import Array

__all__ = ["Picture", "Traced", "picture", "revealed", "traced"]


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """The ledger of a copy.

    Parameters
    ----------
    score : str
        That is explained: the one whose picture is shown.
    ledger, true : Ledger or None
        Of the copy; of the reference, where it is shown.
    trouble : Trouble or None
    """

    score: str
    ledger: Ledger | None = None
    true: Ledger | None = None
    trouble: Trouble | None = None


def _case(at: Desk) -> Case:
    """The first bundled digit of the class that is shown, and the target."""
    labels = lenet_ref.pixels()[1]
    index = int(np.flatnonzero(labels == at.place.exercise.digit)[0])
    return index, at.place.exercise.target


def _row(found: Mapping[str, Any]) -> Row:
    pairs = ("shape", "observed", "proved", "quantiles")
    some = {name: found[name] and tuple(found[name]) for name in pairs}
    return Row(**{**found, **some})


def _ledger(reply: Reply) -> Ledger:
    found: Mapping[str, Any] = reply.answer["ledger"]
    rows = tuple(_row(row) for row in found["rows"])
    return Ledger(**{**found, "case": tuple(found["case"]), "rows": rows})


def traced(at: Desk) -> Traced:
    """The ledger of the copy at a desk, beside the reference's at an easy level."""
    case, score = _case(at), shown_score(at.place.exercise)
    reply = asked(at.folder, "ledger", case=case, score=score)
    if reply.trouble:
        return Traced(score, trouble=reply.trouble)
    beside = at.place.exercise.shown == "beside"
    true = ledger(explaining(lenet(), score), case) if beside else None
    return Traced(score, _ledger(reply), true)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """The heat map of a copy.

    Parameters
    ----------
    found, true : Drawn
    score : str
    trouble : Trouble or None
    """

    found: Drawn
    true: Drawn
    score: str
    trouble: Trouble | None = None

    @property
    def differs(self) -> bool:
        """Whether heat map or blend are not what they should be."""
        found, true = self.found, self.true
        pairs = ((found.heat, true.heat), (found.blend, true.blend))
        return any(a is None or b is None or (a != b).any() for a, b in pairs)


def picture(at: Desk) -> Picture:
    """Draw the heat map of the copy at a desk, and keep it beside the copy."""
    one = at.place.exercise
    score = shown_score(one)
    case = {"digit": one.digit, "target": one.target, "score": score}
    reply = asked(at.folder, "draw", **case)
    true = true_pictures_of(one.digit, one.target, score)
    if reply.trouble:
        return Picture(Drawn(), true, score, reply.trouble)
    found = Drawn(**reply.arrays, why_not=reply.answer["why_not"])
    data = picture_of(found, one, score, both=one.shown == "beside")
    (at.folder / PICTURE).write_bytes(data)
    return Picture(found, true, score)


def revealed(at: Desk) -> Mapping[str, Array]:
    """The false picture and the true one, by name, of heat map or blend.

    None where they are the same, or nothing is drawn. The file beside the copy shows
    both from then on.
    """
    one, copy = at.place.exercise, plant(fault_of(at.place.exercise))
    score = shown_score(one)
    false = drawn(copy, one.digit, one.target, score)
    true = true_pictures_of(one.digit, one.target, score)
    (at.folder / PICTURE).write_bytes(picture_of(false, one, score, both=True))
    for what in ("heat", "blend"):
        wrong, right = getattr(false, what), getattr(true, what)
        if wrong is not None and (wrong != right).any():
            return {"it was": wrong, "it should have been": right}
    return {}
