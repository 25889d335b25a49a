"""Differences: whether what a copy shows differs from the true, by some rule.

Each takes the true and the found :class:`Pictures` and says whether any case differs,
by its map, or by its heat map or the blend of it with the digit.
"""

from collections.abc import Callable

import numpy as np

from checks.appearance.metrics import average_hash, grey
from checks.appearance.pictures import Pictures
from checks.faults.library import pristine
from lenet_ref.trace import Array

__all__ = [
    "TOP",
    "colours_beyond",
    "grey_below",
    "hashes_beyond",
    "largest_elsewhere",
    "magnitudes_differ",
    "map_beyond",
    "mean_beyond",
    "stretched_differ",
]

TOP = 20
"""Pixels of the largest magnitude."""


def _panels(shown: Pictures) -> Array:
    """Heat maps and blends in a row, (2N, H, W, 3)."""
    return shown.panels.reshape(-1, *shown.panels.shape[2:])


def colours_beyond(true: Pictures, found: Pictures, *, most: int) -> bool:
    """Whether some channel of some pixel is more than ``most`` levels off."""
    return bool((np.abs(true.panels.astype(int) - found.panels) > most).any())


def mean_beyond(true: Pictures, found: Pictures, *, most: float) -> bool:
    """Whether some picture is more than ``most`` levels off in the mean."""
    off = np.abs(_panels(true).astype(int) - _panels(found)).mean(axis=(1, 2, 3))
    return bool((off > most).any())


def grey_below(
    true: Pictures,
    found: Pictures,
    *,
    metric: Callable[[Array, Array], Array],
    least: float,
) -> bool:
    """Whether some picture has less than ``least`` by a metric of grey pictures."""
    return bool((metric(grey(_panels(true)), grey(_panels(found))) < least).any())


def hashes_beyond(true: Pictures, found: Pictures, *, most: int) -> bool:
    """Whether the average hash of some grey picture has more than ``most`` bits off."""
    one, other = (average_hash(grey(_panels(shown))) for shown in (true, found))
    return bool(((one != other).sum(axis=(1, 2)) > most).any())


def map_beyond(true: Pictures, found: Pictures, *, share: float) -> bool:
    """Whether some value of a signed map is off by more than a share of its peak."""
    peaks = np.abs(true.maps).max(axis=(1, 2), keepdims=True)
    return bool((np.abs(true.maps - found.maps) > share * peaks).any())


def _stretched(maps: Array) -> Array:
    """Levels of grey from the least value, 0, to the largest, 255."""
    least = maps.min(axis=(1, 2), keepdims=True)
    span = maps.max(axis=(1, 2), keepdims=True) - least
    return np.asarray(np.rint(255 * (maps - least) / span))


def stretched_differ(true: Pictures, found: Pictures) -> bool:
    """Whether the maps differ as grey from the least value to the largest."""
    return not np.array_equal(_stretched(true.maps), _stretched(found.maps))


def magnitudes_differ(true: Pictures, found: Pictures) -> bool:
    """Whether the maps' magnitudes differ as pictures, by the true table."""
    one, other = (
        pristine().render(np.abs(shown.maps), signed=False) for shown in (true, found)
    )
    return not np.array_equal(one, other)


def _largest(maps: Array) -> Array:
    flat = np.abs(maps).reshape(len(maps), -1)
    order = np.argsort(-flat, axis=1, kind="stable")
    return np.sort(order[:, :TOP], axis=1)


def largest_elsewhere(true: Pictures, found: Pictures) -> bool:
    """Whether the twenty largest magnitudes of some map are at other pixels."""
    return not np.array_equal(_largest(true.maps), _largest(found.maps))
