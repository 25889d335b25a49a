"""Lessons: in which order the questions kill most mutants in the least time.

``python -m checks.mutation.lessons N SEED > checks/mutation/order.txt`` puts every
question of the small battery to N mutants, measures what each costs a right copy once
the run that all of them need is there, and takes, again and again, the question that
kills most of those still alive in a millisecond.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Mapping, Sequence

import lenet_ref
from checks.catalogue import named
from checks.mutation.battery import SMALL, Question, sitting, small_battery
from checks.mutation.judging import Asked, judge
from checks.mutation.mutants import mutants
from checks.mutation.selection import sampled

__all__ = ["costs", "main", "ordered"]

REPEATS = 3


def _cost(question: Question) -> float:
    """Seconds of processor time for one question, the run that it needs aside."""
    with sitting(lenet_ref, SMALL) as put:
        put.killed(Question(question.network, BASE))
        started = time.process_time()
        put.killed(question)
        return time.process_time() - started


BASE = named("ranges.values_are_finite")
"""A check that asks for nothing but the run that nearly all of them need."""


def costs() -> dict[str, float]:
    """Seconds that each question of the small battery takes, the least of a few."""
    return {
        str(q): min(_cost(q) for _ in range(REPEATS))
        for q in sorted(small_battery(), key=str)
    }


def ordered(
    kills: Iterable[frozenset[str]], price: Mapping[str, float], opening: float = 0.01
) -> list[str]:
    """Questions by kills a second, of those that are still alive when it is put.

    Parameters
    ----------
    kills : iterable of frozenset of str
        For each mutant the questions that fail.
    price : mapping of str to float
        Seconds of each question.
    opening : float
        Seconds that the first question to a network costs beside its own.

    Examples
    --------
    >>> ordered([frozenset("a"), frozenset("ab"), frozenset("b")], {"a": 1, "b": 9})
    ['a', 'b']
    """
    alive, left, order = list(kills), dict(price), list[str]()
    opened: set[str] = set()

    def worth(question: str) -> float:
        network = question.partition(" ")[0]
        cost = left[question] + (0 if network in opened else opening)
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


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge so many mutants by everything, and write the order that they teach."""
    parser = argparse.ArgumentParser(prog="python -m checks.mutation.lessons")
    parser.add_argument("count", type=int, help="how many mutants teach")
    parser.add_argument("seed", type=int, help="draws them")
    told = parser.parse_args(arguments)
    tell = sys.stdout.write
    chosen = sampled(mutants(), told.count, told.seed)
    found = [judge(mutant, Asked(matrix=True, seconds=120)) for mutant in chosen]
    kills = [frozenset(outcome.failing) for outcome in found if outcome.failing]
    tell(f"# What {len(kills)} of {len(chosen)} mutants taught, seed {told.seed}\n")
    tell("\n".join(ordered(kills, costs())) + "\n")


if __name__ == "__main__":
    main()
