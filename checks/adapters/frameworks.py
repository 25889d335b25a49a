"""Frameworks: imported where they are used, and asked for by name where missing."""

import importlib
from types import ModuleType

__all__ = ["MissingFrameworkError", "framework"]


class MissingFrameworkError(ImportError):
    """A framework that an adapter needs is not installed."""


def framework(name: str, adapter: str) -> ModuleType:
    """Import a framework for an adapter.

    Parameters
    ----------
    name : str
        As it is imported; its first part is what pip calls it.
    adapter : str
        Name of the function that needs it.

    Raises
    ------
    MissingFrameworkError
        If it is not installed; the message holds the line to type.

    Examples
    --------
    >>> framework("no_such_framework", "from_nothing")
    Traceback (most recent call last):
    checks.adapters.frameworks.MissingFrameworkError: from_nothing needs \
no_such_framework, which is not installed: type pip install no_such_framework
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        top = name.partition(".")[0]
        if error.name not in (name, top):  # it is there, and what it needs is not
            raise
        msg = f"{adapter} needs {top}, which is not installed: type pip install {top}"
        raise MissingFrameworkError(msg, name=name) from error
