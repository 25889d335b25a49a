"""Replay: which function of an edited ``lenet_ref`` is at fault, by its recorded calls.

Each call of the recording is put to the edited copy with the very arguments that the
pristine one was given. The function at fault is the deepest that answers otherwise:
what it called and the constants that it read do not. The edit itself is never looked
at, and no verdict depends on any of this.
"""

import functools
from collections.abc import Iterator
from types import ModuleType

from checks.faults.library import pristine
from checks.replay.answers import Answer, alike, answers
from checks.replay.constants import Constants, constants
from checks.replay.frozen import same
from checks.replay.places import Location, located
from checks.replay.recording import Name

__all__ = ["locate", "locations"]


@functools.cache
def _truth() -> tuple[tuple[Answer, ...], Constants]:
    return answers(pristine()), constants(pristine())


def _differing(library: ModuleType) -> Iterator[int | Name]:
    """Calls answered otherwise than by the pristine copy, and constants that differ."""
    true_answers, true_values = _truth()
    values = constants(library)
    for name, value in true_values.items():
        if name not in values or not same(value, values[name]):
            yield name
    pairs = zip(true_answers, answers(library), strict=True)
    yield from (index for index, pair in enumerate(pairs) if not alike(*pair))


def locations(library: ModuleType) -> tuple[Location, ...]:
    """Functions and constants at fault, those first of which most calls accuse.

    Parameters
    ----------
    library : module
        An edited copy, or the package itself if it was edited on disk since.

    Examples
    --------
    >>> from checks.faults.library import edited_library
    >>> locations(edited_library())
    ()
    """
    return located(set(_differing(library)))


def locate(library: ModuleType) -> Location | None:
    """The function most likely at fault; None where everything answers as it should."""
    return next(iter(locations(library)), None)
