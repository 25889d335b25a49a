"""Answers: what comes of each recorded call when it is put to a copy of the package."""

import contextlib
import dataclasses
import io
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import GeneratorType, ModuleType
from typing import Any

import numpy as np

from checks.faults.functions import function_of
from checks.replay.frozen import Instance, Values, freeze, same, thaw
from checks.replay.recording import UNFINISHED, Call, Name, recording
from lenet_ref.trace import Array

__all__ = ["Answer", "alike", "answers"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one call.

    Parameters
    ----------
    result : frozen value, or the name of the exception raised
    after : frozen arguments afterwards
    shared : tuple of int
        Arguments whose memory the result is in; -1 for the function's last result.
    effects : tuple
        What else it changed: NumPy's error state, the global random state, what was
        printed, arrays of the instances that it was given.
    """

    result: Any
    after: Any
    shared: tuple[int, ...] = ()
    effects: tuple[object, ...] = ()


def _random() -> tuple[object, ...]:
    """The state of the global generator; it takes 30 microseconds to ask for."""
    state: Any = np.random.get_state()  # noqa: NPY002  (the global one is the point)
    return (state[1].tobytes(), *state[2:])


@dataclass(slots=True, eq=False)
class _Session:
    """One copy, and what is remembered from call to call.

    Parameters
    ----------
    library : module
    printed : StringIO
    kept : state of the global generator, or None
        If given, each call finds it, and what it is afterwards is looked at.
    """

    library: ModuleType
    printed: io.StringIO
    kept: Any
    made: dict[int, Any] = field(default_factory=dict)
    functions: dict[Name, Any] = field(default_factory=dict)
    last: dict[Name, Any] = field(default_factory=dict)
    world: tuple[object, ...] = ()

    def function(self, name: Name) -> Any:
        """The copy's function of that name."""
        if name not in self.functions:
            self.functions[name] = function_of(self.library, *name)
        return self.functions[name]

    def effects(self) -> tuple[object, ...]:
        """What has changed since this was asked last, and NumPy's error state."""
        now = (self.printed.tell(), *(_random() if self.kept else ()))
        pairs = zip(now, self.world or now, strict=True)
        changed = [new for new, old in pairs if new != old]
        self.world = now
        return (*changed, *np.geterr().values())


def _arrays(value: Any) -> tuple[Array, ...]:
    """Arrays in a value: itself, its items, what fields of a dataclass hold."""
    match value:
        case np.ndarray():
            return (value,)
        case tuple() | list():
            parts: Iterable[Any] = value
        case Mapping():
            parts = value.values()
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            parts = (getattr(value, f.name, None) for f in dataclasses.fields(value))
        case _:
            return ()
    return tuple(array for part in parts for array in _arrays(part))


Owned = tuple[tuple[Array, ...], ...]
"""Arrays of each argument, before a call."""


def _overlap(some: tuple[Array, ...], others: tuple[Array, ...]) -> bool:
    return any(np.may_share_memory(a, b) for a in some for b in others)


def _sharing(result: Any, owned: Owned, last: Any) -> tuple[int, ...]:
    """Arguments whose memory a result is in; -1 where it is in the last one's own."""
    found = _arrays(result)
    places = tuple(i for i, given in enumerate(owned) if _overlap(found, given))
    given = tuple(array for arrays in owned for array in arrays)
    own = tuple(array for array in found if not _overlap((array,), given))
    return (*places, -1) if _overlap(own, _arrays(last)) else places


def _arrays_of(args: tuple[Any, ...], name: Name) -> Any:
    """Frozen arguments that a call may have changed: arrays, and a new instance."""
    changing = _unfinished(name)
    return freeze([a for a in args if changing or isinstance(a, np.ndarray)])


def _unfinished(name: Name) -> bool:
    return name.qualname.rpartition(".")[2] in UNFINISHED


def _spoilt(call: Call, args: tuple[Any, ...]) -> bool:
    """Whether an array of an instance that the call was given was written into."""
    if _unfinished(call.function):
        return False  # its fields are about to change
    pairs = zip(call.args, args, strict=False)
    instances = ((was, now) for was, now in pairs if isinstance(was, Instance))
    return any(
        not np.array_equal(value.array, getattr(now, name), equal_nan=True)
        for was, now in instances
        for name, value in was.fields.items()
        if isinstance(value, Values)
    )


@dataclass(slots=True, eq=False)
class _Returned:
    """What a call returned, or the name of what it raised."""

    result: Any
    args: tuple[Any, ...] = ()
    owned: Owned | None = None

    def shared(self, name: Name, last: Any) -> tuple[int, ...]:
        """Where the memory is from of what came; of a new instance, of its fields."""
        if self.owned is None:
            return ()
        made = self.args if _unfinished(name) else self.result
        return _sharing(made, self.owned, last)


def _returned(session: _Session, call: Call) -> _Returned:
    args: tuple[Any, ...] = ()
    try:
        args = thaw(call.args, session.library, session.made)
        options = thaw(call.options, session.library, session.made)
        owned = tuple(map(_arrays, args))
        result = session.function(call.function)(*args, **options)
        if isinstance(result, GeneratorType):
            result = list(result)
    except Exception as error:  # noqa: BLE001  (whatever it is, it is the answer)
        return _Returned(type(error).__name__, args)
    return _Returned(result, args, owned)


def _answer(session: _Session, call: Call) -> Answer:
    if session.kept:
        np.random.set_state(session.kept)  # noqa: NPY002
    session.effects()
    with np.errstate():
        came = _returned(session, call)
        changed = session.effects()
    if _spoilt(call, came.args):
        session.made.clear()  # lest later calls be accused of it
        changed = (*changed, "spoilt")
    shared = came.shared(call.function, session.last.get(call.function))
    session.last[call.function] = came.result
    after = _arrays_of(came.args, call.function)
    return Answer(freeze(came.result), after, shared, changed)


def _answers(library: ModuleType, kept: Any = None) -> tuple[Answer, ...]:
    said = io.StringIO()
    with (
        warnings.catch_warnings(),
        np.errstate(all="warn", under="ignore"),  # NumPy's own defaults
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        warnings.simplefilter("ignore")
        session = _Session(library, said, kept)
        return tuple(_answer(session, call) for call in recording().calls)


def answers(library: ModuleType) -> tuple[Answer, ...]:
    """Answer of a copy to each recorded call, in order; leaves no trace of itself."""
    kept, before = np.random.get_state(), _random()  # noqa: NPY002
    try:
        found = _answers(library)
        return found if _random() == before else _answers(library, kept)
    finally:
        np.random.set_state(kept)  # noqa: NPY002


def alike(a: Answer, b: Answer) -> bool:
    """Whether two answers are the same, up to rounding."""
    circumstances = (a.shared, a.effects) == (b.shared, b.effects)
    return circumstances and same(a.result, b.result) and same(a.after, b.after)
