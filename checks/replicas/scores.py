"""The four scores from their definitions, and the map folded from a gradient."""

from collections.abc import Callable, Mapping

import numpy as np

from lenet_ref.trace import Array

__all__ = ["COTANGENTS", "SCORES", "amplified", "folded", "log_probabilities"]


def log_probabilities(logits: Array) -> Array:
    """``z - log sum exp z``, shape (N, K), about the largest logit.

    Log-probabilities may be passed in place of logits: they are left as they are.
    """
    largest = logits.max(axis=1, keepdims=True)
    total = np.log(np.exp(logits - largest).sum(axis=1, keepdims=True))
    return np.asarray((logits - largest) - total)


def _picked(values: Array, targets: Array) -> Array:
    return np.asarray(values[np.arange(len(values)), targets])


def _one_hot(logits: Array, targets: Array) -> Array:
    hot = np.arange(logits.shape[1]) == targets[:, np.newaxis]
    return np.asarray(hot.astype(logits.dtype))


def _log_p(logits: Array, targets: Array) -> Array:
    return _picked(log_probabilities(logits), targets)


def _log_p_cotangent(logits: Array, targets: Array) -> Array:
    """Differences of probabilities, the target's as the sum of the others'."""
    y = _one_hot(logits, targets)
    others = np.exp(log_probabilities(logits)) * (1 - y)
    return np.asarray(y * others.sum(axis=1, keepdims=True) - others)


SCORES: Mapping[str, Callable[[Array, Array], Array]] = {
    "logit": _picked,
    "probability": lambda z, t: np.exp(_log_p(z, t)),
    "log_probability": _log_p,
    "loss": lambda z, t: -_log_p(z, t),
}

COTANGENTS: Mapping[str, Callable[[Array, Array], Array]] = {
    "logit": _one_hot,
    "probability": lambda z, t: (
        np.exp(_log_p(z, t))[:, np.newaxis] * _log_p_cotangent(z, t)
    ),
    "log_probability": _log_p_cotangent,
    "loss": lambda z, t: -_log_p_cotangent(z, t),
}


def amplified(score: str, logits: Array, targets: Array, unit: float) -> Array:
    """How many times its own rounding a right cotangent may be off, shape (N,).

    exp makes a relative error of u |z|; and 1 - p cancels to what the other classes
    have, in whatever order it is summed.

    Parameters
    ----------
    score : str
    logits : Array, shape (N, K)
    targets : Array of int, shape (N,)
    unit : float
        Unit round-off: a p next to 1 differs from 1 by no less.
    """
    spread = 1 + np.abs(logits).max(axis=1)
    if score == "logit":
        return np.asarray(spread)
    probabilities = np.exp(log_probabilities(logits))
    others = (probabilities * (1 - _one_hot(logits, targets))).sum(axis=1)
    return np.asarray(spread + 1 / np.maximum(others, unit))


def _length(maps: Array) -> Array:
    """Root of the sum of squares over channels, of maps of any size."""
    largest = np.abs(maps).max(axis=1, keepdims=True)
    shares = maps / np.where(largest > 0, largest, 1)
    return np.asarray(largest[:, 0] * np.linalg.norm(shares, axis=1))


def folded(gradient: Array, *, signed: bool, channel_reduction: str | None) -> Array:
    """The map that the contract declares, from a gradient of shape (N, C, H, W)."""
    maps = gradient if signed else np.abs(gradient)
    if channel_reduction is None:
        return maps
    rules: Mapping[str, Callable[[Array], Array]] = {
        "max": lambda m: np.max(m, axis=1),
        "sum": lambda m: np.sum(m, axis=1),
        "l2": _length,
    }
    return rules[channel_reduction](maps)
