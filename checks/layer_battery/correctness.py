"""Correctness: a layer's answers against what its kind is defined to be."""

from collections.abc import Iterator

import numpy as np

from checks.layer_battery.measuring import apart, cotangent, measured
from checks.layer_battery.trial import Trial
from checks.measurement import Measurements
from checks.replicas.bounds import may_pass
from checks.replicas.formulas import CONVENTIONS, Convention, parameter_gradients
from lenet_ref.trace import Array, Step

__all__ = [
    "layer_backward_is_linear",
    "layer_backward_is_the_adjoint",
    "layer_matches_its_formula",
    "layer_output_has_its_shape",
    "layer_ties_conserve",
    "layer_weight_gradients_add_up",
]


FORWARD_SLIPS = {
    "conv2d": "stride, padding or axes, a channel or the bias's sign",
    "max_pool2d": "stride, padding or axes, or a window that begins with 0",
    "avg_pool2d": "stride, padding or axes, or a count of the window",
    "dense": "a weight transposed, or the bias's sign",
    "relu": "a leak or a cap: another rectifier",
    "flatten": "the order of axes",
    "softmax": "the axis, or an overflow: the largest of each row is subtracted first",
}
"""What is often wrong with the output, by kind."""

BACKWARD_SLIPS = {
    "conv2d": "stride, overlap, padding or a flip on the way back",
    "max_pool2d": "stride, overlap, or another place than the largest's",
    "avg_pool2d": "stride, overlap, or a share that is not one over the window",
    "dense": "the weight's transposition, or a factor",
    "relu": "a gate left open, inverted or of another array",
    "flatten": "another order of axes on the way back",
    "softmax": "the cross terms are left out",
}
"""What is often wrong on the way back, by kind."""


def _formula(step: Step) -> tuple[Convention, Array, float] | None:
    """The convention that the layer is nearest to, its y, and how near."""
    if step.kind in ("conv2d", "dense") and not step.parameters:
        return None
    candidates = []
    for convention in CONVENTIONS[step.kind]:
        y, size = convention.forward(step, step.x)
        off = apart(step.y, y, float(np.maximum(np.abs(y), size).max(initial=0)))
        candidates.append((convention, y, off))
    return min(candidates, key=lambda one: one[2])


def layer_output_has_its_shape(trial: Trial) -> Iterator[Measurements]:
    """The output has (side + 2 padding - kernel) // stride + 1 rows and columns.

    Why: so many windows fit.
    Breaks: rows and columns swapped, padding counted once, a remainder rounded up.
    Seen: https://github.com/renmengye/np-conv2d/pull/2
    """
    for answers in trial.answers:
        came = answers.step.y.shape
        yield measured(
            trial,
            "forward",
            float(came != trial.geometry.y_shape),
            f"y is {came}, expected {trial.geometry.y_shape} (1: differs)",
            "rows and columns swapped, or the batch axis left out",
        )


def layer_matches_its_formula(trial: Trial) -> Iterator[Measurements]:
    """The output is what the formula says, computed window by window.

    Why: a forward mistake that backward mirrors agrees with every difference; only a
    second implementation sees it. Weights may be stored in any order of axes.
    Breaks: a stride ignored, another channel's kernel, a bias's sign, a leak.
    Seen: https://github.com/HIPS/autograd/pull/245
    """
    for answers in trial.answers:
        found = _formula(answers.step)
        if found and answers.step.y.shape == trial.geometry.y_shape:
            yield measured(
                trial,
                "forward",
                found[2],
                "distance of an output from the formula's, per largest term",
                FORWARD_SLIPS[answers.step.kind],
            )


def layer_backward_is_linear(trial: Trial) -> Iterator[Measurements]:
    """Backward maps 2 a - 3 b to twice and minus three times its answers, and 0 to 0.

    Why: it is a matrix product.
    Breaks: the cotangent overwritten by a mask, its sign looked at, a bias added.
    Seen: https://github.com/haifengl/smile/issues/528
    """
    for answers in trial.answers:
        one = cotangent(answers.step)
        other, mixed, nothing = answers.combined
        if one.shape != other.shape or mixed.shape != one.shape:
            continue
        expected = 2 * one - 3 * other
        size = float(np.abs(one).max(initial=0) + np.abs(other).max(initial=0))
        off = apart(mixed, expected, size) + float(np.abs(nothing).max(initial=0))
        yield measured(
            trial,
            "backward",
            off,
            "distance from linearity, per largest value",
            "the incoming cotangent is overwritten, or its sign is looked at",
        )


def layer_backward_is_the_adjoint(trial: Trial) -> Iterator[Measurements]:
    """The cotangent of x is J^T gy, computed window by window.

    Why: that is what backward means; every element of it, at every geometry.
    Breaks: overlapping windows that overwrite each other, a stride ignored, a kernel
    transposed, padding cut off by another axis, a gate left open.
    Seen: https://github.com/enggen/Deep-Learning-Coursera/issues/7
    """
    for answers in trial.answers:
        step = answers.step
        found = _formula(step)
        if found is None or step.gy is None or found[1].shape != step.gy.shape:
            continue
        expected = found[0].backward(step, step.x, step.gy)
        gx = cotangent(step)
        shape = "" if gx.shape == expected.shape else f" (gx {gx.shape})"
        yield measured(
            trial,
            "backward",
            apart(gx, expected),
            f"distance of gx from J^T gy, per largest value{shape}",
            BACKWARD_SLIPS[step.kind],
        )


def layer_ties_conserve(trial: Trial) -> Iterator[Measurements]:
    """At ties a pooling hands on all of each cotangent; a ReLU a share of it at 0.

    Why: whichever of tied values wins, the sum is kept. Any convention that conserves
    is right.
    Breaks: every tied value gets all of it; a gate that looks at the output.
    Seen: https://github.com/riccardoandreoni0/CNN-from-scratch/issues/1
    """
    for answers in trial.answers:
        step = answers.tied
        gx, gy = cotangent(step), step.gy
        if gy is None or gx.shape != step.x.shape or gy.shape != trial.geometry.y_shape:
            continue
        if step.kind == "relu":
            beyond = np.maximum(np.abs(gx) - np.abs(gy), 0) * (step.x >= 0)
            closed = np.abs(gx) * (step.x < 0) + np.abs(gx - gy) * (step.x > 0)
            off = float((beyond + closed).max(initial=0))
        elif trial.geometry.padding == (0, 0):
            lost = np.abs(gx.sum(axis=(2, 3)) - gy.sum(axis=(2, 3)))
            losers = np.abs(gx) * (1 - may_pass(step, (step.x, step.x)))
            off = float(lost.max() + losers.max())
        else:
            continue
        yield measured(
            trial,
            "backward",
            off / float(np.abs(gy).sum()),
            "share of the cotangent lost, made up or misdirected, on tied values",
            "all tied values get it: mask = (x == max)",
        )


def layer_weight_gradients_add_up(trial: Trial) -> Iterator[Measurements]:
    """Derivatives by weight and bias are sums over batch and places, or their mean.

    Why: dW sums x gy over all windows; dividing by the number of images belongs to a
    mean over the batch, which some layers do themselves.
    Breaks: a sum over the wrong axis, a division by the area of the image.
    Seen: https://github.com/rasbt/stat453-deep-learning-ss21/issues/5
    """
    for answers in trial.answers:
        step = answers.step
        if step.gy is None or step.gy.shape != trial.geometry.y_shape:
            continue
        expected = parameter_gradients(step, step.x, step.gy) if step.parameters else {}
        for role, found in answers.gradients.items():
            if role not in expected:
                continue
            off = min(apart(found, expected[role] / n) for n in (1, len(step.x)))
            yield measured(
                trial,
                "backward",
                off,
                f"distance of the derivative by the {role}, per largest value",
                "a sum over the wrong axis, or divided by the number of places",
            )
