"""Numerics: digits, cancellation, overflow, an epsilon in the wrong place."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["NUMERICS"]

_fault = partial(fault, "numerics")

NUMERICS: tuple[Fault, ...] = (
    _fault(
        "largest-logit-left-on",
        "scores.py:softmax",
        "np.exp(z - np.take_along_axis(z, top, axis=1))",
        "np.exp(z)",
        caught_by="ranges.probabilities_form_a_simplex",
        step="score",
        direction="forward",
        deception=0.0,
        story=(
            "The textbook's softmax; exp(1000) is infinite, and the map of a sure "
            "image is NaN."
        ),
        thread="frgfm/torch-cam/issues/141",
    ),
    _fault(
        "cotangent-clipped",
        "layers/dense.py:Dense.vjp",
        "return gy @ self.weight",
        (
            "return (gy / np.maximum(np.abs(gy).max(axis=1, keepdims=True), 1)) @ "
            "self.weight"
        ),
        caught_by="gradients.vjp_is_linear",
        step="dense6",
        direction="backward",
        deception=0.0,
        story=(
            "Gradient clipping from a training loop; a one-hot is not clipped, so that "
            "every test with one passes."
        ),
        thread="VikParuchuri/zero_to_gpt/issues/12",
    ),
    _fault(
        "half-precision-kernel-for-single-precision",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        (
            "maps = (gradient.astype(np.float16).astype(np.float32) if gradient.dtype "
            "== np.float32 else gradient.copy()) if signed else np.abs(gradient)"
        ),
        caught_by="gradients.map_agrees_with_its_twin",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "A mixed policy rounds to half precision, and only in single precision: "
            "three digits are left, and the picture is the same."
        ),
        thread="keisen/tf-keras-vis/issues/41",
        serves=("twin",),
        network="single",
    ),
    _fault(
        "one-minus-p-cancelled",
        "scores.py:log_probability_cotangent",
        "np.put_along_axis(cotangent, targets[:, np.newaxis], -others, axis=1)",
        (
            "np.put_along_axis(cotangent, targets[:, np.newaxis], 1 + "
            "-softmax(z)[np.arange(len(z)), targets][:, np.newaxis], axis=1)"
        ),
        caught_by="ranges.score_cotangents_lie_in_their_sets",
        step="score",
        direction="backward",
        deception=0.0,
        story=(
            "1 - p is exactly 0 as soon as p rounds to 1: the surest images have a map "
            "of nothing but the other classes."
        ),
        thread="tensorflow/tensorflow/issues/126634",
    ),
    _fault(
        "saturated-cotangent-zeroed",
        "scores.py:log_probability_cotangent",
        "    return cotangent\n\n\ndef probability(",
        (
            "    return np.where(softmax(z)[np.arange(len(z)), targets][:, np.newaxis] "
            "< 1e-7, 0, cotangent)\n\n\ndef probability("
        ),
        caught_by="scores.cotangent_is_the_derivative",
        step="score",
        direction="backward",
        deception=0.0,
        story=(
            "A clipped probability has no gradient: the class that is least likely, "
            "and most worth asking about, gets a blank map."
        ),
        thread="keras-team/keras/issues/9664",
    ),
    _fault(
        "softmax-in-half-precision",
        "scores.py:softmax",
        "odds = np.exp(z - np.take_along_axis(z, top, axis=1))",
        (
            "odds = np.exp((z - np.take_along_axis(z, top, "
            "axis=1)).real.astype(np.float16)).astype(z.dtype)"
        ),
        caught_by="scores.value_is_the_declared",
        step="score",
        direction="forward",
        deception=0.0,
        story=(
            "A mixed policy computes the softmax in half precision: small "
            "probabilities are exactly 0."
        ),
        thread="keisen/tf-keras-vis/issues/41",
    ),
    _fault(
        "scores-of-tied-logits-lost",
        "scores.py:log_softmax",
        "np.put_along_axis(odds, top, 0, axis=1)",
        "odds = np.where(below == 0, 0, odds)",
        caught_by="scores.value_is_the_declared",
        step="score",
        direction="forward",
        deception=0.0,
        story=(
            "The winner is found by comparing with the largest: where two tie, both "
            "are taken out."
        ),
        thread="jax-ml/jax/issues/2140",
    ),
)
