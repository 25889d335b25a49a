"""Steps in the form that their kind has: what is told beside their values."""

from collections.abc import Mapping

from checks.forms.answer import refused
from lenet_ref.trace import Trace

__all__ = ["complete"]

WEIGHTS = ("weight", "bias")
WINDOW = ("kernel", "stride", "padding")

TOLD: Mapping[str, tuple[str, ...]] = {
    "conv2d": (*WEIGHTS, *WINDOW),
    "max_pool2d": WINDOW,
    "dense": WEIGHTS,
}
"""What parameters and geometry must hold for the formula of each kind."""


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
