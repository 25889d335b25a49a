"""Habits: what a layer does to its arrays, and what it remembers."""

from collections.abc import Iterator

import numpy as np

from checks.layer_battery.measuring import apart, cotangent, measured
from checks.layer_battery.trial import Trial
from checks.measurement import Direction, Measurements
from lenet_ref.trace import Array

__all__ = [
    "layer_answers_every_geometry",
    "layer_images_are_apart",
    "layer_input_is_untouched",
    "layer_keeps_the_dtype",
    "layer_repeats_itself",
    "layer_uses_the_latest_call",
    "layer_weights_are_untouched",
]


def layer_answers_every_geometry(trial: Trial) -> Iterator[Measurements]:
    """A layer takes arrays of any size that its geometry allows.

    Why: what it can be made for, it can compute.
    Breaks: sizes taken from another axis, a remainder, a batch axis left out.
    Seen: https://github.com/PKUFlyingPig/CMU10-714/issues/6
    """
    says = trial.raised or "it answers"
    yield measured(
        trial,
        "forward",
        float(bool(trial.raised)),
        says,
        "a size taken from the wrong axis; for layers that take whole numbers, "
        "geometry.square.kernel; for one image at a time, --one-image",
    )


def layer_input_is_untouched(trial: Trial) -> Iterator[Measurements]:
    """What goes in is what it was.

    Why: it is the output of the layer before, which may need it on the way back.
    Breaks: arithmetic in place.
    Seen: https://github.com/meta-pytorch/captum/issues/156
    """
    for answers in trial.answers:
        yield measured(
            trial,
            "forward",
            float(answers.input_values),
            "values of x that changed",
            "arithmetic in place: x[x < 0] = 0",
        )


def layer_weights_are_untouched(trial: Trial) -> Iterator[Measurements]:
    """No weight changes on the way forward or back.

    Why: explaining is not training; and the cotangent of x needs the weights as they
    were.
    Breaks: a training step within backward.
    Seen: https://github.com/VikParuchuri/zero_to_gpt/issues/12
    """
    for answers in trial.answers:
        named = f": {', '.join(answers.changed)}" if answers.changed else ""
        yield measured(
            trial,
            "backward",
            float(len(answers.changed)),
            f"weights that changed{named}",
            "backward also takes a training step",
        )


def layer_repeats_itself(trial: Trial) -> Iterator[Measurements]:
    """The same arrays give the same answers, at once again.

    Why: nothing of a call may be left over for the next.
    Breaks: a buffer that is not zeroed, offsets added to stored indexes.
    Seen: https://github.com/chainer/chainer/pull/2062
    """
    often = "a buffer is not zeroed before it is added to"
    for answers in trial.answers:
        pairs: tuple[tuple[Direction, Array, Array], ...] = (
            ("forward", answers.repeat.y[0], answers.step.y),
            ("backward", answers.repeat.gx[0], cotangent(answers.step)),
        )
        for direction, again, once in pairs:
            off = apart(again, once)
            yield measured(trial, direction, off, "distance of a second call", often)


def layer_uses_the_latest_call(trial: Trial) -> Iterator[Measurements]:
    """Backward belongs to the forward pass that came last.

    Why: it is the derivative at that x.
    Breaks: a mask or an x that is kept from the first call.
    Seen: https://github.com/AlexBinder/LRP_Pytorch_Resnets_Densenet/pull/1
    """
    for answers in trial.answers:
        rows = cotangent(answers.step)[: len(answers.late)]
        yield measured(
            trial,
            "backward",
            apart(answers.late, rows),
            "distance of gx, where another forward pass came before",
            "what an earlier forward pass kept is used",
        )


def layer_keeps_the_dtype(trial: Trial) -> Iterator[Measurements]:
    """Float64 in, float64 out.

    Why: a cast on the way loses half the digits, or all the fractions.
    Breaks: np.float32 written down, an array of integers to write into.
    Seen: https://github.com/keras-team/keras/issues/8741
    """
    for answers in trial.answers:
        pairs: tuple[tuple[Direction, Array], ...] = (
            ("forward", answers.step.y),
            ("backward", cotangent(answers.step)),
        )
        for direction, array in pairs:
            wrong = trial.dtype == "float64" and array.dtype != np.float64
            yield measured(
                trial,
                direction,
                float(wrong),
                f"a {array.dtype} came of float64 (1: yes)",
                "a dtype written down, or np.zeros_like of another array",
            )


def layer_images_are_apart(trial: Trial) -> Iterator[Measurements]:
    """A batch gives what its images give one by one.

    Why: no image enters into another's values.
    Breaks: a mean over the batch, the first image's mask for all.
    Seen: https://github.com/meta-pytorch/captum/issues/1276
    """
    for answers in trial.answers:
        if answers.alone is None:
            continue
        pairs: tuple[tuple[Direction, Array, Array], ...] = (
            ("forward", answers.step.y, answers.alone.y[0]),
            ("backward", cotangent(answers.step), answers.alone.gx[0]),
        )
        for direction, together, alone in pairs:
            yield measured(
                trial,
                direction,
                apart(together, alone),
                "distance of a batch from its images one by one",
                "a mean over the batch, or one image's mask for all",
            )
