"""Contents: what the modules of a copy hold, to see whether anything was changed."""

from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from checks.faults.files import COMPUTING
from checks.faults.library import submodule
from lenet_ref.trace import Array

__all__ = ["contents"]

HELD = (*COMPUTING, "lenet_ref.data", "lenet_ref.weights")
"""Modules whose contents are looked at after each mutant."""


def _content(value: Any) -> Any:
    """What tells whether a value was changed or replaced."""
    if isinstance(value, np.ndarray):
        array: Array = value
        return id(value), array.flags.writeable, array.tobytes()
    if isinstance(value, FunctionType):
        defaults = value.__defaults__, repr(value.__kwdefaults__)
        return id(value), id(value.__code__), defaults, tuple(vars(value))
    if isinstance(value, type) and value.__module__.startswith("lenet_ref"):
        return id(value), tuple((k, _content(v)) for k, v in vars(value).items())
    if isinstance(value, dict | list):
        return id(value), len(value)
    return id(value)


def contents(library: ModuleType) -> tuple[Any, ...]:
    """Identities and values of all that the computing modules of a copy hold.

    Examples
    --------
    >>> from checks.faults.library import pristine
    >>> contents(pristine()) == contents(pristine())
    True
    """
    modules = (vars(submodule(library, name)) for name in HELD)
    return tuple((k, _content(v)) for module in modules for k, v in module.items())
