"""Deception: how much a false heat map looks like a true one, on the bundled digits.

Of each class the first digit that the shipped weights get right is explained for its
own class and for another, by each of the four scores, from the stored pixels to the
picture: twenty cases a score. Every fault is judged by the score that it changes most:
who uses that score sees that much of it.

**Alike** is the mean cosine between true and false: of the signed maps, or of what is
red minus what is blue in the pictures of them or in their blends with the digit,
whichever is least: 1 for the same, -1 for red and blue swapped.

**Deception** is the share of the cases in which picture or blend *visibly differs* from
the true one and both *look true* nevertheless. One differs visibly if at least 1 % of
the pixels are off by more than 16 of 255 in a channel: 6 % of full scale is several
times what can just be told apart, and 8 of 784 pixels are a stroke. It looks true if
four numbers that the eye takes in at once lie within the range that they have over the
true ones of all bundled digits and classes: the share of the colour that lies on or
near the digit, its roughness, the share of pixels with any colour to speak of, and the
share of it that is red.
"""

import functools
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from checks.faults.library import pristine
from lenet_ref.trace import Array

__all__ = [
    "Appearance",
    "Pictures",
    "appearance",
    "appearance_for",
    "coloured",
    "looks",
    "pictures",
    "standard_cases",
]

VISIBLE_LEVELS = 16
"""Difference of a channel, of 255, from which a pixel is visibly off."""

VISIBLE_SHARE = 0.01
"""Share of pixels that must be off for a picture to be visibly another."""

FAINT = 0.1
"""Of the peak; below it a pixel has no colour to speak of."""

REACH = 2
"""Pixels around the digit that count as near."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a copy's heat maps look beside the true ones.

    Parameters
    ----------
    valid_map : bool
        Whether every case gives a finite map of the right shape that is not flat.
    alike : float
        In [-1, 1]; 0 where there is no valid map.
    deception : float
        In [0, 1].
    score : str
        The score that the fault changes most.
    """

    valid_map: bool
    alike: float
    deception: float
    score: str


@functools.cache
def standard_cases() -> tuple[Array, Array]:
    """Pixels (20, 1, 28, 28), targets (20,): each digit for itself and for another."""
    library = pristine()
    pixels, labels = library.pixels()
    network = library.lenet5(library.load_weights(), dtype=np.float64)
    right = library.logits(network, library.preprocess(pixels)).argmax(axis=1) == labels
    chosen = np.array([np.flatnonzero(right & (labels == k))[0] for k in range(10)])
    others = (labels[chosen] + 4) % 10
    targets = np.concatenate([labels[chosen], others])
    return pixels[np.concatenate([chosen, chosen])], targets


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """What a copy makes of some cases.

    Parameters
    ----------
    maps : Array, shape (N, 28, 28)
    panels : Array of uint8, shape (2, N, 28, 28, 3)
        Heat maps, and their blends with the digits.
    """

    maps: Array
    panels: Array


def pictures(
    library: ModuleType, pixels: Array, targets: Array, score: str
) -> Pictures:
    """Signed maps and their pictures, from the stored pixels on."""
    pixels, targets = pixels.copy(), targets.copy()  # a fault may write into either
    network = library.lenet5(library.load_weights(), dtype=np.float64)
    images = library.preprocess(pixels)
    maps = library.vanilla_gradient(network, images, targets, score)[:, 0]
    heat = np.stack([library.render(one) for one in maps])
    return Pictures(
        maps, np.stack([heat, library.blend(library.picture(images), heat)])
    )


def coloured(heat: Array) -> Array:
    """Red minus blue of pictures, (..., H, W): positive where they say positive."""
    return heat[..., 0].astype(float) - heat[..., 2]


def _near(images: Array) -> Array:
    """Whether ink is within reach of each pixel, (N, H, W)."""
    ink = np.pad(images > 0, ((0, 0), (REACH, REACH), (REACH, REACH)))
    side = 2 * REACH + 1
    windows = np.lib.stride_tricks.sliding_window_view(ink, (side, side), axis=(1, 2))
    return np.asarray(windows.any(axis=(-2, -1)))


def looks(heat: Array, pixels: Array) -> Array:
    """What the eye takes in of each picture, shape (N, 4).

    Parameters
    ----------
    heat : Array of uint8, shape (N, H, W, 3)
    pixels : Array of uint8, shape (N, 1, H, W)

    Returns
    -------
    Array
        Share of the colour near the digit; variation from pixel to pixel over colour;
        share of pixels above a tenth of the peak; share of the colour that is red.
    """
    colour = coloured(heat)
    size = np.abs(colour)
    total = np.maximum(size.sum(axis=(1, 2)), 1)
    peak = np.maximum(size.max(axis=(1, 2), keepdims=True), 1)
    steps = [np.abs(np.diff(colour, axis=axis)).sum(axis=(1, 2)) for axis in (1, 2)]
    return np.stack(
        [
            (size * _near(pixels[:, 0])).sum(axis=(1, 2)) / total,
            (steps[0] + steps[1]) / total,
            (size > FAINT * peak).mean(axis=(1, 2)),
            np.maximum(colour, 0).sum(axis=(1, 2)) / total,
        ],
        axis=1,
    )


@functools.cache
def _true_looks() -> tuple[Array, Array]:
    """Least and largest looks, (2, 4) each, over all bundled digits and classes."""
    library = pristine()
    pixels = library.pixels()[0]
    found: list[list[Array]] = []
    for target in range(10):
        targets = np.full(len(pixels), target)
        for score in ("logit", "log_probability"):
            panels = pictures(library, pixels, targets, score).panels
            found.append([looks(panel, pixels) for panel in panels])
    every: Array = np.concatenate(found, axis=1)  # (2, many, 4)
    return every.min(axis=1), every.max(axis=1)


@functools.cache
def _truth() -> Mapping[str, Pictures]:
    """True maps and pictures by score."""
    return {
        name: pictures(pristine(), *standard_cases(), name)
        for name in pristine().SCORES
    }


def _cosine(a: Array, b: Array) -> float:
    """Mean over the cases; 0 for one that is flat, NaN-free."""
    pairs = zip(a.reshape(len(a), -1), b.reshape(len(b), -1), strict=True)
    unit = [(x / (np.abs(x).max() or 1), y / (np.abs(y).max() or 1)) for x, y in pairs]
    sizes = [np.linalg.norm(x) * np.linalg.norm(y) for x, y in unit]
    return float(
        np.mean(
            [x @ y / n if n else 0.0 for (x, y), n in zip(unit, sizes, strict=True)]
        )
    )


def _deceives(found: Array, true: Array, pixels: Array) -> Array:
    """Whether each case visibly differs and looks true all the same, by its panels."""
    off = np.abs(found.astype(int) - true).max(axis=-1) > VISIBLE_LEVELS
    visible = (off.mean(axis=(2, 3)) >= VISIBLE_SHARE).any(axis=0)
    seen = np.stack([looks(panel, pixels) for panel in found], axis=1)  # (N, 2, 4)
    low, high = _true_looks()
    deceives: Array = visible & ((low <= seen) & (seen <= high)).all(axis=(1, 2))
    return deceives


def _valid(found: Pictures, true: Pictures) -> bool:
    shapes = found.maps.shape, found.panels.shape, found.panels.dtype
    if shapes != (true.maps.shape, true.panels.shape, true.panels.dtype):
        return False
    finite = bool(np.isfinite(found.maps).all())
    return finite and bool(np.ptp(found.maps, axis=(1, 2)).all())


def appearance_for(library: ModuleType, score: str) -> Appearance:
    """How the heat maps of a copy look beside the true ones, of one score."""
    pixels, targets = standard_cases()
    true = _truth()[score]
    try:
        found = pictures(library, pixels, targets, score)
    except Exception:  # noqa: BLE001  (no picture, whatever the reason)
        found = None
    if found is None or not _valid(found, true):
        return Appearance(valid_map=False, alike=0.0, deception=0.0, score=score)
    colours = map(_cosine, map(coloured, found.panels), map(coloured, true.panels))
    return Appearance(
        valid_map=True,
        alike=min(_cosine(found.maps, true.maps), *colours),
        deception=float(_deceives(found.panels, true.panels, pixels).mean()),
        score=score,
    )


def appearance(library: ModuleType) -> Appearance:
    """How the heat maps of a copy look beside the true ones, by the score changed most.

    Examples
    --------
    >>> found = appearance(pristine())
    >>> found.valid_map, round(found.alike, 12), found.deception
    (True, 1.0, 0.0)
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        every = [appearance_for(library, score) for score in _truth()]
    return min(every, key=lambda one: (one.valid_map, one.alike))
