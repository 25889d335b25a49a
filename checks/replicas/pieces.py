"""Pieces: where a step that is affine by pieces stays on one of them.

Between two inputs with the same open gates, or the same winners, a rectifier or a
maximum is an affine map; a difference over such a step is exact but for rounding.
"""

from collections.abc import Callable, Mapping

import numpy as np

from checks.replicas.windows import in_frame, places
from lenet_ref.trace import Array, Step

__all__ = ["on_one_piece"]


def _everywhere(_step: Step, x: Array) -> Array:
    return np.ones((len(x), 1), dtype=np.int8)


def _gates(_step: Step, x: Array) -> Array:
    """1 where open, -1 where closed, 0 on the edge."""
    return np.sign(x).reshape(len(x), -1).astype(np.int8)


def _winners(step: Step, x: Array) -> Array:
    """Place of each window's largest value plus 1; 0 where several are."""
    framed = in_frame(x, step.geometry["padding"], fill=-np.inf)
    won = []
    for _, window in places(framed.shape[2:], step.geometry):
        rows = framed[window].reshape(*framed.shape[:2], -1)  # (N, C, window)
        largest = rows == rows.max(axis=2, keepdims=True)
        won.append(np.where(largest.sum(axis=2) == 1, largest.argmax(axis=2) + 1, 0))
    return np.stack(won, axis=-1).reshape(len(x), -1)


PIECES: Mapping[str, Callable[[Step, Array], Array]] = {
    "conv2d": _everywhere,
    "dense": _everywhere,
    "flatten": _everywhere,
    "relu": _gates,
    "max_pool2d": _winners,
}
"""Of each kind: the step and an x to what tells pieces apart, (N, ...); 0 on edges."""


def on_one_piece(step: Step, *others: Array) -> Array:
    """Whether each image's x, and all others along a line, are on one affine piece.

    Pieces are convex, so what holds of both ends holds in between.

    Parameters
    ----------
    step : Step
    *others : Array, shape of ``step.x``

    Returns
    -------
    Array of bool, shape (N,)
        False where x itself is on an edge, and for kinds that have no pieces.
    """
    if step.kind not in PIECES:
        return np.zeros(len(step.x), dtype=bool)
    piece = PIECES[step.kind]
    mine = piece(step, step.x)
    sure = (mine != 0).all(axis=1)
    for other in others:
        sure &= (piece(step, other) == mine).all(axis=1)
    return np.asarray(sure)
