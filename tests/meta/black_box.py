"""Black boxes: the shipped LeNet's logits and map, as two functions."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

import lenet_ref
from checks import Contract, Subject
from checks.adapters import from_callables
from lenet_ref.trace import Array

__all__ = ["black_box", "gradient", "logits"]

CLASSES = 10


@cache
def _network() -> lenet_ref.Network:
    return lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float64)


def logits(x: Array) -> Array:
    """What the shipped network says."""
    return lenet_ref.logits(_network(), x)


def gradient(x: Array, targets: Array, score: str = "logit") -> Array:
    """The right map."""
    return lenet_ref.vanilla_gradient(_network(), x, targets, score)


def black_box(
    saliency: Callable[[Array, Array], Array] = gradient,
    scores: Callable[[Array], Array] = logits,
    parameters: Callable[[], Mapping[str, Array]] | None = None,
) -> Subject:
    """Subject of two functions that declares the gradient of the logit."""
    return from_callables(scores, saliency, contract=Contract(), parameters=parameters)
