"""Where measurements become pass, fail or inconclusive."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from checks.catalogue import Check
from checks.measurement import Measurements
from checks.report import Result
from checks.verdict import Judgement, decided, overall, result


def nothing() -> Iterator[Measurements]:
    yield from ()


CHECK = Check("state", nothing)


def measured(value: Any, allowed: Any = 1.0, **also: Any) -> Measurements:
    given: dict[str, Any] = {"step": "conv1", "says": "off", "often": "a sign", **also}
    return Measurements(measured=value, allowed=allowed, **given)


def judgement(*measurements: Measurements, check: Check = CHECK) -> Judgement:
    return decided(check, "net", 3, measurements)


def status(*measurements: Measurements, check: Check = CHECK) -> str:
    return result(check, [judgement(*measurements, check=check)], seed=0).status


@pytest.mark.parametrize(
    ("value", "allowed", "expected"),
    [
        (0.0, 0.0, "pass"),
        (1.0, 1.0, "pass"),
        (np.nextafter(1.0, 2), 1.0, "fail"),
        (5e-324, 0.0, "fail"),
        (np.nan, 1.0, "fail"),
        (1.0, np.nan, "fail"),
        (np.inf, 1.0, "fail"),
        (-1.0, 0.0, "pass"),
    ],
)
def test_up_to_what_is_allowed_is_a_pass_and_nan_never(
    value: float, allowed: float, expected: str
) -> None:
    told = status(measured(value, allowed))

    assert told == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1.0, "pass"), (1.5, "inconclusive"), (10.0, "fail"), (np.nan, "fail")],
)
def test_between_allowed_and_refuted_is_undecided(value: float, expected: str) -> None:
    told = status(measured(value, allowed=1.0, refuted_at=10.0))

    assert told == expected


def test_what_could_not_have_seen_a_fault_is_no_evidence() -> None:
    blind = measured(np.zeros(6), resolvable=False)

    found = judgement(blind)

    assert found.passed == ()
    assert found.judged == 0
    assert found.wanting == ("conv1: evidence from 0 of 6 comparisons only",)


def test_failure_counts_even_where_a_pass_would_not() -> None:
    told = status(measured([0.0, 2.0], resolvable=False))

    assert told == "fail"


@pytest.mark.parametrize(
    ("evidence", "asked", "expected"),
    [(4, 9, "pass"), (3, 9, "inconclusive"), (3, 3, "pass"), (2, 3, "inconclusive")],
)
def test_each_step_needs_its_minimum_or_all_there_are(
    evidence: int, asked: int, expected: str
) -> None:
    seeing = np.arange(asked) < evidence

    told = status(measured(np.zeros(asked), resolvable=seeing))

    assert told == expected


def test_evidence_at_one_step_is_none_at_another() -> None:
    first = measured(np.zeros(9))
    second = measured(np.zeros(9), step="conv3", resolvable=False)

    found = judgement(first, second)

    assert found.wanting == ("conv3: evidence from 0 of 9 comparisons only",)


def test_directions_of_a_step_are_counted_apart() -> None:
    forward = measured(np.zeros(9), direction="forward")
    backward = measured(np.zeros(9), direction="backward", resolvable=False)

    found = judgement(forward, backward)

    assert found.wanting == ("conv1 backward: evidence from 0 of 9 comparisons only",)


def test_evidence_of_several_measurements_at_a_step_adds_up() -> None:
    parts = [measured(np.zeros(2)) for _ in range(2)]

    told = status(*parts)

    assert told == "pass"


def test_nothing_measured_is_inconclusive_never_a_pass() -> None:
    found = result(CHECK, [judgement()], seed=0)

    assert found.status == "inconclusive"
    assert found.reason == "nothing to measure"


def test_arrays_of_no_cases_are_inconclusive() -> None:
    empty = measured(np.zeros(0))

    told = status(empty)

    assert told == "inconclusive"


def test_worst_of_each_step_and_direction_is_kept_with_its_case() -> None:
    cases = ((4, 1), (5, 2), (6, 3))
    first = measured([0.1, 3.0, 2.0], cases=cases)
    second = measured(np.array([9.0]), step="pool2", cases=((7, 0),))

    found = judgement(first, second)

    assert [(f.step, f.case, f.measured) for f in found.failing] == [
        ("conv1", (5, 2), 3.0),
        ("pool2", (7, 0), 9.0),
    ]


def test_nan_is_worse_than_any_number() -> None:
    found = judgement(measured([5.0, np.nan, 7.0], cases=((0, 0), (1, 1), (2, 2))))

    (failing,) = found.failing

    assert failing.case == (1, 1)
    assert failing.margin == 1e12


def test_margin_is_none_where_both_are_zero_and_finite_elsewhere() -> None:
    zero, beyond = judgement(measured(0.0, 0.0)), judgement(measured(1.0, 0.0))

    assert zero.passed[0].margin is None
    assert beyond.failing[0].margin == 1e12


def test_one_number_stands_for_any_number_of_cases() -> None:
    found = judgement(measured(np.full(5, 0.5), allowed=1.0))

    assert found.judged == 5


def test_excluded_values_are_counted() -> None:
    found = judgement(measured(0.0, excluded=3), measured(0.0, excluded=4))

    assert found.excluded == 7


@pytest.mark.parametrize(("value", "settled"), [(0.0, True), (9.0, True), (1.5, False)])
def test_only_what_is_undecided_asks_for_more(value: float, *, settled: bool) -> None:
    found = judgement(measured(value, allowed=1.0, refuted_at=2.0))

    assert found.settled is settled


def test_failure_of_one_network_fails_the_check() -> None:
    good, bad = judgement(measured(0.0)), judgement(measured(2.0))

    found = result(CHECK, [good, bad], seed=7)

    assert found.status == "fail"
    assert found.worst is not None
    assert found.worst.measured == 2.0
    assert found.judged == 2
    assert found.seed == 7


def test_worst_told_is_of_the_kind_that_decided() -> None:
    kinds = measured(0.9), measured(1.5, step="conv3", refuted_at=2.0)

    found = result(CHECK, [judgement(*kinds)], seed=0)

    assert found.status == "inconclusive"
    assert found.worst is not None
    assert found.worst.step == "conv3"
    assert "neither passes nor fails" in found.reason


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["pass"], "pass"),
        (["pass", "not_applicable", "known"], "pass"),
        (["pass", "inconclusive"], "inconclusive"),
        (["pass", "blocked"], "inconclusive"),
        (["inconclusive", "blocked", "fail"], "fail"),
        (["pass", "error"], "fail"),
        (["not_applicable"], "inconclusive"),
        ([], "inconclusive"),
    ],
)
def test_overall_verdict(statuses: list[str], expected: str) -> None:
    results = [Result(check="state.x", family="state", status=s) for s in statuses]

    assert overall(results) == expected
