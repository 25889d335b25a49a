"""Selection: which mutants a campaign is about."""

import random
from collections.abc import Sequence
from fnmatch import fnmatchcase

from checks.mutation.mutant import Mutant

__all__ = ["matching", "sampled"]


def matching(mutants: Sequence[Mutant], pattern: str) -> tuple[Mutant, ...]:
    """Mutants whose id, operator or function a pattern matches.

    Raises
    ------
    ValueError
        If it matches none.
    """

    def fits(mutant: Mutant) -> bool:
        names = (
            name for c in mutant.changes for name in (c.operator, c.function, c.id)
        )
        return any(fnmatchcase(name, pattern) for name in (mutant.id, *names))

    found = tuple(mutant for mutant in mutants if fits(mutant))
    if not found:
        operators = sorted({c.operator for mutant in mutants for c in mutant.changes})
        msg = (
            f"--only {pattern}: no mutant has such an id, function or operator; "
            f"operators are {', '.join(operators)}"
        )
        raise ValueError(msg)
    return found


def sampled(mutants: Sequence[Mutant], count: int, seed: int) -> tuple[Mutant, ...]:
    """So many mutants, or all where there are fewer, in their order.

    The same seed draws the same ones.
    """
    if count >= len(mutants):
        return tuple(mutants)
    drawn = random.Random(seed).sample(range(len(mutants)), count)
    return tuple(mutants[place] for place in sorted(drawn))
