"""Propagation: what can be proved of every step of a run, along its graph.

Forward, an interval for what enters each step, as far as every step on the way has a
rule; backward, a bound on the magnitude of what each step hands back.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from checks.replicas.bounds import ABSOLUTE_VJPS, INTERVALS, Interval, may_pass
from lenet_ref.trace import Array, Step

__all__ = ["entered", "handed_back", "network_steps", "passed"]


def network_steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps from the images to the logits."""
    return tuple(s for s in steps if s.gy is not None and s.kind != "score")


def entered(
    steps: Sequence[Step], low: float, high: float, shape: tuple[int, ...]
) -> Mapping[str, Interval]:
    """Interval of each step's input, where one follows from the range of the images.

    Parameters
    ----------
    steps : sequence of Step
        From the images to the logits, in forward order.
    low, high : float
        Of the images.
    shape : tuple of int
        Of one image.
    """
    images = np.full((1, *shape), float(low)), np.full((1, *shape), float(high))
    known: dict[str, Interval] = {"images": images}
    into: dict[str, Interval] = {}
    for step in steps:
        at = known.get(step.inputs[0]) if len(step.inputs) == 1 else None
        if at is None or step.kind not in INTERVALS:
            continue
        if at[0].shape[1:] == step.x.shape[1:]:
            into[step.name] = at
            known[step.name] = passed(step, at)
    return into


def passed(step: Step, at: Interval) -> Interval:
    """Interval of a step's output, from that of its input."""
    return INTERVALS[step.kind](step, at)


def handed_back(
    steps: Sequence[Step], into: Mapping[str, Interval]
) -> Mapping[str, Array]:
    """Bound on |gx| of each step, from the score's own cotangent of the logits.

    A step gets what all that it feeds hand back; where one of those has no bound, it
    has none either.
    """
    bounds: dict[str, Array] = {}
    for step in reversed(steps):
        gy = _arriving(step, steps, bounds)
        if gy is None or step.gx is None or step.name not in into:
            continue
        gate = np.repeat(may_pass(step, into[step.name]), len(gy), axis=0)
        bound = ABSOLUTE_VJPS[step.kind](step, gate, gy)
        if bound.shape == step.gx.shape:
            bounds[step.name] = bound
    return bounds


def _arriving(
    step: Step, steps: Sequence[Step], bounds: Mapping[str, Array]
) -> Array | None:
    """Bound on |gy|; of what feeds only the score, its magnitude itself."""
    fed = [s for s in steps if step.name in s.inputs and s.gx is not None]
    if not fed:
        return None if step.gy is None else np.abs(step.gy)
    if any(s.name not in bounds or s.inputs != (step.name,) for s in fed):
        return None
    total = np.asarray(sum(bounds[s.name].reshape(step.y.shape) for s in fed))
    return total if step.gy is not None else None
