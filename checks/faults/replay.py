"""Replay: which function of an edited ``lenet_ref`` is at fault, by its recorded calls.

Each call of the recording is put to the edited copy with the very arguments that the
pristine one was given. The function at fault is the deepest that answers otherwise:
what it called and the constants that it read do not. The edit itself is never looked
at, and no verdict depends on any of this.
"""

import functools
import inspect
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from types import GeneratorType, ModuleType
from typing import Any

import numpy as np

from checks.faults.constants import Constants, constants
from checks.faults.frozen import freeze, same, thaw
from checks.faults.library import pristine, submodule
from checks.faults.places import Location, located
from checks.faults.recording import UNFINISHED, Call, Name, recording

__all__ = ["locate", "locations"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one call.

    Parameters
    ----------
    result : frozen value, or the name of the exception raised
    after : frozen arguments afterwards
    shared : tuple of int
        Arguments whose memory the result is in.
    """

    result: Any
    after: Any
    shared: tuple[int, ...] = ()


def _function(library: ModuleType, name: Name) -> Any:
    found: Any = submodule(library, name.module)
    for part in name.qualname.split("."):
        found = inspect.getattr_static(found, part)
    if isinstance(found, property):
        return found.fget
    return getattr(found, "__func__", found)


def _arrays(value: Any) -> list[np.ndarray[Any, Any]]:
    parts = value if isinstance(value, tuple | list) else [value]
    return [part for part in parts if isinstance(part, np.ndarray)]


def _sharing(result: Any, args: Any) -> tuple[int, ...]:
    results = _arrays(result)
    return tuple(
        place
        for place, given in enumerate(args)
        if any(np.may_share_memory(r, a) for r in results for a in _arrays(given))
    )


def _arrays_of(args: Any, name: Name) -> Any:
    """Frozen arguments that a call may have changed: arrays, and a new instance."""
    changing = name.qualname.rpartition(".")[2] in UNFINISHED
    return freeze([a for a in args if changing or isinstance(a, np.ndarray)])


def _answer(library: ModuleType, call: Call, made: dict[int, Any]) -> Answer:
    args: tuple[Any, ...] = ()
    try:
        args, options = (thaw(v, library, made) for v in (call.args, call.options))
        result = _function(library, call.function)(*args, **options)
        if isinstance(result, GeneratorType):
            result = list(result)
    except Exception as error:  # noqa: BLE001  (whatever it is, it is the answer)
        return Answer(type(error).__name__, _arrays_of(args, call.function))
    shared = _sharing(result, args)
    return Answer(freeze(result), _arrays_of(args, call.function), shared)


def _answers(library: ModuleType) -> Iterator[Answer]:
    made: dict[int, Any] = {}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for call in recording().calls:
            yield _answer(library, call, made)


@functools.cache
def _truth() -> tuple[tuple[Answer, ...], Constants]:
    return tuple(_answers(pristine())), constants(pristine())


def _alike(a: Answer, b: Answer) -> bool:
    return a.shared == b.shared and same(a.result, b.result) and same(a.after, b.after)


def _differing(library: ModuleType) -> Iterator[int | Name]:
    """Calls answered otherwise than by the pristine copy, and constants that differ."""
    answers, values = _truth()
    others = constants(library)
    for name, value in values.items():
        if name not in others or not same(value, others[name]):
            yield name
    for index, (true, found) in enumerate(zip(answers, _answers(library), strict=True)):
        if not _alike(true, found):
            yield index


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
