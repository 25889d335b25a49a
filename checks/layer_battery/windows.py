"""Windows of a layer's own: kernel and stride that its factory does not ask for."""

from dataclasses import replace

import numpy as np

from checks.layer_battery.geometry import WINDOWED, Geometry
from checks.layer_battery.maker import Maker

__all__ = ["own_kernel", "own_stride"]

Pair = tuple[int, int]

SIDE = 24
"""Rows and columns that any window fits into many times."""


def own_kernel(maker: Maker, geometry: Geometry, read: frozenset[str]) -> Pair | None:
    """The smallest image that has an output; None where the factory is told."""
    if "kernel" in read or geometry.kind not in WINDOWED:
        return None
    return _least(maker, geometry, 0), _least(maker, geometry, 1)


def _least(maker: Maker, geometry: Geometry, axis: int) -> int:
    return next(k for k in range(1, SIDE) if _outputs(maker, geometry, axis, k))


def own_stride(maker: Maker, geometry: Geometry, read: frozenset[str]) -> Pair | None:
    """What a window moves by; None where that is told, or is the kernel."""
    if "stride" in read or geometry.kind not in WINDOWED:
        return None
    two, three = (
        tuple(_moves(maker, replace(geometry, kernel=(k, k)), axis) for axis in (0, 1))
        for k in (2, 3)
    )
    return (two[0], two[1]) if two == three else None


def _moves(maker: Maker, geometry: Geometry, axis: int) -> int:
    """Rows that twice the image has more, for as many outputs more."""
    once, twice = (_outputs(maker, geometry, axis, n * SIDE) for n in (1, 2))
    return max(round(SIDE / max(twice - once, 1)), 1)


def _outputs(maker: Maker, geometry: Geometry, axis: int, side: int) -> int:
    """Rows or columns that come out of an image with so many; 0 where it raises."""
    sides = [SIDE, SIDE]
    sides[axis] = side
    one = replace(geometry, height=sides[0], width=sides[1], batch=1, padding=(0, 0))
    try:
        return int(maker.chain(one).forward(np.zeros(one.x_shape)).shape[2 + axis])
    except Exception:  # noqa: BLE001  (it may be too small)
        return 0
