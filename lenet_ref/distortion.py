"""Distortion: digits turned, stretched and moved a little, so that a net sees more.

Symbols: x images (N, C, H, W); r, c the row and the column of the source that an output
pixel is sampled from, (N, H, W), counted from the centre of the first pixel.
"""

import numpy as np

from lenet_ref.trace import Array

__all__ = ["affine", "distorted", "sampled"]

TURN = 0.2
"""Largest rotation in radians, about 11 degrees: a 6 stays a 6."""

STRETCH = 0.15
"""Largest relative change of height and of width."""

SHEAR = 0.15
"""Largest slant, columns a row."""

SHIFT = 2.0
"""Largest move in pixels; a digit's margin is 4."""


def affine(rng: np.random.Generator, count: int) -> tuple[Array, Array]:
    """Random linear maps (count, 2, 2) and moves (count, 2) of rows and columns."""
    turn = rng.uniform(-TURN, TURN, count)
    slant = rng.uniform(-SHEAR, SHEAR, count)
    scale = 1 + rng.uniform(-STRETCH, STRETCH, (count, 2, 1))
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    maps = scale * np.moveaxis(rotation, 2, 0)
    maps[:, 1] += slant[:, np.newaxis] * maps[:, 0]
    return maps, rng.uniform(-SHIFT, SHIFT, (count, 2))


def sampled(x: Array, rows: Array, columns: Array) -> Array:
    """Images at fractional places, bilinearly, zero outside.

    Parameters
    ----------
    x : Array, shape (N, C, H, W)
    rows, columns : Array, shape (N, H', W')

    Returns
    -------
    Array, shape (N, C, H', W'), dtype of x

    Examples
    --------
    >>> x = np.array([[[[0.0, 10.0]]]])
    >>> sampled(x, rows=np.zeros((1, 1, 3)), columns=np.array([[[0.25, 1.0, 7.0]]]))
    array([[[[ 2.5, 10. ,  0. ]]]])
    """
    count, channels, height, width = x.shape
    framed = np.zeros((count, channels, height + 3, width + 3), dtype=x.dtype)
    framed[:, :, 1:-2, 1:-2] = x
    flat = framed.reshape(count, channels, -1)
    r = np.clip(rows, -1, height) + 1
    c = np.clip(columns, -1, width) + 1
    top, left = r.astype(np.intp), c.astype(np.intp)
    down = (r - top).astype(x.dtype)[:, np.newaxis]
    right = (c - left).astype(x.dtype)[:, np.newaxis]
    corner = (top * (width + 3) + left).reshape(count, 1, -1)

    def at(offset: int) -> Array:
        values = np.take_along_axis(flat, corner + offset, axis=2)
        return values.reshape(count, channels, *rows.shape[1:])

    upper = at(0) * (1 - right) + at(1) * right
    lower = at(width + 3) * (1 - right) + at(width + 4) * right
    between: Array = upper * (1 - down) + lower * down
    return between


def distorted(x: Array, rng: np.random.Generator) -> Array:
    """Each image under an affine map of its own, about its centre.

    Parameters
    ----------
    x : Array, shape (N, C, H, W)
    rng : numpy.random.Generator

    Returns
    -------
    Array, same shape and dtype
        Values stay within the range of x and 0.
    """
    count, _, height, width = x.shape
    maps, moves = affine(rng, count)
    centre = np.array([(height - 1) / 2, (width - 1) / 2])
    grid = np.moveaxis(np.indices((height, width)), 0, 2).reshape(-1, 2) - centre
    places = grid @ maps.transpose(0, 2, 1) + (moves + centre)[:, np.newaxis]
    r, c = places.reshape(count, height, width, 2).transpose(3, 0, 1, 2)
    return sampled(x, r, c)
