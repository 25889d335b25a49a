"""Layers: one module on arrays of somebody's choice."""

from typing import Any

from checks.adapters.torch.calls import Call
from checks.adapters.torch.kinds import KNOWN, kind_of
from checks.adapters.torch.network import as_array, placed
from checks.subject import StepFunctions
from lenet_ref.trace import Array

__all__ = ["functions_of"]


def functions_of(call: Call) -> StepFunctions:
    """Forward and VJP of the module of a call that took one tensor, hooks included.

    A foreign one may be defined on a part of all inputs only, as a logarithm is.
    """
    import torch

    module = call.module
    kind = kind_of(module, call.marks[0]).word

    def forward(x: Array) -> Array:
        with torch.no_grad():
            return as_array(module(_given(x, module)), "forward", "")

    def vjp(x: Array, gy: Array) -> Array:
        leaf = _given(x, module).requires_grad_()
        with torch.enable_grad():
            y = module(leaf.clone())  # it may write into what it is given
        (gx,) = torch.autograd.grad(
            y, leaf, _given(gy, module), allow_unused=True, materialize_grads=True
        )
        return as_array(gx, "vjp", "")

    return StepFunctions(forward, vjp, takes_any=kind in KNOWN, kind=kind, owner=module)


def _given(array: Array, module: Any) -> Any:
    return placed(array, module).detach().clone()
