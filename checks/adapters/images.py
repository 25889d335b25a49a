"""The images that a subject is judged on: its own, or standard ones; their labels."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from checks.contract import Contract
from checks.given import given_images, given_labels
from lenet_ref.data import digits
from lenet_ref.trace import Array

__all__ = ["labelled", "own_images", "standard_images"]

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


def own_images(contract: Contract, images: Array | None) -> Array:
    """Images that were brought, if they are as declared; else standard ones.

    Raises
    ------
    ContractError
        If they are of another shape, type or range.
    """
    if images is None:
        return standard_images(contract)
    return given_images(images, contract)


def labelled(labels: Array | None, count: int) -> Mapping[str, Any]:
    """Fields of a subject that come with labels: these, and the accuracy they promise.

    Raises
    ------
    ContractError
        If they are not ``count`` integers.
    """
    if labels is None:
        return {}
    return {
        "labels": given_labels(labels, count),
        "accuracy_floor": LABELLED_FLOOR,
    }
