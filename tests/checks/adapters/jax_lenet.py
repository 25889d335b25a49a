"""LeNet-5 in JAX, as people write it, with the shipped weights."""

import functools
import importlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import lenet_ref
from lenet_ref.trace import Array

__all__ = ["hidden", "loss", "network", "parameters", "readout", "summed"]


def parameters(dtype: str = "float64") -> dict[str, Array]:
    """The shipped weights, as NumPy arrays."""
    weights = lenet_ref.load_weights()
    return {name: np.asarray(array, dtype) for name, array in weights.items()}


@functools.cache
def _jax() -> Any:
    return importlib.import_module("jax")


def _conv(w: Mapping[str, Any], name: str, x: Any, pad: int = 0) -> Any:
    padding = ((pad, pad), (pad, pad))
    kernel, bias = w[f"{name}.weight"], w[f"{name}.bias"]
    y = _jax().lax.conv_general_dilated(x, kernel, (1, 1), padding)
    return _jax().numpy.maximum(y + bias[None, :, None, None], 0)


def _pool(x: Any) -> Any:
    lax = _jax().lax
    window = (1, 1, 2, 2)
    return lax.reduce_window(x, -np.inf, lax.max, window, window, "VALID")


def hidden(w: Mapping[str, Any], x: Any) -> Any:
    """Up to the convolutions' end, (N, 120)."""
    x = _pool(_conv(w, "conv1", x, pad=2))
    x = _conv(w, "conv5", _pool(_conv(w, "conv3", x)))
    return x.reshape(len(x), -1)


def readout(w: Mapping[str, Any], x: Any) -> Any:
    """From there to the logits, (N, 10)."""
    x = _jax().numpy.maximum(x @ w["dense6.weight"].T + w["dense6.bias"], 0)
    return x @ w["dense7.weight"].T + w["dense7.bias"]


def network(w: Mapping[str, Any], x: Any) -> Any:
    """Logits (N, 10) of images (N, 1, 28, 28)."""
    return readout(w, hidden(w, x))


def summed(
    w: Mapping[str, Any], x: Any, t: Any, scores: Callable[..., Any] = network
) -> Any:
    """Logits of the targets, added up."""
    return _jax().numpy.take_along_axis(scores(w, x), t[:, None], axis=1).sum()


def loss(w: Mapping[str, Any], x: Any, t: Any) -> Any:
    """Cross-entropy, added up."""
    log_p = _jax().nn.log_softmax(network(w, x))
    return -_jax().numpy.take_along_axis(log_p, t[:, None], axis=1).sum()
