"""Images that hold NaN, and whether the run on them is shown."""

from dataclasses import replace

import numpy as np
import pytest

import lenet_ref
from checks import run
from checks.answers import Recording
from checks.invariants.broken import broken_run_is_shown
from checks.reference import awkward
from lenet_ref.trace import Array, Trace

CHECK = "state.broken_run_is_shown"
NO_MAP = "it makes no map of an image with NaN, so there is no run to show"


def recording() -> Recording:
    images, targets = np.zeros((1, 1, 2, 2)), np.zeros(1, dtype=int)
    trace = Trace((), images=images, targets=targets, score="logit", maps=images)
    return Recording(trace, images, targets)


@pytest.mark.parametrize(("came", "count"), [(recording(), 0), ("ValueError: NaN", 1)])
def test_only_a_recording_that_raises_fails(came: Recording | str, count: int) -> None:
    found = list(broken_run_is_shown(came))

    assert [one.measured for one in found] == [count]


def test_subject_that_makes_no_map_of_nan_has_no_run_to_show() -> None:
    subject = awkward(lenet_ref)

    def refusing(images: Array, targets: Array) -> Array:
        if np.isnan(images).any():
            msg = "an image holds NaN"
            raise ValueError(msg)
        return subject.saliency(images, targets)

    results = run(replace(subject, saliency=refusing), select=CHECK).results

    assert [(r.status, r.reason) for r in results] == [("not_applicable", NO_MAP)]


def test_subject_that_shows_its_run_passes() -> None:
    results = run(awkward(lenet_ref), select=CHECK).results

    assert [r.status for r in results] == ["pass"]
