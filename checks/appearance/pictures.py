"""Pictures: what a copy of the library makes of the standard cases.

Of each class the first digit that the shipped weights get right is explained for its
own class and for another, by each of the four scores, from the stored pixels to the
picture: twenty cases a score.
"""

import functools
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from checks.faults.library import pristine
from checks.silence import global_states_kept, quiet
from lenet_ref.trace import Array

__all__ = [
    "SCORES",
    "Pictures",
    "coloured",
    "pictures",
    "standard_cases",
    "standard_labels",
    "true_pictures",
    "valid_pictures",
]

SCORES = ("logit", "probability", "log_probability", "loss")
"""What maps are made of, each by itself."""

FURTHER = 4
"""From a digit's class to the other one that it is explained for, around the ten."""


@functools.cache
def _chosen() -> tuple[Array, Array]:
    library = pristine()
    pixels, labels = library.pixels()
    network = library.lenet5(library.load_weights(), dtype=np.float64)
    right = library.logits(network, library.preprocess(pixels)).argmax(axis=1) == labels
    chosen = np.array([np.flatnonzero(right & (labels == k))[0] for k in range(10)])
    return pixels[np.tile(chosen, 2)], labels[np.tile(chosen, 2)]


def standard_labels() -> Array:
    """What each standard case's digit is, shape (20,)."""
    return _chosen()[1].copy()


def standard_cases() -> tuple[Array, Array]:
    """Pixels (20, 1, 28, 28), targets (20,): each digit for itself and for another.

    Fresh arrays at each call: a faulty copy may write into what it is given.
    """
    pixels, labels = _chosen()
    own, other = np.split(labels, 2)
    return pixels.copy(), np.concatenate([own, (other + FURTHER) % 10])


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


@functools.cache
def true_pictures(score: str) -> Pictures:
    """What the pristine copy makes of the standard cases, by one of :data:`SCORES`."""
    return pictures(pristine(), *standard_cases(), score)


def _valid(found: Pictures, true: Pictures) -> bool:
    shapes = found.maps.shape, found.panels.shape, found.panels.dtype
    if shapes != (true.maps.shape, true.panels.shape, true.panels.dtype):
        return False
    finite = bool(np.isfinite(found.maps).all())
    return finite and bool(np.ptp(found.maps, axis=(1, 2)).all())


def valid_pictures(library: ModuleType, score: str) -> Pictures | None:
    """What a copy makes of the standard cases; None where that is no map.

    A map is finite, of the right shape and not flat. What the copy prints, sets or
    warns of reaches nobody.
    """
    true = true_pictures(score)
    try:
        with quiet(), global_states_kept(), np.errstate(all="ignore"):
            found = pictures(library, *standard_cases(), score)
            return found if _valid(found, true) else None
    except Exception:  # noqa: BLE001  (no picture, whatever the reason)
        return None
