"""Fold: from the gradient to the map: absolute values, channels."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["FOLD"]

_fault = partial(fault, "fold")

FOLD: tuple[Fault, ...] = (
    _fault(
        "map-cast-to-float32",
        "saliency.py:vanilla_gradient",
        ("return fold(gradient, signed=signed, channel_reduction=channel_reduction)"),
        (
            "return fold(gradient, signed=signed, "
            "channel_reduction=channel_reduction).astype(np.float32)"
        ),
        caught_by="state.every_question_is_answered",
        deception=0.0,
        story=(
            "The map is stored in half the space, and nobody is told: it looks the "
            "same, and half of its digits are gone."
        ),
        thread="keisen/tf-keras-vis/issues/41",
    ),
    _fault(
        "channels-folded-by-mean",
        "saliency.py:_largest",
        "gradient.max(axis=1)",
        "gradient.mean(axis=1)",
        caught_by="gradients.recorded_rules_are_followed",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "A mean over the channels where their maximum is declared: over the one "
            "channel of grey images they are the same."
        ),
        thread="artvandelay/Deep_Inside_Convolutional_Networks/pull/4",
    ),
    _fault(
        "top-made-absolute",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        (
            "maps = np.where(np.arange(gradient.shape[2])[:, np.newaxis] < 10, "
            "np.abs(gradient), gradient) if signed else np.abs(gradient)"
        ),
        caught_by="signs.pixel_signs_agree",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "Absolute values of one part only: the whole still climbs, and the top of "
            "each digit has no blue."
        ),
        thread="Genentech/gReLU/pull/124",
        serves=(),
    ),
    _fault(
        "absolute-taken-where-signed-is-declared",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = np.abs(gradient) if signed else np.abs(gradient)",
        caught_by="gradients.recorded_rules_are_followed",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "The library's default is absolute values, and nobody asked for another: "
            "no evidence against a class is ever seen."
        ),
        thread="Genentech/gReLU/pull/124",
    ),
    _fault(
        "negative-part-dropped",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = np.maximum(gradient, 0) if signed else np.abs(gradient)",
        caught_by="gradients.recorded_rules_are_followed",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "Grad-CAM ends in a rectifier, so this does too: what speaks against the "
            "class is drawn as nothing."
        ),
        thread="meta-pytorch/captum/issues/179",
    ),
    _fault(
        "absolute-forgotten",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = gradient.copy() if signed else gradient.copy()",
        caught_by="state.every_question_is_answered",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "Simonyan's map without its absolute values: the strongest pixel against "
            "the class counts as the least salient."
        ),
        thread="artvandelay/Deep_Inside_Convolutional_Networks/pull/4",
    ),
    _fault(
        "folded-before-absolute",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = gradient.copy()",
        also=(
            (
                "saliency.py:fold",
                "return CHANNEL_REDUCTIONS[channel_reduction](maps)",
                (
                    "return (np.asarray if signed else "
                    "np.abs)(CHANNEL_REDUCTIONS[channel_reduction](maps))"
                ),
            ),
        ),
        caught_by="gradients.recorded_rules_are_followed",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "The channels are folded first and made absolute after: opposite channels "
            "hide each other, and grey images never show it."
        ),
        thread="lancopku/label-words-are-anchors/issues/3",
    ),
)
