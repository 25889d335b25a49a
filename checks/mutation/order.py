"""The order: which questions are put first to a mutant, by the function changed."""

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib import resources

from checks.catalogue import CHECKS, named
from checks.mutation.battery import NETWORKS, Question, questions
from checks.mutation.mutant import Change

__all__ = ["ANYWHERE", "TAUGHT", "order_for", "place_of"]

TAUGHT = "order.txt"
"""What :mod:`checks.mutation.lessons` wrote: a line a question, with the place that it
is for."""

ANYWHERE = "*"
"""The place of what is put to changes of a function that taught nothing."""


def place_of(change: Change) -> str:
    """Module and function of a change, as one word."""
    return f"{change.module}:{change.function}"


@functools.cache
def _taught() -> Mapping[str, tuple[Question, ...]]:
    """Questions by place; of checks and networks that there are no more, none."""
    text = resources.files("checks.mutation").joinpath(TAUGHT).read_text("utf-8")
    lines = (line.split() for line in text.splitlines() if line[:1] not in ("", "#"))
    known = {check.id for check in CHECKS}
    found: defaultdict[str, list[Question]] = defaultdict(list)
    for place, network, check in lines:
        if network in NETWORKS and check in known:
            found[place].append(Question(network, named(check)))
    return {place: tuple(taught) for place, taught in found.items()}


@functools.cache
def _order(places: tuple[str, ...]) -> tuple[Question, ...]:
    taught = (
        question for p in (*places, ANYWHERE) for question in _taught().get(p, ())
    )
    return tuple(dict.fromkeys((*taught, *questions())))


def order_for(changes: Iterable[Change]) -> tuple[Question, ...]:
    """All questions, those first that kill most changes of these functions soonest.

    Then those that do so of all functions, and last what was seen to kill none.

    Parameters
    ----------
    changes : iterable of Change

    Examples
    --------
    >>> len(order_for(())) == len(questions())
    True
    """
    return _order(tuple(dict.fromkeys(map(place_of, changes))))
