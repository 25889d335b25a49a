"""A rule: one way in which the VJP of a step can be wrong."""

import numpy as np

from checks.replicas.vjps import Vjp
from lenet_ref.trace import Array, Step

__all__ = ["Rule", "attempted"]

Rule = tuple[str, str, Vjp]
"""Id, what it says, and the wrong VJP. It raises, or returns another shape, where it
makes no sense for the step."""


def attempted(vjp: Vjp, step: Step, gy: Array | None) -> Array | None:
    """The cotangent of x by a rule; None where it makes no sense for the step."""
    if gy is None:
        return None
    try:
        gx = np.asarray(vjp(step, gy))
    except (ValueError, IndexError, KeyError):
        return None
    return gx if gx.shape == step.x.shape else None
