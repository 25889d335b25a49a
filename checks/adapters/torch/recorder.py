"""The recorder: one run of a network, told as a trace."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np

from checks.adapters.torch.calls import Calls
from checks.adapters.torch.kinds import Kind, kind_of
from checks.adapters.torch.network import Network, as_array, placed, shown
from checks.adapters.torch.score import cotangent, value
from checks.adapters.torch.way_back import Between, Part, Run, ways_back
from lenet_ref.saliency import fold
from lenet_ref.trace import Array, Step, Trace

__all__ = ["listened_run", "recorded"]


def recorded(
    network: Network, among: Collection[str] | None, images: Array, targets: Array
) -> Trace:
    """Run forward and back, and keep every call that is ``among`` those to be cut.

    Parameters
    ----------
    network : Network
    among : collection of str
        Names of calls.
    images : Array, shape (N, C, H, W)
    targets : Array of int, shape (N,)
    """
    import torch

    run = listened_run(network, among, images)
    wanted = torch.from_numpy(targets.copy()).to(run.logits.device, torch.int64)
    seed = cotangent(network.contract.score, run.logits, wanted)
    score = value(network.contract.score, run.logits.detach(), wanted)
    with torch.enable_grad():
        parts, back = ways_back(run, seed)
    told = _Told(run)
    steps = [step for part in parts for step in told.steps(part)]
    rule = {"score": network.contract.score, "targets": targets.copy()}
    steps.append(told.score(parts[-1], _array(score), rule))
    contract = network.contract
    gradient = np.zeros_like(images) if back is None else _array(back)
    declared: dict[str, Any] = {
        "signed": contract.signed,
        "channel_reduction": contract.channel_reduction,
    }
    maps = fold(gradient, **declared)
    steps.append(Step("fold", "fold", gradient, maps, geometry=declared | APART))
    return Trace(tuple(steps), images.copy(), targets.copy(), contract.score, maps)


APART = {"apart": True}
"""Said of a fold whose gradient comes from a run of its own, rounded its own way."""


def listened_run(network: Network, among: Collection[str] | None, images: Array) -> Run:
    """Forward, with the graph cut behind the calls.

    Raises
    ------
    TypeError
        If what comes out is not a tensor.
    RuntimeError
        If it does not depend on the images.
    """
    import torch

    calls = Calls(network.module, len(images), among)
    leaf = placed(images, network.module).detach().clone().requires_grad_()
    with torch.enable_grad(), calls.listened():
        handed = leaf.clone()
        logits = network.forward(shown(handed, network.contract))
    as_array(logits, "scores", "(N, K)")
    if logits.grad_fn is None:
        msg = "scores: the logits do not depend on the images by autograd"
        raise RuntimeError(msg)
    return Run(leaf, handed.grad_fn, tuple(calls.made), logits)


def _array(tensor: Any) -> Array:
    return as_array(tensor, "trace", "")


def _joined(tensors: tuple[Any, ...]) -> Array:
    """One tensor as it is; several flattened, one after the other, (N, total)."""
    arrays = [_array(tensor) for tensor in tensors]
    if len(arrays) == 1:
        return arrays[0]
    return np.concatenate([a.reshape(len(a), -1) for a in arrays], axis=1)


class _Told:
    """Parts of a run as steps; what one hands on is held once for all that it feeds."""

    def __init__(self, run: Run) -> None:
        self.outputs: Mapping[str, Array] = {
            "images": _array(run.images),
            **{call.name: _array(call.leaf) for call in run.calls},
        }
        self.logits = _array(run.logits)

    def steps(self, part: Part) -> Iterator[Step]:
        name = part.call.name if part.call else "score"
        if part.between:
            yield self._between(f"before {name}", part.between)
        if part.call:
            yield self._call(part)

    def score(self, part: Part, score: Array, rule: Mapping[str, Any]) -> Step:
        """The last step, from logits to what is explained."""
        inputs = self._inputs(part, "score")
        (seed,) = part.gx
        ones = np.ones_like(score)
        return Step(
            "score", "score", self._x(part, (self.logits,)), score, ones, _array(seed),
            inputs, geometry=rule,
        )  # fmt: skip

    def _inputs(self, part: Part, name: str) -> tuple[str, ...]:
        return (f"before {name}",) if part.between else part.inputs

    def _x(self, part: Part, came: tuple[Array, ...]) -> Array:
        if len(part.inputs) == 1:
            return self.outputs[part.inputs[0]]
        if len(came) == 1:
            return came[0]
        return np.concatenate([a.reshape(len(a), -1) for a in came], axis=1)

    def _call(self, part: Part) -> Step:
        call = part.call
        assert call is not None  # noqa: S101  (the caller asked)
        kind = kind_of(call.module, call.marks[0] if len(call.marks) == 1 else None)
        return Step(
            name=call.name,
            kind=kind.word,
            x=self._x(part, tuple(_array(mark) for mark in call.marks)),
            y=self.outputs[call.name],
            gy=None if part.gy is None else _array(part.gy),
            gx=_joined(part.gx) if part.gx else None,
            inputs=self._inputs(part, call.name),
            call=call.number,
            parameters=kind.parameters,
            parameter_cotangents=_cotangents(part, kind),
            geometry=kind.geometry,
        )

    def _between(self, name: str, between: Between) -> Step:
        return Step(
            name=name,
            kind="unobserved",
            x=_joined(between.x),
            y=_joined(between.y),
            gy=_joined(between.gy),
            gx=_joined(between.gx),
            inputs=between.inputs,
        )


def _cotangents(part: Part, kind: Kind) -> Mapping[str, Array]:
    """Of a kind's parameters; none at all where one of them has none.

    One that asks for no gradient has none, nor has a weight that is computed anew
    before each call, as ``torch.nn.utils.weight_norm`` does.
    """
    assert part.call is not None  # noqa: S101  (of a call)
    module = part.call.module
    wanted = [n for n in kind.parameters if getattr(module, n, None) is not None]
    if not part.weights.keys() >= set(wanted):
        return {}
    return {name: _array(part.weights[name]) for name in sorted(wanted)}
