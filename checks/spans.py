"""Spans: lowest and highest value of each step, proved from what is declared.

Forward by interval arithmetic from the input range; backward by |J|^T, over all inputs
that the intervals admit, from the score's own cotangent.
"""

from collections.abc import Mapping

import numpy as np

from checks.contract import Contract
from checks.measurement import Direction
from checks.replicas.bounds import Interval
from checks.replicas.propagation import entered, handed_back, network_steps, passed
from lenet_ref.trace import Array, Step

__all__ = ["Place", "Span", "proved_spans", "span"]

Span = tuple[float, float]
"""Lowest and highest value."""

Place = tuple[str, Direction]
"""Name of a step, and which way."""

SCORE_SPANS: Mapping[str, Span] = {
    "logit": (-np.inf, np.inf),
    "probability": (0.0, 1.0),
    "log_probability": (-np.inf, 0.0),
    "loss": (0.0, np.inf),
}
"""Of each score."""

SEED_SPANS: Mapping[str, Span] = {
    "logit": (0.0, 1.0),
    "probability": (-0.25, 0.25),
    "log_probability": (-1.0, 1.0),
    "loss": (-1.0, 1.0),
}
"""Of each score's derivative by the logits: one-hot, p (1 - p) at most 1/4, y - p."""

PICTURE: Span = (0.0, 255.0)


def span(*arrays: Array) -> Span:
    """Lowest and highest value of all."""
    return min(float(a.min()) for a in arrays), max(float(a.max()) for a in arrays)


def proved_spans(steps: tuple[Step, ...], contract: Contract) -> Mapping[Place, Span]:
    """Span of the output of each step, and of the cotangent of its input.

    Parameters
    ----------
    steps : tuple of Step
        Of one run; what follows a step of a kind without a rule is not proved.
    contract : Contract
    """
    low, high = contract.input_range
    chain = network_steps(steps)
    into = entered(chain, low, high, contract.input_shape)
    proved: dict[Place, Span] = {
        ("preprocess", "forward"): (low, high),
        ("score", "forward"): SCORE_SPANS[contract.score],
        ("score", "backward"): SEED_SPANS[contract.score],
        ("render", "forward"): PICTURE,
        ("blend", "forward"): PICTURE,
    }
    for step in chain:
        if step.name in into:
            proved[step.name, "forward"] = span(*passed(step, into[step.name]))
    logits = proved.get((chain[-1].name, "forward")) if chain else None
    if contract.score == "logit" and logits:
        proved["score", "forward"] = logits
    proved.update(_backward(chain, into, contract))
    return proved


def _backward(
    chain: tuple[Step, ...], into: Mapping[str, Interval], contract: Contract
) -> Mapping[Place, Span]:
    bounds = handed_back(chain, into)
    proved: dict[Place, Span] = {
        (name, "backward"): (-float(bound.max()), float(bound.max()))
        for name, bound in bounds.items()
    }
    entering = [step.name for step in chain if "images" in step.inputs]
    if entering and all(name in bounds for name in entering):
        total = np.asarray(sum(bounds[name] for name in entering))
        proved["fold", "forward"] = _folded(total, contract)
    return proved


def _folded(bound: Array, contract: Contract) -> Span:
    """Span of a map, from a bound (N, C, H, W) on the magnitude of its gradient."""
    size = {"sum": bound.sum(axis=1), "l2": np.sqrt((bound**2).sum(axis=1))}
    highest = float(size.get(str(contract.channel_reduction), bound).max())
    negative = contract.signed and contract.channel_reduction != "l2"
    return -highest if negative else 0.0, highest
