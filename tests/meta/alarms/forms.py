"""Forms in which a right network is served: steps, handmade layers, two functions."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np

import lenet_ref
from checks import Contract, Subject
from checks.adapters import from_callables, from_layers, from_network
from lenet_ref.layers import Layer
from lenet_ref.trace import Array

__all__ = ["FORMS"]


def _network(network: lenet_ref.Network, contract: Contract, images: Array) -> Subject:
    """Every step in view."""
    return replace(from_network(network, contract=contract), images=images)


def _without_twin(
    network: lenet_ref.Network, contract: Contract, images: Array
) -> Subject:
    return replace(_network(network, contract, images), twin=None)


class Handmade:
    """A layer that keeps what it is given, and remembers its input for the way back."""

    def __init__(self, layer: Layer) -> None:
        self.kind = type(layer)
        for field in fields(layer):
            value: Any = getattr(layer, field.name)
            setattr(self, field.name, np.array(value) if field.name in layer.parameters
                    else value)  # fmt: skip
        self.names = tuple(field.name for field in fields(layer))

    def layer(self) -> Layer:
        return self.kind(**{name: getattr(self, name) for name in self.names})

    def forward(self, x: Array) -> Array:
        self.x = x
        return self.layer().forward(x)

    def backward(self, gy: Array) -> Array:
        return self.layer().vjp(self.x, gy)


def _layers(network: lenet_ref.Network, contract: Contract, images: Array) -> Subject:
    """Objects with a forward and a backward pass."""
    chain = {
        layer.name: type(type(layer).__name__, (Handmade,), {})(layer)
        for layer in network.layers
    }
    return from_layers(chain, contract=contract, images=images)


def _functions(
    network: lenet_ref.Network, contract: Contract, images: Array
) -> Subject:
    """A black box, with channels last where the contract says so."""
    last = contract.layout == "NHWC"

    def first(x: Array) -> Array:
        return np.moveaxis(x, -1, 1) if last else x

    def saliency(x: Array, targets: Array) -> Array:
        maps = lenet_ref.vanilla_gradient(
            network,
            first(x),
            targets,
            contract.score,
            signed=contract.signed,
            channel_reduction=contract.channel_reduction,
        )
        return np.moveaxis(maps, 1, -1) if last and maps.ndim == 4 else maps

    return from_callables(
        lambda x: lenet_ref.logits(network, first(x)),
        saliency,
        contract=contract,
        images=images,
        parameters=lambda: network.parameters,
    )


FORMS: Mapping[str, tuple[str, Callable[..., Subject]]] = {
    "network": ("float64", _network),
    "network, float32 with a twin": ("float32", _network),
    "network, float32 alone": ("float32", _without_twin),
    "functions": ("float64", _functions),
    "functions, float32": ("float32", _functions),
    "layers": ("float64", _layers),
    "layers, float32 with a twin": ("float32", _layers),
}
"""By name, the dtype and what makes a subject of network, contract and images."""
