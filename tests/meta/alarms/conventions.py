"""Conventions: right layers that decide otherwise at kinks than ``lenet_ref`` does.

At a kink any derivative is right that hands on as much as it got: ReLU'(0) may be 1,
and of tied pixels the last may win, or all in equal shares.
"""

from dataclasses import fields
from typing import Any

import numpy as np

from lenet_ref.layers import Layer, MaxPool2d, ReLU
from lenet_ref.trace import Array
from lenet_ref.windows import cropped, padded, taps

__all__ = ["CONVENTIONS", "as_convened"]


class OpenReLU(ReLU):
    """Its derivative is 1 at 0."""

    __slots__ = ()

    def forward(self, x: Array) -> Array:
        return np.where(x.real >= 0, x, x.dtype.type(0))

    def vjp(self, x: Array, gy: Array) -> Array:
        return np.where(x.real >= 0, gy, gy.dtype.type(0))


class LastPool(MaxPool2d):
    """The last of tied pixels wins."""

    __slots__ = ()

    def _last(self, x: Array) -> tuple[Array, Array]:
        values = self._windows(x)
        turned = values.real[..., ::-1]
        return values, values.shape[4] - 1 - turned.argmax(axis=4)

    def forward(self, x: Array) -> Array:
        values, winners = self._last(x)
        return np.take_along_axis(values, winners[..., np.newaxis], axis=4)[..., 0]

    def vjp(self, x: Array, gy: Array) -> Array:
        _, winners = self._last(x)
        return spread(self, x, gy, lambda place: (winners == place).astype(gy.dtype))


class SharingPool(MaxPool2d):
    """Tied pixels get equal shares."""

    __slots__ = ()

    def _shares(self, x: Array) -> tuple[Array, Array]:
        values = self._windows(x)
        largest = values.real == values.real.max(axis=4, keepdims=True)
        return values, largest / largest.sum(axis=4, keepdims=True)

    def forward(self, x: Array) -> Array:
        values, shares = self._shares(x)
        largest = np.asarray(values.real.max(axis=4))  # their mean would be rounded
        if not np.iscomplexobj(values):
            return largest
        shared = (shares * values.imag).sum(axis=4).astype(largest.dtype)
        return np.asarray(largest + 1j * shared)

    def vjp(self, x: Array, gy: Array) -> Array:
        _, shares = self._shares(x)
        return spread(self, x, gy, lambda place: shares[..., place].astype(gy.dtype))


def spread(pool: MaxPool2d, x: Array, gy: Array, share: Any) -> Array:
    """Give each pixel of each window its share of the window's cotangent."""
    gxp = padded(np.zeros(x.shape, dtype=gy.dtype), pool.padding)
    for place, (_, index) in enumerate(taps(pool.kernel, pool.stride, gy.shape)):
        gxp[index] += share(place) * gy
    return cropped(gxp, pool.padding)


CONVENTIONS: dict[str, dict[type[Layer], type[Layer]]] = {
    "as lenet_ref": {},
    "ReLU'(0) is 1, the last wins": {ReLU: OpenReLU, MaxPool2d: LastPool},
    "ties share": {MaxPool2d: SharingPool},
}
"""By name, which classes stand for which."""


def as_convened(convention: str, layer: Layer) -> Layer:
    """The same layer with that convention."""
    chosen = CONVENTIONS[convention].get(type(layer), type(layer))
    own: dict[str, Any] = {f.name: getattr(layer, f.name) for f in fields(layer)}
    return chosen(**own)
