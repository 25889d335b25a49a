"""Parameters: the cotangents of weights and biases."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["PARAMETERS"]

_fault = partial(fault, "parameters")

PARAMETERS: tuple[Fault, ...] = (
    _fault(
        "bias-cotangent-averaged",
        "layers/convolution.py:Conv2d.parameter_vjp",
        "gy.sum(axis=(0, 2, 3))",
        "gy.mean(axis=(0, 2, 3))",
        caught_by="gradients.biases_complete_the_logit",
        step="conv1",
        direction="backward",
        deception=0.0,
        story="A mean for a sum; training still works, with another rate.",
        thread="sebgao/cTensor/issues/3",
    ),
    _fault(
        "weight-cotangent-shuffled",
        "layers/convolution.py:Conv2d.parameter_vjp",
        'return {"weight": weight, ',
        'return {"weight": weight.swapaxes(2, 3).reshape(weight.shape), ',
        caught_by="gradients.biases_complete_the_logit",
        step="conv1",
        direction="backward",
        deception=0.0,
        story="The right values in another layout: sums and histograms agree.",
        thread="apple/tensorflow_macos/issues/230",
    ),
    _fault(
        "bias-cotangent-summed-over-outputs",
        "layers/dense.py:Dense.parameter_vjp",
        '"bias": gy.sum(axis=0)',
        '"bias": np.full_like(self.bias, gy.sum())',
        caught_by="gradients.biases_complete_the_logit",
        step="dense6",
        direction="backward",
        deception=0.0,
        story="An axis is missing from a sum: every bias gets the same value.",
        thread="rasbt/stat453-deep-learning-ss21/issues/5",
    ),
    _fault(
        "bias-counted-once",
        "layers/convolution.py:Conv2d.parameter_vjp",
        "gy.sum(axis=(0, 2, 3))",
        "gy[:, :, 0, 0].sum(axis=0)",
        caught_by="gradients.biases_complete_the_logit",
        step="conv1",
        direction="backward",
        deception=0.0,
        story="A bias works at every place of its map, and is counted at one.",
        thread="albermax/innvestigate/issues/327",
    ),
)
