"""Candidates: the maps that a right way leads to, or one with one or two mistakes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from checks.hypotheses.company import alone, company_otherwise
from checks.hypotheses.evidence import Evidence
from checks.hypotheses.gradients import (
    changed_otherwise,
    fold,
    folded_otherwise,
    sent_back,
    sent_back_otherwise,
    unchanged,
)
from checks.hypotheses.maps import changes
from checks.hypotheses.mistake import Act, Mistake
from checks.hypotheses.passes import passes_otherwise
from checks.hypotheses.scores import seeded, seeded_otherwise
from checks.hypotheses.targets import heard, heard_otherwise
from lenet_ref.trace import Array

__all__ = ["Candidate", "candidates"]


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """What a subject's maps would be.

    Parameters
    ----------
    mistakes : tuple of Mistake
        None: the right map.
    maps : Array, shape (R, C, h, w) or (R, h, w)
        NaN where nothing is predicted.
    stages : tuple of int
        Of each mistake, counted from where the target is heard.
    """

    mistakes: tuple[Mistake, ...]
    maps: Array
    stages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stage:
    """A step on the way to the map, and how it can go wrong.

    ``again``: only what went wrong at the stage before, or at the one of maps, can be
    followed by it; by itself it would be a mistake told twice.
    """

    right: Act
    otherwise: Callable[[Evidence], Iterable[Mistake]]
    again: bool = False


STAGES = (
    _Stage(heard, heard_otherwise),
    _Stage(seeded, seeded_otherwise),
    _Stage(sent_back, lambda e: (*sent_back_otherwise(e), *passes_otherwise(e))),
    _Stage(unchanged, changed_otherwise),
    _Stage(fold, folded_otherwise),
    _Stage(unchanged, changes),
    _Stage(alone, company_otherwise),
    _Stage(unchanged, changes, again=True),
)
FIRST_OF_MAPS = 5
"""Place of the first stage that changes maps, among those above."""

Dictionary = tuple[tuple[Mistake, ...], ...]


def candidates(evidence: Evidence, most: int) -> Iterator[Candidate]:
    """The right maps, and those with up to ``most`` mistakes on the way to them.

    Mistakes that come alone are left out where two are looked for.
    """
    told = tuple(
        tuple(m for m in stage.otherwise(evidence) if m.told_by(evidence))
        for stage in STAGES
    )
    yield from _onwards(evidence, told, (), (0, None, most))


def _onwards(
    evidence: Evidence,
    told: Dictionary,
    made: tuple[tuple[int, Mistake], ...],
    at: tuple[int, Any, int],
) -> Iterator[Candidate]:
    """From a stage with a value and so many mistakes left, to the end."""
    place, value, left = at
    if place == len(STAGES):
        mistakes = tuple(mistake for _, mistake in made)
        yield Candidate(mistakes, value, tuple(stage for stage, _ in made))
        return
    stage = STAGES[place]
    following = (place + 1, stage.right(evidence, value), left)
    yield from _onwards(evidence, told, made, following)
    if not left or not _may_follow(stage, made):
        return
    for mistake in told[place]:
        if not (mistake.alone and (made or left > 1)):
            following = (place + 1, mistake.act(evidence, value), left - 1)
            yield from _onwards(evidence, told, (*made, (place, mistake)), following)


def _may_follow(stage: _Stage, made: tuple[tuple[int, Mistake], ...]) -> bool:
    return not stage.again or bool(made and made[-1][0] >= FIRST_OF_MAPS)
