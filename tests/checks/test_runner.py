"""The runner: what is put, in which order, and what comes of answers that are none."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from checks import Report, Subject, run
from checks.catalogue import CHECKS, Check
from checks.measurement import Measurements
from checks.plan import Plan
from checks.response import Response
from checks.runner import selected
from lenet_ref.trace import Array
from tests.meta.small import judged, layers

SMALL = Plan(images=3, directions=2, pixels=20)


@pytest.fixture(scope="module")
def right() -> Subject:
    return judged(layers())


@pytest.fixture(scope="module")
def report(right: Subject) -> Report:
    return run(right, plan=SMALL)


def told(report: Report) -> list[dict[str, Any]]:
    return [result.as_json() for result in report.results]


def test_results_come_in_catalogue_order(report: Report) -> None:
    ids = [result.check for result in report.results]

    assert ids == [check.id for check in CHECKS]


def test_same_seed_gives_the_same_report(right: Subject, report: Report) -> None:
    again = run(right, plan=SMALL)

    assert told(again) == told(report)


def test_another_seed_asks_other_questions(right: Subject, report: Report) -> None:
    other = run(right, plan=replace(SMALL, seed=1))

    assert other.verdict == report.verdict == "pass"
    assert told(other) != told(report)


def test_checks_by_themselves_say_what_they_say_among_all(
    right: Subject, report: Report
) -> None:
    some = ("gradients.pixels_agree", "state.repeat_is_identical", "batch")

    alone = run(right, plan=SMALL, select=some)

    chosen = {result.check for result in alone.results}
    assert told(alone) == [r.as_json() for r in report.results if r.check in chosen]


def test_order_of_selection_is_of_no_consequence(right: Subject) -> None:
    some = ["signs", "batch.order_is_free", "gradients.vjp*"]

    there, back = (run(right, plan=SMALL, select=s) for s in (some, some[::-1]))

    assert told(there) == told(back)


def test_selection_takes_ids_families_and_patterns() -> None:
    by_id = selected("state.repeat_is_identical")
    family = selected("batch")
    pattern = selected(["*.vjp_is_*", "batch"])

    assert [c.id for c in by_id] == ["state.repeat_is_identical"]
    assert {c.family for c in family} == {"batch"}
    assert {c.id for c in pattern} - {c.id for c in family} == {
        "gradients.vjp_is_linear",
        "gradients.vjp_is_the_adjoint",
    }
    assert selected(None) == CHECKS


@pytest.mark.parametrize("pattern", ["bach", "state.", "", "Batch"])
def test_pattern_that_matches_nothing_is_an_error(pattern: str) -> None:
    with pytest.raises(ValueError, match="no check matches") as error:
        selected(["state", pattern])

    assert str(error.value) == (
        f"--select {pattern}: no check matches; `heatcheck explain` lists all, "
        "and a family's name or a pattern such as 'state.*' will do"
    )


def test_progress_is_told_each_check(right: Subject) -> None:
    seen: list[str] = []

    run(right, plan=SMALL, select="batch", progress=lambda check: seen.append(check.id))

    assert seen == [check.id for check in selected("batch")]


def test_probe_that_comes_to_nothing_blocks_what_needs_it(right: Subject) -> None:
    def failing(*_: Array) -> Array:
        msg = "no map today"
        raise RuntimeError(msg)

    found = run(
        replace(right, saliency=failing),
        plan=SMALL,
        select=("state.every*", "state.repeat*", "ranges.images*"),
    )

    status = {result.check: result.status for result in found.results}
    assert status == {
        "state.every_question_is_answered": "fail",
        "ranges.images_lie_in_their_range": "pass",
        "state.repeat_is_identical": "blocked",
    }
    (blocked,) = (r for r in found.results if r.status == "blocked")
    assert blocked.reason == "no map came: RuntimeError: no map today"


def with_check(monkeypatch: pytest.MonkeyPatch, invariant: Any, **options: Any) -> None:
    monkeypatch.setattr("checks.runner.CHECKS", (Check("state", invariant, **options),))


def test_mistake_of_a_check_is_an_error_and_no_crash(
    right: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(base: Response) -> Iterator[Measurements]:
        yield Measurements(step=base.missing, measured=0, allowed=0, says="", often="")  # type: ignore[attr-defined]

    with_check(monkeypatch, mistaken)

    found = run(right, plan=SMALL)

    (result,) = found.results
    assert (found.verdict, result.status) == ("fail", "error")
    assert result.reason.startswith("AttributeError: ")


def counting(values: list[float]) -> tuple[Any, list[int]]:
    """An invariant that measures one value after the other, and the cases it had."""
    asked: list[int] = []

    def invariant(base: Response) -> Iterator[Measurements]:
        asked.append(len(base.cases))
        yield Measurements(
            step=None,
            measured=np.full(len(base.cases), values[len(asked) - 1]),
            allowed=1.0,
            refuted_at=10.0,
            cases=base.cases,
            says="off",
            often="chance",
        )

    return invariant, asked


@pytest.mark.parametrize(
    ("values", "status", "plans"),
    [
        ([0.5], "pass", [6]),
        ([50.0], "fail", [6]),
        ([5.0, 0.5], "pass", [6, 12]),
        ([5.0, 5.0], "inconclusive", [6, 12]),
        ([5.0, 50.0], "fail", [6, 12]),
    ],
)
def test_only_what_is_undecided_is_asked_again_of_more_cases(
    values: list[float],
    status: str,
    plans: list[int],
    right: Subject,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    invariant, asked = counting(values)
    with_check(monkeypatch, invariant)

    found = run(right, plan=SMALL)

    assert found.results[0].status == status
    assert asked == plans


def test_single_case_is_not_asked_again(
    right: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    invariant, asked = counting([5.0, 0.5])
    with_check(monkeypatch, invariant)

    found = run(right, plan=replace(SMALL, case=(3, 1)))

    assert found.results[0].status == "inconclusive"
    assert asked == [1]


def test_companion_that_fails_fails_the_whole(right: Subject) -> None:
    wrong = replace(right, name="wrong", saliency=lambda x, t: -right.saliency(x, t))

    found = run(
        replace(right, companions=(wrong,)), plan=SMALL, select="signs.climbing*"
    )

    (result,) = found.results
    assert result.status == "fail"
    assert {finding.subject for finding in result.failing} == {"wrong"}


def test_check_applies_where_one_of_the_networks_serves_it(right: Subject) -> None:
    bare = right.restricted()

    found = run(replace(bare, companions=(right,)), plan=SMALL, select="gradients.vjp*")

    assert {result.status for result in found.results} == {"pass"}


def test_line_that_reproduces_a_failure_does(right: Subject) -> None:
    wrong = replace(right, saliency=lambda x, t: -right.saliency(x, t))
    (first,) = run(wrong, plan=SMALL, select="signs.climbing*").results
    assert first.worst is not None
    assert first.worst.case is not None

    (again,) = run(
        wrong,
        plan=Plan(seed=first.worst.seed, case=first.worst.case),
        select=first.check,
    ).results

    assert again.status == "fail"
    assert again.worst is not None
    assert again.worst.case == first.worst.case
