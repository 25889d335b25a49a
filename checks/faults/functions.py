"""Functions of a copy, by name."""

import inspect
from types import ModuleType
from typing import Any

from checks.faults.library import submodule

__all__ = ["function_of"]


def function_of(library: ModuleType, module: str, name: str) -> Any:
    """Function of a copy by its qualified name, out of a class's property or method.

    Raises
    ------
    AttributeError
        If the copy has nothing of that name.

    Examples
    --------
    >>> from checks.faults.library import pristine
    >>> function_of(pristine(), "lenet_ref.layers.relu", "ReLU.vjp").__qualname__
    'ReLU.vjp'
    """
    found: Any = submodule(library, module)
    for part in name.split("."):
        found = inspect.getattr_static(found, part)
    return getattr(found, "fget", None) or getattr(found, "__func__", found)
