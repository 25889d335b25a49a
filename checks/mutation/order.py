"""The order: which questions are put first to a mutant, by the function changed."""

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib import resources

from checks.catalogue import CHECKS, named
from checks.mutation.battery import NETWORKS, Question, questions
from checks.mutation.mutant import Change

__all__ = ["ANYWHERE", "TAUGHT", "order_for", "place_of", "taught", "taught_for"]

TAUGHT = "order.txt"
"""What :mod:`checks.mutation.lessons` wrote: a line a question, with the place that it
is for."""

ANYWHERE = "*"
"""The place of what is put to changes of a function that taught nothing."""


def place_of(change: Change) -> str:
    """Module and function of a change, as one word."""
    return f"{change.module}:{change.function}"


def taught(text: str) -> Mapping[str, tuple[Question, ...]]:
    """Questions by place, of a table of places, networks and checks.

    Those of a check or a network that there is no more are left out.

    Parameters
    ----------
    text : str
        A line a question; what follows a ``#`` is a comment.

    Raises
    ------
    ValueError
        If a line has another number of columns.
    """
    known = {check.id for check in CHECKS}
    found: defaultdict[str, list[Question]] = defaultdict(list)
    for number, line in enumerate(text.splitlines(), start=1):
        match line.partition("#")[0].split():
            case []:
                continue
            case [place, network, check]:
                if network in NETWORKS and check in known:
                    found[place].append(Question(network, named(check)))
            case _:
                msg = (
                    f"line {number}, {line!r}: expected a place, a network and a check"
                )
                raise ValueError(msg)
    return {place: tuple(questions) for place, questions in found.items()}


@functools.cache
def _known() -> Mapping[str, tuple[Question, ...]]:
    return taught(
        resources.files("checks.mutation").joinpath(TAUGHT).read_text("utf-8")
    )


@functools.cache
def _taught_at(places: tuple[str, ...]) -> tuple[Question, ...]:
    return tuple(q for place in places for q in _known().get(place, ()))


@functools.cache
def _order(places: tuple[str, ...]) -> tuple[Question, ...]:
    first = _taught_at((*places, ANYWHERE))
    return tuple(dict.fromkeys((*first, *questions())))


def _places(changes: Iterable[Change]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(place_of, changes)))


def taught_for(changes: Iterable[Change]) -> tuple[Question, ...]:
    """Questions that changes of these functions have taught, the best first.

    Parameters
    ----------
    changes : iterable of Change

    Examples
    --------
    >>> taught_for(())
    ()
    """
    return _taught_at(_places(changes))


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
    return _order(_places(changes))
