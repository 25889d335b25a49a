"""Draws: one of several, and numbers within bounds, from a generator."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

__all__ = ["chance", "one", "pair", "whole"]

Option = TypeVar("Option")


def one(rng: np.random.Generator, options: Sequence[Option]) -> Option:
    """Any of the options, one listed twice twice as often."""
    return options[int(rng.integers(len(options)))]


def whole(rng: np.random.Generator, low: int, high: int) -> int:
    """A number from ``low`` to ``high``, both included."""
    return int(rng.integers(low, high + 1))


def pair(rng: np.random.Generator, low: int, high: int) -> tuple[int, int]:
    """Two of them, of rows and of columns."""
    return whole(rng, low, high), whole(rng, low, high)


def chance(rng: np.random.Generator, share: float) -> bool:
    """True in that share of all draws."""
    return bool(rng.random() < share)
