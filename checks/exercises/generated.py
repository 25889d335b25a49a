"""Generated faults: a mutant by the seed that draws it and its place in the draw."""

import functools
import random
import re

from checks.faults.fault import Direction, Fault
from checks.faults.files import COMPUTING
from checks.mutation.mutant import Mutant
from checks.mutation.mutants import mutants
from checks.replay.places import runs_in
from checks.replay.recording import Name

__all__ = ["PREFIX", "drawn_mutant", "generated_fault"]

PREFIX = "practice"
"""What names of generated faults begin with: ``practice-SEED-N``."""


def drawn_mutant(seed: int, number: int) -> Mutant:
    """The ``number``-th mutant that a seed draws, from any of the modules alike.

    Examples
    --------
    >>> drawn_mutant(3, 1) == drawn_mutant(3, 1)
    True
    """
    chosen = random.Random(f"{seed} {number}")
    modules = chosen.sample(COMPUTING, len(COMPUTING))
    return chosen.choice(next(filter(None, map(mutants, modules))))


def _place(mutant: Mutant) -> tuple[str | None, Direction | None]:
    """Kind of step that runs it, of those of a run the first; direction if but one."""
    change = mutant.changes[0]
    found = runs_in(Name(change.module, change.function))
    kinds = sorted({kind for kind, _ in found if kind})
    ways = {way for _, way in found if way}
    one: Direction | None = (
        None if len(ways) != 1 else "forward" if "forward" in ways else "backward"
    )
    return (kinds[0] if kinds else None), one


@functools.cache
def generated_fault(fault_id: str) -> Fault | None:
    """The fault of an id such as ``practice-7-3``; None if it is no such id.

    Its step is a kind of step: every step of it runs the code.
    """
    match = re.fullmatch(rf"{PREFIX}-(\d+)-(\d+)", fault_id)
    if match is None:
        return None
    mutant = drawn_mutant(int(match[1]), int(match[2]))
    kind, direction = _place(mutant)
    change = mutant.changes[0]
    return Fault(
        id=fault_id,
        edits=mutant.edits,
        function=change.function,
        story=f"A generated change, of the kind {change.operator}.",
        step=kind,
        direction=direction,
    )
