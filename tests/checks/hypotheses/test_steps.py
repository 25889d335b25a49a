"""A wrong rule at one step is named by what the step sends back."""

from dataclasses import replace

import numpy as np
import pytest

from checks import run
from checks.hypotheses.rules.table import RULES
from checks.hypotheses.steps import explained_step
from checks.plan import Plan
from checks.probes import Bench
from checks.replicas.vjps import VJPS, Vjp
from checks.subject import StepFunctions, Subject
from lenet_ref.trace import Array, Step, Trace
from tests.meta.small import judged, layers


def with_vjp(name: str, vjp: Vjp) -> Subject:
    """The small network, one of whose steps has that VJP."""
    right = judged(layers())
    assert right.record is not None
    images, targets = right.images[:1], np.zeros(1, dtype=int)
    step = right.record(images, targets)[name]
    functions = right.layers[name]
    wrong = StepFunctions(
        functions.forward,
        lambda x, gy: vjp(replace(step, x=x), gy),
        functions.takes_complex,
    )
    return replace(right, layers={**right.layers, name: wrong})


STEPS = {
    "conv2d": "conv1",
    "relu": "relu1",
    "max_pool2d": "pool2",
    "flatten": "flatten",
    "dense": "dense3",
}
PLANTED = [
    (STEPS[kind], name, vjp) for kind, rows in RULES.items() for name, _, vjp in rows
]
SENSELESS = {
    "kernel-transposed": "the kernel is not square",
    "kernel-turned-left": "the kernel is not square",
    "kernel-turned-right": "the kernel is not square",
    "channels-swapped": "there are as many channels in as out nowhere",
    "bias-added-back": "there are other channels in than out",
    "weight-transposed": "the weight is not square",
    "pool-ties-shared": "it conserves: a convention",
    "pool-last-tie": "it conserves: a convention",
}
"""What cannot be planted in the small network, or is not wrong."""

SENSIBLE = [row for row in PLANTED if row[1] not in SENSELESS]


@pytest.mark.parametrize(
    ("step", "fault", "vjp"), SENSIBLE, ids=[f"{s}-{f}" for s, f, _ in SENSIBLE]
)
def test_every_rule_is_named_where_it_is_planted(
    step: str, fault: str, vjp: Vjp
) -> None:
    bench = Bench(with_vjp(step, vjp), Plan())

    found = explained_step(bench, step)

    assert found is not None
    assert found.fault == fault
    assert (found.step, found.direction) == (step, "backward")
    assert found.residual == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("step", STEPS.values())
def test_right_step_needs_no_explanation(step: str) -> None:
    bench = Bench(judged(layers()), Plan())

    found = explained_step(bench, step)

    assert found is None


@pytest.mark.parametrize("step", STEPS.values())
def test_right_replica_needs_no_explanation(step: str) -> None:
    kind = next(kind for kind, name in STEPS.items() if name == step)
    bench = Bench(with_vjp(step, VJPS[kind]), Plan())

    found = explained_step(bench, step)

    assert found is None


@pytest.mark.parametrize("step", STEPS.values())
def test_noise_is_not_named(step: str) -> None:
    rng = np.random.default_rng(0)
    bench = Bench(with_vjp(step, lambda s, _: rng.normal(size=s.x.shape)), Plan())

    found = explained_step(bench, step)

    assert found is None


def test_rule_and_factor_are_named_together() -> None:
    guided = RULES["relu"][0][2]

    def halved_guided(step: Step, gy: Array) -> Array:
        return np.asarray(0.5 * guided(step, gy))

    found = explained_step(Bench(with_vjp("relu1", halved_guided), Plan()), "relu1")

    assert found is not None
    assert found.fault == "guided+scaled"
    assert "0.5" in found.says


def test_step_of_an_unknown_kind_is_compared_with_its_adjoint() -> None:
    right = judged(layers())
    functions = right.layers["relu3"]
    negated = StepFunctions(
        functions.forward, lambda x, gy: -functions.vjp(x, gy), functions.takes_complex
    )
    assert right.record is not None
    record = right.record

    def renamed(x: Array, t: Array) -> Trace:
        trace = record(x, t)
        steps = tuple(
            replace(s, kind="gate") if s.name == "relu3" else s for s in trace.steps
        )
        return replace(trace, steps=steps)

    gates = {**right.layers, "relu3": negated}
    subject = replace(right, layers=gates, record=renamed)

    found = explained_step(Bench(subject, Plan()), "relu3")

    assert found is not None
    assert found.fault == "negated"


def test_report_names_the_mistake_of_the_step() -> None:
    guided = RULES["relu"][0][2]

    report = run(with_vjp("relu3", guided), select="gradients")

    suspect = report.suspects[0]
    assert (suspect.step, suspect.fault) == ("relu3", "guided")
    assert suspect.function == "ReLU.vjp"
