"""Record: steps are told otherwise than they were taken."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["RECORD"]

_fault = partial(fault, "record")

RECORD: tuple[Fault, ...] = (
    _fault(
        "input-of-another-step",
        "tape.py:record",
        "(network.layers[-1].name,)",
        "(network.layers[-2].name,)",
        caught_by="gradients.steps_are_connected",
        deception=0.0,
        story=(
            "The score is recorded as computed from what enters the last layer: "
            "activations and gradients of different places are put together."
        ),
        thread="hannamw/EAP-IG/pull/23",
    ),
)
