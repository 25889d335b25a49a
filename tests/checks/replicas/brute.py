"""Loops over every index, on a few values: what replicas are held against."""

from collections.abc import Iterator
from itertools import product

import numpy as np

from lenet_ref.trace import Array, Step

__all__ = ["GEOMETRIES", "Geometry", "conv2d", "conv_step", "max_pool2d", "pool_step"]

GEOMETRIES = (
    ((1, 1), (1, 1), (0, 0)),
    ((2, 3), (1, 2), (1, 0)),
    ((3, 2), (2, 1), (2, 1)),
    ((2, 2), (3, 3), (1, 1)),
)
"""Kernel, stride and padding, each of rows and columns."""

Geometry = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]


def _geometry(given: Geometry) -> dict[str, tuple[int, int]]:
    return dict(zip(("kernel", "stride", "padding"), given, strict=True))


def conv_step(given: Geometry, seed: int = 0) -> Step:
    """A convolution of 2 channels into 3 with 5 x 6 images, as recorded."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(2, 2, 5, 6))
    parameters = {
        "weight": rng.normal(size=(3, 2, *given[0])),
        "bias": rng.normal(size=3),
    }
    return Step(
        "conv", "conv2d", x, x, parameters=parameters, geometry=_geometry(given)
    )


def pool_step(given: Geometry, seed: int = 0) -> Step:
    """A pooling of the same images, as recorded."""
    x = np.random.default_rng(seed).normal(size=(2, 2, 5, 6))
    return Step("pool", "max_pool2d", x, x, geometry=_geometry(given))


def _places(step: Step) -> tuple[range, range]:
    kernel, stride, padding = (
        step.geometry[name] for name in ("kernel", "stride", "padding")
    )
    rows, columns = (
        range((side + 2 * pad - k) // s + 1)
        for side, pad, k, s in zip(
            step.x.shape[2:], padding, kernel, stride, strict=True
        )
    )
    return rows, columns


def _window(step: Step, i: int, j: int) -> Iterator[tuple[int, int, int, int]]:
    """Kernel offset and pixel of each place of the window that is in the image."""
    kernel, stride, padding = (
        step.geometry[name] for name in ("kernel", "stride", "padding")
    )
    for p, q in product(range(kernel[0]), range(kernel[1])):
        row, column = i * stride[0] + p - padding[0], j * stride[1] + q - padding[1]
        if 0 <= row < step.x.shape[2] and 0 <= column < step.x.shape[3]:
            yield p, q, row, column


def conv2d(step: Step, x: Array) -> Array:
    """Six loops: image, filter, row, column, channel, offset."""
    weight, bias = step.parameters["weight"], step.parameters["bias"]
    rows, columns = _places(step)
    y = np.zeros((len(x), len(weight), len(rows), len(columns)))
    for n, f, i, j in np.ndindex(*y.shape):
        y[n, f, i, j] = bias[f]
        for c in range(x.shape[1]):
            for p, q, row, column in _window(step, i, j):
                y[n, f, i, j] += x[n, c, row, column] * weight[f, c, p, q]
    return y


def max_pool2d(step: Step, x: Array) -> Array:
    """The largest pixel of the image in each window."""
    rows, columns = _places(step)
    y = np.zeros((*x.shape[:2], len(rows), len(columns)))
    for n, c, i, j in np.ndindex(*y.shape):
        y[n, c, i, j] = max(
            x[n, c, row, column] for _, _, row, column in _window(step, i, j)
        )
    return y
