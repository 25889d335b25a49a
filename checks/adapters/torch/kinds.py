"""Kinds: what a module of PyTorch is in the words of a trace.

A word of the reference is used only where the meaning is exactly the same, since the
formulas judge by it: of PyTorch's own class, not of a subclass, which may mean anything
by ``forward``, nor of an instance whose ``forward`` was replaced.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lenet_ref.trace import Array

__all__ = ["KNOWN", "Kind", "kind_of"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a step says of itself.

    Parameters
    ----------
    word : str
    parameters : mapping of str to Array
    geometry : mapping
    """

    word: str
    parameters: Mapping[str, Array]
    geometry: Mapping[str, Any]


def _pair(value: Any) -> tuple[int, int]:
    rows, columns = value if isinstance(value, tuple | list) else (value, value)
    return int(rows), int(columns)


def _weights(module: Any, outputs: int) -> Mapping[str, Array]:
    weight = module.weight.detach().cpu().numpy()
    bias = np.zeros(outputs, weight.dtype)
    if module.bias is not None:
        bias = module.bias.detach().cpu().numpy()
    return {"weight": weight, "bias": bias}


def _windows(module: Any) -> Mapping[str, Any]:
    return {
        "kernel": _pair(module.kernel_size),
        "stride": _pair(module.stride),
        "padding": _pair(module.padding),
    }


def _conv2d(module: Any, x: Any) -> Kind | None:
    plain = (
        module.groups == 1
        and _pair(module.dilation) == (1, 1)
        and module.padding_mode == "zeros"
        and not isinstance(module.padding, str)
    )
    if not plain or x.ndim != 4:
        return None
    return Kind("conv2d", _weights(module, module.out_channels), _windows(module))


def _linear(module: Any, x: Any) -> Kind | None:
    if x.ndim != 2:
        return None
    return Kind("dense", _weights(module, module.out_features), {})


def _relu(_module: Any, _x: Any) -> Kind | None:
    return Kind("relu", {}, {})


def _max_pool2d(module: Any, x: Any) -> Kind | None:
    plain = (
        _pair(module.dilation) == (1, 1)
        and not module.ceil_mode
        and not module.return_indices
    )
    return Kind("max_pool2d", {}, _windows(module)) if plain and x.ndim == 4 else None


def _flatten(module: Any, x: Any) -> Kind | None:
    whole = module.start_dim == 1 and module.end_dim in (-1, x.ndim - 1)
    return Kind("flatten", {}, {}) if whole and x.ndim == 4 else None


SAME: Mapping[str, Callable[[Any, Any], Kind | None]] = {
    "Conv2d": _conv2d,
    "Linear": _linear,
    "ReLU": _relu,
    "MaxPool2d": _max_pool2d,
    "Flatten": _flatten,
}
"""Classes of ``torch.nn`` by name, to what they are called; None if they differ."""

KNOWN = frozenset({"conv2d", "dense", "relu", "max_pool2d", "flatten"})
"""Kinds of step that formulas judge."""

WORDS = KNOWN | {
    *("fold", "score", "network", "preprocess", "render", "blend", "unobserved"),
}
"""All that have a meaning of their own."""


def kind_of(module: Any, x: Any) -> Kind:
    """Kind of a module's step on an input ``x``; of foreign ones, the class's name.

    Parameters
    ----------
    module : torch.nn.Module
    x : Tensor or None
        None: there are several inputs.
    """
    import torch

    name = type(module).__name__
    own = getattr(torch.nn, name, None) is type(module)
    if own and name in SAME and x is not None and "forward" not in vars(module):
        same = SAME[name](module, x)
        if same:
            return same
    word = name.lower()
    return Kind(f"foreign {word}" if word in WORDS else word, {}, {})
