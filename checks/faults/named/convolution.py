"""Convolution: kernels, strides and sums on the way back."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["CONVOLUTION"]

_fault = partial(fault, "convolution")

CONVOLUTION: tuple[Fault, ...] = (
    _fault(
        "kernel-turned-on-the-way-back",
        "layers/convolution.py:Conv2d.vjp",
        "shares[:, :, p, q]",
        "shares[:, :, self.kernel[0] - 1 - p, self.kernel[1] - 1 - q]",
        caught_by="ranges.cotangents_stay_within_the_jacobian",
        step="conv5",
        direction="backward",
        deception=1.0,
        story=(
            "The way back of a convolution has a turned kernel, says the book; where "
            "shares are spread it must not be turned. Maps keep their look."
        ),
        thread="mlpack/mlpack/pull/3376",
    ),
    _fault(
        "kernel-transposed-on-the-way-back",
        "layers/convolution.py:Conv2d.vjp",
        "np.tensordot(self.weight, gy, axes=(0, 1))",
        (
            "np.tensordot(self.weight.reshape(*self.weight.shape[:2], "
            "*self.kernel[::-1]).swapaxes(2, 3), gy, axes=(0, 1))"
        ),
        caught_by="ranges.cotangents_stay_within_the_jacobian",
        step="conv5",
        direction="backward",
        deception=1.0,
        story=(
            "Rows and columns of the kernel change places on the way back. A square "
            "kernel has the right shape all the same."
        ),
        thread="mlpack/mlpack/pull/3376",
    ),
    _fault(
        "stride-forgotten-on-the-way-back",
        "layers/convolution.py:Conv2d.vjp",
        "taps(self.kernel, self.stride, gy.shape)",
        "taps(self.kernel, (1, 1), gy.shape)",
        caught_by="ranges.backward_stays_within_intervals",
        step="conv3",
        direction="backward",
        deception=0.0,
        story=(
            "The loop of the way back does not multiply its indexes by the stride: "
            "with strides of 1 it is right."
        ),
        thread="Kulbear/deep-learning-coursera/pull/34",
    ),
    _fault(
        "overlaps-overwritten",
        "layers/convolution.py:Conv2d.vjp",
        "gxp[index] += shares",
        "gxp[index] = shares",
        caught_by="gradients.vjp_is_the_adjoint",
        step="conv3",
        direction="backward",
        deception=0.0,
        story="= for +=: of the windows that overlap in a pixel the last one counts.",
        thread="0809zheng/CS231n-assignment2019/issues/19",
    ),
    _fault(
        "one-filter-counted",
        "layers/convolution.py:Conv2d.vjp",
        "np.tensordot(self.weight, gy, axes=(0, 1))",
        "np.tensordot(self.weight[:1], gy[:, :1], axes=(0, 1))",
        caught_by="gradients.vjp_is_the_adjoint",
        step="conv5",
        direction="backward",
        deception=0.0,
        story="The sum over the filters ends after the first of them.",
        thread="meta-pytorch/captum/pull/51",
    ),
    _fault(
        "accumulator-of-ones",
        "layers/convolution.py:Conv2d.vjp",
        "padded(np.zeros(x.shape",
        "padded(np.ones(x.shape",
        caught_by="ranges.backward_stays_within_intervals",
        step="conv5",
        direction="backward",
        deception=0.0,
        story="The sum starts at one: after scaling to colours nobody can tell.",
        thread="raghakot/keras-vis/issues/36",
    ),
    _fault(
        "remainder-forgotten-on-the-way-back",
        "layers/convolution.py:Conv2d.vjp",
        "return cropped(gxp, self.padding)",
        (
            "rows = self.stride[0] * (gy.shape[2] - 1) + self.kernel[0]; return "
            "cropped(gxp[:, :, :rows], self.padding)"
        ),
        caught_by="state.every_question_is_answered",
        step="conv3",
        direction="backward",
        deception=0.0,
        story=(
            "The size of the gradient is computed from the output's, as if the stride "
            "always divided: rows left over are missing."
        ),
        thread="f-dangel/backpack/issues/30",
    ),
)
