"""PNG files of a few pictures, without a drawing library: they are wanted at once."""

import struct
import zlib
from collections.abc import Sequence

import numpy as np

from lenet_ref.trace import Array

__all__ = ["BLOCK", "png", "sheet"]

BLOCK = 9
"""Pixels of a side of the square that each value is drawn as."""

GAP = 18
"""Grey between two pictures, and around them."""

GREY = 200


def _enlarged(picture: Array) -> Array:
    return picture.repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)


def sheet(rows: Sequence[Sequence[Array]]) -> Array:
    """Pictures of one size in rows and columns on grey, each pixel a block.

    Parameters
    ----------
    rows : sequence of sequences of Array of uint8, shape (H, W, 3)

    Returns
    -------
    Array of uint8, shape (rows, columns, 3)
    """
    tall, wide = (side * BLOCK for side in rows[0][0].shape[:2])
    columns = max(map(len, rows))
    shape = (len(rows) * (tall + GAP) + GAP, columns * (wide + GAP) + GAP, 3)
    whole = np.full(shape, GREY, np.uint8)
    for i, row in enumerate(rows):
        for j, picture in enumerate(row):
            top, left = GAP + i * (tall + GAP), GAP + j * (wide + GAP)
            whole[top : top + tall, left : left + wide] = _enlarged(picture)
    return whole


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def png(picture: Array) -> bytes:
    r"""The bytes of a PNG file; the same picture gives the same bytes.

    Parameters
    ----------
    picture : Array of uint8, shape (H, W, 3)

    Notes
    -----
    ISO/IEC 15948: signature; header of 8 bits a channel, red, green and blue; the rows,
    each after filter type 0, compressed; end.

    Examples
    --------
    >>> png(np.zeros((1, 1, 3), np.uint8))[:4]
    b'\x89PNG'
    """
    height, width, _ = picture.shape
    rows = np.concatenate(
        [np.zeros((height, 1), np.uint8), picture.reshape(height, -1)], axis=1
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)),
            _chunk(b"IEND", b""),
        ]
    )
