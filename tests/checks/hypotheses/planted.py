"""Evidence of small subjects with a mistake planted in their map."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np

import lenet_ref
from checks import Contract, Subject
from checks.adapters import from_callables
from checks.hypotheses.evidence import Evidence
from checks.hypotheses.explanations import Explanation, map_explanation
from checks.hypotheses.questions import evidence_of
from checks.plan import Plan
from checks.probes import Bench
from lenet_ref.layers import Conv2d, Dense, Flatten, Layer, MaxPool2d, ReLU
from lenet_ref.trace import Array

__all__ = ["OBLONG", "SQUARE", "explained", "network", "right_evidence", "subject"]

SQUARE = Contract(input_shape=(1, 12, 12))
OBLONG = Contract(input_shape=(2, 7, 9), input_range=(-1.0, 2.0))
CLASSES = 5

Saliency = Callable[[Array, Array], Array]


@cache
def network(shape: tuple[int, int, int], seed: int = 0) -> lenet_ref.Network:
    """Random weights: a convolution, a pool, two dense layers, five classes."""
    rng = np.random.default_rng(seed)

    def some(*size: int) -> Array:
        return np.asarray(rng.normal(size=size) * np.sqrt(2 / np.prod(size[1:])))

    channels, height, width = shape
    places = ((height - 1) // 2) * ((width - 1) // 2)
    layers: tuple[Layer, ...] = (
        Conv2d("conv1", some(4, channels, 2, 2), some(4)),
        ReLU("relu1"),
        MaxPool2d("pool2", kernel=(2, 2), stride=(2, 2)),
        Flatten("flatten"),
        Dense("dense3", some(12, 4 * places), some(12)),
        ReLU("relu3"),
        Dense("dense4", some(CLASSES, 12), some(CLASSES)),
    )
    return lenet_ref.Network(layers, shape)


def subject(saliency: Saliency | None = None, contract: Contract = SQUARE) -> Subject:
    """A black box whose scores are right."""
    chain = network(contract.input_shape)

    def right(x: Array, t: Array) -> Array:
        return lenet_ref.vanilla_gradient(
            chain, x, t, contract.score,
            signed=contract.signed, channel_reduction=contract.channel_reduction,
        )  # fmt: skip

    return from_callables(
        lambda x: lenet_ref.logits(chain, x), saliency or right, contract=contract
    )


def right_evidence(contract: Contract = SQUARE) -> Evidence:
    """What a right subject answers."""
    return evidence_of(Bench(subject(contract=contract), Plan()))


def explained(
    saliency: Saliency, contract: Contract = SQUARE, seed: int = 0
) -> Explanation | None:
    """What explains a saliency function."""
    wrong = subject(saliency, contract)
    evidence = evidence_of(Bench(wrong, replace(Plan(), seed=seed)))
    with np.errstate(all="ignore"):
        return map_explanation(evidence, "planted")
