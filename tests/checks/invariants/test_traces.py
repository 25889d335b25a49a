"""What a trace tells beside its layers' steps, against what was run."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from checks import Contract
from checks.answers import Recording
from checks.invariants.traces import recorded_rules_are_followed, trace_is_of_its_run
from checks.measurement import Measurements
from lenet_ref.trace import Step, Trace

CONTRACT = Contract(input_shape=(2, 1, 2), signed=False, channel_reduction="sum")
IMAGES = np.array([[[[1.0, 2.0]], [[3.0, 4.0]]], [[[0.0, 1.0]], [[1.0, 0.0]]]])
TARGETS = np.array([1, 0])
LOGITS = np.array([[2.0, 5.0], [7.0, 3.0]])
SEED = np.array([[0.0, 1.0], [1.0, 0.0]])
PROMISED = ("parameter_cotangents", "score", "fold")
RULE = {"score": "logit", "targets": TARGETS}
FOLD = {"signed": False, "channel_reduction": "sum"}


def steps(*, told: bool = True) -> tuple[Step, ...]:
    """A layer of one weight, its score, and the absolute gradient added up."""
    gradient, weight = np.where(IMAGES > 2, -IMAGES, 1), {"weight": np.ones(3)}
    flat = IMAGES.reshape(2, 4)
    given: Any = {"parameters": weight, "parameter_cotangents": weight}
    return (
        Step("layer", "line", flat, LOGITS, SEED, flat, ("images",), **given),
        Step("score", "score", LOGITS, np.array([5.0, 7.0]), np.ones(2), SEED,
             ("layer",), geometry=RULE if told else {}),
        Step("fold", "fold", gradient, np.abs(gradient).sum(axis=1),
             geometry=FOLD if told else {}),
    )  # fmt: skip


def recording(some: tuple[Step, ...] | None = None, **given: Any) -> Recording:
    own = steps() if some is None else some
    trace = Trace(own, IMAGES, TARGETS, "logit", own[-1].y)
    fields = {"images": IMAGES, "targets": TARGETS, "promised": PROMISED, **given}
    return Recording(**{"trace": trace, **fields})


def changed(name: str, /, **fields: Any) -> tuple[Step, ...]:
    return tuple(replace(s, **fields) if s.name == name else s for s in steps())


def said(found: Iterator[Measurements]) -> list[str]:
    """What is said of those that measured more than they may."""
    return [m.says for m in found if not np.all(m.columns()[0] <= m.columns()[1])]


def of_its_run(told: Recording, broken: Recording | None = None) -> list[str]:
    return said(trace_is_of_its_run((told,), broken, CONTRACT))


def ruled(told: Recording) -> list[str]:
    return said(recorded_rules_are_followed((told,), CONTRACT))


def test_right_trace_is_believed() -> None:
    told = recording()

    assert of_its_run(told, told) == []
    assert ruled(told) == []


def test_trace_that_promises_nothing_may_tell_less() -> None:
    bare = recording(steps(told=False), promised=None)
    black = recording(steps()[:1], promised=None)

    assert of_its_run(bare) == ruled(bare) == []
    assert of_its_run(black) == ruled(black) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("images", IMAGES[::-1]),
        ("images", IMAGES[:1]),
        ("targets", TARGETS[::-1]),
        ("score", "loss"),
    ],
)
def test_field_of_another_run_is_told(field: str, value: Any) -> None:
    right = recording()
    other = replace(right, trace=replace(right.trace, **{field: value}))

    found = of_its_run(other)

    assert len(found) == 1
    assert field in found[0]


def test_promised_step_of_another_kind_or_name_is_missed() -> None:
    assert of_its_run(recording(changed("fold", kind="render"))) == [
        "steps beside the layers': score, render, due were score, fold"
    ]
    assert of_its_run(recording(steps()[:2])) == [
        "steps beside the layers': score, due were score, fold"
    ]
    assert of_its_run(recording(changed("fold", name="score"))) == [
        "names of several steps: score"
    ]


def test_promised_cotangent_of_a_parameter_is_missed() -> None:
    found = of_its_run(recording(changed("layer", parameter_cotangents={})))

    assert found == ["steps without cotangents of all their parameters: layer"]


def test_step_that_is_left_out_for_nan_is_missed() -> None:
    shortened = recording(steps()[:2])

    assert len(of_its_run(recording(), shortened)) == 1


def test_pixels_are_those_passed_in_and_become_the_images() -> None:
    pixels = np.array(10 * IMAGES, dtype=np.uint8)
    first = Step("preprocess", "preprocess", pixels, IMAGES)

    told = recording((first, *steps()), pixels=pixels)
    of_others = recording((first, *steps()), pixels=pixels[::-1])
    without = recording(pixels=pixels)

    assert of_its_run(told) == []
    assert of_its_run(of_others) == ["recorded pixels that are not those run"]
    assert (
        "steps beside the layers': score, fold, due were preprocess, score, fold"
        in (of_its_run(without))
    )


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("score", {"y": np.array([2.0, 3.0])}),
        ("score", {"gy": np.array([1.0, 0.0])}),
        ("score", {"geometry": {**RULE, "score": "loss"}}),
        ("score", {"geometry": {"score": "logit"}}),
        ("score", {"geometry": {**RULE, "targets": TARGETS[::-1]}}),
        ("fold", {"geometry": {**FOLD, "signed": True}}),
        ("fold", {"geometry": {"signed": False}}),
        ("fold", {"x": -2 * IMAGES}),
    ],
)
def test_rule_that_is_not_followed_is_told_at_its_step(
    name: str, fields: dict[str, Any]
) -> None:
    told = recording(changed(name, **fields))

    found = recorded_rules_are_followed((told,), CONTRACT)

    wrong = [m.step for m in found if not np.all(m.columns()[0] <= m.columns()[1])]
    assert wrong == [name]


def test_map_that_is_not_the_fold_is_told() -> None:
    right = recording()
    other = replace(right, trace=replace(right.trace, maps=2 * right.trace.maps))

    assert ruled(other) == [
        "distance of the trace's maps from the recorded fold, per largest"
    ]
