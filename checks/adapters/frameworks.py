"""Frameworks: imported where they are used, and asked for by name where missing."""

import importlib
from types import ModuleType

__all__ = ["MissingFrameworkError", "framework"]


class MissingFrameworkError(ImportError):
    """A framework that an adapter needs is not installed."""


def framework(name: str, adapter: str) -> ModuleType:
    """Import a framework for an adapter.

    Raises
    ------
    MissingFrameworkError
        If it is not installed; the message holds the line to type.

    Examples
    --------
    >>> framework("numpy", "from_numpy").__name__
    'numpy'
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:  # it is there, and something that it needs is not
            raise
        msg = f"{adapter} needs {name}, which is not installed: pip install {name}"
        raise MissingFrameworkError(msg, name=name) from error
