"""Slow VJPs: each kind of step sent back, one place of the kernel after the other.

Written from the formulas of the forwards; the first of equals wins a window, and a
rectifier is shut at 0.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from checks.replicas.windows import in_frame, without_frame
from lenet_ref.trace import Array, Step

__all__ = ["VJPS", "Vjp", "conv2d", "dense", "flatten", "max_pool2d", "relu", "taps"]

Vjp = Callable[[Step, Array], Array]
"""A step, for its x, parameters and geometry, and the cotangent of y, to that of x."""

Tap = tuple[tuple[int, int], tuple[Any, ...]]


def taps(gy: Array, geometry: Mapping[str, Any]) -> Iterator[Tap]:
    """Each place (p, q) of the kernel, with the index of what it meets in the frame."""
    (kh, kw), (sh, sw) = geometry["kernel"], geometry["stride"]
    rows, columns = gy.shape[2:]
    for p, q in np.ndindex(kh, kw):
        down = slice(p, p + sh * (rows - 1) + 1, sh)
        along = slice(q, q + sw * (columns - 1) + 1, sw)
        yield (p, q), (slice(None), slice(None), down, along)


def conv2d(step: Step, gy: Array) -> Array:
    """``gx[c, i s + p, j s + q] += sum over f of gy[f, i, j] weight[f, c, p, q]``."""
    weight, padding = step.parameters["weight"], step.geometry["padding"]
    framed = in_frame(np.zeros_like(step.x, dtype=gy.dtype), padding)
    for (p, q), index in taps(gy, step.geometry):
        framed[index] += np.einsum("nfij,fc->ncij", gy, weight[:, :, p, q])
    return without_frame(framed, step.x, padding)


def dense(step: Step, gy: Array) -> Array:
    """``gx[i] = sum over o of gy[o] weight[o, i]``."""
    return np.asarray(gy @ step.parameters["weight"])


def relu(step: Step, gy: Array) -> Array:
    """``gy`` where x is positive."""
    return np.where(step.x > 0, gy, gy.dtype.type(0))


def max_pool2d(step: Step, gy: Array) -> Array:
    """Each window's cotangent to the first of its largest values."""
    padding = step.geometry["padding"]
    x = in_frame(step.x, padding, fill=-np.inf)
    framed = in_frame(np.zeros_like(step.x, dtype=gy.dtype), padding)
    found = list(taps(gy, step.geometry))
    winner = np.stack([x[index] for _, index in found]).argmax(axis=0)
    for number, (_, index) in enumerate(found):
        framed[index] += np.where(winner == number, gy, gy.dtype.type(0))
    return without_frame(framed, step.x, padding)


def flatten(step: Step, gy: Array) -> Array:
    """All values of an image, put back where they were."""
    return gy.reshape(step.x.shape)


VJPS: Mapping[str, Vjp] = {
    "conv2d": conv2d,
    "dense": dense,
    "relu": relu,
    "max_pool2d": max_pool2d,
    "flatten": flatten,
}
