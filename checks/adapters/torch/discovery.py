"""Discovery: which calls can be cut behind, found by running a few images."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checks.adapters.torch.calls import Call
from checks.adapters.torch.layers import functions_of
from checks.adapters.torch.network import Network, placed, shown
from checks.adapters.torch.origins import origins
from checks.adapters.torch.recorder import listened_run
from checks.adapters.torch.way_back import Run, ways_back
from checks.subject import Origin, StepFunctions
from lenet_ref.trace import Array

__all__ = ["Discovery", "discovered"]


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a network turned out to be made of.

    Parameters
    ----------
    calls : tuple of str
        Names of those behind which the graph can be cut.
    layers : mapping of str to StepFunctions
        Of those with one input.
    origins : mapping of (step, direction) to Origin
    """

    calls: tuple[str, ...] = ()
    layers: Mapping[str, StepFunctions] = field(default_factory=dict)
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict)


def discovered(network: Network, images: Array) -> Discovery:
    """Run two images and three: what has as many rows both times has one for each.

    A first axis of another meaning may have the length of a batch by chance; not of
    two.

    Raises
    ------
    RuntimeError
        If the graph cannot be cut and gone back through, or cutting it changes what
        comes out; and whatever the network itself raises.
    """
    two, three = (_tried(network, images[:count].copy()) for count in (2, 3))
    names = {call.name: call for call in three.calls}
    both = tuple(call for call in two.calls if _alike(call, names.get(call.name)))
    return Discovery(
        calls=tuple(call.name for call in both),
        layers={c.name: functions_of(c) for c in both if _is_plain(c)},
        origins=origins(both, network.explained_by),
    )


def _tried(network: Network, images: Array) -> Run:
    """A run whose graph was cut, if it and the way back come out as they do uncut."""
    import torch

    state = torch.get_rng_state()
    whole = _uncut(network, images)
    torch.set_rng_state(state)
    run = listened_run(network, None, images)
    _, back = ways_back(run, torch.ones_like(run.logits))
    for cut, answer in zip((run.logits.detach(), back), whole, strict=True):
        if not torch.allclose(cut, answer, SAME, SAME * float(answer.abs().max())):
            msg = "something else comes out where the graph is cut"
            raise RuntimeError(msg)
    return run


SAME = 1e-3
"""What the same network makes of the same is as close as that, also in float32."""


def _uncut(network: Network, images: Array) -> tuple[Any, Any]:
    """Logits, and the cotangent of the images if that of each logit is 1."""
    import torch

    x = placed(images, network.module).clone().requires_grad_()
    with torch.enable_grad():
        z = network.forward(shown(x, network.contract))
        (gx,) = torch.autograd.grad(z, x, torch.ones_like(z))
    return z.detach(), gx


def _alike(call: Call, other: Call | None) -> bool:
    return (
        other is not None
        and len(call.marks) == len(other.marks)
        and call.y.shape[1:] == other.y.shape[1:]
        and all(
            a.shape[1:] == b.shape[1:]
            for a, b in zip(call.marks, other.marks, strict=True)
        )
    )


def _is_plain(call: Call) -> bool:
    """Whether the module takes one tensor and nothing else, here for the first time."""
    return call.number == 0 and len(call.marks) == 1 and call.alone
