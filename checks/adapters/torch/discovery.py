"""Discovery: which calls can be cut behind, found by running a few images."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from checks.adapters.torch.calls import Call
from checks.adapters.torch.layers import functions_of
from checks.adapters.torch.network import Network
from checks.adapters.torch.origins import origins
from checks.adapters.torch.recorder import listened_run
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
    """
    two, three = (
        listened_run(network, None, images[:count].copy()).calls for count in (2, 3)
    )
    names = {call.name: call for call in three}
    both = tuple(call for call in two if _alike(call, names.get(call.name)))
    return Discovery(
        calls=tuple(call.name for call in both),
        layers={c.name: functions_of(c) for c in both if _is_plain(c)},
        origins=origins(both, network.explained_by),
    )


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
