"""Wrong handmade layers that once passed, or were explained wrongly."""

from typing import Any

import numpy as np
import pytest

from checks import Contract, Subject, check_layer, run
from checks.adapters import from_layers
from checks.layer_battery.geometry import Geometry
from lenet_ref.trace import Array


class CappedGate:
    """A ReLU whose way back is that of a ReLU6."""

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gy: Array) -> Array:
        return gy * ((self.x > 0) & (self.x < 6))


class OverflowingSoftmax:
    """Right as long as no exponential overflows."""

    def forward(self, x: Array) -> Array:
        odds = np.exp(x)
        self.p = odds / odds.sum(axis=1, keepdims=True)
        return np.asarray(self.p)

    def backward(self, gy: Array) -> Array:
        return np.asarray(self.p * (gy - (gy * self.p).sum(axis=1, keepdims=True)))


@pytest.mark.parametrize(
    ("layer", "kind", "direction"),
    [(CappedGate, "relu", "backward"), (OverflowingSoftmax, "softmax", "forward")],
)
def test_layer_wrong_at_large_values_is_found(
    layer: type, kind: str, direction: str
) -> None:
    def make(geometry: Geometry) -> Any:  # noqa: ARG001  (it has no sizes)
        return layer()

    report = check_layer(make, kind=kind)

    assert report.verdict == "fail"
    assert report.suspects[0].direction == direction
    assert "buffer" not in report.suspects[0].says


class Right:
    """A dense layer, as people write one: it remembers its x."""

    def __init__(self, inputs: int) -> None:
        rng = np.random.default_rng(inputs)
        self.weight: Array = rng.normal(size=(4, inputs)) / np.sqrt(inputs)
        self.bias: Array = rng.normal(size=4)

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.asarray(x.reshape(len(x), -1) @ self.weight.T + self.bias)

    def backward(self, gy: Array) -> Array:
        return np.asarray((gy @ self.weight).reshape(self.x.shape))


class BiasTaken(Right):
    """The bias is subtracted."""

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.asarray(x.reshape(len(x), -1) @ self.weight.T - self.bias)


class FromZero:
    """A max pooling by 2 whose search for the largest begins with 0."""

    def __init__(self) -> None:
        self.kernel_size = 2

    def forward(self, x: Array) -> Array:
        n, c, h, w = x.shape
        self.blocks = x.reshape(n, c, h // 2, 2, w // 2, 2).swapaxes(3, 4)
        self.y = self.blocks.max(axis=(4, 5))
        return np.asarray(np.maximum(self.y, 0))

    def backward(self, gy: Array) -> Array:
        n, c, h, w = gy.shape
        won = self.blocks == self.y[..., np.newaxis, np.newaxis]
        spread = won / won.sum(axis=(4, 5), keepdims=True) * gy[..., None, None]
        return np.asarray(spread.swapaxes(3, 4).reshape(n, c, 2 * h, 2 * w))


class MaxPool2d(FromZero):
    """Called by its name."""


def _handmade(*chain: Any) -> Subject:
    return from_layers(list(chain), contract=Contract(input_shape=(2, 6, 8)))


class Flat:
    """One row an image."""

    def forward(self, x: Array) -> Array:
        self.shape = x.shape
        return np.asarray(x.reshape(len(x), -1))

    def backward(self, gy: Array) -> Array:
        return np.asarray(gy.reshape(self.shape))


@pytest.mark.parametrize(
    ("chain", "function"),
    [
        ((Flat(), BiasTaken(96)), "BiasTaken.forward"),
        ((MaxPool2d(), Flat(), Right(24)), "FromZero.forward"),
    ],
    ids=["bias subtracted", "pool from zero"],
)
def test_forward_pass_that_its_backward_mirrors_is_located(
    chain: tuple[Any, ...], function: str
) -> None:
    subject = _handmade(*chain)

    report = run(subject, select="gradients.forward_matches_its_formula")

    assert report.verdict == "fail"
    assert report.suspects[0].function == function
