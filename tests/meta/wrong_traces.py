"""Wrong traces: a step of a small network that shows its steps is bent.

Where the very same bend is put to each layer in turn, see ``test_steps``; here is what
each check of steps, scores and classes says of the whole.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

import lenet_ref
from checks import Subject
from checks.reference import lenet
from lenet_ref.layers import Layer
from lenet_ref.trace import Array, Step, Trace
from tests.meta.small import CONTRACT, bent, judged, layers
from tests.meta.zoo import DIFFERENCES, SIGNS, Member

__all__ = ["WRONG_TRACES"]

WHOLE = DIFFERENCES | {"gradients.complex_step_agrees"}
RED = SIGNS | {"signs.drawn_red_raises_the_score"}
STEP = frozenset({"gradients.vjp_is_the_adjoint", "gradients.pairing_is_conserved"})
JACOBIAN = frozenset({"ranges.cotangents_stay_within_the_jacobian"})
FORMULA = frozenset({"gradients.forward_matches_its_formula"})
BIASES = frozenset({"gradients.biases_complete_the_logit"})
LINEAR = frozenset({"gradients.vjp_is_linear"})
GATE = frozenset({"gradients.relu_gate_ignores_the_cotangent"})
FOLDED = frozenset({"gradients.map_is_the_folded_gradient"})
FORWARD = frozenset({"ranges.forward_stays_within_intervals"})
BACKWARD = frozenset({"ranges.backward_stays_within_intervals"})
SEED = frozenset({"ranges.seed_lies_in_its_set"})
CLASSES = frozenset({"scores.class_gradients_cancel", "scores.softmax_tangent_holds"})
OPPOSITES = frozenset({"signs.loss_opposes_log_probability"})
RULES = frozenset({"gradients.recorded_rules_are_followed"})
OTHER = frozenset({"state.trace_is_of_its_run"})
PICTURED = replace(CONTRACT, channel_reduction="sum")
"""Two channels are only pictured where they are folded."""

NETWORK = lenet_ref.Network(layers(), CONTRACT.input_shape)

Bend = Callable[[Array], Array]


def _with(name: str, **bends: Bend) -> tuple[Layer, ...]:
    return tuple(
        bent(layer, **bends) if layer.name == name else layer for layer in layers()
    )


def _bent(name: str, step: str, fails: frozenset[str], **bends: Bend) -> Member:
    return Member(name=name, make=lambda: judged(_with(step, **bends)), fails=fails)


def _recorded(name: str, score: str, fails: frozenset[str]) -> Member:
    """Maps of the logit; the trace is of a run for another score."""

    def record(x: Array, targets: Array) -> Trace:
        return lenet_ref.record(NETWORK, x, targets, score)

    right = judged(layers())
    return Member(name=name, make=lambda: replace(right, record=record), fails=fails)


def _told(name: str, change: Callable[[Step], Step], fails: frozenset[str]) -> Member:
    """The trace, one of whose steps tells something else than happened."""
    right = judged(layers(), PICTURED)

    def record(x: Array, targets: Array) -> Trace:
        assert right.record is not None
        trace = right.record(x, targets)
        return replace(trace, steps=tuple(map(change, trace.steps)))

    return Member(name=name, make=lambda: replace(right, record=record), fails=fails)


def _served(name: str, wrong: dict[str, str], fails: frozenset[str]) -> Member:
    """Asked for one score, it serves another."""
    right = judged(layers())

    def serve(score: str) -> Subject:
        assert right.other_scores is not None
        return right.other_scores(wrong.get(score, score))

    return Member(name=name, make=lambda: replace(right, other_scores=serve),
                  fails=fails)  # fmt: skip


def _blended(name: str, change: Callable[[Step], Step]) -> Member:
    """The recorded blend of LeNet-5, changed."""
    right = lenet().restricted("steps")

    def record(x: Array, targets: Array) -> Trace:
        assert right.record is not None
        trace = right.record(x, targets)
        *others, last = trace.steps
        return replace(trace, steps=(*others, change(last)))

    return Member(
        name=name,
        make=lambda: replace(right, record=record),
        fails=frozenset({"rendering.recorded_blend_is_of_the_image"}),
    )


def _double_bias(step: Step) -> Step:
    back = dict(step.parameter_cotangents)
    if "bias" in back:
        back["bias"] = 2 * back["bias"]
    return replace(step, parameter_cotangents=back)


def _bias_of_each_image(step: Step) -> Step:
    """As wide as the batch: their sum is the bias's cotangent."""
    back = dict(step.parameter_cotangents)
    if "bias" in back:
        rest = np.zeros((len(step.x) - 1, *back["bias"].shape))
        back["bias"] = np.concatenate([[back["bias"]], rest])
    return replace(step, parameter_cotangents=back)


def _negated_picture(step: Step) -> Step:
    drawn = lenet_ref.render(-step.x) if step.kind == "render" else step.y
    return replace(step, y=drawn)


def _other_logits(step: Step) -> Step:
    return replace(step, x=step.x + 1) if step.kind == "score" else step


def _fold_of_the_other_sign(step: Step) -> Step:
    return replace(step, y=-step.y) if step.kind == "fold" else step


def _foldless(step: Step) -> Step:
    return replace(step, kind="unobserved") if step.kind == "fold" else step


def _other_run(
    name: str, change: Callable[[Trace], Trace], also: frozenset[str] = frozenset()
) -> Member:
    """The trace tells another run than its own."""
    right = judged(layers())

    def record(x: Array, targets: Array) -> Trace:
        assert right.record is not None
        return change(right.record(x, targets))

    return Member(
        name=name, make=lambda: replace(right, record=record), fails=OTHER | also
    )


def _next_target(trace: Trace) -> Trace:
    return replace(trace, targets=(trace.targets + 1) % 4)


def _twice(trace: Trace) -> Trace:
    first, *others = trace.steps
    named = replace(others[-1], name=first.name)
    return replace(trace, steps=(first, *others[:-1], named))


def _bare(trace: Trace) -> Trace:
    steps = (replace(step, parameter_cotangents={}) for step in trace)
    return replace(trace, steps=tuple(steps))


def _refusing() -> Subject:
    """It explains an image with NaN, and raises where it should show how."""
    right = judged(layers())

    def record(x: Array, targets: Array) -> Trace:
        assert right.record is not None
        if np.isnan(x).any():
            msg = "NaN"
            raise ValueError(msg)
        return right.record(x, targets)

    return replace(right, record=record)


def _leaky(array: Array) -> Array:
    return np.asarray(array - 0.01)


def _more(array: Array) -> Array:
    return np.asarray(1.01 * array)


def _guided(array: Array) -> Array:
    return np.where(array.real < 0, 0, array)


def _offset(array: Array) -> Array:
    return np.asarray(array + 0.01)


WRONG_TRACES = (
    _bent("conv1 backward: negated", "conv1", WHOLE | RED | STEP | BIASES,
          backward=np.negative),
    _bent("relu1 backward: 1.01 times", "relu1", WHOLE | STEP | JACOBIAN | GATE,
          backward=_more),
    _bent("relu3 backward: guided", "relu3",
          WHOLE | RED | STEP | LINEAR | CLASSES | OPPOSITES | GATE, backward=_guided),
    _bent("pool2 backward: 1.01 times", "pool2",
          WHOLE | STEP | JACOBIAN | {"gradients.pool_routing_conserves"},
          backward=_more),
    _bent("dense4 backward: an offset", "dense4",
          WHOLE | STEP | LINEAR | BIASES | CLASSES | OPPOSITES | JACOBIAN | BACKWARD,
          backward=_offset),
    _bent("relu1 forward: a leak", "relu1",
          FORMULA | FORWARD | {"ranges.rectified_is_nonnegative"}, forward=_leaky),
    _bent("dense3 both: negated", "dense3", FORMULA | BIASES,
          forward=np.negative, backward=np.negative),
    _bent("conv1 both: 9 times", "conv1",
          FORMULA | BIASES | JACOBIAN | FORWARD | BACKWARD,
          forward=lambda a: 9 * a, backward=lambda a: 9 * a),
    _recorded("trace of the loss", "loss", SEED | FOLDED | RULES | OTHER),
    _recorded(
        "trace of the probability", "probability", SEED | FOLDED | RULES | OTHER
    ),
    _other_run("trace of the next target", _next_target),
    _other_run("trace with two steps of one name", _twice,
               frozenset({"gradients.steps_are_connected"})),
    _other_run("trace without cotangents of weights", _bare),
    _told("fold of the other sign", _fold_of_the_other_sign,
          RULES | {"gradients.steps_are_connected"}),
    _told("fold of another kind", _foldless, OTHER),
    Member(name="trace refused for NaN", make=_refusing,
           fails=frozenset({"state.broken_run_is_shown"})),
    _told("biases counted twice", _double_bias, BIASES),
    _told("biases of each image", _bias_of_each_image, BIASES),
    _told("score of other logits", _other_logits,
          RULES | {"gradients.steps_are_connected"}),
    _told("picture of the negated map", _negated_picture,
          frozenset({"signs.recorded_picture_is_of_the_map"})),
    _blended("blend that hides the image",
             lambda step: replace(step, y=step.x, geometry={"opacity": 1.0})),
    _blended("blend of the next image",
             lambda step: replace(step, y=np.roll(step.y, 1, axis=0))),
    _blended("blend two grey levels off",
             lambda step: replace(step, y=step.y ^ np.uint8(2))),
    _served("log-probability for probability", {"probability": "log_probability"},
            CLASSES),
    _served("log-probability for loss", {"loss": "log_probability"},
            OPPOSITES | {"scores.softmax_tangent_holds"}),
)  # fmt: skip
"""Members that show their steps, one of which is wrong or told wrongly."""
