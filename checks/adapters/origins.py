"""Origins: where the functions that a person handed over stand."""

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from checks.subject import Origin

__all__ = ["origins"]


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
    found = {place: _origin(function) for place, function in given.items() if function}
    return {place: origin for place, origin in found.items() if origin}


def _origin(function: Callable[..., Any]) -> Origin | None:
    """None where there is no Python source: what C wrote cannot be pointed at."""
    plain = inspect.unwrap(getattr(function, "func", function))
    plain = getattr(plain, "__func__", plain)
    if not hasattr(plain, "__code__"):  # an object that is called
        plain = vars(type(plain)).get("__call__", plain)
    code = getattr(plain, "__code__", None)
    if code is None:
        return None
    return Origin(
        plain.__qualname__, f"{_file(code.co_filename)}:{code.co_firstlineno}"
    )


def _file(name: str) -> str:
    """Relative to here, where it is below; else its name alone."""
    path, here = Path(name).absolute(), Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path.name)
