"""The network: something of PyTorch's that makes logits, and something that explains.

Arrays go in and come out; in between are tensors of the model's dtype, on its device.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.contract import Contract
from lenet_ref.trace import Array

__all__ = ["Explain", "Network", "as_array", "logits_of", "maps_of", "placed", "shown"]

Explain = Callable[[Any, Any], Any]
"""Images and targets to maps, all of them tensors."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """What an adapter of PyTorch is about.

    Parameters
    ----------
    forward : callable
        Images, as a tensor in the contract's layout, to logits (N, K).
    explain : callable
        Images and targets to maps.
    contract : Contract
    module : torch.nn.Module, optional
        What runs within ``forward``; None where that is not known.
    doubled : callable
        A contract of float64 to the same in float64: a copy, that shares nothing.
    folds : bool
        Whether maps are still to be folded as the contract declares.
    with_score : callable, optional
        A contract of another score to the same network explained by that.
    explained_by : callable, optional
        The user's own code, to point at.
    """

    forward: Callable[[Any], Any]
    explain: Explain
    contract: Contract
    doubled: "Callable[[Contract], Network]"
    module: Any = None
    folds: bool = True
    with_score: "Callable[[Contract], Network] | None" = None
    explained_by: Callable[..., Any] | None = None


def tensors(module: Any) -> list[Any]:
    """All parameters and buffers of a module."""
    return [] if module is None else [*module.parameters(), *module.buffers()]


def placed(array: Array, module: Any) -> Any:
    """An array as a tensor of the model's floating dtype, on its device.

    Where neither dtype nor device asks for another, it shares the array's memory: what
    a model does to its input in place is done to the array.
    """
    import torch

    as_it_is = array.flags.writeable and min(array.strides, default=0) >= 0
    tensor = torch.from_numpy(array if as_it_is else array.copy())
    own = next((t for t in tensors(module) if t.is_floating_point()), tensor)
    return tensor.to(device=own.device, dtype=own.dtype)


def shown(images: Any, contract: Contract) -> Any:
    """Images (N, C, H, W) in the layout that the contract declares."""
    last = contract.layout == "NHWC"
    return images.permute(0, 2, 3, 1).contiguous() if last else images


def as_array(answer: Any, what: str, shape: str) -> Array:
    """What a tensor holds, in the dtype that it was computed in.

    Raises
    ------
    TypeError
        If it is not a tensor, or of a dtype that NumPy does not have.
    """
    import torch

    if not isinstance(answer, torch.Tensor):
        kind = type(answer).__name__
        msg = f"{what}: expected a torch.Tensor {shape}, got {kind}"
        raise TypeError(msg)
    if answer.dtype == torch.bfloat16:
        msg = f"{what}: NumPy has no bfloat16; judge the float32 copy, model.float()"
        raise TypeError(msg)
    return np.asarray(answer.detach().cpu().numpy())


def logits_of(network: Network, images: Array) -> Array:
    """Logits (N, K) of images (N, C, H, W)."""
    import torch

    with torch.no_grad():
        z = network.forward(shown(placed(images, network.module), network.contract))
    return as_array(z, "scores", "(N, K)")


def maps_of(network: Network, images: Array, targets: Array) -> Array:
    """Maps of images (N, C, H, W) for targets (N,), channels second."""
    import torch

    x = shown(placed(images, network.module), network.contract)
    wanted = torch.from_numpy(targets).to(device=x.device, dtype=torch.int64)
    with torch.enable_grad():
        maps = as_array(network.explain(x, wanted), "saliency", "(N, C, H, W)")
    last = network.contract.layout == "NHWC"
    return np.moveaxis(maps, -1, 1) if last and maps.ndim == 4 else maps
