"""Chains of layers of any geometry, with weights from tiny to saturating."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lenet_ref.layers import Conv2d, Dense, Flatten, Layer, MaxPool2d, ReLU
from lenet_ref.trace import Array
from tests.meta.alarms.draws import chance, one, pair, whole

__all__ = ["GAINS", "Chain", "Weights", "drawn_chain", "drawn_weights"]

Pair = tuple[int, int]

GAINS = (0.01, 0.1, 0.5, 1.0, 1.0, 1.0, 1.0, 2.0, 5.0, 20.0)
"""Weights, in those that keep the size of what they meet: He et al. 2015."""

BIASES = {"zero": 0.0, "usual": 0.3, "strong": 3.0}
ENTRIES = ("normal", "normal", "pruned", "ternary")


@dataclass(frozen=True, slots=True)
class Weights:
    """How weights are drawn.

    Parameters
    ----------
    gain : float
        Of :data:`GAINS`.
    bias : str
        Of :data:`BIASES`: their standard deviation.
    entries : {"normal", "pruned", "ternary"}
        Pruned: seven in ten are 0. Ternary: -1, 0 and 1 times a scale.
    """

    gain: float
    bias: str
    entries: str

    def of(self, rng: np.random.Generator, *shape: int) -> tuple[Array, Array]:
        """Weight of that shape, and bias of its first length."""
        drawn = rng.normal(size=shape)
        if self.entries == "pruned":
            drawn *= rng.random(size=shape) < 0.3
        if self.entries == "ternary":
            drawn = np.sign(np.trunc(drawn))
        weight = self.gain * np.sqrt(2 / np.prod(shape[1:])) * drawn
        return weight, BIASES[self.bias] * self.gain * rng.normal(size=shape[0])


def drawn_weights(rng: np.random.Generator) -> Weights:
    """Any of their kinds."""
    return Weights(one(rng, GAINS), one(rng, tuple(BIASES)), one(rng, ENTRIES))


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Layers of a network with names of their own, and the number of its classes."""

    layers: tuple[Layer, ...]
    classes: int

    @property
    def depth(self) -> int:
        """Layers that have weights."""
        return sum(bool(layer.parameters) for layer in self.layers)


def drawn_chain(
    rng: np.random.Generator, shape: tuple[int, ...], weights: Weights
) -> Chain:
    """Up to four convolutions and three dense layers, rectified and pooled or not."""
    classes = whole(rng, 2, 13)
    layers: list[Layer] = []
    if chance(rng, 0.1):
        layers.append(_pool(rng, "pool0", shape))
        shape = _after(layers[-1:], shape)
    for number in range(1, whole(rng, 0, 4) + 1):
        block = [*_block(rng, number, shape, weights)]
        layers.extend(block)
        shape = _after(block, shape)
    layers.extend(_head(rng, shape, weights, classes))
    return Chain(tuple(layers), classes)


def _after(layers: list[Layer], shape: tuple[int, ...]) -> tuple[int, ...]:
    y = np.zeros((1, *shape))
    for layer in layers:
        y = layer.forward(y)
    return y.shape[1:]


def _block(
    rng: np.random.Generator, number: int, shape: tuple[int, ...], weights: Weights
) -> Iterator[Layer]:
    """A convolution, most often a rectifier, and a pooling before or after it."""
    padding, drawn = pair(rng, 0, 3), pair(rng, 1, 7)
    kernel = _fitting(drawn, shape, padding)
    weight, bias = weights.of(rng, whole(rng, 1, 8), shape[0], *kernel)
    conv = Conv2d(f"conv{number}", weight, bias, pair(rng, 1, 3), padding)
    yield conv
    after: list[Layer] = [ReLU(f"relu{number}")] if chance(rng, 0.9) else []
    if chance(rng, 0.5):
        pool = _pool(rng, f"pool{number}", _after([conv], shape))
        after.insert(int(rng.integers(len(after) + 1)), pool)
    yield from after


def _fitting(kernel: Pair, shape: tuple[int, ...], padding: Pair) -> Pair:
    rows, columns = (
        min(k, side + 2 * pad)
        for k, side, pad in zip(kernel, shape[1:], padding, strict=True)
    )
    return rows, columns


def _pool(rng: np.random.Generator, name: str, shape: tuple[int, ...]) -> Layer:
    kernel = _fitting(pair(rng, 1, 4), shape, (0, 0))
    rows, columns = (int(rng.integers(0, side)) for side in kernel)
    return MaxPool2d(name, kernel, pair(rng, 1, 4), (rows, columns))


def _head(
    rng: np.random.Generator, shape: tuple[int, ...], weights: Weights, classes: int
) -> Iterator[Layer]:
    """Dense layers to the logits, or a convolution that leaves one place a class."""
    if len(shape) == 3 and chance(rng, 0.1):
        weight, bias = weights.of(rng, classes, *shape)
        yield Conv2d("last", weight, bias)
        yield Flatten("flatten")
        return
    yield Flatten("flatten")
    width = int(np.prod(shape))
    for name in ("dense1", "dense2")[: rng.integers(0, 3)]:
        units = whole(rng, 2, 16)
        yield Dense(name, *weights.of(rng, units, width))
        if chance(rng, 0.9):
            yield ReLU(f"relu of {name}")
        width = units
    yield Dense("last", *weights.of(rng, classes, width))
