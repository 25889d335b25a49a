"""The form of what was recorded."""

from collections.abc import Mapping
from typing import Any

from checks.forms.answer import MalformedAnswerError, refused
from lenet_ref.trace import Trace

__all__ = ["complete", "trace_of"]

WEIGHTS = ("weight", "bias")
WINDOW = ("kernel", "stride", "padding")

TOLD: Mapping[str, tuple[str, ...]] = {
    "conv2d": (*WEIGHTS, *WINDOW),
    "max_pool2d": WINDOW,
    "dense": WEIGHTS,
}
"""What parameters and geometry must hold for the formula of each kind."""


def trace_of(recorded: Any) -> Trace:
    """What was recorded, if it is a trace: of ``lenet_ref``, or of a copy of it.

    Raises
    ------
    MalformedAnswerError
        If it is not, or has no steps.

    Examples
    --------
    >>> trace_of(None)
    Traceback (most recent call last):
        ...
    checks.forms.answer.MalformedAnswerError: ...
    """
    if not getattr(recorded, "steps", ()):
        got = f"{type(recorded).__name__} without any"
        msg = f"record: expected a Trace of at least one step, got {got}"
        raise MalformedAnswerError(msg)
    trace: Trace = recorded
    return trace


def complete(trace: Trace) -> Trace:
    """The same trace, each step of which tells what its kind needs.

    Raises
    ------
    MalformedAnswerError
        If one does not; the message begins with its name.
    """
    for step in trace:
        told = (*step.parameters, *step.geometry)
        needed = TOLD.get(step.kind, ())
        if not set(needed) <= set(told):
            expected = f"a step of {step.kind} to tell {', '.join(needed)}"
            raise refused(step.name, expected, ", ".join(told) or "nothing")
    return trace
