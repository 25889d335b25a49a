"""Layers: one module on arrays of somebody's choice."""

from typing import Any

from checks.adapters.torch.network import as_array, placed
from checks.subject import StepFunctions
from lenet_ref.trace import Array

__all__ = ["functions_of"]


def functions_of(module: Any) -> StepFunctions:
    """Forward and VJP of a module that takes one tensor, its hooks included."""
    import torch

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

    return StepFunctions(forward, vjp)


def _given(array: Array, module: Any) -> Any:
    return placed(array, module).detach().clone()
