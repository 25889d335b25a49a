"""Deception: how much a false heat map looks like a true one, on the bundled digits.

Every fault is judged on the standard cases of :mod:`checks.appearance.pictures`, by the
score that it changes most: who uses that score sees that much of it.

**Alike** is the mean cosine between true and false: of the signed maps, or of what is
red minus what is blue in the pictures of them or in their blends with the digit,
whichever is least: 1 for the same, -1 for red and blue swapped.

**Rank** is the mean rank correlation of the signed maps. **Levels** is the mean
difference of the pictures or of the blends, whichever is more, in levels of 255, and
**off** the share of their pixels that are visibly off.

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
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from checks.appearance.likeness import (
    centred_ranks,
    cosine,
    levels_apart,
    visibly_off,
)
from checks.appearance.pictures import (
    SCORES,
    Pictures,
    coloured,
    pictures,
    standard_cases,
    true_pictures,
    valid_pictures,
)
from checks.faults.library import pristine
from lenet_ref.trace import Array

__all__ = [
    "Appearance",
    "appearance",
    "appearance_for",
    "deceives",
    "looks",
    "visibly_differs",
]

VISIBLE_SHARE = 0.01
"""Share of pixels that must be off for a picture to be visibly another."""

FAINT = 0.1
"""Of the peak; below it a pixel has no colour to speak of."""

REACH = 2
"""Pixels around the digit that count as near."""

DIGITS = 6
"""Decimals of the published numbers."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a copy's heat maps look beside the true ones; all 0 without a valid map.

    Parameters
    ----------
    valid_map : bool
        Whether every case gives a finite map of the right shape that is not flat.
    alike : float
        In [-1, 1].
    deception : float
        In [0, 1].
    score : str
        The score that the fault changes most.
    rank : float
        In [-1, 1].
    levels : float
        In [0, 255].
    off : float
        In [0, 1].
    """

    valid_map: bool
    alike: float
    deception: float
    score: str
    rank: float = 0.0
    levels: float = 0.0
    off: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The published form; every number is finite."""
        return {
            "valid_map": self.valid_map,
            "alike": round(self.alike, DIGITS),
            "rank": round(self.rank, DIGITS),
            "levels": round(self.levels, DIGITS),
            "off": round(self.off, DIGITS),
            "deception": self.deception,
            "score": self.score,
        }


def _near(images: Array) -> Array:
    """Whether ink is within reach of each pixel, (N, H, W)."""
    near: Array = images > 0
    for axis in (1, 2):
        gap = [(0, 0)] * 3
        gap[axis] = (REACH, REACH)
        spread = np.lib.stride_tricks.sliding_window_view(
            np.pad(near, gap), 2 * REACH + 1, axis=axis
        )
        near = np.asarray(spread.any(axis=-1))
    return near


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


def visibly_differs(found: Array, true: Array) -> Array:
    """Whether each picture is visibly another, (..., H, W, 3) to (...)."""
    differs: Array = visibly_off(found, true).mean(axis=(-2, -1)) >= VISIBLE_SHARE
    return differs


def deceives(found: Pictures, true: Pictures, pixels: Array) -> Array:
    """Whether each case visibly differs and looks true all the same, shape (N,)."""
    differs = visibly_differs(found.panels, true.panels)
    visible: Array = np.asarray(differs.any(axis=0))
    shown = found.panels[:, visible]
    seen = np.stack([looks(panel, pixels[visible]) for panel in shown], axis=1)
    low, high = _true_looks()  # as seen: (2, 4) of (N, 2, 4)
    visible[visible] = ((low <= seen) & (seen <= high)).all(axis=(1, 2))
    return visible


@functools.cache
def _true_ranks(score: str) -> Array:
    return centred_ranks(true_pictures(score).maps)


def _compared(found: Pictures, true: Pictures, score: str) -> Appearance:
    panels = tuple(zip(found.panels, true.panels, strict=True))
    colours = (cosine(coloured(one), coloured(other)) for one, other in panels)
    return Appearance(
        valid_map=True,
        alike=min(cosine(found.maps, true.maps), *colours),
        deception=float(deceives(found, true, standard_cases()[0]).mean()),
        score=score,
        rank=cosine(centred_ranks(found.maps), _true_ranks(score)),
        levels=max(levels_apart(*pair) for pair in panels),
        off=max(float(visibly_off(*pair).mean()) for pair in panels),
    )


def appearance_for(library: ModuleType, score: str) -> Appearance:
    """How the heat maps of a copy look beside the true ones, of one score."""
    found = valid_pictures(library, score)
    if found is None:
        return Appearance(valid_map=False, alike=0.0, deception=0.0, score=score)
    return _compared(found, true_pictures(score), score)


def appearance(library: ModuleType) -> Appearance:
    """How the heat maps of a copy look beside the true ones, by the score changed most.

    Examples
    --------
    >>> found = appearance(pristine())
    >>> found.valid_map, round(found.alike, 12), found.deception
    (True, 1.0, 0.0)
    >>> round(found.rank, 12), found.levels, found.off
    (1.0, 0.0, 0.0)
    """
    every = [appearance_for(library, score) for score in SCORES]
    return min(every, key=lambda one: (one.valid_map, one.alike))
