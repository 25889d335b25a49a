"""Two-dimensional convolution, as deep learning means it: cross-correlation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from lenet_ref.layers.layer import Layer
from lenet_ref.trace import Array, read_only
from lenet_ref.windows import Pair, cropped, padded, taps, windows

__all__ = ["Conv2d"]


@dataclass(frozen=True, slots=True, eq=False)
class Conv2d(Layer):
    """Cross-correlate with ``weight``, zero padding on all sides.

    Parameters
    ----------
    name : str
    weight : Array, shape (F, C, kernel rows, kernel columns)
    bias : Array, shape (F,)
        Both are copied.
    stride, padding : (int, int)
        Rows and columns.

    Raises
    ------
    ValueError
        If the shapes of weight and bias, or of x and weight, do not fit.

    Notes
    -----
    ``y[n,f,i,j] = bias[f] + sum_{c,p,q} xp[n,c,s i+p,t j+q] weight[f,c,p,q]`` with
    ``xp`` the padded input and (s, t) the stride; LeCun et al. 1998, section II.A.

    Examples
    --------
    >>> blur = Conv2d("blur", weight=np.ones((1, 1, 2, 2)), bias=np.zeros(1))
    >>> blur.forward(np.arange(9.0).reshape(1, 1, 3, 3))[0, 0]
    array([[ 8., 12.],
           [20., 24.]])
    >>> blur.vjp(np.zeros((1, 1, 3, 3)), gy=np.ones((1, 1, 2, 2)))[0, 0]
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    """

    kind: ClassVar[str] = "conv2d"

    weight: Array
    bias: Array
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)

    def __post_init__(self) -> None:
        if self.weight.ndim != 4 or self.bias.shape != self.weight.shape[:1]:
            msg = (
                f"{self.name}: expected weight (F, C, rows, columns) and bias (F,), "
                f"got weight {self.weight.shape}, bias {self.bias.shape}"
            )
            raise ValueError(msg)
        if min(self.stride) < 1 or min(self.padding) < 0:
            msg = (
                f"{self.name}: expected stride of at least 1 and padding of at least "
                f"0, got stride {self.stride}, padding {self.padding}"
            )
            raise ValueError(msg)
        object.__setattr__(self, "weight", read_only(np.array(self.weight)))
        object.__setattr__(self, "bias", read_only(np.array(self.bias)))

    @property
    def kernel(self) -> Pair:
        """Rows and columns of the kernel."""
        _, _, rows, columns = self.weight.shape
        return (rows, columns)

    @property
    def parameters(self) -> Mapping[str, Array]:
        """Weight and bias."""
        return {"weight": self.weight, "bias": self.bias}

    @property
    def geometry(self) -> Mapping[str, Any]:
        """Kernel, stride and padding."""
        return {"kernel": self.kernel, "stride": self.stride, "padding": self.padding}

    def _windows(self, x: Array) -> Array:
        channels = self.weight.shape[1]
        if x.ndim != 4 or x.shape[1] != channels:
            msg = (
                f"{self.name}: expected x (N, {channels}, H, W), got x {x.shape} "
                f"(weight {self.weight.shape})"
            )
            raise ValueError(msg)
        xp = padded(x, self.padding)
        if any(side < k for side, k in zip(xp.shape[2:], self.kernel, strict=True)):
            msg = (
                f"{self.name}: kernel {self.kernel} is larger than the padded image "
                f"{xp.shape[2:]} (x {x.shape}, padding {self.padding})"
            )
            raise ValueError(msg)
        return windows(xp, self.kernel, self.stride)

    def forward(self, x: Array) -> Array:
        """Map ``(N, C, H, W)`` to ``(N, F, output rows, output columns)``."""
        sums = np.tensordot(self.weight, self._windows(x), axes=((1, 2, 3), (1, 4, 5)))
        return np.moveaxis(sums, 0, 1) + self.bias[:, np.newaxis, np.newaxis]

    def vjp(self, x: Array, gy: Array) -> Array:
        """Spread each output's cotangent over the window that it was computed from."""
        # (C, p, q, N, i, j) to (N, C, p, q, i, j)
        shares = np.moveaxis(np.tensordot(self.weight, gy, axes=(0, 1)), 3, 0)
        gxp = padded(np.zeros(x.shape, shares.dtype), self.padding)
        for (p, q), index in taps(self.kernel, self.stride, gy.shape):
            gxp[index] += shares[:, :, p, q]
        return cropped(gxp, self.padding)

    def parameter_vjp(self, x: Array, gy: Array) -> Mapping[str, Array]:
        """Correlate the cotangent with the input, summed over the batch; sum it."""
        weight = np.tensordot(gy, self._windows(x), axes=((0, 2, 3), (0, 2, 3)))
        return {"weight": weight, "bias": gy.sum(axis=(0, 2, 3))}
