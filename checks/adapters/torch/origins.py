"""Origins: where the code of each step stands."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from checks.adapters.origins import origin
from checks.adapters.torch.calls import Call
from checks.subject import Origin

__all__ = ["origins"]


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
        functions["network", "backward"] = explained_by
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
