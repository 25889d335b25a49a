"""From stored pixels to what the network sees, and back."""

import numpy as np
import numpy.typing as npt

from lenet_ref.trace import Array

__all__ = ["preprocess", "restore"]

WHITE = 255
"""The largest uint8: full intensity."""


def preprocess(pixels: Array, dtype: npt.DTypeLike = np.float64) -> Array:
    """Map uint8 pixels onto floats in exactly [0, 1], 0 to 0.0 and 255 to 1.0.

    Parameters
    ----------
    pixels : Array of uint8, any shape
    dtype : dtype
        float32 or float64.

    Returns
    -------
    Array, same shape
        A new array.

    Raises
    ------
    ValueError
        If the pixels are not uint8: preprocessing twice would otherwise go unnoticed.

    Examples
    --------
    >>> preprocess(np.array([0, 51, 255], dtype=np.uint8))
    array([0. , 0.2, 1. ])
    """
    pixels = np.asarray(pixels)
    if pixels.dtype != np.uint8:
        msg = (
            f"expected uint8 pixels, got {pixels.dtype}; "
            "images that are floats already need no preprocessing"
        )
        raise ValueError(msg)
    images: Array = pixels.astype(dtype) / np.asarray(WHITE, dtype=dtype)
    return images


def restore(images: Array) -> Array:
    """Undo :func:`preprocess`: floats in [0, 1] to uint8 pixels, to the nearest.

    Raises
    ------
    ValueError
        If a value is outside [0, 1] or NaN, which a cast to uint8 would wrap around.

    Examples
    --------
    >>> restore(np.array([0.0, 0.2, 1.0]))
    array([  0,  51, 255], dtype=uint8)
    """
    images = np.asarray(images)
    if images.size and not 0 <= images.min() <= images.max() <= 1:
        msg = f"expected values in [0, 1], got {images.min()} to {images.max()}"
        raise ValueError(msg)
    pixels: Array = np.rint(images * WHITE).astype(np.uint8)
    return pixels
