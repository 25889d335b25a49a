"""Holdings: the arrays that an object holds, in attributes, dictionaries and lists."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from lenet_ref.trace import Array

__all__ = ["arrays", "held", "kept", "recast"]

DEPTH = 4
"""Attributes of attributes of attributes; weights lie no deeper."""

LEAVES = (
    str,
    bytes,
    int,
    float,
    complex,
    np.ndarray,
    np.generic,
    type,
    ModuleType,
    FunctionType,
    BuiltinFunctionType,
    MethodType,
)
"""What is not looked into."""


def _slots(thing: Any) -> Mapping[str, Any]:
    names = (n for c in type(thing).__mro__ for n in getattr(c, "__slots__", ()))
    return {n: getattr(thing, n) for n in names if hasattr(thing, n)}


def _parts(thing: Any) -> Mapping[Any, Any]:
    """What ``thing`` holds by name, key or place; nothing if it is a value itself."""
    if isinstance(thing, LEAVES) or thing is None:
        return {}
    if isinstance(thing, Mapping):
        return thing
    if isinstance(thing, list | tuple):
        return dict(enumerate(thing))
    return {**_slots(thing), **getattr(thing, "__dict__", {})}


def held(
    thing: Any, *, apart: Iterable[int] = (), depth: int = DEPTH
) -> Iterator[tuple[str, Any]]:
    """Everything within ``thing``, by dotted path; each object once.

    Parameters
    ----------
    thing : object
    apart : iterable of int
        Ids of objects that are not looked into: the other layers.
    depth : int

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> layer = SimpleNamespace(params={"W": np.zeros(2)}, stride=1)
    >>> [path for path, _ in held(layer)]
    ['params', 'params.W', 'stride']
    """
    seen = {id(thing), *apart}

    def within(inner: Any, prefix: str, left: int) -> Iterator[tuple[str, Any]]:
        for key, value in _parts(inner).items():
            if isinstance(value, LEAVES) or id(value) not in seen:
                yield f"{prefix}{key}", value
                if left > 1 and not isinstance(value, LEAVES):
                    seen.add(id(value))
                    yield from within(value, f"{prefix}{key}.", left - 1)

    return within(thing, "", depth)


def arrays(thing: Any, *, apart: Iterable[int] = ()) -> dict[str, Array]:
    """The arrays of floats within ``thing``, by dotted path."""
    return {
        path: value
        for path, value in held(thing, apart=apart)
        if isinstance(value, np.ndarray) and value.dtype.kind == "f"
    }


Undo = Callable[[], None]


def _undo(thing: Any) -> Undo | None:
    """What puts ``thing`` back as it is now; None where it cannot change."""
    if isinstance(thing, np.ndarray):
        return _undo_array(thing)
    if isinstance(thing, np.random.Generator | np.random.RandomState):
        return _undo_random(thing)
    if isinstance(thing, list):
        items = list(thing)
        return lambda: thing.__setitem__(slice(None), items)
    mine = thing if isinstance(thing, dict) else getattr(thing, "__dict__", None)
    if isinstance(mine, dict) and not isinstance(thing, LEAVES):
        return _undo_mapping(mine)
    return None


def _undo_array(array: Array) -> Undo | None:
    if not array.flags.writeable:
        return None
    content = array.copy()

    def undo() -> None:
        if array.shape == content.shape:
            array[...] = content

    return undo


def _undo_random(source: np.random.Generator | np.random.RandomState) -> Undo:
    if isinstance(source, np.random.RandomState):
        known = source.get_state()
        return lambda: source.set_state(known)
    bits, state = source.bit_generator, source.bit_generator.state
    return lambda: setattr(bits, "state", state)


def _undo_mapping(mapping: dict[Any, Any]) -> Undo:
    content = dict(mapping)

    def undo() -> None:
        mapping.clear()
        mapping.update(content)

    return undo


@contextlib.contextmanager
def kept(things: Iterable[Any]) -> Iterator[None]:
    """Put back every array, attribute, list and dictionary within ``things``.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> layer = SimpleNamespace(weight=np.ones(2))
    >>> with kept([layer]):
    ...     layer.weight -= 0.5
    ...     layer.cache = 3
    >>> layer
    namespace(weight=array([1., 1.]))
    """
    known = {
        id(part): part
        for thing in things
        for part in (thing, *(value for _, value in held(thing)))
    }
    undoing = [undo for part in known.values() if (undo := _undo(part))]
    try:
        yield
    finally:
        for undo in undoing:
            undo()


def recast(thing: Any, dtype: str) -> None:
    """Replace every array of floats within ``thing`` by one of ``dtype``.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> layer = SimpleNamespace(weight=np.ones(2, np.float32))
    >>> recast(layer, "float64")
    >>> layer.weight.dtype
    dtype('float64')
    """
    for part in [thing, *(value for _, value in held(thing))]:
        for key, value in list(_parts(part).items()):
            if isinstance(value, np.ndarray) and value.dtype.kind == "f":
                _put(part, key, value.astype(dtype))


def _put(holder: Any, key: Any, value: Array) -> None:
    if isinstance(holder, dict | list):
        holder[key] = value
    elif not isinstance(holder, tuple):
        setattr(holder, key, value)
