"""Frameworks: imported when an adapter needs them, and not before."""

import importlib
from types import ModuleType

__all__ = ["MissingFrameworkError", "framework"]


class MissingFrameworkError(ImportError):
    """A framework that an adapter needs is not installed."""


def framework(module: str, *, adapter: str) -> ModuleType:
    """Import ``module``, or say what to type.

    Parameters
    ----------
    module : str
        As it is imported; its first part is also what pip calls it.
    adapter : str
        Name of the function that needs it.

    Raises
    ------
    MissingFrameworkError
        If it, or something that it imports, is not there.

    Examples
    --------
    >>> framework("no_such_framework", adapter="from_nothing")
    Traceback (most recent call last):
    checks.adapters.frameworks.MissingFrameworkError: from_nothing: \
no_such_framework cannot be imported (No module named 'no_such_framework'); \
type pip install no_such_framework
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        lacking = (error.name or module).partition(".")[0]
        msg = (
            f"{adapter}: {module} cannot be imported ({error}); "
            f"type pip install {lacking}"
        )
        raise MissingFrameworkError(msg) from error
