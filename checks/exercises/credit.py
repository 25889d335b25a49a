"""Credit: what an exercise is worth, and how many hints are to be had."""

from checks.exercises.course import Place
from checks.exercises.progress import Tries

__all__ = ["HINT", "MISS", "WHOLE", "hints_open", "points"]

WHOLE, HINT, MISS = 10, 2, 1
"""Points of an exercise solved unaided; what a hint and a claim that misses cost."""


def points(tries: Tries) -> int:
    """What was earned: at least 1 if it was found, none if the solution was shown.

    Examples
    --------
    >>> points(Tries()), points(Tries(fixed=True, shown=True))
    (0, 0)
    """
    if not tries.solved or tries.shown:
        return 0
    return max(WHOLE - HINT * tries.hints - MISS * tries.missed, 1)


def hints_open(place: Place, tries: Tries) -> int:
    """How many hints may be read: later in a chapter, fewer before a claim was made.

    All of them in a chapter's first exercise; of every other one, one fewer, and one
    more for each claim that missed. All once the step is found: it is to be mended yet.
    """
    number = len(place.exercise.hints)
    if tries.found or tries.shown:
        return number
    free = max(number - place.position, 1)
    return min(free + tries.missed, number)
