"""Max pooling."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from lenet_ref.layers.layer import Layer
from lenet_ref.trace import Array
from lenet_ref.windows import Pair, cropped, padded, taps, windows

__all__ = ["MaxPool2d"]


@dataclass(frozen=True, slots=True, eq=False)
class MaxPool2d(Layer):
    """The largest value of each window, by its real part; the first of equals wins.

    Parameters
    ----------
    name : str
    kernel, stride : (int, int)
        Rows and columns. Windows overlap where the stride is smaller than the kernel.
    padding : (int, int)
        Rows and columns of minus infinity on each side; less than the kernel.

    Raises
    ------
    ValueError
        If the geometry is not one, or a window does not fit into x.

    Examples
    --------
    >>> pool = MaxPool2d("pool", kernel=(1, 2), stride=(1, 1))
    >>> x = np.array([[[[1.0, 5.0, 3.0]]]])
    >>> pool.forward(x)
    array([[[[5., 5.]]]])
    >>> pool.vjp(x, gy=np.array([[[[10.0, 1.0]]]]))
    array([[[[ 0., 11.,  0.]]]])
    """

    kind: ClassVar[str] = "max_pool2d"

    kernel: Pair
    stride: Pair
    padding: Pair = (0, 0)

    def __post_init__(self) -> None:
        pairs = zip(self.padding, self.kernel, strict=True)
        if min(self.stride) < 1 or any(not 0 <= pad < side for pad, side in pairs):
            msg = (
                f"{self.name}: expected stride of at least 1 and padding from 0 to "
                f"less than the kernel, got kernel {self.kernel}, "
                f"stride {self.stride}, padding {self.padding}"
            )
            raise ValueError(msg)

    @property
    def geometry(self) -> Mapping[str, Any]:
        """Kernel, stride and padding."""
        return {"kernel": self.kernel, "stride": self.stride, "padding": self.padding}

    def _windows(self, x: Array) -> Array:
        """Every window's values in a row, shape (N, C, rows, columns, kernel size)."""
        if x.ndim != 4:
            msg = f"{self.name}: expected x (N, C, H, W), got x {x.shape}"
            raise ValueError(msg)
        xp = padded(x, self.padding, fill=float("-inf"))
        if any(side < k for side, k in zip(xp.shape[2:], self.kernel, strict=True)):
            msg = (
                f"{self.name}: window {self.kernel} is larger than the padded image "
                f"{xp.shape[2:]} (x {x.shape}, padding {self.padding})"
            )
            raise ValueError(msg)
        views = windows(xp, self.kernel, self.stride)
        return views.reshape(*views.shape[:4], prod(self.kernel))

    def forward(self, x: Array) -> Array:
        """Map ``(N, C, H, W)`` to ``(N, C, output rows, output columns)``."""
        values = self._windows(x)
        winners = values.real.argmax(axis=4)
        return np.take_along_axis(values, winners[..., np.newaxis], axis=4)[..., 0]

    def vjp(self, x: Array, gy: Array) -> Array:
        """Give each window's cotangent to its winner; a pixel sums those it won."""
        winners = self._windows(x).real.argmax(axis=4)
        gxp = padded(np.zeros(x.shape, dtype=gy.dtype), self.padding)
        for place, (_, index) in enumerate(taps(self.kernel, self.stride, gy.shape)):
            gxp[index] += np.where(winners == place, gy, 0)
        return cropped(gxp, self.padding)
