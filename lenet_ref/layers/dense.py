"""The fully connected layer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lenet_ref.layers.layer import Layer
from lenet_ref.trace import Array, read_only

__all__ = ["Dense"]


@dataclass(frozen=True, slots=True, eq=False)
class Dense(Layer):
    """``y = x W^T + b``.

    Parameters
    ----------
    name : str
    weight : Array, shape (outputs, inputs)
    bias : Array, shape (outputs,)
        Both are copied.

    Raises
    ------
    ValueError
        If the shapes of weight and bias, or of x and weight, do not fit.

    Examples
    --------
    >>> dense = Dense("dense", weight=np.array([[1.0, 2.0]]), bias=np.array([0.5]))
    >>> dense.forward(np.array([[3.0, 4.0]]))
    array([[11.5]])
    >>> dense.vjp(np.array([[3.0, 4.0]]), gy=np.array([[10.0]]))
    array([[10., 20.]])
    """

    kind: ClassVar[str] = "dense"

    weight: Array
    bias: Array

    def __post_init__(self) -> None:
        if self.weight.ndim != 2 or self.bias.shape != self.weight.shape[:1]:
            msg = (
                f"{self.name}: expected weight (outputs, inputs) and bias (outputs,), "
                f"got weight {self.weight.shape}, bias {self.bias.shape}"
            )
            raise ValueError(msg)
        object.__setattr__(self, "weight", read_only(np.array(self.weight)))
        object.__setattr__(self, "bias", read_only(np.array(self.bias)))

    @property
    def parameters(self) -> Mapping[str, Array]:
        """Weight and bias."""
        return {"weight": self.weight, "bias": self.bias}

    def forward(self, x: Array) -> Array:
        """Map ``(N, inputs)`` to ``(N, outputs)``."""
        if x.ndim != 2 or x.shape[1] != self.weight.shape[1]:
            msg = (
                f"{self.name}: expected x (N, {self.weight.shape[1]}), got x {x.shape} "
                f"(weight {self.weight.shape})"
            )
            raise ValueError(msg)
        return x @ self.weight.T + self.bias

    def vjp(self, x: Array, gy: Array) -> Array:  # noqa: ARG002  (linear: x is not needed)
        """Map ``gy (N, outputs)`` to ``gx (N, inputs)``."""
        return gy @ self.weight

    def parameter_vjp(self, x: Array, gy: Array) -> Mapping[str, Array]:
        """Sum over the batch each image's outer product ``gy x^T``, and ``gy``."""
        return {"weight": gy.T @ x, "bias": gy.sum(axis=0)}
