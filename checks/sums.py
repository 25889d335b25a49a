"""What the values of an image amount to: sums, and whether all are finite."""

import numpy as np

from lenet_ref.trace import Array

__all__ = ["by_image", "finite", "product"]


def by_image(values: Array) -> Array:
    """Sum of each image's values, shape (N, ...) to (N,).

    Examples
    --------
    >>> by_image(np.ones((2, 3, 4)))
    array([12., 12.])
    """
    return np.asarray(values.reshape(len(values), -1).sum(axis=1))


def finite(*arrays: Array) -> Array:
    """Which images have neither NaN nor infinity in any of these, shape (N,).

    Where a step is handed such a value, what it makes of it says nothing about itself.

    Examples
    --------
    >>> finite(np.array([[1.0, 2.0], [np.nan, 0.0]]), np.array([[1.0], [2.0]]))
    array([ True, False])
    """
    rows = [np.isfinite(a).reshape(len(a), -1).all(axis=1) for a in arrays]
    return np.asarray(np.all(rows, axis=0))


def product(a: Array, b: Array) -> tuple[Array, Array]:
    """<a, b> of each image, and the sum of the magnitudes of its terms, shapes (N,).

    Examples
    --------
    >>> product(np.array([[1.0, 2.0]]), np.array([[3.0, -1.0]]))
    (array([1.]), array([5.]))
    """
    terms = a.astype(np.float64) * b
    return by_image(terms), by_image(np.abs(terms))
