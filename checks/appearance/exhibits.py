"""Exhibits: a true picture and a false one that deceives, with what there is to tell.

``exhibits(candidates)`` picks the most deceptive faults and for each a digit to show.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from checks.appearance.deception import (
    Appearance,
    appearance,
    deceives,
    looks,
    visibly_differs,
)
from checks.appearance.likeness import cosine
from checks.appearance.pictures import (
    Pictures,
    coloured,
    standard_cases,
    standard_labels,
    true_pictures,
    valid_pictures,
)
from checks.faults.edit import Edit
from checks.faults.fault import Fault
from checks.faults.library import edited_library
from checks.replay.comparison import locate
from lenet_ref.trace import Array

__all__ = ["PANELS", "Candidate", "Exhibit", "Side", "candidate", "exhibits"]

PANELS = ("heat map", "blend")
"""What is shown, in the order of :class:`Pictures`: the blend where only it is off."""

ONE_AND_THE_SAME = 0.98
"""Cosine from which two false pictures are one and the same to the eye."""

MOST = 12
"""Pairs on a page: more, and nobody looks at the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A fault that may be shown, and what is told of it.

    Parameters
    ----------
    title : str
        What it is called, such as ``map-negated-and-drawn``.
    edits : tuple of Edit
        At least one.
    function : str
        Qualified name within its module.
    step : str, optional
        Step and direction, such as ``conv1, backward``; found by replay if not given,
        empty if it is in none.
    check : str
        Id of the check that catches it first; empty if none does.
    among : str
        Follows the check, where it is the first of some checks only.
    story : str
        How one comes to write it.
    thread : str, optional
        Address of the real case.
    """

    title: str
    edits: tuple[Edit, ...]
    function: str
    step: str | None = None
    check: str
    among: str = ""
    story: str
    thread: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of the two pictures.

    Parameters
    ----------
    colours : Array of uint8, shape (H, W, 3)
    near, red : float
        Share of its colour that lies on or near the digit, and that is red.
    """

    colours: Array
    near: float
    red: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Exhibit:
    """A true picture and a false one of the same case.

    Parameters
    ----------
    candidate : Candidate
    looks : Appearance
        Over all standard cases.
    panel : str
        One of :data:`PANELS`.
    label, target : int
        What the digit is, and the class that it is explained for.
    digit : Array of uint8, shape (H, W)
    true, false : Side
    """

    candidate: Candidate
    looks: Appearance
    panel: str
    label: int
    target: int
    digit: Array
    true: Side
    false: Side


def candidate(fault: Fault) -> Candidate:
    """What is told of a fault; the check is the one that it must be caught by."""
    serves = fault.serves
    alone = (
        "nothing but scores and maps" if serves == () else " and ".join(serves or ())
    )
    return Candidate(
        title=fault.id,
        edits=fault.edits,
        function=fault.function,
        check=fault.caught_by or "",
        among="" if serves is None else f", of a subject that serves {alone}",
        story=fault.story,
        thread=fault.thread,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Rival:
    """A candidate with its pictures."""

    candidate: Candidate
    looks: Appearance
    found: Pictures

    @property
    def true(self) -> Pictures:
        return true_pictures(self.looks.score)

    def shows_the_same(self, other: "_Rival") -> bool:
        """Whether the eye takes the two for one and the same."""
        panels = (coloured(one.found.panels) for one in (self, other))
        pairs = zip(*panels, strict=True)
        return all(cosine(a, b) > ONE_AND_THE_SAME for a, b in pairs)


def _rival(one: Candidate) -> _Rival | None:
    """None for what cannot be imported, gives no valid map or deceives nobody."""
    try:
        library = edited_library(one.edits)
    except Exception:  # noqa: BLE001  (a copy that cannot be imported shows nothing)
        return None
    found = appearance(library)
    shown = valid_pictures(library, found.score) if found.deception > 0 else None
    return _Rival(one, found, shown) if shown else None


def _chosen(candidates: Iterable[Candidate], most: int) -> list[_Rival]:
    """The most deceptive, none of which shows the same as another."""
    rivals = [rival for rival in map(_rival, candidates) if rival]
    rivals.sort(key=lambda rival: (-rival.looks.deception, rival.looks.alike))
    chosen: list[_Rival] = []
    for rival in rivals:
        if len(chosen) < most and not any(map(rival.shows_the_same, chosen)):
            chosen.append(rival)
    return chosen


def _side(panel: Array, case: int) -> Side:
    near, _, _, red = looks(panel[[case]], standard_cases()[0][[case]])[0]
    return Side(panel[case], float(near), float(red))


def _case(rival: _Rival, shown: Counter[int]) -> int:
    """One that deceives: of the digit shown least so far, the one furthest off."""
    pixels, _ = standard_cases()
    deceiving = np.flatnonzero(deceives(rival.found, rival.true, pixels))
    off = np.abs(rival.found.panels.astype(int) - rival.true.panels)
    far = off.mean(axis=(0, 2, 3, 4))
    labels = standard_labels()
    return int(min(deceiving, key=lambda case: (shown[int(labels[case])], -far[case])))


def _exhibit(rival: _Rival, case: int) -> Exhibit:
    found, true = rival.found.panels, rival.true.panels
    panel = int(np.argmax(visibly_differs(found[:, case], true[:, case])))
    pixels, targets = standard_cases()
    return Exhibit(
        candidate=replace(rival.candidate, step=_step(rival.candidate)),
        looks=rival.looks,
        panel=PANELS[panel],
        label=int(standard_labels()[case]),
        target=int(targets[case]),
        digit=pixels[case, 0],
        true=_side(true[panel], case),
        false=_side(found[panel], case),
    )


def _step(one: Candidate) -> str:
    """Where replay finds the fault, unless the candidate says."""
    if one.step is not None:
        return one.step
    at = locate(edited_library(one.edits, lenient=True))
    named = (at.step, at.direction) if at else ()
    return ", ".join(filter(None, named))


def exhibits(candidates: Iterable[Candidate], *, most: int = MOST) -> Iterator[Exhibit]:
    """The most deceptive of some faults, each with the digit that shows it.

    Parameters
    ----------
    candidates : iterable of Candidate
        Such as ``map(candidate, NAMED)``. Of those that show the same, the one that
        comes first.
    most : int
        How many at most.

    Yields
    ------
    Exhibit
        The most deceptive first; each digit in turn, as far as they deceive.
    """
    shown: Counter[int] = Counter()
    for rival in _chosen(candidates, most):
        case = _case(rival, shown)
        shown[int(standard_labels()[case])] += 1
        yield _exhibit(rival, case)
