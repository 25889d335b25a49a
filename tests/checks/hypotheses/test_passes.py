"""A saliency function whose own backward pass breaks a rule, beside a right trace."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from checks import run
from checks.hypotheses.rules.table import RULES
from checks.plan import Plan
from checks.replicas.vjps import VJPS, Vjp
from checks.subject import Subject
from lenet_ref.trace import Array
from tests.meta.small import judged, layers

RULE = {name: vjp for rows in RULES.values() for name, _, vjp in rows}


def same(g: Array) -> Array:
    return g


def with_pass(rule: str, *names: str, then: Callable[[Array], Array] = same) -> Subject:
    """The small network with a map of its own: these steps are sent back wrongly."""
    right = judged(layers()).restricted("steps", "complex_scores")
    assert right.record is not None
    record = right.record

    def saliency(x: Array, targets: Array) -> Array:
        trace = record(x, targets)
        g = trace["score"].gx
        assert g is not None
        for step in reversed([step for step in trace if step.kind in VJPS]):
            vjp: Vjp = RULE[rule] if step.name in names else VJPS[step.kind]
            g = vjp(step, g)
        return np.ascontiguousarray(then(g))

    return replace(right, saliency=saliency)


@pytest.mark.parametrize(
    ("rule", "names", "step"),
    [
        ("guided", ("relu1", "relu3"), None),
        ("deconvnet", ("relu1", "relu3"), None),
        ("relu-ungated", ("relu1", "relu3"), None),
        ("relu-ungated", ("relu1",), "relu1"),
        ("guided", ("relu3",), "relu3"),
        ("relu-mask-inverted", ("relu3",), "relu3"),
        ("kernel-not-flipped", ("conv1",), "conv1"),
        ("pool-whole-window", ("pool2",), "pool2"),
        ("outputs-reversed", ("dense4",), "dense4"),
    ],
)
def test_backward_pass_of_the_map_is_recognised(
    rule: str, names: tuple[str, ...], step: str | None
) -> None:
    subject = with_pass(rule, *names)

    report = run(subject, plan=Plan(pixels=20))

    suspect = report.suspects[0]
    assert (suspect.fault, suspect.step) == (rule, step)
    assert suspect.residual == pytest.approx(0, abs=1e-12)


def test_guided_and_absolute_are_named_together() -> None:
    subject = with_pass("guided", "relu1", "relu3", then=np.abs)

    report = run(subject, plan=Plan(pixels=20))

    assert report.suspects[0].fault == "guided+absolute"
