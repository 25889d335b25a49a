"""Metrics: what people compare pictures by, written from their definitions.

For each pair of a stack of pictures (N, H, W) of grey, in [0, 255]. Structural
similarity is fifteen lines here; scikit-image would bring 190 MB for one line of one
table. The two differ by less than 1e-14 on noise, on heat maps and on their blends
(scikit-image 0.26.0, its defaults with ``data_range=255``).
"""

import numpy as np

from lenet_ref.trace import Array

__all__ = ["average_hash", "correlation", "grey", "structural_similarity"]

LUMA = np.array([0.299, 0.587, 0.114])
"""Weights of red, green and blue (ITU-R BT.601), as Pillow and OpenCV take them."""

WINDOW = 7
"""Pixels of a side of the square in which structure is compared."""

STABLE = (0.01 * 255) ** 2, (0.03 * 255) ** 2
"""C1 and C2 of Wang et al. 2004, for values up to 255."""

CELLS = 8
"""Rows and columns of a hash."""


def grey(colours: Array) -> Array:
    """Luminance of pictures, (..., 3) to (...), in [0, 255], not rounded.

    Examples
    --------
    >>> grey(np.array([[255, 255, 255], [255, 0, 0]])).round(3).tolist()
    [255.0, 76.245]
    """
    return np.asarray(colours.astype(float) @ LUMA)


def _window_means(pictures: Array) -> Array:
    """Mean of each window that lies within the picture."""
    for axis in (1, 2):
        windows = np.lib.stride_tricks.sliding_window_view(pictures, WINDOW, axis=axis)
        pictures = np.asarray(windows.mean(axis=-1))
    return pictures


def structural_similarity(a: Array, b: Array) -> Array:
    """Mean structural similarity of each pair.

    Parameters
    ----------
    a, b : Array, shape (N, H, W)
        At least 7 pixels a side.

    Returns
    -------
    Array, shape (N,)
        1 for the same.

    Notes
    -----
    Wang, Bovik, Sheikh and Simoncelli 2004, equation 13, with even weights in windows
    of 7 x 7 and sample (co)variances, over the windows that lie within the picture.

    Examples
    --------
    >>> a = np.arange(128.0).reshape(2, 8, 8)
    >>> structural_similarity(a, a)
    array([1., 1.])
    """
    mean_a, mean_b = _window_means(a), _window_means(b)
    sample = WINDOW**2 / (WINDOW**2 - 1)
    var_a = sample * (_window_means(a * a) - mean_a**2)
    var_b = sample * (_window_means(b * b) - mean_b**2)
    both = sample * (_window_means(a * b) - mean_a * mean_b)
    one, two = STABLE
    over = (2 * mean_a * mean_b + one) * (2 * both + two)
    under = (mean_a**2 + mean_b**2 + one) * (var_a + var_b + two)
    return np.asarray((over / under).mean(axis=(1, 2)))


def correlation(a: Array, b: Array) -> Array:
    """Pearson's correlation of each pair, (N, H, W) to (N,); 0 if one of it is flat."""
    x, y = (v - v.mean(axis=(1, 2), keepdims=True) for v in (a, b))
    sizes = np.linalg.norm(x, axis=(1, 2)) * np.linalg.norm(y, axis=(1, 2))
    return np.asarray((x * y).sum(axis=(1, 2)) / np.where(sizes > 0, sizes, 1))


def _shares(size: int) -> Array:
    """How much of each pixel of a line falls into each of the cells, (cells, size)."""
    cells = np.arange(CELLS)[:, np.newaxis] * size / CELLS
    low = np.maximum(np.arange(size), cells)
    high = np.minimum(np.arange(size) + 1, cells + size / CELLS)
    return np.asarray(np.clip(high - low, 0, None) * CELLS / size)


def average_hash(pictures: Array) -> Array:
    """64 bits a picture: which of its 8 x 8 cells are brighter than their mean.

    Parameters
    ----------
    pictures : Array, shape (N, H, W)

    Returns
    -------
    Array of bool, shape (N, 8, 8)

    Examples
    --------
    >>> half = np.zeros((1, 28, 28))
    >>> half[:, :14] = 255
    >>> average_hash(half)[0].sum(axis=1)
    array([8, 8, 8, 8, 0, 0, 0, 0])
    """
    *_, height, width = pictures.shape
    cells = _shares(height) @ pictures @ _shares(width).T
    return np.asarray(cells > cells.mean(axis=(1, 2), keepdims=True))
