"""Images that networks are judged on: natural, noise, and all that has ties."""

from collections.abc import Callable, Mapping

import numpy as np

from checks import Contract
from lenet_ref import digits
from lenet_ref.trace import Array
from tests.meta.alarms.draws import one

__all__ = ["IMAGES", "images"]

Shape = tuple[int, ...]

COUNTS = (1, 2, 5, 12, 40)
"""A subject may come with one image only."""


def _digits(rng: np.random.Generator, shape: Shape) -> Array:
    """Digits as they are, or as many of their rows and columns as there is room for."""
    count, channels, rows, columns = shape
    natural, _ = digits()
    chosen = natural[rng.permutation(len(natural))[:count]]
    there, here = (np.arange(side) * 28 // side for side in (rows, columns))
    fading = 1 / np.arange(1, channels + 1)[:, np.newaxis, np.newaxis]
    return np.asarray(chosen[:, :, there][..., here] * fading)


def _noise(rng: np.random.Generator, shape: Shape) -> Array:
    return np.asarray(rng.random(size=shape))


def _tied(rng: np.random.Generator, shape: Shape) -> Array:
    """Three grey levels, so that equal pixels meet in every window."""
    return np.asarray(rng.integers(0, 3, size=shape) / 2)


def _flat(rng: np.random.Generator, shape: Shape) -> Array:
    """Each image and channel of one grey level."""
    levels = rng.random(size=(*shape[:2], 1, 1))
    return np.array(np.broadcast_to(levels, shape))


def _one_hot(rng: np.random.Generator, shape: Shape) -> Array:
    """One pixel of each image white, the rest black."""
    spots = np.zeros((shape[0], int(np.prod(shape[1:]))))
    spots[np.arange(len(spots)), rng.integers(spots.shape[1], size=len(spots))] = 1
    return spots.reshape(shape)


def _ends(rng: np.random.Generator, shape: Shape) -> Array:
    """Every value at one end of the range or at the other."""
    return np.asarray(rng.integers(0, 2, size=shape).astype(float))


IMAGES: Mapping[str, Callable[[np.random.Generator, Shape], Array]] = {
    "digits": _digits,
    "noise": _noise,
    "tied": _tied,
    "black": lambda _, shape: np.zeros(shape),
    "white": lambda _, shape: np.ones(shape),
    "one-hot": _one_hot,
    "flat": _flat,
    "ends": _ends,
}
"""By name, what makes images (N, C, H, W) in [0, 1]."""


def images(rng: np.random.Generator, kind: str, contract: Contract) -> Array:
    """Images of a kind within the contract's range; "mixed" are of every kind."""
    low, span = contract.input_range[0], contract.span
    count = one(rng, COUNTS)
    if kind == "mixed":
        shape = (2, *contract.input_shape)
        shares = np.concatenate([make(rng, shape) for make in IMAGES.values()])
    else:
        shares = IMAGES[kind](rng, (count, *contract.input_shape))
    return np.clip(low + span * shares, *contract.input_range)
