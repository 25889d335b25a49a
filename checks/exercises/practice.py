"""Practice: generated mutants as exercises, as many as one likes."""

import itertools
import re
from collections.abc import Iterator

from checks.appearance.deception import appearance
from checks.exercises.course import Course, fault_of, named_fault
from checks.exercises.exercise import Chapter, Exercise
from checks.exercises.generated import PREFIX, drawn_mutant
from checks.exercises.handout import library_of
from checks.exercises.progress import Progress
from checks.faults.fault import Fault
from checks.faults.library import edited_library
from checks.mutation.judging import Asked, judge
from checks.mutation.mutant import Mutant
from checks.silence import global_states_kept, quiet
from checks.timeout import OutOfTimeError, time_limit

__all__ = ["LEAST", "MOST", "deceptive", "practised"]

LEAST = {1: 0.05, 2: 0.25, 3: 0.5, 4: 0.75, 5: 0.95}
"""Deception from which on a mutant is of a level."""

MOST = 300
"""Mutants that are drawn at most: one in ten or so deceives."""

SECONDS = 20.0
"""What a mutant may take to be looked at: a right copy takes one."""

DIGITS = 10


def _exercise(name: str) -> Exercise:
    """What can be said of a mutant that nobody has looked at."""
    fault = named_fault(name)
    digit = int(name.split("-")[1]) % DIGITS
    way = fault.direction or "forward or backward, or between the steps"
    return Exercise(
        name=name,
        title="Practice: nobody has seen this one",
        fault=name,
        goal="to find what was never written about.",
        symptom=(
            "A generated change: the picture may look as it should, and for many "
            "digits it is another."
        ),
        hints=(
            f"It runs on the way {way}.",
            f"It is in {fault.file}.",
            f"It is in {fault.function}.",
        ),
        lesson="The check that objected first was the shortest way to it.",
        digit=digit,
        target=digit,
        shown="alone",
    )


def practised(course: Course, progress: Progress) -> Course:
    """The course, and after it a chapter of what was drawn for practice so far."""
    names = [one for one in progress.tries if re.fullmatch(rf"{PREFIX}-\d+-\d+", one)]
    if not names:
        return course
    some = Chapter(
        name=PREFIX,
        title="Practice",
        worked="",
        exercises=tuple(map(_exercise, names)),
    )
    return Course((*course.chapters, some))


def _shown(course: Course, fault: Fault) -> bool:
    """Whether an exercise shows the same."""
    library = library_of(fault)
    return any(library_of(fault_of(one.exercise)) == library for one in course)


def _deception(mutant: Mutant) -> float:
    """How much its heat maps deceive; 0 where it cannot be looked at."""
    try:
        with time_limit(SECONDS), quiet(), global_states_kept():
            return appearance(edited_library(mutant.edits)).deception
    except (Exception, OutOfTimeError):  # noqa: BLE001  (contained: it is a mutant's)
        return 0.0


def _is_killed(mutant: Mutant) -> bool:
    with quiet():
        return judge(mutant, Asked()).status == "killed"


def _draws(course: Course, seed: int, least: float) -> Iterator[str]:
    for number in itertools.islice(itertools.count(1), MOST):
        mutant = drawn_mutant(seed, number)
        if _deception(mutant) < least or not _is_killed(mutant):
            continue
        name = f"{PREFIX}-{seed}-{number}"
        if named_fault(name).step and not _shown(course, named_fault(name)):
            yield name


def deceptive(course: Course, seed: int, level: int) -> str | None:
    """Name of the first mutant of a level that a seed draws; None if it draws none.

    The battery kills it, its heat maps deceive, and no exercise shows it.

    Parameters
    ----------
    course : Course
    seed : int
    level : int
        From 1 to 5.
    """
    return next(_draws(course, seed, LEAST[level]), None)
