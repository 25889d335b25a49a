"""The declared score of a target, in the operations of any array library."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Operations", "score_of_target"]


@dataclass(frozen=True, slots=True)
class Operations:
    """What the scores are made of.

    Parameters
    ----------
    numpy_like : module
        With ``arange``, ``exp``, ``stack``, ``sum``, ``where``, ``zeros_like``: those
        of keras.ops that leave float64 what it is, as its ``logaddexp`` does not.
    log_sum_exp : callable
        Array and ``axis`` to the logarithm of the summed exponentials.
    """

    numpy_like: Any
    log_sum_exp: Callable[..., Any]


def _log_probability(ops: Operations, logits: Any, is_target: Any) -> Any:
    """``-log(1 + sum exp(z_j - z_t))`` over j other than t.

    Differentiated, this is made of the others' probabilities: ``1 - p_t``, which
    cancels where p_t rounds to 1, does not occur.
    """
    xp = ops.numpy_like
    target = _logit(ops, logits, is_target)
    others = ops.log_sum_exp(xp.where(is_target, -np.inf, logits), axis=1)
    margin = others - target
    both = xp.stack([margin, xp.zeros_like(margin)], axis=1)
    return -ops.log_sum_exp(both, axis=1)


def _logit(ops: Operations, logits: Any, is_target: Any) -> Any:
    xp = ops.numpy_like
    return xp.sum(xp.where(is_target, logits, xp.zeros_like(logits)), axis=1)


def _probability(ops: Operations, logits: Any, is_target: Any) -> Any:
    return ops.numpy_like.exp(_log_probability(ops, logits, is_target))


def _loss(ops: Operations, logits: Any, is_target: Any) -> Any:
    return -_log_probability(ops, logits, is_target)


SCORES: Mapping[str, Callable[[Operations, Any, Any], Any]] = {
    "logit": _logit,
    "probability": _probability,
    "log_probability": _log_probability,
    "loss": _loss,
}


def score_of_target(ops: Operations, name: str, logits: Any, targets: Any) -> Any:
    """Score of each image, to be differentiated by whatever made the arrays.

    Parameters
    ----------
    ops : Operations
    name : {"logit", "probability", "log_probability", "loss"}
    logits : array, shape (N, K)
    targets : array of int, shape (N,)

    Returns
    -------
    array, shape (N,)
        Never averaged.

    Examples
    --------
    >>> ops = Operations(np, lambda z, axis: np.log(np.exp(z).sum(axis=axis)))
    >>> score_of_target(ops, "probability", np.zeros((1, 4)), np.array([2]))
    array([0.25])
    """
    is_target = targets[:, None] == ops.numpy_like.arange(logits.shape[1])[None, :]
    return SCORES[name](ops, logits, is_target)
