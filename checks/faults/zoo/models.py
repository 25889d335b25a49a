"""Models that the members are made of: small, in float64, with weights of NumPy's."""

from collections import OrderedDict
from typing import Any

import numpy as np

from checks.adapters.torch import from_torch
from checks.contract import Contract
from checks.subject import Subject

__all__ = [
    "COLOUR",
    "GREY",
    "coloured",
    "gradient",
    "grey",
    "right",
    "right_in_colour",
    "settled",
    "target_scores",
]

GREY = Contract(input_shape=(1, 8, 8))
COLOUR = Contract(input_shape=(3, 8, 6))
"""Contracts of the images; the coloured ones are not square."""

SEED = 3


def settled(model: Any) -> Any:
    """The model in float64, judging and not learning, its weights drawn by NumPy."""
    import torch

    rng = np.random.default_rng(SEED)
    for name, tensor in model.state_dict().items():
        if not tensor.is_floating_point():
            continue
        drawn = rng.normal(size=tuple(tensor.shape))
        if name.endswith("running_var"):
            drawn = 0.5 + np.abs(drawn)
        elif tensor.ndim > 1:
            drawn *= np.sqrt(2 / np.prod(tensor.shape[1:]))
        tensor.copy_(torch.from_numpy(drawn))
    return model.double().eval()


def grey(**between: Any) -> Any:
    """LeNet in miniature on (1, 8, 8): four logits.

    Parameters
    ----------
    **between
        Modules, each put behind the module that it is named after.
    """
    from torch import nn

    layers: OrderedDict[str, Any] = OrderedDict(
        conv1=nn.Conv2d(1, 3, 3),
        relu1=nn.ReLU(),
        pool2=nn.MaxPool2d(2),
        flatten=nn.Flatten(),
        dense3=nn.Linear(27, 8),
        relu3=nn.ReLU(),
        dense4=nn.Linear(8, 4),
    )
    named: OrderedDict[str, Any] = OrderedDict()
    for name, layer in layers.items():
        named[name] = layer
        if name in between:
            named[f"after_{name}"] = between[name]
    return settled(nn.Sequential(named))


def coloured() -> Any:
    """Three channels, 8 x 6: five logits."""
    from torch import nn

    layers: OrderedDict[str, Any] = OrderedDict(
        conv1=nn.Conv2d(3, 4, (3, 2)),
        relu1=nn.ReLU(),
        flatten=nn.Flatten(),
        dense2=nn.Linear(4 * 6 * 5, 5),
    )
    return settled(nn.Sequential(layers))


def target_scores(model: Any, images: Any, targets: Any) -> Any:
    """The logit of each image's own target, (N,)."""
    return model(images).gather(1, targets[:, None])[:, 0]


def gradient(model: Any, images: Any, targets: Any) -> Any:
    """The right map."""
    import torch

    x = images.clone().requires_grad_()
    return torch.autograd.grad(target_scores(model, x, targets).sum(), x)[0]


def right() -> Subject:
    """The grey model, explained as it should be."""
    return from_torch(grey(), contract=GREY, saliency=gradient)


def right_in_colour() -> Subject:
    """The coloured model, explained as it should be."""
    return from_torch(coloured(), contract=COLOUR, saliency=gradient)
