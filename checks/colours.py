"""Colours: what a picture shows at each pixel of its map, and how bright that is."""

from collections.abc import Mapping

import numpy as np

from lenet_ref.trace import Array

__all__ = ["BLUE", "GREEN", "RED", "Rendered", "at_pixels", "levels", "luminance"]

RED, GREEN, BLUE = 0, 1, 2

Rendered = Mapping[str, tuple[Array, Array]]
"""Maps by name, each with its picture."""


def levels(picture: Array) -> Array:
    """Red, green and blue as integers that do not wrap around, (..., 3)."""
    return picture[..., :3].astype(int)


def at_pixels(one: Array, picture: Array) -> Array:
    """The colour of each pixel of the map, (H, W, 3): the picture may be enlarged.

    Examples
    --------
    >>> at_pixels(np.zeros((1, 2)), np.zeros((2, 4, 3), np.uint8)).shape
    (1, 2, 3)
    """
    rows, columns = (
        max(p // m, 1) for p, m in zip(picture.shape, one.shape, strict=False)
    )
    return levels(picture)[::rows, ::columns][: one.shape[0], : one.shape[1]]


def luminance(shown: Array) -> Array:
    """Brightness in grey levels, (...): ITU-R BT.709's shares, of values as stored.

    Examples
    --------
    >>> luminance(np.array([[255, 255, 255], [255, 0, 0]])).round(1).tolist()
    [255.0, 54.2]
    """
    return np.asarray(shown @ np.array([0.2126, 0.7152, 0.0722]))
