"""Likeness: numbers that say how much two stacks of maps or pictures are alike."""

import numpy as np

from lenet_ref.trace import Array

__all__ = [
    "VISIBLE_LEVELS",
    "centred_ranks",
    "cosine",
    "levels_apart",
    "rank_correlation",
    "ranks",
    "visibly_off",
]

VISIBLE_LEVELS = 16
"""Difference of a channel, of 255, from which a pixel is visibly off."""


def cosine(a: Array, b: Array) -> float:
    """Mean cosine of the angle between two maps, over the cases.

    Parameters
    ----------
    a, b : Array, shape (N, ...)

    Returns
    -------
    float
        In [-1, 1]; a pair of which one is all zero counts as 0.

    Examples
    --------
    >>> cosine(np.array([[3.0, 0.0], [1.0, 1.0]]), np.array([[5.0, 0.0], [0.0, 0.0]]))
    0.5
    """
    one, other = (_unit(x.reshape(len(x), -1)) for x in (a, b))
    return float((one * other).sum(axis=1).mean())


def _unit(rows: Array) -> Array:
    """Rows of length 1, or 0; scaled first, so that no square over- or underflows."""
    peaks = np.abs(rows).max(axis=1, keepdims=True)
    scaled = rows / np.where(peaks > 0, peaks, 1)
    sizes = np.linalg.norm(scaled, axis=1, keepdims=True)
    unit: Array = scaled / np.where(sizes > 0, sizes, 1)
    return unit


def ranks(rows: Array) -> Array:
    """Rank of each value within its row, from 0; equal values share their mean rank.

    Parameters
    ----------
    rows : Array, shape (N, P)
        Without NaN.

    Examples
    --------
    >>> ranks(np.array([[7.0, -1.0, 7.0, 3.0]]))
    array([[2.5, 0. , 2.5, 1. ]])
    """
    order = np.argsort(rows, axis=1, kind="stable")
    ascending = np.take_along_axis(rows, order, axis=1)
    rises = ascending[:, 1:] != ascending[:, :-1]
    edge = np.ones((len(rows), 1), dtype=bool)
    places = np.arange(rows.shape[1])
    first = np.where(np.hstack([edge, rises]), places, 0)
    last = np.where(np.hstack([rises, edge]), places, places[-1])
    first = np.maximum.accumulate(first, axis=1)
    last = np.minimum.accumulate(last[:, ::-1], axis=1)[:, ::-1]
    found = np.empty(rows.shape)
    np.put_along_axis(found, order, (first + last) / 2, axis=1)
    return found


def centred_ranks(maps: Array) -> Array:
    """The :func:`ranks` of each map's values less their mean, (N, ...) to (N, P)."""
    rows = maps.reshape(len(maps), -1)
    return ranks(rows) - (rows.shape[1] - 1) / 2


def rank_correlation(a: Array, b: Array) -> float:
    """Mean over the cases of Spearman's rank correlation of two maps.

    Pearson's correlation of the :func:`ranks`: 1 for any map that puts the pixels in
    the same order, however it scales them; -1 for the reverse order.

    Parameters
    ----------
    a, b : Array, shape (N, ...)
        Signed maps.

    Returns
    -------
    float
        In [-1, 1]; a pair of which one is flat counts as 0.

    Examples
    --------
    >>> a = np.array([[-2.0, 0.0, 1.0, 5.0]])
    >>> round(rank_correlation(a, a**3), 12), round(rank_correlation(a, -a), 12)
    (1.0, -1.0)
    """
    return cosine(centred_ranks(a), centred_ranks(b))


def levels_apart(a: Array, b: Array) -> float:
    """Mean absolute difference of pictures, in levels of 255, over all their channels.

    Parameters
    ----------
    a, b : Array of uint8, shape (..., 3)

    Examples
    --------
    >>> levels_apart(np.uint8([[10, 0, 255]]), np.uint8([[10, 3, 0]]))
    86.0
    """
    return float(np.abs(a.astype(int) - b).mean())


def visibly_off(a: Array, b: Array) -> Array:
    """Whether each pixel of two pictures differs by more than 16 levels in a channel.

    Parameters
    ----------
    a, b : Array of uint8, shape (..., 3)

    Returns
    -------
    Array of bool, shape (...)
    """
    off: Array = np.abs(a.astype(int) - b).max(axis=-1) > VISIBLE_LEVELS
    return off
