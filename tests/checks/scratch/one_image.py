"""From-scratch layers for one image at a time, trained on the way back."""

from typing import Any

import numpy as np

__all__ = ["Convolution3x3", "Dense", "MaxPool2", "Rectifier", "Vector"]


class Convolution3x3:
    """Takes (C, H, W); a true convolution: its kernel is flipped."""

    def __init__(self, depth: int, filters: int) -> None:
        rng = np.random.default_rng(2)
        self.filters = rng.normal(0, 0.3, (3, 3, depth, filters))

    def call(self, image: Any) -> Any:
        self.last_input = image
        h, w = image.shape[1:]
        flipped = self.filters[::-1, ::-1]
        out = np.zeros((self.filters.shape[3], h - 2, w - 2))
        for i in range(h - 2):
            for j in range(w - 2):
                patch = image[:, i : i + 3, j : j + 3]
                out[:, i, j] = np.einsum("cij,ijcf->f", patch, flipped)
        return out

    def backprop(self, d_out: Any, learning_rate: float) -> Any:
        d_input = np.zeros_like(self.last_input)
        d_filters = np.zeros_like(self.filters)
        flipped = self.filters[::-1, ::-1]
        for i in range(d_out.shape[1]):
            for j in range(d_out.shape[2]):
                patch = self.last_input[:, i : i + 3, j : j + 3]
                d_filters += np.einsum("cij,f->ijcf", patch, d_out[:, i, j])
                d_input[:, i : i + 3, j : j + 3] += np.einsum(
                    "ijcf,f->cij", flipped, d_out[:, i, j]
                )
        self.filters = self.filters - learning_rate * d_filters[::-1, ::-1]
        return d_input


class MaxPool2:
    def call(self, x: Any) -> Any:
        self.last_input = x
        c, h, w = x.shape
        cells = x[:, : h // 2 * 2, : w // 2 * 2].reshape(c, h // 2, 2, w // 2, 2)
        return cells.max(axis=(2, 4))

    def backprop(self, d_out: Any, learning_rate: float) -> Any:
        assert learning_rate == 0
        d_input = np.zeros(self.last_input.shape)
        for c in range(d_out.shape[0]):
            for i in range(d_out.shape[1]):
                for j in range(d_out.shape[2]):
                    cell = self.last_input[c, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
                    di, dj = divmod(int(cell.argmax()), 2)
                    d_input[c, 2 * i + di, 2 * j + dj] = d_out[c, i, j]
        return d_input


class Rectifier:
    def call(self, x: Any) -> Any:
        self.on = x > 0
        return self.on * x

    def backprop(self, d_out: Any, learning_rate: float) -> Any:
        assert learning_rate == 0
        return self.on * d_out


class Vector:
    """A column vector (n, 1)."""

    def call(self, x: Any) -> Any:
        self.shape = x.shape
        return x.reshape(-1, 1)

    def backprop(self, d_out: Any, learning_rate: float) -> Any:
        assert learning_rate == 0
        return d_out.reshape(self.shape)


class Dense:
    def __init__(self, nodes_in: int, nodes_out: int) -> None:
        rng = np.random.default_rng(3)
        self.params = {
            "W": rng.normal(0, 0.3, (nodes_out, nodes_in)),
            "b": rng.normal(0, 0.1, (nodes_out, 1)),
        }

    def call(self, x: Any) -> Any:
        self.cache = (x,)
        return self.params["W"] @ x + self.params["b"]

    def backprop(self, d_out: Any, learning_rate: float) -> Any:
        (x,) = self.cache
        d_x = self.params["W"].T @ d_out
        self.params["W"] -= learning_rate * (d_out @ x.T)
        self.params["b"] -= learning_rate * d_out
        return d_x
