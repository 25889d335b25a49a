"""Groups: networks that are judged together, and what is asked of each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType

from checks.catalogue import Check
from checks.mutation.battery import CRASHED
from checks.mutation.networks import SLIGHT
from checks.reference import awkward, lenet, single
from checks.runner import selected
from checks.subject import Subject

__all__ = ["GROUPS", "checks_for", "expected"]

GROUPS: Mapping[str, tuple[Callable[[ModuleType], Subject], ...]] = {
    "reference": (lenet, awkward),
    "single": (single,),
    "slight": tuple(SLIGHT.values()),
}
"""Networks that are judged together, in the order in which they are asked."""


def checks_for(select: Sequence[str] | None, group: str) -> tuple[Check, ...]:
    """Checks that are put to a group of networks, in order.

    Parameters
    ----------
    select : sequence of str, optional
        Patterns; by default all.
    group : str
        Of :data:`GROUPS`.
    """
    chosen = selected(select)
    if group == "slight":  # the reference was asked; here only what is quick
        chosen = tuple(check for check in chosen if check.id != CRASHED)
    return chosen


def expected(select: Sequence[str] | None, groups: Iterable[str]) -> tuple[str, ...]:
    """Ids of all results that a copy has to which nothing objects, in order."""
    return tuple(one.id for group in groups for one in checks_for(select, group))
