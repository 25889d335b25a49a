"""Measuring: one number of a trial, and how far two arrays are apart."""

import numpy as np

from checks.layer_battery.trial import Trial
from checks.measurement import Direction, Measurements
from checks.tolerances import LAYER_ULPS
from lenet_ref.trace import Array, Step

__all__ = ["apart", "cotangent", "measured"]


def measured(
    trial: Trial, direction: Direction, off: float, says: str, often: str
) -> Measurements:
    """A comparison that rounding alone may make differ from 0."""
    return Measurements(
        step=trial.name,
        kind=trial.geometry.kind,
        direction=direction,
        measured=off,
        allowed=LAYER_ULPS * float(np.finfo(trial.dtype).eps),
        says=f"{says}; {trial.geometry}",
        often=often,
    )


def apart(found: Array, expected: Array, size: float | None = None) -> float:
    """Largest distance, per largest expected value; infinite if shapes differ.

    What is NaN in both is the same: of two calls of one layer, the formula tells.
    """
    if found.shape != expected.shape:
        return np.inf
    scale = np.abs(expected).max(initial=0) if size is None else size
    same = (found == expected) | (np.isnan(found) & np.isnan(expected))
    off = float(np.where(same, 0, np.abs(found - expected)).max(initial=0))
    return off / float(scale) if off and scale > 0 else off


def cotangent(step: Step) -> Array:
    """The cotangent of x, which each trial has."""
    return np.empty(0) if step.gx is None else step.gx
