"""Weights: those arrays of a layer that its forward pass reads."""

from collections.abc import Iterable

import numpy as np

from checks.handmade.holdings import arrays, kept
from checks.handmade.layer import HandmadeLayer
from lenet_ref.trace import Array

__all__ = ["NOT_WEIGHTS", "read_by_forward"]

NOT_WEIGHTS = ("grad", "cache", "veloc", "moment", "mask")
"""Where behaviour cannot tell, arrays with this in their names are no weights."""

TRIES = 3
"""Different values put in place of an array, lest a rectifier hide one of them."""


def read_by_forward(
    layer: HandmadeLayer, x: Array, *, apart: Iterable[int] = ()
) -> tuple[str, ...]:
    """Paths of the arrays that y depends on, weights and running statistics.

    Cotangents of weights are not read; caches are overwritten before they are.

    Parameters
    ----------
    layer : HandmadeLayer
    x : Array
        What it takes; each array is changed in turn, and put back.
    apart : iterable of int
        Ids of objects that are not looked into.
    """
    found = arrays(layer.layer, apart=apart)
    writable = {path: a for path, a in found.items() if a.flags.writeable and a.size}
    with kept([layer.layer]):
        y = _output(layer, x)
        if not _same(y, _output(layer, x)):  # random by itself: only names can tell
            return tuple(path for path in writable if _named_a_weight(path))
    return tuple(path for path, array in writable.items() if _read(layer, x, y, array))


def _read(layer: HandmadeLayer, x: Array, y: Array, array: Array) -> bool:
    rng = np.random.default_rng(0)
    for _ in range(TRIES):
        with kept([layer.layer]):
            array += rng.normal(size=array.shape) * (1 + np.abs(array).max())
            try:
                if not _same(y, _output(layer, x)):
                    return True
            except Exception:  # noqa: BLE001  (it was read, and did not like it)
                return True
    return False


def _output(layer: HandmadeLayer, x: Array) -> Array:
    return layer.forward(x.copy())[0].copy()


def _same(one: Array, other: Array) -> bool:
    return one.shape == other.shape and bool(
        ((one == other) | (np.isnan(one) & np.isnan(other))).all()
    )


def _named_a_weight(path: str) -> bool:
    name = path.rpartition(".")[2].lower()
    return not name.startswith("d") and not any(word in name for word in NOT_WEIGHTS)
