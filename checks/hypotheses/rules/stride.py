"""The stride, ignored."""

from dataclasses import replace

from checks.replicas.vjps import VJPS
from lenet_ref.trace import Array, Step

__all__ = ["unstrided"]


def unstrided(step: Step, gy: Array) -> Array:
    """Windows placed one beside the other, whatever the stride."""
    if tuple(step.geometry["stride"]) == (1, 1):
        msg = "there is no stride to ignore"
        raise ValueError(msg)
    near = {**step.geometry, "stride": (1, 1)}
    return VJPS[step.kind](replace(step, geometry=near), gy)
