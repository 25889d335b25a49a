"""Where the windows of a convolution or a pooling lie, one by one."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from lenet_ref.trace import Array

__all__ = ["in_frame", "places", "without_frame"]


def in_frame(x: Array, padding: tuple[int, int], fill: float = 0.0) -> Array:
    """``x``, shape (N, C, H, W), laid into a frame of ``fill``."""
    n, channels, height, width = x.shape
    frame = np.full(
        (n, channels, height + 2 * padding[0], width + 2 * padding[1]), fill, x.dtype
    )
    frame[:, :, padding[0] : padding[0] + height, padding[1] : padding[1] + width] = x
    return frame


def without_frame(framed: Array, x: Array, padding: tuple[int, int]) -> Array:
    """The part of ``framed`` that :func:`in_frame` put ``x`` into."""
    height, width = x.shape[2:]
    return framed[:, :, padding[0] : padding[0] + height, padding[1] :][..., :width]


def places(
    size: tuple[int, ...], geometry: Mapping[str, Any]
) -> Iterator[tuple[tuple[int, int], tuple[Any, ...]]]:
    """Each output place (i, j) with the index of its window in the framed input.

    Parameters
    ----------
    size : (int, int)
        Rows and columns of the framed input.
    geometry : mapping
        ``kernel`` and ``stride``.
    """
    (kh, kw), (sh, sw) = geometry["kernel"], geometry["stride"]
    for i, top in enumerate(range(0, size[0] - kh + 1, sh)):
        for j, left in enumerate(range(0, size[1] - kw + 1, sw)):
            rows, columns = slice(top, top + kh), slice(left, left + kw)
            yield (i, j), (slice(None), slice(None), rows, columns)
