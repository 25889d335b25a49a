"""Lessons: in which order the questions kill most mutants in the least time.

``heatcheck mutate --sample N --matrix --record FILE`` puts every question of the small
battery to each of N mutants; ``heatcheck mutate --kills --record OTHER`` tells one
question each of all of them. ``python -m checks.mutation.lessons FILE OTHER`` measures
what questions cost a right copy, and prints ``checks/mutation/order.txt``: again and
again the question that kills most of those still alive in a millisecond, for changes
of each function by themselves and for all together.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import lenet_ref
from checks.catalogue import named
from checks.mutation.battery import (
    NETWORKS,
    SMALL,
    Question,
    questions,
    sitting,
)
from checks.mutation.mutants import mutants
from checks.mutation.order import ANYWHERE, place_of
from checks.mutation.record import read

__all__ = ["Prices", "main", "measured", "ordered", "taught"]

REPEATS = 5

BASE = named("ranges.values_are_finite")
"""A check that asks for nothing but the run that nearly all of them need."""

Kills = Collection[frozenset[str]]
"""For each mutant the questions that fail, as text: network and check."""

Prices = tuple[Mapping[str, float], Mapping[str, float]]
"""Seconds of each question once its network was run, and of that run by network."""


def _spent(network: str, question: Question | None = None) -> float:
    """Seconds of processor time for a run of a network, or for a question after it."""
    with sitting(lenet_ref, SMALL) as put:
        started = time.process_time()
        put.killed(Question(network, BASE))
        if question:
            started = time.process_time()
            put.killed(question)
        return time.process_time() - started


def measured(names: Collection[str]) -> Prices:
    """What questions and runs cost a right copy: the least of a few measurements."""
    again = range(REPEATS)
    opening = {name: min(_spent(name) for _ in again) for name in NETWORKS}
    asked = sorted((q for q in questions() if str(q) in names), key=str)
    return {str(q): min(_spent(q.network, q) for _ in again) for q in asked}, opening


def ordered(kills: Kills, prices: Prices) -> list[str]:
    """Questions by kills a second, of those that are still alive when it is put.

    Examples
    --------
    >>> kills = [frozenset({"n a"}), frozenset({"n a", "n b"}), frozenset({"n b"})]
    >>> ordered(kills, ({"n a": 1, "n b": 9}, {"n": 5}))
    ['n a', 'n b']
    """
    price, opening = prices
    alive, left, order = list(kills), dict(price), list[str]()
    opened: set[str] = set()

    def worth(question: str) -> float:
        network = question.partition(" ")[0]
        cost = left[question] + (0 if network in opened else opening[network])
        return sum(question in one for one in alive) / max(cost, 1e-6)

    while left and alive:
        best = max(left, key=worth)
        if not worth(best):
            break
        order.append(best)
        opened.add(best.partition(" ")[0])
        alive = [one for one in alive if best not in one]
        left.pop(best)
    return order


def taught(by_place: Mapping[str, Kills], prices: Prices) -> Iterator[str]:
    """Lines of the order: place, network and check."""
    everywhere = [one for kills in by_place.values() for one in kills]
    for place, kills in [*sorted(by_place.items()), (ANYWHERE, everywhere)]:
        yield from (f"{place} {question}" for question in ordered(kills, prices))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the order that records teach; of a mutant the first that knows it does."""
    parser = argparse.ArgumentParser(prog="python -m checks.mutation.lessons")
    parser.add_argument(
        "records", type=Path, nargs="+", help="those that tell more first"
    )
    paths = parser.parse_args(arguments).records
    places = {mutant.id: place_of(mutant.changes[0]) for mutant in mutants()}
    known: dict[str, frozenset[str]] = {}
    for outcome in (one for path in paths for one in read(path)[1]):
        if outcome.failing and outcome.id in places:
            known.setdefault(outcome.id, frozenset(outcome.failing))
    by_place: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for name, kills in known.items():
        by_place[places[name]].append(kills)
    head = f"# Place, network and check, as {len(known)} mutants taught them"
    prices = measured({question for kills in known.values() for question in kills})
    sys.stdout.write("\n".join([head, *taught(by_place, prices)]) + "\n")


if __name__ == "__main__":
    main()
