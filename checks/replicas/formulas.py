"""Formulas: every kind of layer forward and backward, slowly, as it is defined.

Where people differ, a kind has several conventions, each right: what a pooling is
padded with, in which order a map is flattened.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from checks.replicas.forward import conv2d, dense, flatten, relu
from checks.replicas.windows import in_frame, places, without_frame
from lenet_ref.trace import Array, Step

__all__ = ["CONVENTIONS", "Convention", "parameter_gradients"]

Forward = Callable[[Step, Array], tuple[Array, Array]]
Backward = Callable[[Step, Array, Array], Array]


@dataclass(frozen=True)
class Convention:
    """One way to define a kind of layer.

    Parameters
    ----------
    forward : callable
        Step and x to y, and the summed magnitudes of its terms.
    backward : callable
        Step, x and gy to gx; where x has no ties.
    """

    forward: Forward
    backward: Backward


def _spread(
    step: Step, x: Array, fill: float, share: Callable[[Array, int, int], Array]
) -> Array:
    """Sum over windows of what each hands back: ``share(window, i, j)``."""
    padding = step.geometry["padding"]
    framed = in_frame(x, padding, fill=fill)
    back = np.zeros_like(framed)
    for (i, j), window in places(framed.shape[2:], step.geometry):
        back[window] += share(framed[window], i, j)
    return without_frame(back, x, padding)


def _conv2d_back(step: Step, x: Array, gy: Array) -> Array:
    weight = step.parameters["weight"]

    def share(_window: Array, i: int, j: int) -> Array:
        return np.asarray(np.tensordot(gy[:, :, i, j], weight, axes=(1, 0)))

    return _spread(step, x, 0.0, share)


def _dense_back(step: Step, _x: Array, gy: Array) -> Array:
    return np.asarray(np.einsum("no,oi->ni", gy, step.parameters["weight"]))


def _relu_back(_step: Step, x: Array, gy: Array) -> Array:
    return np.where(x > 0, gy, 0)


def _windowed(
    step: Step, x: Array, fill: float, summary: Callable[[Array], Array]
) -> Array:
    """``summary`` of each window (N, C, rows, columns) to (N, C)."""
    framed = in_frame(x, step.geometry["padding"], fill=fill)
    found = dict(places(framed.shape[2:], step.geometry))
    rows, columns = (max(place[axis] for place in found) + 1 for axis in (0, 1))
    y = np.zeros((*x.shape[:2], rows, columns), x.dtype)
    for (i, j), window in found.items():
        y[:, :, i, j] = summary(framed[window])
    return y


def _max_pool(fill: float) -> Convention:
    def forward(step: Step, x: Array) -> tuple[Array, Array]:
        y = _windowed(step, x, fill, lambda window: window.max(axis=(2, 3)))
        return y, np.zeros_like(y)

    def backward(step: Step, x: Array, gy: Array) -> Array:
        def share(window: Array, i: int, j: int) -> Array:
            won = window == window.max(axis=(2, 3), keepdims=True)
            return np.asarray(won * gy[:, :, i, j][:, :, np.newaxis, np.newaxis])

        return _spread(step, x, fill, share)

    return Convention(forward, backward)


def _avg_pool(*, counts_padding: bool) -> Convention:
    def sizes(step: Step, x: Array) -> Array:
        inside = np.ones_like(x)
        if counts_padding:
            inside = _windowed(step, x, 0.0, lambda w: 0 * w.sum(axis=(2, 3)))
            kernel = step.geometry["kernel"]
            return np.asarray(inside + kernel[0] * kernel[1])
        return _windowed(step, inside, 0.0, lambda w: w.sum(axis=(2, 3)))

    def forward(step: Step, x: Array) -> tuple[Array, Array]:
        count = sizes(step, x)
        total = _windowed(step, x, 0.0, lambda w: w.sum(axis=(2, 3)))
        size = _windowed(step, np.abs(x), 0.0, lambda w: w.sum(axis=(2, 3)))
        return total / count, size / count

    def backward(step: Step, x: Array, gy: Array) -> Array:
        shared = gy / sizes(step, x)

        def share(window: Array, i: int, j: int) -> Array:
            one = shared[:, :, i, j][:, :, np.newaxis, np.newaxis]
            return np.asarray(one * np.ones_like(window))

        return _spread(step, x, 0.0, share)

    return Convention(forward, backward)


def _channels_last_flatten(_step: Step, x: Array) -> tuple[Array, Array]:
    y = np.moveaxis(x, 1, -1).reshape(len(x), -1)
    return y, np.zeros_like(y)


def _channels_last_back(_step: Step, x: Array, gy: Array) -> Array:
    n, channels, height, width = x.shape
    return np.moveaxis(gy.reshape(n, height, width, channels), -1, 1)


def _softmax(_step: Step, x: Array) -> tuple[Array, Array]:
    odds = np.exp(x - x.max(axis=1, keepdims=True))
    p = odds / odds.sum(axis=1, keepdims=True)
    return p, p * (1 + np.abs(x).max())


def _softmax_back(step: Step, x: Array, gy: Array) -> Array:
    p, _ = _softmax(step, x)
    return np.asarray(p * (gy - (gy * p).sum(axis=1, keepdims=True)))


CONVENTIONS: Mapping[str, tuple[Convention, ...]] = {
    "conv2d": (Convention(conv2d, _conv2d_back),),
    "dense": (Convention(dense, _dense_back),),
    "relu": (Convention(relu, _relu_back),),
    "max_pool2d": (_max_pool(-np.inf), _max_pool(0.0)),
    "avg_pool2d": (_avg_pool(counts_padding=True), _avg_pool(counts_padding=False)),
    "flatten": (
        Convention(flatten, lambda _step, x, gy: gy.reshape(x.shape)),
        Convention(_channels_last_flatten, _channels_last_back),
    ),
    "softmax": (Convention(_softmax, _softmax_back),),
}
"""Of each kind, the usual convention first."""


def parameter_gradients(step: Step, x: Array, gy: Array) -> Mapping[str, Array]:
    """Derivatives of <gy, y> by weight and bias; of none where there are none."""
    if step.kind == "dense":
        return {"weight": np.einsum("no,ni->oi", gy, x), "bias": gy.sum(axis=0)}
    if step.kind != "conv2d":
        return {}
    weight = np.zeros_like(step.parameters["weight"])
    framed = in_frame(x, step.geometry["padding"])
    for (i, j), window in places(framed.shape[2:], step.geometry):
        weight += np.einsum("nf,ncpq->fcpq", gy[:, :, i, j], framed[window])
    return {"weight": weight, "bias": gy.sum(axis=(0, 2, 3))}
