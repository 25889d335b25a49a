"""Slow forwards: each kind of step computed window by window, from its formula.

Each returns the output and the sum of the magnitudes that were added up to make it,
which bounds the rounding error of any order of summation (Higham 2002, section 3.1).
"""

from collections.abc import Callable, Mapping

import numpy as np

from checks.replicas.windows import in_frame, places
from lenet_ref.trace import Array, Step

__all__ = [
    "FORWARDS",
    "Forward",
    "conv2d",
    "dense",
    "flatten",
    "max_pool2d",
    "relu",
    "terms",
]

Forward = Callable[[Step, Array], tuple[Array, Array]]
"""A step, for its parameters and geometry, and x to y and the summed magnitudes."""


def _grid(pieces: dict[tuple[int, int], Array]) -> Array:
    """Pieces (N, F) by output place, to (N, F, rows, columns)."""
    rows, columns = (max(place[axis] for place in pieces) + 1 for axis in (0, 1))
    flat = np.stack(
        [pieces[divmod(k, columns)] for k in range(rows * columns)], axis=-1
    )
    return flat.reshape(*flat.shape[:2], rows, columns)


def conv2d(step: Step, x: Array) -> tuple[Array, Array]:
    """``bias + sum over the window of x * weight``."""
    weight, bias = step.parameters["weight"], step.parameters["bias"]
    kernels = weight.reshape(len(weight), -1).T  # (C * p * q, F)
    framed = in_frame(x, step.geometry["padding"])
    y, magnitude = {}, {}
    for place, window in places(framed.shape[2:], step.geometry):
        patch = framed[window].reshape(len(x), -1)
        y[place] = patch @ kernels + bias
        magnitude[place] = np.abs(patch) @ np.abs(kernels) + np.abs(bias)
    return _grid(y), _grid(magnitude)


def max_pool2d(step: Step, x: Array) -> tuple[Array, Array]:
    """The largest of the window; nothing is summed."""
    framed = in_frame(x, step.geometry["padding"], fill=-np.inf)
    y = {
        place: framed[window].max(axis=(2, 3))
        for place, window in places(framed.shape[2:], step.geometry)
    }
    grid = _grid(y)
    return grid, np.zeros_like(grid)


def dense(step: Step, x: Array) -> tuple[Array, Array]:
    """``bias + sum over the inputs of x * weight``."""
    weight, bias = step.parameters["weight"], step.parameters["bias"]
    y = np.einsum("ni,oi->no", x, weight) + bias
    return y, np.einsum("ni,oi->no", np.abs(x), np.abs(weight)) + np.abs(bias)


def relu(_step: Step, x: Array) -> tuple[Array, Array]:
    """``max(x, 0)``."""
    return np.maximum(x, 0), np.zeros_like(x)


def flatten(_step: Step, x: Array) -> tuple[Array, Array]:
    """All values of an image, one after the other."""
    y = np.stack([image.ravel(order="C") for image in x])
    return y, np.zeros_like(y)


FORWARDS: Mapping[str, Forward] = {
    "conv2d": conv2d,
    "max_pool2d": max_pool2d,
    "dense": dense,
    "relu": relu,
    "flatten": flatten,
}


def terms(step: Step) -> int:
    """How many numbers are added up for one output of ``step``."""
    weight = step.parameters.get("weight")
    return 1 if weight is None else int(weight[0].size) + 1
