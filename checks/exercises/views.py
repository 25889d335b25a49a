"""Views: what a learner sees of a copy, its numbers and its picture, as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

import lenet_ref
from checks.appearance.pictures import standard_cases
from checks.exercises.asking import Reply, asked
from checks.exercises.course import fault_of
from checks.exercises.desk import Desk
from checks.exercises.handout import PICTURE, drawn_by, picture_of
from checks.exercises.heat_maps import Drawn, explaining, true_pictures_of
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
    """Bundled image and target of the heat map that is shown."""
    one = at.place.exercise
    same = (lenet_ref.pixels()[0] == standard_cases()[0][one.digit]).all(axis=(1, 2, 3))
    return int(np.flatnonzero(same)[0]), one.target


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
    case, score = _case(at), at.place.exercise.score
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
    trouble : Trouble or None
    """

    found: Drawn
    true: Drawn
    trouble: Trouble | None = None


def picture(at: Desk) -> Picture:
    """Draw the heat map of the copy at a desk, and keep it beside the copy."""
    one = at.place.exercise
    case = {"digit": one.digit, "target": one.target, "score": one.score}
    true = true_pictures_of(one.digit, one.target, one.score)
    reply = asked(at.folder, "draw", **case)
    if reply.trouble:
        return Picture(Drawn(), true, reply.trouble)
    told: Mapping[str, Any] = {k: reply.answer[k] for k in ("peak", "why_not")}
    found = Drawn(**{**reply.arrays, **told})
    data = picture_of(found, one, both=one.shown == "beside" or at.tries.solved)
    (at.folder / PICTURE).write_bytes(data)
    return Picture(found, true)


def revealed(at: Desk) -> Mapping[str, Array]:
    """The false picture and the true one, by name, of heat map or blend.

    None where they are the same, or nothing is drawn. The file beside the copy shows
    both from then on.
    """
    one = at.place.exercise
    false = drawn_by(plant(fault_of(one)), one)
    true = true_pictures_of(one.digit, one.target, one.score)
    (at.folder / PICTURE).write_bytes(picture_of(false, one, both=True))
    for what in (one.panel, "heat", "blend"):
        wrong, right = false.panel(what), true.panel(what)
        if wrong is not None and right is not None and (wrong != right).any():
            return {"it was": wrong, "it should have been": right}
    return {}
