"""The form of what was recorded."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from checks.forms import MalformedAnswerError, complete, trace_of
from lenet_ref.trace import Step, Trace

X = np.zeros((2, 3))


def traced(*steps: Step) -> Trace:
    return Trace(steps, X, np.zeros(2, dtype=int), "logit", X)


@pytest.mark.parametrize("recorded", [None, SimpleNamespace(steps=())])
def test_what_has_no_steps_is_no_trace(recorded: Any) -> None:
    with pytest.raises(MalformedAnswerError, match="record: expected a Trace"):
        trace_of(recorded)


def test_step_that_tells_what_its_kind_needs_is_complete() -> None:
    told = {"weight": np.zeros((1, 3)), "bias": np.zeros(1)}
    trace = traced(Step("last", "dense", X, X, parameters=told))

    found = complete(trace)

    assert found is trace


@pytest.mark.parametrize("kind", ["conv2d", "max_pool2d", "dense"])
def test_step_that_does_not_is_named(kind: str) -> None:
    trace = traced(Step("mine", kind, X, X, geometry={"padding": (0, 0)}))

    with pytest.raises(MalformedAnswerError) as caught:
        complete(trace)

    assert caught.value.asked == "mine"
    assert str(caught.value).endswith("got padding")


def test_step_of_an_unknown_kind_need_not_tell_anything() -> None:
    trace = traced(Step("mine", "attention", X, X))

    found = complete(trace)

    assert found is trace
