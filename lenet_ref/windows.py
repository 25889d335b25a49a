"""Sliding windows: the geometry that convolution and pooling share.

Symbols: x (N, C, H, W); kernel, stride, padding (rows, columns); a window is the patch
under the kernel at one output place; p, q are a row and a column within the kernel.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lenet_ref.trace import Array

__all__ = ["Pair", "cropped", "padded", "taps", "windows"]

Pair = tuple[int, int]


def padded(x: Array, padding: Pair, fill: float = 0.0) -> Array:
    """Copy of ``x`` with rows and columns of ``fill`` added on all four sides.

    Examples
    --------
    >>> padded(np.ones((1, 1, 1, 1)), (0, 1))
    array([[[[0., 1., 0.]]]])
    """
    rows, columns = padding
    sides = ((0, 0), (0, 0), (rows, rows), (columns, columns))
    return np.pad(x, sides, constant_values=fill)


def cropped(x: Array, padding: Pair) -> Array:
    """Undo :func:`padded`: drop ``padding`` rows and columns from all four sides.

    Examples
    --------
    >>> cropped(padded(np.ones((1, 1, 1, 2)), (3, 1)), (3, 1))
    array([[[[1., 1.]]]])
    """
    rows, columns = padding
    _, _, height, width = x.shape
    return x[:, :, rows : height - rows, columns : width - columns]


def windows(x: Array, kernel: Pair, stride: Pair) -> Array:
    """View of every window, shape (N, C, output rows, output columns, *kernel).

    A remainder of rows or columns that fills no whole stride is left out.

    Examples
    --------
    >>> windows(np.arange(5).reshape(1, 1, 1, 5), (1, 2), (1, 2))[0, 0, 0]
    array([[[0, 1]],
    <BLANKLINE>
           [[2, 3]]])
    """
    rows, columns = stride
    return sliding_window_view(x, kernel, axis=(2, 3))[:, :, ::rows, ::columns]


def taps(
    kernel: Pair, stride: Pair, shape: tuple[int, ...]
) -> Iterator[tuple[Pair, Any]]:
    """Each kernel offset (p, q), row by row, with the index of the pixels it meets.

    Parameters
    ----------
    kernel, stride : (int, int)
    shape : (int, int, int, int)
        Of the output, (N, C, rows, columns): a window each.

    Yields
    ------
    offset : (int, int)
    index
        Selects from the padded (N, C, H, W) array, for every window, its pixel at
        ``offset``: an (N, C, rows, columns) view.

    Examples
    --------
    >>> [offset for offset, _ in taps((1, 2), (1, 2), (5, 1, 1, 2))]
    [(0, 0), (0, 1)]
    """
    down, across = stride
    _, _, rows, columns = shape
    for p, q in np.ndindex(kernel):
        met = slice(p, p + down * rows, down), slice(q, q + across * columns, across)
        yield (p, q), (..., *met)
