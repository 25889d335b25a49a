"""Handmade layers: objects that remember, and are asked at the wrong moment."""

from collections.abc import Callable
from typing import Any

import numpy as np

from checks.adapters.layers import from_layers
from checks.contract import Contract
from checks.faults.zoo.member import Member
from checks.subject import Subject
from lenet_ref.trace import Array

__all__ = ["HANDMADE"]

SMALL = Contract(input_shape=(1, 5, 7))


class Dense:
    """Rows times a weight."""

    def __init__(self, seed: int, inputs: int, outputs: int) -> None:
        rng = np.random.default_rng(seed)
        self.weight: Array = rng.normal(size=(inputs, outputs)) * np.sqrt(2 / inputs)
        self.shape: tuple[int, ...] = ()

    def forward(self, x: Array) -> Array:
        """(N, ...) to (N, outputs)."""
        self.shape = x.shape
        return np.asarray(x.reshape(len(x), -1) @ self.weight)

    def backward(self, gy: Array) -> Array:
        """The transposed weight, in the shape that came."""
        return np.asarray((gy @ self.weight.T).reshape(self.shape))


class Learning(Dense):
    """Rows times a weight, which moves before the cotangent goes through it."""

    def backward(self, gy: Array) -> Array:
        """The transposed weight of the next step."""
        self.weight -= 1e-3 * np.ones(len(gy)) @ gy
        return super().backward(gy)


class ReLU:
    """A gate that is kept for the way back."""

    def __init__(self) -> None:
        self.gate: Array = np.empty(0)

    def forward(self, x: Array) -> Array:
        """Nothing below zero."""
        self.gate = x > 0
        return np.asarray(x * self.gate)

    def backward(self, gy: Array) -> Array:
        """What the gate lets through."""
        return np.asarray(gy * self.gate)


class First(ReLU):
    """A gate of the first image that ever came, one for each size of batch."""

    def __init__(self) -> None:
        super().__init__()
        self.gates: dict[tuple[int, ...], Array] = {}

    def forward(self, x: Array) -> Array:
        """Nothing below zero."""
        self.gate = self.gates.setdefault(x.shape, x > 0)
        return np.maximum(x, 0)


def _chain(first: Any, second: Any, dense: Callable[..., Any] = Dense) -> Subject:
    layers = {
        "dense1": Dense(1, 35, 9),
        "relu1": first,
        "dense2": Dense(2, 9, 9),
        "relu2": second,
        "dense3": dense(3, 9, 4),
    }
    return from_layers(layers, contract=SMALL)


def layers_apart() -> Subject:
    """Each place has a rectifier of its own."""
    return _chain(ReLU(), ReLU())


def one_layer_in_two_places() -> Subject:
    """One rectifier serves twice; it knows the gate of its last call only."""
    shared = ReLU()
    return _chain(shared, shared)


def gate_of_the_first_image() -> Subject:
    """The gate is made once for each size of batch."""
    return _chain(ReLU(), First())


def weight_moved_before_use() -> Subject:
    """The last layer learns before it hands the cotangent on."""
    return _chain(ReLU(), ReLU(), Learning)


GH = "https://github.com/"

HANDMADE = (
    Member(
        id="one-layer-in-two-places",
        mistake="state",
        story="A rectifier has no weights, so that one object serves everywhere.",
        thread=GH + "meta-pytorch/captum/issues/1082",
        framework="numpy",
        before="[dense1, ReLU(), dense2, ReLU(), dense3]",
        after="relu = ReLU(); [dense1, relu, dense2, relu, dense3]",
        caught_by="ranges.cotangents_stay_within_the_jacobian",
        make=one_layer_in_two_places,
        right=layers_apart,
        step="relu1",
        direction="backward",
    ),
    Member(
        id="gate-of-the-first-image",
        mistake="state",
        story="The gate is kept to save time, and made for the first batch only.",
        framework="numpy",
        before="self.gate = x > 0",
        after="self.gate = self.gates.setdefault(x.shape, x > 0)",
        caught_by="batch.order_is_free",
        make=gate_of_the_first_image,
        right=layers_apart,
        step="relu2",
        direction="backward",
    ),
    Member(
        id="weight-moved-before-use",
        mistake="state",
        story="backward() also learns, and hands on what the new weight says.",
        thread=GH + "VikParuchuri/zero_to_gpt/issues/12",
        framework="numpy",
        before="gx = gy @ W.T; W -= rate * dW",
        after="W -= rate * dW; gx = gy @ W.T",
        caught_by="state.parameters_are_untouched",
        make=weight_moved_before_use,
        right=layers_apart,
        step="dense3",
    ),
)
"""Mistakes with layers that keep what the way back needs."""
