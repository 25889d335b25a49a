"""The score: the number whose gradient a saliency map is, and its cotangent.

Symbols: z logits (N, K); t target class of each image (N,); p softmax of z; y one-hot
of t. Everything is computed from differences to the largest logit: nothing overflows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from lenet_ref.trace import Array

__all__ = ["SCORES", "Score", "log_softmax", "softmax"]


def softmax(z: Array) -> Array:
    """Probabilities of the classes, shape (N, K), each row summing to 1.

    Examples
    --------
    >>> softmax(np.array([[1e4, 1e4, -1e4]]))
    array([[0.5, 0.5, 0. ]])
    """
    top = z.real.argmax(axis=1)[:, np.newaxis]
    odds = np.exp(z - np.take_along_axis(z, top, axis=1))  # against the winner
    p: Array = odds / odds.sum(axis=1, keepdims=True)  # (N, K) / (N, 1)
    return p


def log_softmax(z: Array) -> Array:
    """Logarithms of the probabilities, (N, K), exact also where p rounds to 0 or 1.

    Examples
    --------
    >>> log_softmax(np.array([[0.0, -800.0]]))
    array([[   0., -800.]])
    """
    top = z.real.argmax(axis=1)[:, np.newaxis]
    below = z - np.take_along_axis(z, top, axis=1)
    odds = np.exp(below)
    np.put_along_axis(odds, top, 0, axis=1)  # the winner's 1 goes into log1p
    log_p: Array = below - np.log1p(odds.sum(axis=1, keepdims=True))  # (N, K) - (N, 1)
    return log_p


def logit(z: Array, targets: Array) -> Array:
    """``z_t``."""
    z_t: Array = z[np.arange(len(z)), targets]
    return z_t


def logit_cotangent(z: Array, targets: Array) -> Array:
    """``y``."""
    cotangent = np.zeros_like(z)
    np.put_along_axis(cotangent, targets[:, np.newaxis], 1, axis=1)
    return cotangent


def log_probability(z: Array, targets: Array) -> Array:
    """``log p_t``."""
    return logit(log_softmax(z), targets)


def log_probability_cotangent(z: Array, targets: Array) -> Array:
    """``y - p``, the target's own as the sum of the others' p: 1 - p_t would cancel.

    ``1 - p_t`` is 0 as soon as p_t rounds to 1, and the row no longer sums to 0:
    https://github.com/tensorflow/tensorflow/issues/126634
    """
    cotangent = -softmax(z)
    np.put_along_axis(cotangent, targets[:, np.newaxis], 0, axis=1)
    others = cotangent.sum(axis=1)[:, np.newaxis]
    np.put_along_axis(cotangent, targets[:, np.newaxis], -others, axis=1)
    return cotangent


def probability(z: Array, targets: Array) -> Array:
    """``p_t``."""
    return logit(softmax(z), targets)


def probability_cotangent(z: Array, targets: Array) -> Array:
    """``p_t (y - p)``."""
    p_t = probability(z, targets)[:, np.newaxis]
    return p_t * log_probability_cotangent(z, targets)


def loss(z: Array, targets: Array) -> Array:
    """``-log p_t``, of each image by itself, never averaged."""
    return -log_probability(z, targets)


def loss_cotangent(z: Array, targets: Array) -> Array:
    """``p - y``."""
    return -log_probability_cotangent(z, targets)


@dataclass(frozen=True, slots=True)
class Score:
    """One way to put the network's opinion of a class into a number.

    Parameters
    ----------
    value : callable
        (N, K) logits and (N,) targets to (N,) scores.
    cotangent : callable
        (N, K) logits and (N,) targets to the (N, K) derivative of each score.
    """

    value: Callable[[Array, Array], Array]
    cotangent: Callable[[Array, Array], Array]


SCORES: Mapping[str, Score] = MappingProxyType(
    {
        "logit": Score(logit, logit_cotangent),
        "probability": Score(probability, probability_cotangent),
        "log_probability": Score(log_probability, log_probability_cotangent),
        "loss": Score(loss, loss_cotangent),
    }
)
