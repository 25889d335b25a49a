"""What is not finite accuses the step that made it, and nobody after it."""

from collections.abc import Mapping

import numpy as np
import pytest

from checks import Report, Subject, run
from checks.plan import Plan
from checks.report import Result
from lenet_ref.trace import Array
from tests.meta.small import bent, judged, layers

FEW = Plan(images=2, directions=2, pixels=32, explain=False)
FINITE = "ranges.values_are_finite"


def spoilt(values: Array) -> Array:
    broken = values.copy()
    broken.reshape(-1)[0] = np.nan
    return broken


def spoilt_at(place: int, direction: str) -> Subject:
    chain = list(layers())
    chain[place] = bent(chain[place], **{direction: spoilt})
    return judged(tuple(chain))


def by_check(report: Report) -> Mapping[str, Result]:
    return {result.check: result for result in report.results}


@pytest.mark.parametrize(
    ("place", "step", "direction"),
    [
        (0, "conv1", "forward"),
        (2, "pool2", "forward"),
        (4, "dense3", "forward"),
        (2, "pool2", "backward"),
        (6, "dense4", "backward"),
    ],
)
def test_step_that_makes_it_is_the_first_suspect(
    place: int, step: str, direction: str
) -> None:
    subject = spoilt_at(place, direction)

    report = run(subject, plan=FEW)

    first = report.suspects[0]
    assert (first.step, first.direction) == (step, direction)
    finite = by_check(report)[FINITE]
    assert finite.status == "fail"
    at = [(found.step, found.direction) for found in finite.failing]
    assert [known for known in at if known[0]] == [(step, direction)]


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_no_other_step_is_accused(direction: str) -> None:
    subject = spoilt_at(2, direction)

    report = run(subject, plan=FEW)

    accused = {
        found.step
        for result in report.results
        if result.local and result.status == "fail"
        for found in result.failing
    }
    assert accused <= {"pool2", None}


def test_step_that_was_handed_nothing_else_is_left_out_and_counted() -> None:
    subject = spoilt_at(2, "forward")

    report = run(subject, plan=FEW)

    assert by_check(report)[FINITE].excluded > 0
