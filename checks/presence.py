"""Presence: what must be among the steps of a run for a check to have something to do.

A layer of somebody's own may be of a kind whose formula is not known here; checks that
rest on formulas then do not apply, which is said, and is no verdict.
"""

from collections.abc import Callable

from checks.replicas.bounds import ABSOLUTE_VJPS, INTERVALS
from checks.replicas.forward import FORWARDS
from lenet_ref.trace import Step, Trace

__all__ = [
    "Presence",
    "every_layer_known",
    "first_layer_known",
    "some_formula_known",
    "some_jacobian_known",
    "some_parameter_cotangents",
]

Presence = Callable[[Trace], str | None]
"""Why there is nothing among the steps to act on; None where there is."""


def _layers(trace: Trace) -> list[Step]:
    return [s for s in trace if s.gy is not None and s.kind not in ("score", "fold")]


def some_formula_known(trace: Trace) -> str | None:
    """Some layer is of a kind that a replica computes."""
    found = any(step.kind in FORWARDS for step in trace)
    return None if found else "no step is of a kind whose formula is known"


def some_jacobian_known(trace: Trace) -> str | None:
    """Some layer is of a kind whose Jacobian has a rule."""
    found = any(step.kind in ABSOLUTE_VJPS for step in _layers(trace))
    return None if found else "no step is of a kind whose Jacobian is known"


def first_layer_known(trace: Trace) -> str | None:
    """The layer that images enter has a rule for intervals."""
    first = _layers(trace)[:1]
    found = all(step.kind in INTERVALS for step in first)
    return None if found else f"no bound is known for its first step, {first[0].name}"


def every_layer_known(trace: Trace) -> str | None:
    """All layers have rules, so that bounds reach through."""
    unknown = [step.name for step in _layers(trace) if step.kind not in INTERVALS]
    return f"no bound is known for {', '.join(unknown[:3])}" if unknown else None


def some_parameter_cotangents(trace: Trace) -> str | None:
    """Some step shows derivatives by its parameters."""
    found = any(step.parameter_cotangents for step in trace)
    return None if found else "it records no derivatives by parameters"
