"""The rectifier."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lenet_ref.layers.layer import Layer
from lenet_ref.trace import Array

__all__ = ["ReLU"]


@dataclass(frozen=True, slots=True, eq=False)
class ReLU(Layer):
    """Zero where the real part is not positive, the input elsewhere; derivative 0 at 0.

    NaN stays NaN, so that a broken value is not hidden by the next rectifier.

    Examples
    --------
    >>> relu = ReLU("relu1")
    >>> relu.forward(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    >>> relu.vjp(np.array([-2.0, 0.0, 3.0]), gy=np.array([5.0, 5.0, -5.0]))
    array([ 0.,  0., -5.])
    """

    kind: ClassVar[str] = "relu"

    def forward(self, x: Array) -> Array:
        """Map ``(...)`` to the same shape and dtype."""
        return np.where(x.real <= 0, x.dtype.type(0), x)

    def vjp(self, x: Array, gy: Array) -> Array:
        """Let a cotangent through where x was positive, whatever its own sign."""
        return np.where(x.real <= 0, gy.dtype.type(0), gy)
