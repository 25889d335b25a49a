"""A small network in which nothing is square, and layers bent in one direction."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np

import lenet_ref
from checks import Contract, Subject
from checks.adapters import from_network
from lenet_ref.layers import Conv2d, Dense, Flatten, Layer, MaxPool2d, ReLU
from lenet_ref.trace import Array

__all__ = ["CONTRACT", "Bend", "bent", "judged", "layers"]

CONTRACT = Contract(input_shape=(2, 7, 9), input_range=(-1.0, 2.0))

Bend = Callable[[Array], Array]


def layers(seed: int = 3) -> tuple[Layer, ...]:
    """Odd kernels, unequal strides, overlapping windows, padding, a row left over."""
    rng = np.random.default_rng(seed)

    def some(*shape: int) -> Array:
        return np.asarray(rng.normal(size=shape) * np.sqrt(2 / np.prod(shape[1:])))

    return (
        Conv2d("conv1", some(3, 2, 2, 3), some(3), stride=(1, 2), padding=(1, 0)),
        ReLU("relu1"),
        MaxPool2d("pool2", kernel=(3, 2), stride=(2, 1), padding=(1, 0)),
        Flatten("flatten"),
        Dense("dense3", some(8, 36), some(8)),
        ReLU("relu3"),
        Dense("dense4", some(4, 8), some(4)),
    )


def judged(chain: tuple[Layer, ...], contract: Contract = CONTRACT) -> Subject:
    """Subject of a chain of layers."""
    network = lenet_ref.Network(chain, contract.input_shape)
    return from_network(network, contract=contract)


def _same(array: Array) -> Array:
    return array


def bent(layer: Layer, *, forward: Bend = _same, backward: Bend = _same) -> Layer:
    """Layer of the same name, kind, parameters and geometry, its results bent."""
    right = type(layer)

    class Bent(right):  # type: ignore[valid-type,misc]
        __slots__ = ()

        def forward(self, x: Array) -> Array:
            return forward(right.forward(self, x))

        def vjp(self, x: Array, gy: Array) -> Array:
            return backward(right.vjp(self, x, gy))

    own: dict[str, Any] = {f.name: getattr(layer, f.name) for f in fields(layer)}
    made: Layer = Bent(**own)
    return made
