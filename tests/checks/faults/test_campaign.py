"""Every plus and minus swapped, with trained and with random weights."""

import json
import math
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from checks.catalogue import CHECKS
from checks.faults.campaign import campaign, judge, swaps_campaign
from checks.faults.edit import Edit, source
from checks.faults.equivalents import EQUIVALENTS, Equivalent
from checks.faults.fault import Fault
from checks.faults.outcome import STATUSES, Outcome
from checks.faults.swaps import swaps
from checks.faults.trial import trial


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    """All of them, judged by two processes."""
    return {outcome.fault.id: outcome for outcome in swaps_campaign(jobs=2)}


def named(function: str) -> Fault:
    return next(fault for fault in swaps() if fault.function == function)


def fault_of(before: str, after: str, file: str = "heatmap.py") -> Fault:
    text = source(f"lenet_ref/{file}")
    assert text.count(before) == 1
    line = text[: text.index(before)].count("\n") + 1
    column = len(text[: text.index(before)].rpartition("\n")[2])
    edit = Edit(f"lenet_ref/{file}", line, column, before, after)
    return Fault(id="a-fault", edits=(edit,), function="HALF", story="A story.")


def test_every_swap_is_judged_once(outcomes: dict[str, Outcome]) -> None:
    assert sorted(outcomes) == sorted(fault.id for fault in swaps())


def test_every_swap_is_noticed_or_proved_to_be_none(
    outcomes: dict[str, Outcome],
) -> None:
    gaps = [
        f"{o.fault.id}: {o.fault.function}: {o.fault.after}"
        for o in outcomes.values()
        if not o.explained
    ]

    assert gaps == []


def test_no_proved_equivalent_is_killed_or_gone(outcomes: dict[str, Outcome]) -> None:
    stale = [
        fault_id
        for fault_id in EQUIVALENTS
        if fault_id not in outcomes or outcomes[fault_id].noticed
    ]

    assert stale == []


@pytest.mark.parametrize("weights", ["trained", "random"])
def test_every_noticed_swap_is_noticed_with_both_weights(
    outcomes: dict[str, Outcome], weights: str
) -> None:
    for outcome in outcomes.values():
        (one,) = (t for t in outcome.trials if t.weights == weights)

        assert outcome.noticed == (one.status != "survived"), outcome.fault.id
        assert one.first_check is None or one.first_check in {c.id for c in CHECKS}


def test_function_is_named_right(outcomes: dict[str, Outcome]) -> None:
    wrong = [o.fault.id for o in outcomes.values() if not o.located_right]

    assert wrong == []


def test_evidence_alone_names_the_function_of_many(
    outcomes: dict[str, Outcome], record_property: Callable[[str, object], None]
) -> None:
    killed = [o for o in outcomes.values() if o.status == "killed"]
    right = [o for o in killed if o.suspected_right]

    told = f"{len(right)} of {len(killed)} killed swaps"
    record_property("first_suspect_right", told)
    print(f"first suspect right: {told}")  # noqa: T201
    assert 5 * len(right) >= 2 * len(killed)


def test_published_form_is_plain_and_finite(outcomes: dict[str, Outcome]) -> None:
    for outcome in outcomes.values():
        published = outcome.as_json()

        assert json.loads(json.dumps(published, allow_nan=False)) == published
        assert published["status"] in STATUSES
        assert 0 <= published["deception"] <= 1
        assert math.isfinite(published["alike"])
        assert set(published["located"]) == {
            "function",
            "source",
            "step",
            "kind",
            "direction",
        }


def test_some_swaps_deceive(outcomes: dict[str, Outcome]) -> None:
    deceptive = {o.fault.function for o in outcomes.values() if o.looks.deception == 1}

    assert {"Conv2d.vjp", "MaxPool2d.vjp", "loss_cotangent"} <= deceptive


def test_harmless_edit_survives() -> None:
    fault = fault_of("HALF = 128", "HALF = 64 * 2")

    outcome = judge(fault)

    assert outcome.status == "survived"
    assert not outcome.explained
    assert outcome.location is None


def test_survivor_with_a_proof_is_an_equivalent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fault = fault_of("HALF = 128", "HALF = 64 * 2")
    known = Equivalent(
        proof="arithmetic", precondition="none", because="64 * 2 is 128."
    )
    monkeypatch.setitem(EQUIVALENTS, fault.id, known)

    outcome = judge(fault)

    assert outcome.status == "equivalent"
    assert outcome.reason == "arithmetic; none: 64 * 2 is 128."


def test_copy_that_cannot_be_imported_is_incompetent_and_located() -> None:
    outcome = judge(fault_of("HALF = 128", "HALF = 1 // 0"))

    assert outcome.status == "incompetent"
    assert outcome.reason.startswith("ZeroDivisionError")
    assert outcome.located_right
    assert not outcome.looks.valid_map


def test_what_runs_on_is_a_timeout() -> None:
    fault = fault_of("reds, blues = ", "while True: pass\n    reds, blues = ")

    outcome = judge(fault, seconds=0.5)

    assert outcome.status == "timeout"
    assert outcome.noticed


def test_trials_raise_nothing() -> None:
    stale = replace(
        named("Conv2d.vjp"), edits=(Edit("lenet_ref/x.py", 1, 0, "a", "b"),)
    )

    found = trial(stale, "random", 60)

    assert found.status == "incompetent"
    assert found.reason.startswith("StaleEditError")


def test_any_executor_will_do() -> None:
    chosen = [named("cotangents"), named("values")]

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
    (outcome,) = campaign([named("values")], Dying())

    assert outcome.status == "incompetent"
    assert "killed" in outcome.reason
    assert outcome.as_json()["located"] is None
