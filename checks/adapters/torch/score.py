"""The declared score of logits that are tensors, and the gradient of its sum.

Symbols: z logits (N, K); t target of each image (N,); p softmax of z; y one-hot of t.
"""

from collections.abc import Callable, Mapping
from typing import Any

from checks.contract import Contract

__all__ = ["cotangent", "gradient", "value"]


def _log_p(z: Any, targets: Any) -> Any:
    return z.log_softmax(dim=1).gather(1, targets[:, None])[:, 0]


def _one_hot(z: Any, targets: Any) -> Any:
    import torch

    return torch.zeros_like(z).scatter_(1, targets[:, None], 1)


def _rise(z: Any, targets: Any) -> Any:
    """``y - p``, the target's own as the sum of the others' p: 1 - p_t would cancel."""
    hot = _one_hot(z, targets)
    others = z.softmax(dim=1) * (1 - hot)
    return hot * others.sum(dim=1, keepdim=True) - others


VALUES: Mapping[str, Callable[[Any, Any], Any]] = {
    "logit": lambda z, t: z.gather(1, t[:, None])[:, 0],
    "probability": lambda z, t: _log_p(z, t).exp(),
    "log_probability": _log_p,
    "loss": lambda z, t: -_log_p(z, t),
}

COTANGENTS: Mapping[str, Callable[[Any, Any], Any]] = {
    "logit": _one_hot,
    "probability": lambda z, t: _log_p(z, t).exp()[:, None] * _rise(z, t),
    "log_probability": _rise,
    "loss": lambda z, t: -_rise(z, t),
}


def value(score: str, z: Any, targets: Any) -> Any:
    """Score of each image, shape (N,)."""
    return VALUES[score](z, targets)


def cotangent(score: str, z: Any, targets: Any) -> Any:
    """Derivative of the summed score by the logits, shape (N, K)."""
    return COTANGENTS[score](z.detach(), targets)


def gradient(
    forward: Callable[[Any], Any], contract: Contract, images: Any, targets: Any
) -> Any:
    """Derivative of the summed score by the images; no ``.grad`` is written to."""
    import torch

    x = images.detach().requires_grad_()
    z = forward(x)
    if not isinstance(z, torch.Tensor):
        msg = f"scores: expected a torch.Tensor (N, K), got {type(z).__name__}"
        raise TypeError(msg)
    (found,) = torch.autograd.grad(z, x, cotangent(contract.score, z, targets))
    return found
