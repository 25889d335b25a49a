"""The images that a subject is judged on if it brings none."""

import numpy as np

from checks.contract import Contract
from lenet_ref.data import digits
from lenet_ref.trace import Array

__all__ = ["LABELLED_FLOOR", "standard_images"]

COUNT = 40

LABELLED_FLOOR = 0.9
"""Share of labelled images that any network worth explaining gets right."""


def standard_images(contract: Contract) -> Array:
    """Bundled digits mapped onto the input range; for other shapes, seeded noise.

    Returns
    -------
    Array of float64, shape (M, C, H, W)
        Noise is of nine grey levels on a flat background, so that it has ties.
    """
    low, span = contract.input_range[0], contract.span
    if contract.input_shape == (1, 28, 28):
        return low + span * digits()[0]
    rng = np.random.default_rng(0)
    levels = rng.integers(0, 9, size=(COUNT, *contract.input_shape)) / 8
    background = rng.random(size=levels.shape) < 0.4
    return np.asarray(low + span * np.where(background, 0, levels))
