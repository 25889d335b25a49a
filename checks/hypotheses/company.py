"""The last stage: maps handed over in a batch, and call after call.

A map of which a mistake predicts nothing is NaN.
"""

from collections.abc import Callable

import numpy as np

from checks.hypotheses.evidence import Evidence
from checks.hypotheses.gradients import fold, sent_back
from checks.hypotheses.mistake import Mistake
from checks.hypotheses.scores import seeded
from checks.hypotheses.targets import heard
from lenet_ref.trace import Array

__all__ = ["COMPANY", "alone", "company_otherwise"]


def alone(_: Evidence, maps: Array) -> Array:
    """Each map, as if it had been asked for by itself."""
    return maps


def _in_batches(
    change: Callable[[Array], Array],
) -> Callable[[Evidence, Array], Array]:
    """The maps of each call, changed together."""

    def act(evidence: Evidence, maps: Array) -> Array:
        handed = np.empty_like(maps)
        for rows in evidence.calls:
            handed[rows] = change(maps[rows])
        return handed

    return act


def _largest(maps: Array) -> Array:
    size = np.abs(maps).max()
    return np.asarray(maps / (size if size > 0 else 1))


def _stretched(maps: Array) -> Array:
    span = np.ptp(maps)
    return np.asarray((maps - maps.min()) / (span if span > 0 else 1))


def _total_before(evidence: Evidence) -> Array:
    """The maps of the call before of the same size, NaN where there was none."""
    total = np.full_like(evidence.maps, np.nan)
    last: dict[int, Array] = {}
    for rows in evidence.calls:
        if len(rows) in last:
            total[rows] = evidence.maps[last[len(rows)]]
        last[len(rows)] = rows
    return total


def _right(evidence: Evidence) -> Array:
    targets = heard(evidence, None)
    return fold(evidence, sent_back(evidence, seeded(evidence, targets)))


def _of_the_call_before(evidence: Evidence, maps: Array) -> Array:
    """Where the call before was of another size, nothing is predicted."""
    handed = np.full_like(maps, np.nan)
    for before, rows in zip(evidence.calls, evidence.calls[1:], strict=False):
        if len(before) == len(rows):
            handed[rows] = maps[before]
    return handed


def _cached(evidence: Evidence, maps: Array) -> Array:
    """By batch size; what was first asked for in batches that checks use is unknown."""
    handed = np.full_like(maps, np.nan)
    largest = max(map(len, evidence.calls))
    known: dict[int, Array] = {}
    for rows in evidence.calls:
        if len(rows) in known or len(rows) == largest:
            handed[rows] = known.setdefault(len(rows), maps[rows])
        else:
            known[len(rows)] = evidence.maps[rows]
    return handed


COMPANY = (
    Mistake("over-batch-size", "is divided by the number of images in the batch",
            _in_batches(lambda m: m / len(m))),
    Mistake("times-batch-size", "is multiplied by the number of images in the batch",
            _in_batches(lambda m: m * len(m))),
    Mistake("batch-reversed", "is that of another image: the batch comes in reverse",
            _in_batches(lambda m: m[::-1])),
    Mistake("batch-rolled-forward", "is that of the image before it in the batch",
            _in_batches(lambda m: np.roll(m, 1, axis=0))),
    Mistake("batch-rolled-back", "is that of the image after it in the batch",
            _in_batches(lambda m: np.roll(m, -1, axis=0))),
    Mistake("first-of-batch", "is that of the first image of the batch",
            _in_batches(lambda m: np.repeat(m[:1], len(m), axis=0))),
    Mistake("last-of-batch", "is that of the last image of the batch",
            _in_batches(lambda m: np.repeat(m[-1:], len(m), axis=0))),
    Mistake("batch-averaged", "is the mean over the batch",
            _in_batches(lambda m: np.repeat(m.mean(axis=0)[np.newaxis], len(m), 0))),
    Mistake("batch-summed", "is the sum over the batch",
            _in_batches(lambda m: np.repeat(m.sum(axis=0)[np.newaxis], len(m), 0))),
    Mistake("summed-along-batch", "is the sum of those so far in the batch",
            _in_batches(lambda m: np.cumsum(m, axis=0))),
    Mistake("batch-mean-subtracted", "has the mean over the batch subtracted",
            _in_batches(lambda m: m - m.mean(axis=0))),
    Mistake("batch-mean-mixed-in", "has {factor} times the mean over the batch added",
            _in_batches(lambda m: np.repeat(m.mean(axis=0)[np.newaxis], len(m), 0)),
            alone=True, scaled=True, free=1, since=_right),
    Mistake("over-largest-of-batch", "is divided by the largest magnitude in the batch",
            _in_batches(_largest), needs_whole=True),
    Mistake("min-max-over-batch", "is stretched to 0 ... 1 over the whole batch",
            _in_batches(_stretched), needs_whole=True),
    Mistake("accumulated", "is added to those of the calls before", alone,
            since=_total_before),
    Mistake("call-before", "is that of the call before", _of_the_call_before,
            alone=True),
    Mistake("cached-by-batch-size",
            "is that of the first call with as many images, for ever", _cached,
            alone=True),
)  # fmt: skip
"""What can happen between maps of one batch, or of several calls."""


def company_otherwise(_: Evidence) -> tuple[Mistake, ...]:
    """Every one of them."""
    return COMPANY
