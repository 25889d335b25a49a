"""Frozen values: arguments and results without ties to the copy that they come from."""

import dataclasses
import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any

import numpy as np

from checks.faults.library import submodule
from lenet_ref.trace import Array

__all__ = [
    "Instance",
    "Memo",
    "Reference",
    "Values",
    "digest",
    "freeze",
    "same",
    "thaw",
]

RTOL = 1e-9
"""Rounding of the order of sums moves results by less; no mistake in a formula does."""

ATOL = 64 * float(np.finfo(np.float64).eps)
"""Times the largest of the row: what cancels to zero differs by no more than this."""

PLAIN = (bool, int, float, complex, str, bytes, type(None), np.generic, np.dtype,
         type(Ellipsis), slice, np.ufunc)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """An array, copied."""

    array: Array
    writeable: bool


@dataclass(frozen=True, eq=False)
class Instance:
    """A dataclass's instance: which class, and its fields frozen."""

    module: str
    name: str
    fields: Mapping[str, Any]

    @functools.cached_property
    def digest(self) -> bytes:
        """Fingerprint of all of it."""
        return f"{self.module}.{self.name}".encode() + digest(self.fields)


@dataclass(frozen=True, slots=True)
class Reference:
    """A function or class of the package, or of NumPy: by name."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something else, of which only the type is known."""

    type: str


@dataclass(frozen=True, slots=True, eq=False)
class Proxy:
    """A read-only mapping."""

    items: Mapping[Any, Any]


Memo = dict[int, tuple[object, "Instance"]]


def _instance(value: Any, memo: Memo | None) -> Instance:
    if memo is not None and id(value) in memo:
        return memo[id(value)][1]
    kind = type(value)
    present = (f.name for f in dataclasses.fields(value) if hasattr(value, f.name))
    fields = {name: freeze(getattr(value, name), memo) for name in present}
    made = Instance(kind.__module__, kind.__qualname__, fields)
    if memo is not None:
        memo[id(value)] = value, made  # kept alive, so that no other gets its id
    return made


def freeze(value: Any, memo: Memo | None = None) -> Any:  # noqa: PLR0911
    """Copy of a value in which classes and functions stand by name.

    Parameters
    ----------
    value
    memo : dict, optional
        Instances frozen before, to be taken as they were then.

    Examples
    --------
    >>> import lenet_ref
    >>> freeze((lenet_ref.ReLU("relu1"), 3))[0].fields
    {'name': 'relu1'}
    """
    match value:
        case np.ndarray():
            return Values(np.array(value), bool(value.flags.writeable))
        case tuple() | list():
            return type(value)(freeze(item, memo) for item in value)
        case dict():
            return {key: freeze(item, memo) for key, item in value.items()}
        case MappingProxyType():
            return Proxy({key: freeze(item, memo) for key, item in value.items()})
        case FunctionType() | type():
            return Reference(value.__module__, value.__qualname__)
        case _ if isinstance(value, PLAIN):
            return value
        case _ if dataclasses.is_dataclass(value):
            return _instance(value, memo)
        case _:
            return Opaque(type(value).__qualname__)


def _resolved(reference: Reference, library: ModuleType) -> Any:
    found: Any = submodule(library, reference.module)
    for part in reference.name.split("."):
        found = getattr(found, part)
    return found


def _made(value: Instance, library: ModuleType, made_so_far: dict[int, Any]) -> Any:
    """Build an instance field by field: what its constructor does is not asked here."""
    kind = _resolved(Reference(value.module, value.name), library)
    made = object.__new__(kind)
    for name, item in value.fields.items():
        object.__setattr__(made, name, thaw(item, library, made_so_far))
    return made


def thaw(value: Any, library: ModuleType, made: dict[int, Any]) -> Any:  # noqa: PLR0911
    """Value for a given copy of the package: fresh arrays, instances of its classes.

    Parameters
    ----------
    value
        What :func:`freeze` returned.
    library : module
    made : dict
        Instances made so far by the id of what they were made of, to be used again.
    """
    match value:
        case Values():
            array = value.array.copy()
            array.flags.writeable = value.writeable
            return array
        case tuple() | list():
            return type(value)(thaw(item, library, made) for item in value)
        case dict():
            return {key: thaw(item, library, made) for key, item in value.items()}
        case Proxy():
            items = {
                key: thaw(item, library, made) for key, item in value.items.items()
            }
            return MappingProxyType(items)
        case Reference():
            return _resolved(value, library)
        case Instance():
            if id(value) not in made:
                made[id(value)] = _made(value, library, made)
            return made[id(value)]
        case _:
            return value


def digest(value: Any) -> bytes:
    """Fingerprint of a frozen value."""
    match value:
        case Values():
            head = f"{value.array.shape}{value.array.dtype}{value.writeable}".encode()
            content = np.ascontiguousarray(value.array).tobytes()
            return hashlib.blake2b(head + content, digest_size=16).digest()
        case tuple() | list():
            parts = b"".join(map(digest, value))
        case dict():
            parts = b"".join(repr(k).encode() + digest(v) for k, v in value.items())
        case Proxy():
            parts = digest(value.items)
        case Instance():
            parts = value.digest
        case _:
            parts = repr(value).encode()
    return hashlib.blake2b(
        type(value).__name__.encode() + parts, digest_size=16
    ).digest()


def _close(a: Array, b: Array) -> bool:
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    if np.array_equal(a, b):
        return True
    if a.dtype.kind not in "fc":
        return False
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(a), np.abs(b))
        finite = np.where(np.isfinite(size), size, 0)
        row = finite.max(axis=-1, keepdims=True, initial=0) if a.ndim else finite
        off = np.abs(a - b)
        alike = (off <= RTOL * size + ATOL * row) & np.isfinite(off)
    return bool((alike | (a == b) | (np.isnan(a) & np.isnan(b))).all())


def same(a: Any, b: Any) -> bool:  # noqa: PLR0911
    """Whether two frozen values are equal, up to rounding where they are arrays."""
    if type(a) is not type(b):
        return False
    match a:
        case Values():
            return a.writeable == b.writeable and _close(a.array, b.array)
        case tuple() | list():
            return len(a) == len(b) and all(map(same, a, b))
        case dict():
            return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
        case Proxy():
            return same(a.items, b.items)
        case Instance():
            named = (a.module, a.name) == (b.module, b.name)
            return named and same(a.fields, b.fields)
        case float() | complex() | np.inexact():
            return _close(np.asarray(a), np.asarray(b))
        case _:
            return bool(a == b)
