"""Batch: each image's map is its own, whatever company it is in."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from checks.contract import Contract
from checks.graph import alike
from checks.measurement import Direction, Measurements
from checks.response import Response
from checks.slopes import faintest
from checks.tolerances import BATCH_REFUTED_ULPS, BATCH_ULPS, DOUBTFUL
from lenet_ref.trace import Array

__all__ = [
    "logits_do_not_feel_the_batch",
    "maps_do_not_feel_the_batch",
    "order_is_free",
]


def _apart(
    alone: Array, together: Array, faint: Array | float = 0.0
) -> tuple[Array, Array]:
    """Largest distance by image, in units of the largest value of ``alone``.

    What is NaN or infinite in both is the same: that it is, another check tells.

    Parameters
    ----------
    alone, together : Array, shape (N, ...)
    faint : Array, shape (N,), or float
        Values as small as this are rounding, and as large as they happen to be.

    Returns
    -------
    tuple of Array, shape (N,)
        The distance, and what of it may be such rounding.
    """
    mine, theirs = (a.reshape(len(a), -1).astype(np.float64) for a in (alone, together))
    same = (mine == theirs) | (np.isnan(mine) & np.isnan(theirs))
    size = np.maximum(_finite(mine).max(axis=1, initial=0), faint)
    off = np.where(same, 0, np.abs(mine - theirs)).max(axis=1, initial=0)
    info = np.finfo(alone.dtype)  # smaller ones may be subnormal, and lose digits
    unit = np.where(size > info.tiny / info.eps, size, 1)
    return np.asarray(off / unit), np.asarray(faint / unit)


def _finite(values: Array) -> Array:
    """Absolute values; 0 for what is NaN or infinite."""
    return np.abs(np.where(np.isfinite(values), values, 0))


def _shared(base: Response, other: Response) -> tuple[Array, Array]:
    """Places of the cases that both runs have, in the one and in the other."""
    pairs = [
        (base.cases.index(case), place)
        for place, case in enumerate(other.cases)
        if case in base.cases
    ]
    here, there = np.array(pairs, dtype=int).reshape(-1, 2).T
    return here, there


def _ulp(base: Response, here: Array, contract: Contract) -> Array:
    largest = _finite(base.logits[here]).max(axis=1)
    return np.asarray(contract.unit_roundoff * (1 + largest))


def _compared(
    base: Response, other: Response, contract: Contract, often: str
) -> Iterator[Measurements]:
    here, there = _shared(base, other)
    ulp = _ulp(base, here, contract)
    for pair in _pairs(base, other, contract):
        if pair.mine.dtype.kind != "f" or len(pair.theirs) != len(other.cases):
            continue
        off, faint = _apart(pair.mine[here], pair.theirs[there], pair.faint[here])
        yield Measurements(
            step=pair.step,
            kind=pair.kind,
            direction=pair.direction,
            measured=off,
            allowed=BATCH_ULPS * ulp + faint,
            refuted_at=BATCH_REFUTED_ULPS * ulp + faint,
            resolvable=(off == 0) | (faint <= DOUBTFUL),
            cases=tuple(base.cases[i] for i in here),
            says=f"distance in a batch of {len(pair.theirs)} from the base run, per "
            "largest value",
            often=often,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """The same values of two runs, and what size of them is rounding, (N,)."""

    step: str | None
    kind: str | None
    direction: Direction | None
    mine: Array
    theirs: Array
    faint: Array


def _pairs(base: Response, other: Response, contract: Contract) -> Iterator[_Pair]:
    """Maps, and of each step its output and what it hands back."""
    faint = faintest(base, contract, contract.span)
    yield _Pair(None, None, None, base.kept, other.kept, faint)
    for a, b in alike(base.trace, other.trace):
        own = faint if a.kind == "fold" else np.zeros(len(a.y))
        yield _Pair(a.name, a.kind, "forward", a.y, b.y, own)
        if a.gx is not None and b.gx is not None:
            moves = _finite(a.x.reshape(len(a.x), -1)).max(axis=1, initial=0)
            lost = faintest(base, contract, np.where(moves > 0, moves, np.inf))
            yield _Pair(a.name, a.kind, "backward", a.gx, b.gx, lost)


def order_is_free(
    base: Response, permuted: Response, contract: Contract
) -> Iterator[Measurements]:
    """Images in another order give the same values in that order.

    Why: no image of a batch enters into another's map.
    Breaks: something handed on from one image to the next, the first image's mask for
    all.
    Seen: https://github.com/meta-pytorch/captum/issues/1276
    """
    yield from _compared(
        base, permuted, contract, often="something of one image is used for the next"
    )


def logits_do_not_feel_the_batch(
    base: Response, batches: tuple[Response, ...], contract: Contract
) -> Iterator[Measurements]:
    """An image's logits are the same in batches of 1 to 33.

    Why: the network sees each image by itself.
    Breaks: statistics of the batch, as of a batch normalisation left in train mode.
    Seen: https://github.com/Project-MONAI/MONAI/issues/1710
    """
    for other in batches:
        here, there = _shared(base, other)
        ulp = _ulp(base, here, contract)
        yield Measurements(
            step=None,
            direction="forward",
            measured=_apart(base.logits[here], other.logits[there])[0],
            allowed=BATCH_ULPS * ulp,
            refuted_at=BATCH_REFUTED_ULPS * ulp,
            cases=tuple(base.cases[i] for i in here),
            says=f"distance of logits in a batch of {len(other.cases)}, per largest",
            often="statistics of the batch; train mode",
        )


def maps_do_not_feel_the_batch(
    base: Response, batches: tuple[Response, ...], contract: Contract
) -> Iterator[Measurements]:
    """An image's map is the same in batches of 1 to 33.

    Why: its score is its own; nothing is averaged over the batch.
    Breaks: a mean over the batch for a score, which divides every map by N.
    Seen: https://github.com/tensorflow/lucid/pull/263
    """
    for other in batches:
        yield from _compared(
            base, other, contract, often="a mean over the batch divides each map by N"
        )
