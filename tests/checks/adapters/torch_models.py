"""Models of PyTorch that the tests of its adapters judge; imported by those only."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

import torch
from torch import nn
from torch.nn import functional

import lenet_ref
from checks import Contract

torch.set_num_threads(1)  # two that wait for each other take ten times as long

__all__ = [
    "SMALL",
    "Residual",
    "Tangled",
    "calibrated",
    "colour_net",
    "lenet",
    "small_lenet",
]

SMALL = Contract(input_shape=(1, 8, 8))
"""What all but LeNet and the coloured one are judged by."""


def calibrated(make: Callable[[], Any]) -> Any:
    """A model in float64, its normalisations with statistics other than 0 and 1."""
    torch.manual_seed(0)
    model = make()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2)
    return model.double().eval()


def lenet(dtype: Any = torch.float64) -> Any:
    """LeNet-5 with the shipped weights."""
    model = nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(1, 6, 5, padding=2),
            relu1=nn.ReLU(),
            pool2=nn.MaxPool2d(2),
            conv3=nn.Conv2d(6, 16, 5),
            relu3=nn.ReLU(),
            pool4=nn.MaxPool2d(2),
            conv5=nn.Conv2d(16, 120, 5),
            relu5=nn.ReLU(),
            flatten=nn.Flatten(),
            dense6=nn.Linear(120, 84),
            relu6=nn.ReLU(),
            dense7=nn.Linear(84, 10),
        )
    )
    weights = lenet_ref.load_weights()
    model.load_state_dict({k: torch.from_numpy(w.copy()) for k, w in weights.items()})
    return model.to(dtype).eval()


def small_lenet(seed: int = 0) -> Any:
    """A few layers on (1, 8, 8), in float64."""
    torch.manual_seed(seed)
    return (
        nn.Sequential(
            OrderedDict(
                conv1=nn.Conv2d(1, 3, 3),
                relu1=nn.ReLU(),
                pool2=nn.MaxPool2d(2),
                flatten=nn.Flatten(),
                dense3=nn.Linear(27, 8),
                relu3=nn.ReLU(),
                dense4=nn.Linear(8, 4),
            )
        )
        .double()
        .eval()
    )


def colour_net() -> Any:
    """Three channels, 10 x 9, in float64."""
    torch.manual_seed(1)
    return (
        nn.Sequential(
            nn.Conv2d(3, 4, 3, stride=(1, 2), bias=False),
            nn.ReLU(),
            nn.MaxPool2d((2, 1), padding=(1, 0)),
            nn.Flatten(),
            nn.Linear(4 * 5 * 4, 6),
        )
        .double()
        .eval()
    )


class Residual(nn.Module):
    """A skip connection, normalisation and dropout; rectifiers in functional code."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(4)
        self.conv2 = nn.Conv2d(4, 4, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(4)
        self.drop = nn.Dropout(0.3)
        self.head = nn.Linear(4, 5)

    def forward(self, x: Any) -> Any:
        h = functional.relu(self.norm1(self.conv1(x)))
        h = functional.relu(h + self.norm2(self.conv2(h)))
        return self.head(self.drop(h.mean(dim=(2, 3))))


class Tangled(nn.Module):
    """One rectifier, in place, used three times; the images used twice."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(4)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(4, 4, 3, padding=1)
        self.short = nn.Conv2d(1, 4, 1)
        self.pool = nn.AvgPool2d(2)
        self.flatten = nn.Flatten()
        self.drop = nn.Dropout(0.3)
        self.head = nn.Linear(4 * 16, 5)

    def forward(self, x: Any) -> Any:
        h = self.relu(self.norm1(self.conv1(x)))
        h = self.conv2(h)
        h += self.short(x)
        h = self.relu(h)
        return self.head(self.relu(self.drop(self.flatten(self.pool(h))))) - 1
