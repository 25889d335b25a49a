"""Heat maps: saliency maps as colours, array to uint8, by colour tables of our own.

An odd diverging table has an entry for zero itself, exactly white. Even ones have none.
"""

import numpy as np

from lenet_ref.preprocessing import restore
from lenet_ref.trace import Array

__all__ = ["DIVERGING", "OPACITY", "SEQUENTIAL", "blend", "picture", "render"]

REDS = ((255, 255, 255), (244, 165, 130), (214, 96, 77), (178, 24, 43), (103, 0, 31))
BLUES = ((255, 255, 255), (146, 197, 222), (67, 147, 195), (33, 102, 172), (5, 48, 97))
HEATS = ((0, 0, 0), (130, 10, 20), (225, 70, 10), (250, 190, 50), (255, 255, 255))
HALF = 128
"""Table entries on either side of zero."""

OPACITY = 0.5
"""Share of the heat map in a blend."""


def _shades(anchors: tuple[tuple[int, int, int], ...], count: int) -> Array:
    """``count`` colours from the first anchor to the last, evenly, (count, 3)."""
    places = np.linspace(0, 1, len(anchors))
    fractions = np.linspace(0, 1, count)
    channels = [np.interp(fractions, places, c) for c in zip(*anchors, strict=True)]
    table: Array = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    table.flags.writeable = False
    return table


def _diverging() -> Array:
    reds, blues = _shades(REDS, HALF + 1), _shades(BLUES, HALF + 1)
    table = np.concatenate([blues[:0:-1], reds])  # darkest blue, white, darkest red
    table.flags.writeable = False
    return table


DIVERGING = _diverging()
"""(257, 3) uint8: blue for negative, entry 128 white for zero, red for positive."""

SEQUENTIAL = _shades(HEATS, 2 * HALF + 1)
"""(257, 3) uint8: black for zero, over red and yellow, to white-hot for the largest.

Ever brighter; in a blend, colour tells a hot pixel from a white one of the image.
"""


def _limit(maps: Array, limit: float | None) -> Array:
    """Largest magnitude of each map, (..., 1, 1), or ``limit``; 1 where that is 0."""
    if limit is not None and not limit >= 0:  # so that NaN is refused too
        msg = f"expected a limit of at least 0, got {limit}"
        raise ValueError(msg)
    peaks = np.abs(maps).max(axis=(-2, -1), keepdims=True)
    limits = peaks if limit is None else np.full_like(peaks, limit)
    return np.where(limits > 0, limits, 1)


def render(maps: Array, *, signed: bool = True, limit: float | None = None) -> Array:
    """Colour saliency maps, red for positive, blue for negative, white for zero.

    Parameters
    ----------
    maps : Array, shape (..., H, W)
    signed : bool
        False uses the sequential table, for maps of absolute values.
    limit : float, optional
        Magnitude of the darkest colours, larger values are clipped to it; by default
        the largest magnitude of each map by itself.

    Returns
    -------
    Array of uint8, shape (..., H, W, 3)

    Raises
    ------
    ValueError
        If a value is NaN or infinite, an unsigned map has negative values, or the limit
        is negative.

    Examples
    --------
    >>> render(np.array([[-2.0, 0.0, 2.0]]))
    array([[[  5,  48,  97],
            [255, 255, 255],
            [103,   0,  31]]], dtype=uint8)
    """
    maps = np.asarray(maps, dtype=np.float64)
    broken = int((~np.isfinite(maps)).sum())
    if broken:
        msg = f"a map of {maps.size} values has {broken} that are NaN or infinite"
        raise ValueError(msg)
    if not signed and (maps < 0).any():
        msg = f"an unsigned map has negative values, down to {maps.min()}"
        raise ValueError(msg)
    limits = _limit(maps, limit)
    shares = np.clip(maps, -limits, limits) / limits  # the other way round overflows
    if signed:
        middle = len(DIVERGING) // 2
        colours: Array = DIVERGING[middle + np.rint(middle * shares).astype(int)]
    else:
        colours = SEQUENTIAL[np.rint((len(SEQUENTIAL) - 1) * shares).astype(int)]
    return colours


def picture(images: Array) -> Array:
    """Images as pictures: one channel as grey, three as red, green and blue.

    Parameters
    ----------
    images : Array, shape (..., C, H, W)
        In [0, 1]. With any other number of channels, their mean as grey.

    Returns
    -------
    Array of uint8, shape (..., H, W, 3)
    """
    *_, channels, _, _ = images.shape
    if channels != 3:
        images = np.repeat(images.mean(axis=-3, keepdims=True), 3, axis=-3)
    return restore(np.moveaxis(images, -3, -1))


def blend(pictures: Array, heat: Array, opacity: float = OPACITY) -> Array:
    """Lay heat maps over pictures.

    Parameters
    ----------
    pictures, heat : Array of uint8, shape (..., H, W, 3)
    opacity : float
        0 leaves the picture, 1 the heat map.

    Returns
    -------
    Array of uint8, shape (..., H, W, 3)
        Each channel between the two, rounded to the nearest.

    Raises
    ------
    ValueError
        If the opacity is outside [0, 1], or the shapes differ.

    Examples
    --------
    >>> blend(np.uint8([[[0, 0, 0]]]), np.uint8([[[200, 100, 0]]]), opacity=0.25)
    array([[[50, 25,  0]]], dtype=uint8)
    """
    if not 0 <= opacity <= 1:
        msg = f"expected an opacity in [0, 1], got {opacity}"
        raise ValueError(msg)
    if pictures.shape != heat.shape:
        msg = f"picture {pictures.shape} and heat map {heat.shape} differ in shape"
        raise ValueError(msg)
    mixed = (1 - opacity) * pictures.astype(float) + opacity * heat.astype(float)
    blended: Array = np.rint(mixed).astype(np.uint8)
    return blended
