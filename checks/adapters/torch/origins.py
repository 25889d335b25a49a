"""Origins: where the code of each step stands."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from checks.adapters.torch.calls import Call
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
    written = inspect.unwrap(getattr(function, "__func__", function))
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
    calls: tuple[Call, ...], explained_by: Callable[..., Any] | None
) -> Mapping[tuple[str, str], Origin]:
    """Of each call forward and back, and of what makes the map."""
    functions: dict[tuple[str, str], Callable[..., Any]] = {}
    for call in calls:
        functions[call.name, "forward"] = _forward(call.module)
        functions[call.name, "backward"] = next(_ways_back(call), _forward(call.module))
    if explained_by:
        functions["fold", "forward"] = explained_by
    found = {place: origin(function) for place, function in functions.items()}
    return {place: at for place, at in found.items() if at}


def _forward(module: Any) -> Callable[..., Any]:
    own: Callable[..., Any] = vars(module).get("forward", type(module).forward)
    return own


def _ways_back(call: Call) -> Iterator[Callable[..., Any]]:
    """What somebody wrote for the way back: hooks of the module, functions within."""
    for key, hooks in vars(call.module).items():
        if "backward" in key and key.endswith("_hooks"):
            yield from hooks.values()
    for function in _custom_functions(call):
        yield function.backward  # type: ignore[attr-defined]


def _custom_functions(call: Call) -> Iterator[type]:
    """Classes derived from ``torch.autograd.Function`` that a call used."""
    ahead, seen = [call.y.grad_fn], set()
    ends = {mark.grad_fn for mark in call.marks}
    while ahead:
        node = ahead.pop()
        if node is None or node in seen or node in ends:
            continue
        seen.add(node)
        written = getattr(type(node), "_forward_cls", None)
        if written is not None and not written.__module__.startswith("torch."):
            yield written
        ahead.extend(function for function, _ in node.next_functions)
