"""Saliency callables and modules with one mistake each, as people write them."""

from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

import torch
from torch import nn
from torch.nn import functional

__all__ = [
    "NEGATED",
    "UNGATED",
    "accumulating",
    "averaging",
    "for_the_prediction",
    "guided",
    "hooking",
    "leaving_the_mode",
    "never_zeroing",
    "raising",
    "right",
    "seeding",
    "thawing",
    "with_module",
]


def _score(model: Any, x: Any, targets: Any) -> Any:
    return model(x).gather(1, targets[:, None]).sum()


def right(model: Any, images: Any, targets: Any) -> Any:
    x = images.clone().requires_grad_()
    return torch.autograd.grad(_score(model, x, targets), x)[0]


def accumulating(model: Any, images: Any, targets: Any) -> Any:
    x = images.clone().requires_grad_()
    _score(model, x, targets).backward()
    return x.grad


def leaving_the_mode(model: Any, images: Any, targets: Any) -> Any:
    maps = right(model.eval(), images, targets)
    model.train()
    return maps


def hooking(model: Any, images: Any, targets: Any) -> Any:
    model.relu1.register_forward_hook(lambda *_: None)
    return right(model, images, targets)


def thawing(model: Any, images: Any, targets: Any) -> Any:
    model.conv1.weight.requires_grad_(requires_grad=False)
    return right(model, images, targets)


def seeding(model: Any, images: Any, targets: Any) -> Any:
    torch.manual_seed(0)
    return right(model, images, targets)


def for_the_prediction(model: Any, images: Any, targets: Any) -> Any:
    del targets
    return right(model, images, model(images).argmax(dim=1))


def averaging(model: Any, images: Any, targets: Any) -> Any:
    x = images.clone().requires_grad_()
    loss = functional.cross_entropy(model(x), targets)
    return torch.autograd.grad(loss, x)[0]


def never_zeroing() -> Callable[..., Any]:
    """One leaf for all images of a batch size, whose ``grad`` is never set to zero."""
    leaves: dict[int, Any] = {}

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        x = leaves.setdefault(len(images), images.clone().requires_grad_())
        x.data.copy_(images)
        x.grad = torch.zeros_like(x) if x.grad is None else x.grad
        x.grad += right(model, images, targets)
        return x.grad.clone()

    return saliency


def raising(model: Any, images: Any, targets: Any) -> Any:
    """Everything is left behind, since what would put it back is never reached."""
    model.train()
    model.relu1.register_full_backward_hook(lambda *_: None)
    model.conv1.weight.requires_grad_(requires_grad=False)
    _score(model, images.clone().requires_grad_(), targets).backward()
    with torch.no_grad():
        model.dense3.weight.add_(1)
    model.dense3.bias.data = model.dense3.bias.data.float()
    torch.set_default_dtype(torch.float16)
    torch.set_grad_enabled(False)
    torch.manual_seed(7)
    model.relu3 = nn.Sigmoid()
    model.activations = [images]
    msg = "the device is asleep"
    raise RuntimeError(msg)


def guided(model: Any) -> Any:
    """A hook on every rectifier that lets only what is positive through."""

    def hook(_module: Any, into: tuple[Any], _out: tuple[Any]) -> tuple[Any]:
        return (into[0].clamp(min=0),)

    for module in model.modules():
        if isinstance(module, nn.ReLU):
            module.register_full_backward_hook(hook)
    return model


class _Negated(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx: Any, gy: Any) -> Any:
        (x,) = ctx.saved_tensors
        return -gy * (x > 0)


class _Ungated(torch.autograd.Function):
    @staticmethod
    def forward(_ctx: Any, x: Any) -> Any:
        return x.clamp(min=0)

    @staticmethod
    def backward(_ctx: Any, gy: Any) -> Any:
        return gy


class OwnReLU(nn.Module):
    """A rectifier with a way back of its own."""

    def __init__(self, function: Any) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Any) -> Any:
        return self.function.apply(x)


NEGATED, UNGATED = _Negated, _Ungated


def with_module(model: Any, name: str, function: Any) -> Any:
    """The model with a rectifier of one's own in the place of one of its modules."""
    setattr(model, name, OwnReLU(function))
    return model
