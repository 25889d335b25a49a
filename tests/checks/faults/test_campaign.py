"""Judging: one fault, all of them, and what may go wrong meanwhile."""

import json
import math
import os
import random
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from checks.faults.campaign import campaign, everything, in_processes
from checks.faults.edit import Edit, source
from checks.faults.fault import Fault
from checks.faults.judgement import judge
from checks.faults.named import NAMED
from checks.faults.outcome import STATUSES, Looks, Outcome, framework_of
from checks.faults.trial import Trial, trial
from checks.faults.zoo.member import Member
from checks.faults.zoo.members import ZOO
from checks.report import Suspect

Judged = Callable[[str], Outcome]

PLACE = {"function", "source", "step", "kind", "direction"}


def named(fault_id: str) -> Fault:
    return next(fault for fault in NAMED if fault.id == fault_id)


def fault_of(before: str, after: str, file: str = "heatmap.py") -> Fault:
    text = source(f"lenet_ref/{file}")
    assert text.count(before) == 1
    line = text[: text.index(before)].count("\n") + 1
    column = len(text[: text.index(before)].rpartition("\n")[2])
    edit = Edit(f"lenet_ref/{file}", line, column, before, after)
    return Fault(id="a-fault", edits=(edit,), function="HALF", story="A story.")


def member(fault_id: str) -> Member:
    return next(one for one in ZOO if one.id == fault_id)


def test_everything_is_every_named_fault_and_what_can_be_made_of_the_zoo() -> None:
    ids = [fault.id for fault in everything()]

    assert ids[: len(NAMED)] == [fault.id for fault in NAMED]
    assert set(ids[len(NAMED) :]) == {m.id for m in ZOO if not m.missing}


@pytest.mark.parametrize("fault_id", ["relu-mask-dropped", "one-layer-in-two-places"])
def test_published_form_is_plain_and_finite(judged: Judged, fault_id: str) -> None:
    published = judged(fault_id).as_json()

    assert json.loads(json.dumps(published, allow_nan=False)) == published
    assert published["status"] in STATUSES
    assert math.isfinite(published["alike"])
    assert (published["caught_right"], published["located_right"]) == (True, True)
    assert set(published["located"]) == set(published["suspect"]) == PLACE


def test_sign_that_negates_the_map_deceives() -> None:
    outcome = judge(named("loss-delta-turned"))

    assert outcome.status == "killed"
    assert outcome.looks.deception == 1
    assert outcome.located_right


def test_harmless_edit_survives() -> None:
    outcome = judge(fault_of("HALF = 128", "HALF = 64 * 2"))

    assert outcome.status == "survived"
    assert not outcome.caught_right
    assert outcome.location is None


def test_copy_that_cannot_be_imported_is_incompetent_and_located() -> None:
    outcome = judge(fault_of("HALF = 128", "HALF = 1 // 0"))

    assert outcome.status == "incompetent"
    assert outcome.trial.reason.startswith("ZeroDivisionError")
    assert outcome.located_right
    assert not outcome.looks.valid_map


def test_what_runs_on_is_a_timeout() -> None:
    fault = fault_of("reds, blues = ", "while True: pass\n    reds, blues = ")

    outcome = judge(fault, seconds=0.5)

    assert outcome.status == "timeout"
    assert outcome.trial.cells == {}


def test_trials_raise_nothing() -> None:
    def make() -> Any:
        msg = "no such thing"
        raise KeyError(msg)

    found = trial(make, 60)

    assert found.status == "incompetent"
    assert found.reason.startswith("KeyError")


@pytest.mark.parametrize("fault_id", ["print-left-in", "seed-set-inside"])
def test_judging_leaves_no_trace(
    fault_id: str, capfd: pytest.CaptureFixture[str]
) -> None:
    fault = named(fault_id)
    before = np.random.get_state()[1].tobytes(), random.getstate()  # type: ignore[index] # noqa: NPY002

    judge(fault)

    after = np.random.get_state()[1].tobytes(), random.getstate()  # type: ignore[index] # noqa: NPY002
    assert after == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"step": "relu9"}, False),
        ({"direction": "forward"}, False),
        ({"direction": None}, True),
        ({"step": None}, None),
    ],
)
def test_member_is_located_by_the_step_and_direction_that_it_states(
    change: dict[str, Any], expected: object
) -> None:
    suspect = Suspect(step="relu1", kind="relu", direction="backward")
    one = replace(member("one-layer-in-two-places"), **change)
    outcome = Outcome(
        fault=one, trial=Trial(status="killed", suspects=(suspect,)), location=suspect
    )

    assert outcome.located_right is expected
    assert outcome.suspected_right is expected


def test_member_without_a_suspect_is_not_located() -> None:
    outcome = Outcome(
        fault=member("one-layer-in-two-places"), trial=Trial(status="killed")
    )

    assert outcome.located_right is False


def test_black_box_shows_nothing_to_suspect(judged: Judged) -> None:
    outcome = judged("relu-guided-in-a-black-box")

    assert outcome.suspected_right is None
    assert outcome.located_right is True


def test_processes_judge_as_this_one_does(judged: Judged) -> None:
    chosen = [f for f in everything() if framework_of(f) == "matplotlib"]
    before = dict(os.environ)

    found = {o.fault.id: o for o in in_processes(chosen, jobs=2)}

    assert dict(os.environ) == before
    assert set(found) == {fault.id for fault in chosen}
    for fault_id, outcome in found.items():
        assert outcome.trial.cells == judged(fault_id).trial.cells


def test_any_executor_will_do() -> None:
    chosen: list[Fault | Member] = [
        named("crop-of-nothing"),
        member("broken-map-drawn"),
    ]

    with ThreadPoolExecutor(1) as executor:
        found = {outcome.fault.id for outcome in campaign(chosen, executor)}

    assert found == {fault.id for fault in chosen}


class Dying(Executor):
    """Loses every worker."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":  # noqa: ARG002
        future: Future[Any] = Future()
        future.set_exception(RuntimeError("killed"))
        return future


def test_death_of_a_worker_is_an_outcome() -> None:
    (outcome,) = campaign([named("crop-of-nothing")], Dying())

    assert outcome.status == "incompetent"
    assert "killed" in outcome.trial.reason
    assert outcome.as_json()["located"] is None
    assert outcome.looks == Looks()
