"""Probes: the standard questions, each put once to a subject and then remembered.

An invariant's parameters are named after the probes whose answers it takes.
"""

from checks.probes import (
    chosen,
    everything,
    lent,
    nudges,
    pictures,
    pixels,
    recordings,
    rounding,
    runs,
)
from checks.probes.probe import PROBES, Bench, Probe

__all__ = [
    "PROBES",
    "Bench",
    "Probe",
    "chosen",
    "everything",
    "lent",
    "nudges",
    "pictures",
    "pixels",
    "recordings",
    "rounding",
    "runs",
]
