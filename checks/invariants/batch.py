"""Batch: each image's map is its own, whatever company it is in."""

from collections.abc import Iterator

import numpy as np

from checks.contract import Contract
from checks.measurement import Direction, Measurements
from checks.response import Response
from checks.tolerances import BATCH_REFUTED_ULPS, BATCH_ULPS
from lenet_ref.trace import Array

__all__ = [
    "logits_do_not_feel_the_batch",
    "maps_do_not_feel_the_batch",
    "order_is_free",
]


def _apart(alone: Array, together: Array) -> Array:
    """Largest distance by image, in units of the largest value of ``alone``."""
    mine, theirs = (a.reshape(len(a), -1).astype(np.float64) for a in (alone, together))
    size = np.abs(mine).max(axis=1, initial=0)
    off = np.abs(mine - theirs).max(axis=1, initial=0)
    return np.asarray(off / np.where(size > 0, size, 1))


def _rows(base: Response, other: Response) -> Array:
    """Place in the base run of each of the other run's cases."""
    return np.array([base.cases.index(case) for case in other.cases], dtype=int)


def _compared(
    base: Response, other: Response, contract: Contract, often: str
) -> Iterator[Measurements]:
    rows = _rows(base, other)
    ulp = contract.unit_roundoff * (1 + np.abs(base.logits[rows]).max(axis=1))
    pairs: list[tuple[str | None, str | None, Direction | None, Array, Array]] = [
        (None, None, None, base.kept, other.kept)
    ]
    for a, b in zip(base.trace, other.trace, strict=False):
        pairs.append((a.name, a.kind, "forward", a.y, b.y))
        if a.gx is not None and b.gx is not None:
            pairs.append((a.name, a.kind, "backward", a.gx, b.gx))
    for name, kind, direction, one, two in pairs:
        if one.dtype.kind == "f" and len(two) == len(rows):
            yield Measurements(
                step=name,
                kind=kind,
                direction=direction,
                measured=_apart(one[rows], two),
                allowed=BATCH_ULPS * ulp,
                refuted_at=BATCH_REFUTED_ULPS * ulp,
                cases=other.cases,
                says=f"distance in a batch of {len(rows)} from the base run, per "
                "largest value",
                often=often,
            )


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
    """An image's logits are the same in a batch of 1, 2, 7 or 16.

    Why: the network sees each image by itself.
    Breaks: statistics of the batch, as of a batch normalisation left in train mode.
    Seen: https://github.com/Project-MONAI/MONAI/issues/1710
    """
    for other in batches:
        rows = _rows(base, other)
        yield Measurements(
            step=None,
            direction="forward",
            measured=_apart(base.logits[rows], other.logits),
            allowed=BATCH_ULPS * contract.unit_roundoff,
            refuted_at=BATCH_REFUTED_ULPS * contract.unit_roundoff,
            cases=other.cases,
            says=f"distance of logits in a batch of {len(rows)}, per largest logit",
            often="statistics of the batch; train mode",
        )


def maps_do_not_feel_the_batch(
    base: Response, batches: tuple[Response, ...], contract: Contract
) -> Iterator[Measurements]:
    """An image's map is the same in a batch of 1, 2, 7 or 16.

    Why: its score is its own; nothing is averaged over the batch.
    Breaks: a mean over the batch for a score, which divides every map by N.
    Seen: https://github.com/tensorflow/lucid/pull/263
    """
    for other in batches:
        yield from _compared(
            base, other, contract, often="a mean over the batch divides each map by N"
        )
