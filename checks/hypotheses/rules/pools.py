"""Wrong VJPs of pools and of flattening. Sentences follow "the VJP of pool2"."""

from collections.abc import Callable
from functools import partial

import numpy as np

from checks.hypotheses.rules.rule import Rule
from checks.hypotheses.rules.stride import unstrided
from checks.replicas.vjps import taps
from checks.replicas.windows import in_frame, without_frame
from lenet_ref.trace import Array, Step

__all__ = ["FLATTENS", "POOLS"]


def _shared(step: Step, gy: Array, *, share: Callable[[Array, Array], Array]) -> Array:
    """Of each window, to every place the share that a rule gives it.

    ``share`` takes the window's values (places, N, C, rows, columns) and gy.
    """
    padding = step.geometry["padding"]
    x = in_frame(step.x, padding, fill=-np.inf)
    framed = in_frame(np.zeros_like(step.x, dtype=gy.dtype), padding)
    found = [index for _, index in taps(gy, step.geometry)]
    parts = share(np.stack([x[index] for index in found]), gy)
    for part, index in zip(parts, found, strict=True):
        framed[index] += part
    return without_frame(framed, step.x, padding)


def _equal(values: Array) -> Array:
    return np.asarray(values == values.max(axis=0))


def _only(winner: Array, count: int) -> Array:
    return np.asarray(winner == np.arange(count).reshape(-1, 1, 1, 1, 1))


def _last(v: Array, gy: Array) -> Array:
    winner = len(v) - 1 - v[::-1].argmax(axis=0)
    return np.asarray(_only(winner, len(v)) * gy)


def _smallest(v: Array, gy: Array) -> Array:
    finite = np.where(np.isinf(v), np.inf, v)
    return np.asarray(_only(finite.argmin(axis=0), len(v)) * gy)


def _first_place(v: Array, gy: Array) -> Array:
    return np.asarray(_only(np.zeros(v.shape[1:], dtype=int), len(v)) * gy)


def _pool_overwritten(step: Step, gy: Array) -> Array:
    """Windows that overlap overwrite each other: the last one counts."""
    padding = step.geometry["padding"]
    x = in_frame(step.x, padding, fill=-np.inf)
    framed = in_frame(np.zeros_like(step.x, dtype=gy.dtype), padding)
    (kh, kw), (sh, sw) = step.geometry["kernel"], step.geometry["stride"]
    n, c = np.indices(gy.shape[:2])
    for i, j in np.ndindex(*gy.shape[2:]):
        window = x[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        p, q = np.divmod(window.reshape(*gy.shape[:2], -1).argmax(axis=2), kw)
        framed[n, c, i * sh + p, j * sw + q] = gy[:, :, i, j]
    return without_frame(framed, step.x, padding)


def _winner_exchanged(step: Step, gy: Array) -> Array:
    """Row and column of the winner within the window exchanged."""
    kh, kw = step.geometry["kernel"]
    order = np.arange(kh * kw).reshape(kh, kw).T.ravel()

    def share(v: Array, gy: Array) -> Array:
        return np.asarray(_only(v[order].argmax(axis=0), len(v)) * gy)

    return _shared(step, gy, share=share)


SHARES: tuple[tuple[str, str, Callable[[Array, Array], Array]], ...] = (
    ("pool-whole-window", "feeds all of it to the whole window",
     lambda v, gy: np.broadcast_to(gy, v.shape)),
    ("pool-averaged", "spreads it evenly over the window, as an average does",
     lambda v, gy: np.broadcast_to(gy / len(v), v.shape)),
    ("pool-all-ties", "feeds all of it to every one of tied pixels",
     lambda v, gy: _equal(v) * gy),
    ("pool-ties-shared", "shares it among tied pixels",
     lambda v, gy: _equal(v) * gy / _equal(v).sum(axis=0)),
    ("pool-last-tie", "feeds the last of tied pixels", _last),
    ("pool-smallest", "feeds the smallest pixel of the window", _smallest),
    ("pool-first-place", "feeds the first place of each window, whoever won",
     _first_place),
    ("pool-losers", "feeds all but the largest pixel of the window",
     lambda v, gy: ~_equal(v) * gy),
)  # fmt: skip


def _columns_first(step: Step, gy: Array) -> Array:
    shape = step.x.shape[1:]
    return gy.reshape(len(gy), *shape[::-1]).transpose(0, *range(len(shape), 0, -1))


def _channels_last(step: Step, gy: Array) -> Array:
    shape = step.x.shape
    return np.moveaxis(gy.reshape(shape[0], *shape[2:], shape[1]), -1, 1)


def _read_backwards(step: Step, gy: Array) -> Array:
    return gy[:, ::-1].reshape(step.x.shape)


POOLS: tuple[Rule, ...] = (
        *((name, says, partial(_shared, share=share)) for name, says, share in SHARES),
        ("pool-windows-overwrite", "lets windows that overlap overwrite each other",
         _pool_overwritten),
        ("pool-winner-exchanged", "exchanges the row and column of the winner",
         _winner_exchanged),
        ("stride-ignored", "ignores the stride", unstrided),
    )  # fmt: skip

FLATTENS: tuple[Rule, ...] = (
        ("flatten-columns-first", "puts values back in column order", _columns_first),
        ("flatten-channels-last", "puts values back channels last", _channels_last),
        ("flatten-reversed", "puts values back in reverse", _read_backwards),
    )  # fmt: skip
