"""No right layer is taken for another, and no wrong one escapes by being wrong."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from checks import Contract, run
from checks.adapters import from_layers
from checks.plan import Plan
from tests.checks.scratch import loops, mistakes, one_image, textbook

CONTRACT = Contract(input_shape=(2, 8, 10), input_range=(-1.0, 2.0))


class LeakyReLU:
    def forward(self, x: Any) -> Any:
        self.slope = np.where(x > 0, 1.0, 0.1)
        return x * self.slope

    def backward(self, grad: Any) -> Any:
        return grad * self.slope


class ReLU6:
    def forward(self, x: Any) -> Any:
        self.on = (x > 0) & (x < 6)
        return np.clip(x, 0, 6)

    def backward(self, grad: Any) -> Any:
        return grad * self.on


class ReLU(LeakyReLU):
    """A leaky one, and says so."""

    alpha = 0.1

    def __init__(self) -> None:
        self.alpha = 0.1


class MaxPool(textbook.Pooling):
    """Padded with zeros, where the usual padding loses to any value."""

    def forward(self, x: Any) -> Any:
        padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
        return super().forward(padded)

    def backward(self, grad: Any) -> Any:
        return super().backward(grad)[:, :, 1:-1, 1:-1]


class MaxPooling(loops.MaxPool):
    """Of (N, H, W, C)."""

    def forward(self, x: Any) -> Any:
        return np.moveaxis(super().forward(np.moveaxis(x, -1, 1)), 1, -1)

    def backward(self, grad: Any) -> Any:
        return np.moveaxis(super().backward(np.moveaxis(grad, -1, 1)), 1, -1)


class Flatten:
    """Channels last."""

    def forward(self, x: Any) -> Any:
        self.shape = x.shape
        return np.moveaxis(x, 1, -1).reshape(len(x), -1)

    def backward(self, grad: Any) -> Any:
        n, c, h, w = self.shape
        return np.moveaxis(grad.reshape(n, h, w, c), -1, 1)


def zero_padded() -> MaxPool:
    pool = MaxPool(2, 2, 2)
    pool.pad = 0
    return pool


FOREIGN: dict[str, Any] = {
    "leakyrelu": LeakyReLU,
    "relu6": ReLU6,
    "relu_layer": ReLU,
    "avgpool": lambda: loops.AvgPool(2),
    "sigmoid": textbook.Sigmoid,
    "flatten_layer": Flatten,
}


def net(layer: Any) -> list[Any]:
    y = layer.forward(np.zeros((1, 2, 8, 10)))
    return [layer, textbook.Affine(np.ones((y[0].size, 3)), np.zeros(3))]


def kinds(layers: Any, contract: Contract = CONTRACT) -> list[str]:
    subject = from_layers(layers, contract=contract)
    assert subject.record is not None
    trace = subject.record(np.asarray(subject.images[:2]), np.array([0, 1]))
    return [step.kind for step in trace]


@pytest.mark.parametrize("kind", FOREIGN)
def test_right_layer_of_another_kind_is_not_judged_by_a_formula(kind: str) -> None:
    rng = np.random.default_rng(0)
    layers = net(FOREIGN[kind]())
    layers[1].W = rng.normal(size=layers[1].W.shape)

    found = kinds(layers)
    report = run(from_layers(layers, contract=CONTRACT), plan=Plan(images=3, pixels=20))

    assert found[0] == kind
    assert report.verdict == "pass"


def test_pooling_padded_with_zeros_is_none_of_ours() -> None:
    found = kinds(net(zero_padded()))

    assert found[0] == "maxpool"


def test_pooling_of_channels_last_is_none_of_ours() -> None:
    layers = [MaxPooling(2), textbook.Affine(np.ones((40, 3)), np.zeros(3))]

    found = kinds(layers, replace(CONTRACT, layout="NHWC"))

    assert found[:2] == ["channels_last", "maxpooling"]


def test_true_convolution_is_none_of_ours() -> None:
    layers = [
        one_image.Convolution3x3(2, 3),
        one_image.Vector(),
        one_image.Dense(144, 4),
    ]

    subject = from_layers(
        layers, contract=CONTRACT, forward="call", backward="backprop", batched=False
    )

    assert subject.record is not None
    trace = subject.record(np.asarray(subject.images[:2]), np.array([0, 1]))
    assert trace.steps[0].kind == "convolution3x3"


def test_leak_does_not_hide_a_rectifier() -> None:
    layer = type("ReLU", (mistakes.LeakyNamedReLU,), {})()

    found = kinds(net(layer))

    assert found[0] == "relu"


def test_mean_does_not_hide_a_max_pooling() -> None:
    layer = type("MaxPool2D", (loops.AvgPool,), {})(2)

    found = kinds(net(layer))

    assert found[0] == "max_pool2d"
