"""Changes of where a map's values are: turned, shifted, cropped, smoothed.

Values whose place lies outside a window are NaN: nothing is predicted there.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from checks.hypotheses.values import Change
from lenet_ref.trace import Array

__all__ = ["CENTRED", "OBLONG", "SQUARE", "UNCENTRED", "shifts"]

Fill = Callable[[Array, tuple[int, int], tuple[int, int]], Array]

CENTRED: tuple[tuple[str, str, Change], ...] = (
    ("flipped-left-right", "is flipped left to right", lambda m: m[..., ::-1]),
    ("flipped-up-down", "is flipped upside down", lambda m: m[..., ::-1, :]),
    ("turned-half", "is turned by 180 degrees", lambda m: m[..., ::-1, ::-1]),
)
"""Told by a window in the middle of the image, too."""

SQUARE: tuple[tuple[str, str, Change], ...] = (
    ("transposed", "is transposed", lambda m: np.swapaxes(m, -1, -2)),
    ("turned-left", "is turned left by 90 degrees",
     lambda m: np.rot90(m, 1, axes=(-2, -1))),
    ("turned-right", "is turned right by 90 degrees",
     lambda m: np.rot90(m, -1, axes=(-2, -1))),
    ("transposed-across", "is transposed about the other diagonal",
     lambda m: np.swapaxes(m, -1, -2)[..., ::-1, ::-1]),
)  # fmt: skip
"""The same, of a map as high as wide."""


def _around(m: Array, pad: int, mode: str) -> Array:
    frame = [(0, 0)] * (m.ndim - 2) + [(pad, pad)] * 2
    padded: Array = np.pad(m, frame, mode=mode)  # type: ignore[call-overload]
    return padded


def _correlated(m: Array, kernel: Array, mode: str) -> Array:
    """Map correlated with a small kernel, in its own size."""
    pad = kernel.shape[0] // 2
    framed, (h, w) = _around(m, pad, mode), m.shape[-2:]
    total = np.zeros(m.shape)
    for (i, j), weight in np.ndenumerate(kernel):
        if weight:
            total += weight * framed[..., i : i + h, j : j + w]
    return total


def _gaussian(sigma: float, radius: int) -> Array:
    line = np.exp(-(np.arange(-radius, radius + 1) ** 2) / (2 * sigma**2))
    return np.asarray(np.outer(line, line) / line.sum() ** 2)


BOX = np.full((3, 3), 1 / 9)
KERNELS: tuple[tuple[str, Array], ...] = (
    ("a box of 3 x 3", BOX),
    ("a box of 5 x 5", np.full((5, 5), 1 / 25)),
    ("a box of 3 rows", np.outer(np.ones(3) / 3, [0, 1, 0])),
    ("a box of 3 columns", np.outer([0, 1, 0], np.ones(3) / 3)),
    ("a binomial of 3 x 3", np.outer([1, 2, 1], [1, 2, 1]) / 16),
    ("a Gaussian of width 1", _gaussian(1, 4)),
    ("a Gaussian of width 1, cut off at 1", _gaussian(1, 1)),
    ("a Gaussian of width 1, cut off at 2", _gaussian(1, 2)),
    ("a Gaussian of width 2", _gaussian(2, 8)),
)
FRAMES = (
    ("constant", "zeros beyond the border"),
    ("edge", "the border repeated"),
    ("symmetric", "the border mirrored"),
    ("wrap", "the border wrapped round"),
)


def _cropped(m: Array, *, width: int) -> Array:
    kept = np.zeros_like(m)
    inner = (..., slice(width, -width), slice(width, -width))
    kept[inner] = m[inner]
    return kept


def _mixed(m: Array) -> Array:
    """Rows and columns exchanged in the shape only, the values read in order."""
    h, w = m.shape[-2:]
    return np.swapaxes(m.reshape(*m.shape[:-2], w, h), -1, -2)


def _pooled(m: Array) -> Array:
    """Blocks of 2 x 2 averaged, and stretched again."""
    h, w = m.shape[-2:]
    even = m[..., : h // 2 * 2, : w // 2 * 2]
    blocks = even.reshape(*m.shape[:-2], h // 2, 2, w // 2, 2).mean(axis=(-1, -3))
    pooled = m.copy()  # a row or column left over stays
    pooled[..., : h // 2 * 2, : w // 2 * 2] = blocks.repeat(2, axis=-1).repeat(2, -2)
    return pooled


def _without(m: Array, *, axis: int, place: int) -> Array:
    """One row or column at an edge is zero."""
    kept = m.copy()
    np.moveaxis(kept, axis, 0)[place] = 0
    return kept


EDGES = (
    ("first row", -2, 0),
    ("last row", -2, -1),
    ("first column", -1, 0),
    ("last column", -1, -1),
)


def _whole() -> Iterator[tuple[str, str, Change]]:
    for width in (1, 2, 3):
        says = f"is zero on a border {width} wide"
        yield "border-cropped", says, partial(_cropped, width=width)
    for edge, axis, place in EDGES:
        says = f"is zero in its {edge}"
        yield "edge-lost", says, partial(_without, axis=axis, place=place)
    for kernel_name, kernel in KERNELS:
        for mode, frame in FRAMES:
            says = f"is smoothed by {kernel_name}, with {frame}"
            yield "smoothed", says, partial(_correlated, kernel=kernel, mode=mode)
    yield "pooled", "is averaged over blocks of 2 x 2", _pooled


OBLONG: tuple[tuple[str, str, Change], ...] = (
    ("axes-mixed", "has its rows and columns mixed up in memory", _mixed),
)
"""Of a map that is not as high as wide, and known as a whole."""

UNCENTRED: tuple[tuple[str, str, Change], ...] = tuple(_whole())
"""Told by a whole map only."""

FARTHEST = 3
"""Shifts of so many rows or columns are looked for."""


def _slid(m: Array, *, by: tuple[int, int], fill: float | None) -> Array:
    """Map moved down and right by so much; wrapped round, or filled."""
    moved = np.roll(m, by, axis=(-2, -1))
    if fill is not None:
        for axis, n in zip((-2, -1), by, strict=True):
            edge = [slice(None)] * m.ndim
            edge[axis] = slice(0, n) if n > 0 else slice(m.shape[axis] + n, None)
            if n:
                moved[tuple(edge)] = fill
    return moved


def _direction(down: int, right: int) -> str:
    """How far and which way.

    Examples
    --------
    >>> _direction(1, -2)
    '1 down and 2 left'
    """
    rows = f"{abs(down)} {'down' if down > 0 else 'up'}" if down else ""
    columns = f"{abs(right)} {'right' if right > 0 else 'left'}" if right else ""
    return " and ".join(filter(None, (rows, columns)))


def shifts(*, whole: bool) -> Iterator[tuple[str, str, Change]]:
    """Id, what it says, and the change, nearest first."""
    span = range(-FARTHEST, FARTHEST + 1)
    steps = sorted(
        ((down, right) for down in span for right in span if (down, right) != (0, 0)),
        key=lambda by: (abs(by[0]) + abs(by[1]), by),
    )
    for down, right in steps:
        says = f"is shifted {_direction(down, right)}"
        if not whole:
            slid = partial(_slid, by=(down, right), fill=np.nan)
            yield "shifted", says, slid
            continue
        wrapped = partial(_slid, by=(down, right), fill=None)
        yield "shifted", f"{says}, wrapped round", wrapped
        filled = partial(_slid, by=(down, right), fill=0.0)
        yield "shifted", f"{says}, zeros moving in", filled
