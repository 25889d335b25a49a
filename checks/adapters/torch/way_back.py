"""The way back: from the logits' cotangent to the images', call by call.

Each call hands back what its own graph makes of its cotangent; the code between the
calls does likewise, and is told as an unobserved part.
"""

from dataclasses import dataclass
from typing import Any

from checks.adapters.torch.calls import Call

__all__ = ["Between", "Part", "Run", "ways_back"]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What a run left.

    Parameters
    ----------
    images : Tensor
        The leaf that everything began with.
    entry : graph node
        By which a tensor is known to be the images as they were handed on.
    calls : tuple of Call
    logits : Tensor
    """

    images: Any
    entry: Any
    calls: tuple[Call, ...]
    logits: Any


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """Code that no call of a module shows, before one of them or before the score.

    Parameters
    ----------
    inputs : tuple of str
        Names of what it was made from.
    x, gx : tuple of Tensor
        Values and cotangents of those.
    y, gy : tuple of Tensor
        What it made, and the cotangents of that.
    """

    inputs: tuple[str, ...]
    x: tuple[Any, ...]
    gx: tuple[Any, ...]
    y: tuple[Any, ...]
    gy: tuple[Any, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One call, or the score, on the way back.

    Parameters
    ----------
    call : Call or None
        None: the score.
    inputs : tuple of str
        Whose outputs it takes as they are; empty where there is code between.
    gy : Tensor or None
        None where nothing flows back.
    gx : tuple of Tensor
        Of each of its inputs.
    weights : mapping of str to Tensor
        Cotangents of the module's own parameters.
    between : Between or None
    """

    call: Call | None
    inputs: tuple[str, ...]
    gy: Any
    gx: tuple[Any, ...]
    weights: dict[str, Any]
    between: Between | None


def ways_back(run: Run, seed: Any) -> tuple[tuple[Part, ...], Any]:
    """Parts in forward order, the score last, and the cotangent of the images."""
    arrived: dict[str, Any] = {}
    parts = [_of_score(run, seed)]
    _arrive(arrived, parts[0])
    for place in reversed(range(len(run.calls))):
        call = run.calls[place]
        parts.append(_of_call(run, place, arrived.get(call.name)))
        _arrive(arrived, parts[-1])
    return tuple(reversed(parts)), arrived.get("images")


def _arrive(arrived: dict[str, Any], part: Part) -> None:
    """Add what a part hands back to what its inputs have been handed so far."""
    between = part.between
    names, back = (between.inputs, between.gx) if between else (part.inputs, part.gx)
    for name, gx in zip(names, back, strict=True):
        arrived[name] = arrived[name] + gx if name in arrived else gx


def _of_score(run: Run, seed: Any) -> Part:
    ends = ((run.logits.grad_fn,), (run.logits,), (seed,))
    inputs, between = _before(run, len(run.calls), ends)
    return Part(None, inputs, None, (seed,), {}, between)


def _of_call(run: Run, place: int, gy: Any) -> Part:
    call = run.calls[place]
    if gy is None:
        return Part(call, (), None, (), {}, None)
    wanted = {
        name: weight
        for name, weight in call.module.named_parameters(recurse=False)
        if weight.requires_grad and weight.is_leaf
    }
    back = pulled((call.y,), (*call.marks, *wanted.values()), (gy,))
    count = len(call.marks)
    gx = tuple(
        mark.new_zeros(mark.shape) if got is None else got
        for mark, got in zip(call.marks, back, strict=False)
    )
    weights = {
        name: got
        for name, got in zip(wanted, back[count:], strict=True)
        if got is not None
    }
    inputs, between = _before(run, place, (call.fed, call.marks, gx))
    return Part(call, inputs, gy, gx, weights, between)


def _before(
    run: Run, place: int, ends: tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]
) -> tuple[tuple[str, ...], Between | None]:
    """Names of what came in as it was handed on; or the code that made it.

    The graph is asked: a source is what the values can be reached from.
    """
    nodes, y, gy = ends
    known = {call.node: call.name for call in run.calls[:place]}
    known[run.entry] = "images"
    if all(node in known for node in nodes):
        return tuple(known[node] for node in nodes), None
    outputs = {"images": run.images}
    outputs.update((call.name, call.leaf) for call in run.calls[:place])
    back = pulled(y, tuple(outputs.values()), gy)
    found = {
        name: (x, gx)
        for (name, x), gx in zip(outputs.items(), back, strict=True)
        if gx is not None
    }
    if not found:
        return (), None
    x, gx = zip(*found.values(), strict=True)
    return (), Between(tuple(found), x, gx, y, gy)


def pulled(
    y: tuple[Any, ...], x: tuple[Any, ...], gy: tuple[Any, ...]
) -> tuple[Any, ...]:
    """Cotangents of x, None where y was not made from it; no ``.grad`` is written."""
    import torch

    return tuple(torch.autograd.grad(y, x, gy, retain_graph=True, allow_unused=True))
