"""The table of rules by kind of step."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np

from checks.hypotheses.rules.general import GENERAL
from checks.hypotheses.rules.pools import FLATTENS, POOLS
from checks.hypotheses.rules.rectifiers import RECTIFIERS
from checks.hypotheses.rules.rule import Rule
from checks.hypotheses.rules.weights import CONVOLUTIONS, DENSE
from checks.replicas.vjps import VJPS
from lenet_ref.trace import Array, Step

__all__ = ["RULES", "rules"]

RULES: Mapping[str, tuple[Rule, ...]] = {
    "relu": RECTIFIERS,
    "conv2d": CONVOLUTIONS,
    "dense": DENSE,
    "max_pool2d": POOLS,
    "flatten": FLATTENS,
}


def rules(kind: str) -> Iterator[Rule]:
    """Wrong VJPs of steps of a known kind, the general ones last."""
    yield from RULES[kind]
    for name, says, change in GENERAL:
        yield name, says, partial(_general, change=change)


def _general(
    step: Step, gy: Array, *, change: Callable[[Array, Array], Array]
) -> Array:
    return np.asarray(change(VJPS[step.kind](step, gy), gy))
