"""The stage after the folding: what can be done to a map as such."""

from collections.abc import Iterator
from functools import partial

from checks.hypotheses import places, values
from checks.hypotheses.evidence import Evidence
from checks.hypotheses.mistake import Mistake
from checks.hypotheses.values import Change
from lenet_ref.trace import Array

__all__ = ["changed_map", "changes"]

Row = tuple[str, str, Change]

PAIRED_KERNELS = (
    "is smoothed by a box of 3 x 3, with zeros beyond the border",
    "is smoothed by a Gaussian of width 1, with zeros beyond the border",
)
"""Of the others there are too many for a second mistake to be looked for."""

NEIGHBOURS = 16
"""Shifts beside which a second mistake is looked for: the nearest, wrapped or not."""


def changed_map(_: Evidence, maps: Array, *, change: Change) -> Array:
    """A change as a stage."""
    return change(maps)


def _mistake(row: Row, **also: bool | int) -> Mistake:
    identity, says, change = row
    act = partial(changed_map, change=change)
    return Mistake(identity, says, act, **also)  # type: ignore[arg-type]


def _uncentred(row: Row) -> Mistake:
    smooth = row[0] == "smoothed"
    alone = row[0] == "edge-lost" or (smooth and row[1] not in PAIRED_KERNELS)
    return _mistake(row, needs_whole=True, alone=alone, free=int(smooth))


def changes(evidence: Evidence) -> Iterator[Mistake]:
    """Every change that the evidence can tell."""
    height, width = evidence.images.shape[-2:]
    for row in values.POINTWISE:
        if evidence.contract.signed or row[0] not in OF_SIGNS:
            yield _mistake(row)
    for row in values.OF_THE_WHOLE:
        yield _mistake(row, needs_whole=True)
    yield from map(_mistake, places.CENTRED)
    if height == width:
        yield from map(_mistake, places.SQUARE)
    else:
        yield from map(_uncentred, places.OBLONG)
    yield from map(_uncentred, places.UNCENTRED)
    for number, row in enumerate(places.shifts(whole=evidence.whole)):
        yield _mistake(row, alone=number >= NEIGHBOURS, free=2)


OF_SIGNS = ("absolute", "rectified", "positive-part-dropped", "signed-root-taken")
"""These do nothing to an absolute map that another does not."""
