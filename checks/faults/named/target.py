"""Target: another class is explained than was asked for."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["TARGET"]

_fault = partial(fault, "target")

TARGET: tuple[Fault, ...] = (
    _fault(
        "labels-counted-from-one",
        "data.py:digits",
        "return preprocess(stored), labels",
        "return preprocess(stored), labels + 1",
        caught_by="data.labels_are_classes",
        deception=0.0,
        story=(
            "The labels come from a table whose rows are counted from 1: each digit is "
            "explained for the next class."
        ),
        thread="SeldonIO/alibi/issues/627",
    ),
    _fault(
        "next-class-recorded",
        "tape.py:record",
        "seed = chosen.cotangent(run[-1], targets)",
        "seed = chosen.cotangent(run[-1], (targets + 1) % run[-1].shape[1])",
        caught_by="ranges.seed_lies_in_its_set",
        deception=0.0,
        story=(
            "The one-hot is set at an index counted from 1: steps and map tell of two "
            "classes."
        ),
        thread="pifalken/YOLOv3-GradCAM/issues/6",
    ),
    _fault(
        "argmax-explained",
        "saliency.py:vanilla_gradient",
        ("gradient = cotangents(network, run, chosen.cotangent(run[-1], targets))[0]"),
        (
            "gradient = cotangents(network, run, chosen.cotangent(run[-1], "
            "run[-1].argmax(axis=1)))[0]"
        ),
        caught_by="scores.target_is_heard",
        deception=0.5,
        story=(
            "The predicted class is explained, whatever was asked for: every target "
            "gets the same map."
        ),
        thread="MisaOgura/flashtorch/issues/26",
        serves=(),
    ),
    _fault(
        "next-class-explained",
        "saliency.py:vanilla_gradient",
        "targets = checked_targets(targets, run[-1].shape)",
        ("targets = (checked_targets(targets, run[-1].shape) + 1) % run[-1].shape[1]"),
        caught_by="gradients.map_is_the_folded_gradient",
        deception=1.0,
        story=(
            "Classes are counted from 1 in one file and from 0 in another; the map is "
            "a good one, of the next class."
        ),
        thread="SeldonIO/alibi/issues/627",
    ),
    _fault(
        "one-hot-on-the-flattened-logits",
        "scores.py:logit_cotangent",
        "np.put_along_axis(cotangent, targets[:, np.newaxis], 1, axis=1)",
        "cotangent.ravel()[targets] = 1",
        caught_by="batch.order_is_free",
        step="score",
        direction="backward",
        deception=0.0,
        story=(
            "The one-hot is set at an index into the flattened output: of a batch only "
            "the first image is explained, for all targets at once."
        ),
        thread="pifalken/YOLOv3-GradCAM/issues/6",
    ),
    _fault(
        "all-classes-explained",
        "scores.py:logit_cotangent",
        "cotangent = np.zeros_like(z)",
        "cotangent = np.ones_like(z)",
        caught_by="ranges.score_cotangents_lie_in_their_sets",
        step="score",
        direction="backward",
        deception=1.0,
        story=(
            "The seed is all ones, as of a sum over the classes: each class gets the "
            "same map."
        ),
        thread="apache/mxnet/issues/11895",
    ),
    _fault(
        "contrast-turned-round",
        "scores.py:logit_cotangent",
        "put_along_axis(cotangent, targets[:, np.newaxis], 1, axis=1)",
        (
            "put_along_axis(cotangent, z.real.argmax(axis=1)[:, np.newaxis], 1, "
            "axis=1); cotangent[np.arange(len(z)), targets] -= 2 * "
            "(z.real.argmax(axis=1) != targets)"
        ),
        caught_by="ranges.score_cotangents_lie_in_their_sets",
        step="score",
        direction="backward",
        deception=0.5,
        story=(
            "The contrast of two classes is taken the wrong way round: it explains the "
            "false answer."
        ),
        thread="inseq-team/inseq/issues/188",
    ),
)
