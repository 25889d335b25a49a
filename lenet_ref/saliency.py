"""Vanilla Gradient: the derivative of a class score by each pixel.

Simonyan, Vedaldi and Zisserman 2013, "Deep Inside Convolutional Networks", section 3.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from lenet_ref.network import Network, cotangents, values
from lenet_ref.scores import SCORES, Score
from lenet_ref.trace import Array

__all__ = [
    "CHANNEL_REDUCTIONS",
    "checked_targets",
    "fold",
    "named_score",
    "vanilla_gradient",
]


def _largest(gradient: Array) -> Array:
    maps: Array = gradient.max(axis=1)
    return maps


def _total(gradient: Array) -> Array:
    maps: Array = gradient.sum(axis=1)
    return maps


def _length(gradient: Array) -> Array:
    # Pairwise, because squares of small gradients underflow.
    maps: Array = np.hypot.reduce(np.abs(gradient), axis=1)
    return maps


CHANNEL_REDUCTIONS: Mapping[str, Callable[[Array], Array]] = MappingProxyType(
    {"max": _largest, "sum": _total, "l2": _length}
)


def fold(gradient: Array, *, signed: bool, channel_reduction: str | None) -> Array:
    """Make the saliency map out of the gradient, as the contract declares it.

    Parameters
    ----------
    gradient : Array, shape (N, C, H, W)
    signed : bool
        False takes absolute values, before channels are folded.
    channel_reduction : {"max", "sum", "l2"} or None
        How to fold the channels; None keeps them.

    Returns
    -------
    Array, shape (N, C, H, W), or (N, H, W) where channels were folded
        A new array.

    Raises
    ------
    ValueError
        If the reduction is not one of those.

    Notes
    -----
    Simonyan's own map of a colour image, section 3.1, is ``signed=False`` with "max".

    Examples
    --------
    >>> fold(np.array([[[[-3.0]], [[2.0]]]]), signed=False, channel_reduction="max")
    array([[[3.]]])
    """
    maps = gradient.copy() if signed else np.abs(gradient)
    if channel_reduction is None:
        return maps
    if channel_reduction not in CHANNEL_REDUCTIONS:
        known = ", ".join(map(repr, CHANNEL_REDUCTIONS))
        msg = f"channel_reduction is {channel_reduction!r}, expected {known} or None"
        raise ValueError(msg)
    return CHANNEL_REDUCTIONS[channel_reduction](maps)


def named_score(score: str) -> Score:
    """Score of that name.

    Raises
    ------
    ValueError
        If there is none; the message lists those there are.
    """
    if score not in SCORES:
        msg = f"score is {score!r}, expected one of {', '.join(map(repr, SCORES))}"
        raise ValueError(msg)
    return SCORES[score]


def checked_targets(targets: Array, shape: tuple[int, ...]) -> Array:
    """Check that ``targets`` holds a class for each row of logits of ``shape`` (N, K).

    Raises
    ------
    ValueError
        If the shape is not (N,), the dtype not integer, or a class not in 0 ... K - 1.
    """
    targets = np.asarray(targets)
    count, classes = shape
    if targets.shape != (count,) or not np.issubdtype(targets.dtype, np.integer):
        msg = (
            f"expected targets ({count},) of integers, one for each image, "
            f"got {targets.shape} of {targets.dtype}"
        )
        raise ValueError(msg)
    if count and not 0 <= targets.min() <= targets.max() < classes:
        msg = (
            f"expected targets within 0 and {classes - 1}, "
            f"got {targets.min()} to {targets.max()}"
        )
        raise ValueError(msg)
    return targets


def vanilla_gradient(  # noqa: PLR0913  (the fixed interface, and its two options)
    network: Network,
    images: Array,
    targets: Array,
    score: str = "logit",
    *,
    signed: bool = True,
    channel_reduction: str | None = None,
) -> Array:
    """Saliency maps: the derivative of each image's score by its pixels.

    Parameters
    ----------
    network : Network
    images : Array, shape (N, C, H, W)
    targets : Array of int, shape (N,)
        The class whose score is explained, which need not be the one predicted.
    score : {"logit", "probability", "log_probability", "loss"}
    signed : bool
        False returns absolute values.
    channel_reduction : {"max", "sum", "l2"} or None
        How to fold the channels of a colour image, after absolute values were taken.

    Returns
    -------
    Array, shape (N, C, H, W), or (N, H, W) where channels were folded
        In score units per unit of the images; dtype that of the logits.

    Examples
    --------
    >>> import lenet_ref
    >>> network = lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float64)
    >>> images, labels = lenet_ref.digits()
    >>> vanilla_gradient(network, images[:2], labels[:2]).shape
    (2, 1, 28, 28)
    """
    chosen = named_score(score)
    run = values(network, images)
    targets = checked_targets(targets, run[-1].shape)
    gradient = cotangents(network, run, chosen.cotangent(run[-1], targets))[0]
    return fold(gradient, signed=signed, channel_reduction=channel_reduction)
