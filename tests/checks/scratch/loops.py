"""From-scratch layers in plain loops, sizes in the constructor, caches inside."""

from typing import Any

import numpy as np

__all__ = ["AvgPool", "Conv", "Flatten", "Linear", "MaxPool", "ReLU", "Softmax"]


def pair(value: Any) -> Any:
    return value if isinstance(value, tuple) else (value, value)


class Conv:
    """Cross-correlation; weights (filters, channels, rows, columns)."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
    ) -> None:
        rng = np.random.default_rng(0)
        self.kernel_size = pair(kernel_size)
        self.stride, self.padding = pair(stride), pair(padding)
        self.weights = rng.normal(
            0, 0.4, (out_channels, in_channels, *self.kernel_size)
        )
        self.biases = np.zeros(out_channels)
        self.d_weights = np.zeros_like(self.weights)
        self.d_biases = np.zeros_like(self.biases)

    def windows(self, shape: Any) -> Any:
        for i in range(shape[2]):
            for j in range(shape[3]):
                top, left = i * self.stride[0], j * self.stride[1]
                rows = slice(top, top + self.kernel_size[0])
                columns = slice(left, left + self.kernel_size[1])
                yield i, j, rows, columns

    def padded(self, x: Any) -> Any:
        ph, pw = self.padding
        return np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))

    def out_shape(self, x: Any) -> Any:
        sides = (
            (side + 2 * p - k) // s + 1
            for side, p, k, s in zip(
                x.shape[2:], self.padding, self.kernel_size, self.stride, strict=True
            )
        )
        return (len(x), len(self.weights), *sides)

    def forward(self, x: Any) -> Any:
        self.x = x
        xp = self.padded(x)
        out = np.zeros(self.out_shape(x))
        for n in range(len(x)):
            for f in range(len(self.weights)):
                for i, j, rows, columns in self.windows(out.shape):
                    patch = xp[n, :, rows, columns]
                    out[n, f, i, j] = np.sum(patch * self.weights[f]) + self.biases[f]
        return out

    def backward(self, grad: Any) -> Any:
        xp = self.padded(self.x)
        dxp = np.zeros_like(xp)
        self.d_weights[...] = 0
        for n in range(len(grad)):
            for f in range(len(self.weights)):
                for i, j, rows, columns in self.windows(grad.shape):
                    g = grad[n, f, i, j]
                    self.d_weights[f] += g * xp[n, :, rows, columns]
                    dxp[n, :, rows, columns] += g * self.weights[f]
        self.d_biases[...] = grad.sum(axis=(0, 2, 3))
        return self.cropped(dxp)

    def cropped(self, dxp: Any) -> Any:
        (ph, pw), (h, w) = self.padding, self.x.shape[2:]
        return dxp[:, :, ph : ph + h, pw : pw + w]


class MaxPool:
    """Largest of each window; its first place wins."""

    def __init__(self, pool_size: Any, stride: Any = None) -> None:
        self.pool_size = pair(pool_size)
        self.stride = self.pool_size if stride is None else pair(stride)

    def windows(self, x: Any) -> Any:
        for i in range((x.shape[2] - self.pool_size[0]) // self.stride[0] + 1):
            for j in range((x.shape[3] - self.pool_size[1]) // self.stride[1] + 1):
                top, left = i * self.stride[0], j * self.stride[1]
                rows = slice(top, top + self.pool_size[0])
                columns = slice(left, left + self.pool_size[1])
                yield i, j, rows, columns

    def forward(self, x: Any) -> Any:
        self.x = x
        last_i, last_j = list(self.windows(x))[-1][:2]
        out = np.zeros((*x.shape[:2], last_i + 1, last_j + 1))
        for i, j, rows, columns in self.windows(x):
            out[:, :, i, j] = x[:, :, rows, columns].max(axis=(2, 3))
        return out

    def backward(self, grad: Any) -> Any:
        dx = np.zeros_like(self.x)
        for n in range(len(grad)):
            for c in range(grad.shape[1]):
                for i, j, rows, columns in self.windows(self.x):
                    self.hand(dx[n, c, rows, columns], self.x[n, c, rows, columns],
                              grad[n, c, i, j])  # fmt: skip
        return dx

    def hand(self, dx: Any, patch: Any, g: Any) -> None:
        dx[np.unravel_index(patch.argmax(), patch.shape)] += g


class AvgPool(MaxPool):
    def forward(self, x: Any) -> Any:
        out = super().forward(x)
        for i, j, rows, columns in self.windows(x):
            out[:, :, i, j] = x[:, :, rows, columns].mean(axis=(2, 3))
        return out

    def hand(self, dx: Any, patch: Any, g: Any) -> None:
        dx += g / patch.size


class Linear:
    """Weights (outputs, inputs)."""

    def __init__(self, in_features: int, out_features: int) -> None:
        rng = np.random.default_rng(1)
        self.w = rng.normal(0, 0.3, (out_features, in_features))
        self.b = rng.normal(0, 0.1, out_features)

    def forward(self, x: Any) -> Any:
        self.x = x
        return x @ self.w.T + self.b

    def backward(self, grad: Any) -> Any:
        self.dw = grad.T @ self.x
        self.db = grad.sum(axis=0)
        return grad @ self.w


class ReLU:
    def forward(self, x: Any) -> Any:
        self.x = x
        return np.maximum(x, 0)

    def backward(self, grad: Any) -> Any:
        return grad * (self.x > 0)


class Flatten:
    def forward(self, x: Any) -> Any:
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, grad: Any) -> Any:
        return grad.reshape(self.shape)


class Softmax:
    def forward(self, x: Any) -> Any:
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def backward(self, grad: Any) -> Any:
        return self.p * (grad - (grad * self.p).sum(axis=1, keepdims=True))
