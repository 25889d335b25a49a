"""Holdings: what a module holds that a run must leave alone, as arrays by name.

Parameters and buffers; and whatever else a saliency callable may leave changed: whether
a parameter asks for a gradient, and the mode, hooks and class of each module. Gradients
count where there were some when the model was handed over: someone is collecting them.
That ``backward()`` leaves others behind is how PyTorch is used.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from lenet_ref.trace import Array

__all__ = ["graded", "holdings"]


def graded(module: Any) -> frozenset[str]:
    """Names of the parameters that have a gradient."""
    return frozenset(n for n, p in module.named_parameters() if _grad(p) is not None)


def _grad(parameter: Any) -> Any:
    return parameter.grad if parameter.is_leaf else None  # computed ones have none


def holdings(
    module: Any, collecting: frozenset[str] = frozenset()
) -> Mapping[str, Array]:
    """Everything by name; what comes after a space is no tensor of the module's own.

    Parameters
    ----------
    module : torch.nn.Module
    collecting : set of str
        Parameters whose gradients count.

    Names of what a module called ``conv1`` holds: ``conv1.weight``, ``conv1.weight
    gradient``, ``conv1.weight requires_grad``, ``conv1.training``, ``conv1.hooks`` and
    ``conv1.class``.
    """
    return dict([*_tensors(module, collecting), *_flags(module)])


def _tensors(module: Any, collecting: frozenset[str]) -> Iterator[tuple[str, Array]]:
    for name, parameter in module.named_parameters():
        yield name, _array(parameter)
    for name, buffer in module.named_buffers():
        yield name, _array(buffer)
    for name, parameter in module.named_parameters():
        if name in collecting:
            grad = _grad(parameter)
            yield f"{name} gradient", np.empty(0) if grad is None else _array(grad)
        yield f"{name} requires_grad", np.array([parameter.requires_grad])


def _flags(module: Any) -> Iterator[tuple[str, Array]]:
    for name, one in module.named_modules():
        begin = f"{name}." if name else ""
        kind = f"{type(one).__module__}.{type(one).__qualname__}"
        yield f"{begin}training", np.array([one.training])
        yield f"{begin}hooks", np.array(_hooks(one), dtype=np.int64)
        yield f"{begin}class", np.frombuffer(kind.encode(), dtype=np.uint8)


def _hooks(module: Any) -> list[int]:
    """Numbers of all hooks; each hook of a process has one of its own."""
    held = vars(module).items()
    return sorted(
        number
        for key, hooks in held
        if key.endswith("_hooks") and isinstance(hooks, dict)
        for number in hooks
    )


def _array(tensor: Any) -> Array:
    """Its values; of a dtype that NumPy does not have, its bits."""
    import torch

    held = tensor.detach().cpu()
    if held.layout != torch.strided:
        held = held.to_dense()
    if held.dtype == torch.bfloat16:
        held = held.view(torch.int16)
    return np.asarray(held.numpy())
