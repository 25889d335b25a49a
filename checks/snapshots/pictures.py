"""Pictures of heat maps as PNG files, compared colour by colour and never by bytes."""

import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from checks.snapshots.heat_map import HeatMap
from lenet_ref.heatmap import render
from lenet_ref.trace import Array

__all__ = ["leave_pictures", "picture_difference", "picture_of", "write_png"]

SIDE = 280
"""Longest side of a picture, in pixels: ten for each of a digit's."""

SIGNATURE = b"\x89PNG\r\n\x1a\n"
BROKEN = (EOFError, OSError, SyntaxError, ValueError, zlib.error)
"""What is raised for bytes that are not a PNG file, whole and undamaged."""


def _magnified(colours: Array) -> Array:
    """Each pixel as a square block, as large as fits, (H, W, 3) to (kH, kW, 3)."""
    times = max(1, SIDE // max(colours.shape[:2]))
    return colours.repeat(times, axis=0).repeat(times, axis=1)


def picture_of(heat_map: HeatMap) -> Array:
    """The exact picture of a heat map: its colours, each value a square block.

    Returns
    -------
    Array of uint8, shape (kH, kW, 3)

    Examples
    --------
    >>> some = HeatMap(values=np.array([[0.0, -2.0]]), score="logit", target=7)
    >>> picture_of(some).shape, picture_of(some)[0, -1]
    ((140, 280, 3), array([ 5, 48, 97], dtype=uint8))
    """
    return _magnified(render(heat_map.values, signed=heat_map.signed))


def write_png(path: Path, colours: Array) -> None:
    """Write (H, W, 3) uint8 as a PNG file, with nothing about who wrote it inside."""
    from matplotlib.image import imsave

    encoded = io.BytesIO()
    nameless: Any = {"Software": None}  # not matplotlib's version, as it would
    imsave(encoded, colours, format="png", metadata=nameless)
    path.write_bytes(encoded.getvalue())


def _decoded(png: bytes) -> Array:
    from matplotlib.image import imread

    values = imread(io.BytesIO(png), format="png")  # in [0, 1]
    decoded: Array = np.rint(255 * values).astype(np.uint8)
    return decoded


def _size(png: bytes) -> tuple[int, int] | None:
    """Rows and columns that a PNG file claims; None if it is not one."""
    if not png.startswith(SIGNATURE) or len(png) < 24:
        return None
    return int.from_bytes(png[20:24], "big"), int.from_bytes(png[16:20], "big")


def _parted(found: Array, expected: Array) -> str | None:
    opaque = found.shape[2:] == (4,) and bool((found[..., 3] == 255).all())
    colours = found[..., :3] if opaque else found
    if colours.shape != expected.shape:
        return f"expected colours {expected.shape}, found {found.shape}"
    wrong = (colours != expected).any(axis=2)  # (H, W)
    if not wrong.any():
        return None
    row, column = (int(place) for place in np.argwhere(wrong)[0])
    swapped = np.array_equal(colours[..., ::-1], expected)
    return (
        f"{int(wrong.sum())} of {wrong.size} pixels are not what the stored map "
        f"renders to, the first at row {row}, column {column}: "
        f"expected {tuple(expected[row, column].tolist())}, "
        f"found {tuple(colours[row, column].tolist())}"
        + ("; red and blue are exchanged" if swapped else "")
    )


def picture_difference(png: bytes, heat_map: HeatMap) -> str | None:
    """What makes a PNG file another picture than a heat map's; None if it is that.

    Only a file of the right size is decoded.

    Examples
    --------
    >>> some = HeatMap(values=np.array([[0.0, -2.0]]), score="logit", target=7)
    >>> picture_difference(b"GIF89a", some)
    "expected a PNG file of 280 x 140 pixels, found b'GIF89a'"
    """
    expected = picture_of(heat_map)
    rows, columns = expected.shape[:2]
    size = _size(png)
    if size != (rows, columns):
        found = f"{size[1]} x {size[0]}" if size else repr(png[:16])
        return f"expected a PNG file of {columns} x {rows} pixels, found {found}"
    try:
        decoded = _decoded(png)
    except BROKEN as error:
        return f"expected a whole PNG file, found a damaged one: {error}"
    return _parted(decoded, expected)


def leave_pictures(folder: Path, stored: HeatMap, actual: HeatMap) -> tuple[str, ...]:
    """Write what was expected, what came and their difference; give the files' names.

    The difference is actual minus expected: red where the actual map is higher, blue
    where it is lower, white where both agree, the darkest for the largest.

    Raises
    ------
    OSError
        If ``folder`` cannot be written to.
    """
    pictures = {"expected.png": picture_of(stored), "actual.png": picture_of(actual)}
    if stored.values.shape == actual.values.shape:
        apart = render(actual.values - stored.values)
        pictures["difference.png"] = _magnified(apart)
    folder.mkdir(parents=True, exist_ok=True)
    for name, colours in pictures.items():
        write_png(folder / name, colours)
    return tuple(pictures)
