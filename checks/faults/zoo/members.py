"""All members of the zoo."""

from collections.abc import Mapping

from checks.faults.zoo.attributions import ATTRIBUTIONS
from checks.faults.zoo.batches import BATCHES
from checks.faults.zoo.graphs import GRAPHS
from checks.faults.zoo.handmade import HANDMADE
from checks.faults.zoo.hooks import HOOKS
from checks.faults.zoo.member import Member
from checks.faults.zoo.memory import MEMORIES
from checks.faults.zoo.modes import MODES
from checks.faults.zoo.pictures import PICTURES
from checks.faults.zoo.pixels import PIXELS

__all__ = ["ZOO", "absent"]

ZOO: tuple[Member, ...] = (
    *MODES,
    *HOOKS,
    *GRAPHS,
    *MEMORIES,
    *BATCHES,
    *PIXELS,
    *ATTRIBUTIONS,
    *HANDMADE,
    *PICTURES,
)
"""Faults that no edit of ``lenet_ref`` can be."""


def absent() -> Mapping[str, tuple[str, ...]]:
    """Ids of the members that cannot be made here, by the framework that is missing."""
    missing = [member for member in ZOO if member.missing]
    return {
        framework: tuple(m.id for m in missing if m.framework == framework)
        for framework in dict.fromkeys(m.framework for m in missing)
    }
