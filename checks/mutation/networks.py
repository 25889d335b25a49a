"""Networks that mutants alone are judged on: slight, each with another contract."""

import math
from collections.abc import Callable, Mapping
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from checks.adapters.images import standard_images
from checks.adapters.network import network_subject
from checks.contract import Contract
from checks.subject import Subject
from lenet_ref.trace import Array

__all__ = ["SLIGHT"]

CONTRACTS: Mapping[str, Contract] = {
    "plain": Contract(input_shape=(2, 8, 9)),
    "row": Contract(
        score="probability", channel_reduction="l2", input_shape=(1, 1, 12)
    ),
    "column": Contract(score="log_probability", signed=False, input_shape=(2, 11, 1)),
    "largest": Contract(score="loss", channel_reduction="max", input_shape=(3, 6, 5)),
    "totals": Contract(signed=False, channel_reduction="sum", input_shape=(2, 5, 6)),
    "narrow": Contract(dtype="float32", input_shape=(2, 5, 7)),
    "grey": Contract(input_shape=(1, 6, 9), input_range=(-1.0, 1.0)),
    "bare": Contract(input_shape=(1, 5, 4)),
}
"""What the reference's networks do not declare, on images of one row and of one column
too."""

UNPICTURED = ("totals",)
"""Those whose traces end before the picture, though there is something to picture."""

HIDDEN, CLASSES = 3, 4
"""As many classes as the small plan has cases, and more of them than features."""


def _layers(library: ModuleType, contract: Contract, seed: int) -> tuple[Any, ...]:
    """Two convolutions, padded differently, and a pool of overlapping windows between.

    Kernels are cut where the image is too small for them.
    """
    rng = np.random.default_rng(seed)
    channels, height, width = contract.input_shape

    def some(*shape: int) -> Array:
        return np.asarray(rng.normal(size=shape) * math.sqrt(2 / math.prod(shape[1:])))

    kernel = min(height, 2), min(width, 3)
    pool = min(height, 3), min(width, 2)
    edges = (pool[0] - 1) // 2, pool[1] - 1
    before = (
        library.Conv2d("conv1", some(4, channels, *kernel), some(4), padding=(0, 1)),
        library.ReLU("relu1"),
        library.MaxPool2d("pool2", kernel=pool, stride=(2, 1), padding=edges),
        library.Conv2d("conv3", some(3, 4, 1, 2), some(3), (1, 2), (1, 0)),
        library.Flatten("flatten"),
    )
    x = np.zeros((1, *contract.input_shape))
    for layer in before:
        x = layer.forward(x)
    return (
        *before,
        library.Dense("dense4", some(HIDDEN, x.shape[1]), some(HIDDEN)),
        library.ReLU("relu4"),
        library.Dense("dense5", some(CLASSES, HIDDEN), some(CLASSES)),
    )


def _bare(library: ModuleType) -> tuple[Any, ...]:
    """No weights at all: the logits are pixels, each the largest of a window."""
    return (library.MaxPool2d("pool", (2, 3), (2, 1)), library.Flatten("flatten"))


def _subject(name: str, seed: int, library: ModuleType) -> Subject:
    contract = CONTRACTS[name]
    bare = name == "bare"
    layers = _bare(library) if bare else _layers(library, contract, seed)
    network = library.Network(layers, input_shape=contract.input_shape)
    if contract.is_single:
        network = network.astype(np.float32)
    return network_subject(
        library,
        network,
        name=f"checks.mutation.networks:{name}",
        contract=contract,
        images=standard_images(contract),
        pictures=name not in UNPICTURED,
    )


SLIGHT: Mapping[str, Callable[[ModuleType], Subject]] = {
    name: partial(_subject, name, seed) for seed, name in enumerate(CONTRACTS)
}
"""By name, what makes them of a copy of the package."""
