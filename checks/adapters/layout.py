"""Layout: where the channels are, for what is under test and for who judges it."""

from typing import Any

import numpy as np

from lenet_ref.trace import Array

__all__ = ["returned", "shown"]


def shown(images: Array, layout: str) -> Array:
    """Images (N, C, H, W) as the subject takes them.

    Examples
    --------
    >>> shown(np.zeros((2, 3, 5, 7)), "NHWC").shape
    (2, 5, 7, 3)
    """
    if layout == "NCHW":
        return images
    return np.ascontiguousarray(np.moveaxis(images, 1, -1))


def returned(maps: Any, layout: str) -> Any:
    """Maps as the subject returns them, as (N, C, H, W); folded ones as they are."""
    whole = isinstance(maps, np.ndarray) and maps.ndim == 4
    if layout == "NCHW" or not whole:
        return maps
    return np.moveaxis(maps, -1, 1)
