"""Layers with one mistake each, as seen in other people's code.

The threads are named where the mistake was seen.
"""

from typing import Any

import numpy as np

from tests.checks.scratch.loops import AvgPool, Conv, Linear, MaxPool, ReLU, Softmax

__all__ = [
    "AccumulatingConv",
    "AssigningPool",
    "BatchMeanLinear",
    "BiasGradientOfAll",
    "BiasSubtractingConv",
    "ClosedAvgPool",
    "ColumnPaddingByHeight",
    "DoubleSoftmax",
    "EarlyReturnPool",
    "FirstChannelConv",
    "FirstImageMaskReLU",
    "FlooringFreeConv",
    "GuidedReLU",
    "InPlaceReLU",
    "LeakyNamedReLU",
    "MaskOfOutputReLU",
    "NoRemainderConv",
    "OverwritingReLU",
    "PartialSoftmax",
    "RaggedPool",
    "ReshapedPool",
    "ScaledGradientConv",
    "ShiftedPaddingConv",
    "StaleReLU",
    "StrideFreeBackConv",
    "StrideFreeConv",
    "StrideFreePool",
    "TiedPool",
    "TrainingLinear",
    "TransposedKernelConv",
    "UnflippedConv",
]


class AssigningPool(MaxPool):
    """https://github.com/FluxML/NNlib.jl/issues/205"""

    def hand(self, dx: Any, patch: Any, g: Any) -> None:
        dx[np.unravel_index(patch.argmax(), patch.shape)] = g


class StrideFreePool(MaxPool):
    """https://github.com/devitocodes/joey/pull/5"""

    def backward(self, grad: Any) -> Any:
        right, self.stride = self.stride, self.pool_size
        dx = np.zeros_like(self.x)
        for i in range(grad.shape[2]):
            for j in range(grad.shape[3]):
                top, left = i * self.stride[0], j * self.stride[1]
                rows = slice(top, top + self.pool_size[0])
                columns = slice(left, left + self.pool_size[1])
                patches = self.x[:, :, rows, columns]
                if not patches.size:
                    continue
                for n in range(len(grad)):
                    for c in range(grad.shape[1]):
                        self.hand(dx[n, c, rows, columns], patches[n, c],
                                  grad[n, c, i, j])  # fmt: skip
        self.stride = right
        return dx


class EarlyReturnPool(MaxPool):
    """https://github.com/riccardoandreoni0/CNN-from-scratch/issues/1"""

    def backward(self, grad: Any) -> Any:
        dx = np.zeros_like(self.x)
        for n in range(len(grad)):
            for c in range(grad.shape[1]):
                for i, j, rows, columns in self.windows(self.x):
                    self.hand(dx[n, c, rows, columns], self.x[n, c, rows, columns],
                              grad[n, c, i, j])  # fmt: skip
                    break
        return dx


class TiedPool(MaxPool):
    """Every cell that equals the largest gets all of it."""

    def hand(self, dx: Any, patch: Any, g: Any) -> None:
        dx += (patch == patch.max()) * g


class ReshapedPool(MaxPool):
    """https://github.com/HIPS/autograd/pull/245: the axes of the cells are mixed up."""

    def cells(self, x: Any) -> Any:
        n, c, h, w = x.shape
        (kh, kw) = self.pool_size
        cut = x[:, :, : h // kh * kh, : w // kw * kw]
        return cut.reshape(n, c, kh, h // kh, kw, w // kw)

    def forward(self, x: Any) -> Any:
        self.x = x
        return self.cells(x).max(axis=(2, 4))

    def backward(self, grad: Any) -> Any:
        cells = self.cells(self.x)
        won = cells == cells.max(axis=(2, 4), keepdims=True)
        spread = won * grad[:, :, np.newaxis, :, np.newaxis, :]
        dx = np.zeros_like(self.x)
        n, c, kh, h, kw, w = cells.shape
        dx[:, :, : h * kh, : w * kw] = spread.reshape(n, c, h * kh, w * kw)
        return dx


class RaggedPool(MaxPool):
    """The rows and columns left over are handed back by no one: a smaller gx."""

    def backward(self, grad: Any) -> Any:
        (kh, kw), (sh, sw) = self.pool_size, self.stride
        dx = super().backward(grad)
        h, w = grad.shape[2:]
        return dx[:, :, : (h - 1) * sh + kh, : (w - 1) * sw + kw]


class ClosedAvgPool(AvgPool):
    """https://github.com/mashmawy/AlbiruniML/issues/2"""

    def hand(self, dx: Any, patch: Any, g: Any) -> None:
        pass


class StrideFreeConv(Conv):
    """https://github.com/chih-chun-chang/convolutional-neural-network-from-scratch-python/pull/2

    The output is sized by the stride, and indexed without it, both ways.
    """

    def windows(self, shape: Any) -> Any:
        for i in range(shape[2]):
            for j in range(shape[3]):
                rows = slice(i, i + self.kernel_size[0])
                yield i, j, rows, slice(j, j + self.kernel_size[1])


class StrideFreeBackConv(Conv):
    """https://github.com/enggen/Deep-Learning-Coursera/issues/7"""

    def backward(self, grad: Any) -> Any:
        right, self.stride = self.stride, (1, 1)
        try:
            return super().backward(grad)
        finally:
            self.stride = right


class ColumnPaddingByHeight(Conv):
    """https://github.com/renmengye/np-conv2d/pull/2: right for square images only."""

    def cropped(self, dxp: Any) -> Any:
        (ph, pw), (h, w) = self.padding, self.x.shape[2:]
        dx = np.zeros_like(self.x)
        part = dxp[:, :, ph : ph + h, pw : pw + h]
        dx[:, :, :, : part.shape[3]] = part[:, :, :, :w]
        return dx


class NoRemainderConv(Conv):
    """https://github.com/f-dangel/backpack/issues/30: gx of what windows covered."""

    def cropped(self, dxp: Any) -> Any:
        h, w = self.out_shape(self.x)[2:]
        (kh, kw), (sh, sw) = self.kernel_size, self.stride
        covered = dxp[:, :, : (h - 1) * sh + kh, : (w - 1) * sw + kw]
        (ph, pw), (height, width) = self.padding, self.x.shape[2:]
        return covered[:, :, ph : ph + height, pw : pw + width]


class FlooringFreeConv(Conv):
    """https://github.com/PKUFlyingPig/CMU10-714/issues/6: aligned to the far end."""

    def cropped(self, dxp: Any) -> Any:
        h, w = self.out_shape(self.x)[2:]
        (kh, kw), (sh, sw) = self.kernel_size, self.stride
        left_h = dxp.shape[2] - ((h - 1) * sh + kh)
        left_w = dxp.shape[3] - ((w - 1) * sw + kw)
        return super().cropped(np.roll(dxp, (left_h, left_w), axis=(2, 3)))


class ShiftedPaddingConv(Conv):
    """https://github.com/tensorflow/tensorflow/issues/11092: offset one way only."""

    def padded(self, x: Any) -> Any:
        ph, pw = self.padding
        far = (2 * ph - ph // 2, 2 * pw - pw // 2)
        return np.pad(x, ((0, 0), (0, 0), (ph // 2, far[0]), (pw // 2, far[1])))

    def backward(self, grad: Any) -> Any:
        dxp = np.zeros_like(self.padded(self.x))
        for i, j, rows, columns in self.windows(grad.shape):
            share = np.tensordot(grad[:, :, i, j], self.weights, axes=(1, 0))
            dxp[:, :, rows, columns] += share
        return self.cropped(dxp)


class TransposedKernelConv(Conv):
    """https://github.com/mlpack/mlpack/pull/3376: right for square kernels only."""

    def backward(self, grad: Any) -> Any:
        kh, kw = self.kernel_size
        right = self.weights
        mixed = right.reshape(*right.shape[:2], kw, kh)[:, :, ::-1, ::-1]
        self.weights = np.resize(mixed.swapaxes(2, 3)[:, :, ::-1, ::-1], right.shape)
        try:
            return super().backward(grad)
        finally:
            self.weights = right


class UnflippedConv(Conv):
    """The full correlation of the way back, with the kernel not turned by 180."""

    def backward(self, grad: Any) -> Any:
        right, self.weights = self.weights, self.weights[:, :, ::-1, ::-1]
        try:
            return super().backward(grad)
        finally:
            self.weights = right


class ScaledGradientConv(Conv):
    """https://github.com/sebgao/cTensor/issues/3"""

    def backward(self, grad: Any) -> Any:
        dx = super().backward(grad)
        self.d_weights /= grad.shape[0] * grad.shape[2] * grad.shape[3]
        return dx


class FirstChannelConv(Conv):
    """The first channel's kernel for every channel, both ways."""

    def forward(self, x: Any) -> Any:
        right = self.weights
        self.weights = np.repeat(right[:, :1], right.shape[1], axis=1)
        out = super().forward(x)
        self.weights = right
        return out

    def backward(self, grad: Any) -> Any:
        right = self.weights
        self.weights = np.repeat(right[:, :1], right.shape[1], axis=1)
        dx = super().backward(grad)
        self.weights = right
        return dx


class BiasSubtractingConv(Conv):
    def forward(self, x: Any) -> Any:
        return super().forward(x) - 2 * self.biases[:, np.newaxis, np.newaxis]


class AccumulatingConv(Conv):
    """gx is added up over calls."""

    total: Any = 0

    def backward(self, grad: Any) -> Any:
        self.total = self.total + super().backward(grad)
        return self.total


class OverwritingReLU(ReLU):
    """https://github.com/haifengl/smile/issues/528"""

    def backward(self, grad: Any) -> Any:
        grad[self.x > 0] = 1
        grad[self.x <= 0] = 0
        return grad


class MaskOfOutputReLU(ReLU):
    """https://github.com/iamtrask/Grokking-Deep-Learning/pull/13"""

    def backward(self, grad: Any) -> Any:
        return grad * (np.maximum(self.x, 0) >= 0)


class GuidedReLU(ReLU):
    def backward(self, grad: Any) -> Any:
        return super().backward(np.maximum(grad, 0))


class LeakyNamedReLU(ReLU):
    """A leak both ways: it is no ReLU, though its gradient is right."""

    def forward(self, x: Any) -> Any:
        self.x = x
        return np.where(x > 0, x, 0.01 * x)

    def backward(self, grad: Any) -> Any:
        return np.where(self.x > 0, grad, 0.01 * grad)


class InPlaceReLU(ReLU):
    def forward(self, x: Any) -> Any:
        self.x = x.copy()
        x[x < 0] = 0
        return x


class FirstImageMaskReLU(ReLU):
    """https://github.com/meta-pytorch/captum/issues/1276: the first image's for all."""

    def backward(self, grad: Any) -> Any:
        return grad * (self.x[:1] > 0)


class PartialSoftmax(Softmax):
    """https://github.com/pocketpy/cTensor/pull/31: the diagonal only."""

    def backward(self, grad: Any) -> Any:
        return grad * self.p * (1 - self.p)


class DoubleSoftmax(Softmax):
    """https://github.com/markroxor/fromscratchtoml/issues/65"""

    def backward(self, grad: Any) -> Any:
        return 2 * super().backward(grad)


class TrainingLinear(Linear):
    """https://github.com/VikParuchuri/zero_to_gpt/issues/12: updated, then used."""

    def backward(self, grad: Any, lr: float = 0.1) -> Any:
        self.w -= lr * grad.T @ self.x
        return grad @ self.w


class StaleReLU(ReLU):
    """Its mask is that of the first call, while shapes agree."""

    mask: Any = None

    def forward(self, x: Any) -> Any:
        if self.mask is None or self.mask.shape != x.shape:
            self.mask = x > 0
        return np.maximum(x, 0)

    def backward(self, grad: Any) -> Any:
        return grad * self.mask


class BatchMeanLinear(Linear):
    """The cotangent is divided by the number of images."""

    def backward(self, grad: Any) -> Any:
        return super().backward(grad) / len(grad)


class BiasGradientOfAll(Linear):
    """https://github.com/rasbt/stat453-deep-learning-ss21/issues/5"""

    def backward(self, grad: Any) -> Any:
        dx = super().backward(grad)
        self.db = np.full_like(self.b, grad.sum())
        return dx
