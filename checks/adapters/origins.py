"""Origins: where the functions that a person handed over stand."""

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from checks.subject import Origin

__all__ = ["origin", "origins"]


def origin(function: Callable[..., Any]) -> Origin | None:
    """Where a function was written; None of what was not written in Python.

    Its file is given as seen from the current directory, or by its name alone.

    Examples
    --------
    >>> origin(origin).function
    'origin'
    >>> origin(len) is None
    True
    """
    written = inspect.unwrap(getattr(function, "func", function))
    written = getattr(written, "__func__", written)
    if not hasattr(written, "__code__") and not isinstance(written, type):
        written = type(written).__call__  # of an object that is called
    code = getattr(written, "__code__", None)
    if code is None:
        return None
    file = Path(code.co_filename).resolve()
    here = Path.cwd()
    place = (
        file.relative_to(here).as_posix() if file.is_relative_to(here) else file.name
    )
    return Origin(written.__qualname__, f"{place}:{code.co_firstlineno}")


def origins(
    scores: Callable[..., Any], saliency: Callable[..., Any] | None = None
) -> Mapping[tuple[str, str], Origin]:
    """Of the steps of a black box: what scores goes forward, what explains goes back.

    Examples
    --------
    >>> def scores(x):
    ...     return x
    >>> origins(scores)["network", "forward"].function
    'scores'
    """
    given = {("network", "forward"): scores, ("network", "backward"): saliency}
    found = {place: origin(function) for place, function in given.items() if function}
    return {place: at for place, at in found.items() if at}
