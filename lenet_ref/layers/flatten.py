"""From feature maps to a vector."""

import math
from dataclasses import dataclass
from typing import ClassVar

from lenet_ref.layers.layer import Layer
from lenet_ref.trace import Array

__all__ = ["Flatten"]


@dataclass(frozen=True, slots=True, eq=False)
class Flatten(Layer):
    """Each image's values in one row, channel by channel, row by row.

    Examples
    --------
    >>> import numpy as np
    >>> Flatten("flatten").forward(np.zeros((5, 2, 3, 4))).shape
    (5, 24)
    """

    kind: ClassVar[str] = "flatten"

    def forward(self, x: Array) -> Array:
        """Map ``(N, C, H, W)`` to ``(N, C * H * W)``, a copy."""
        return x.reshape(len(x), math.prod(x.shape[1:])).copy()

    def vjp(self, x: Array, gy: Array) -> Array:
        """Give each cotangent back to the place that its value came from, a copy."""
        return gy.reshape(x.shape).copy()
