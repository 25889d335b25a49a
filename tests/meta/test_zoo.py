"""Each wrong subject is refused by exactly the checks that it should be refused by."""

from dataclasses import replace

import pytest

from checks import Report, run
from checks.plan import Plan
from tests.meta.mended import MENDED, SINGLE
from tests.meta.no_scores import NO_SCORES
from tests.meta.unmendable import UNMENDABLE
from tests.meta.wrong_habits import WRONG_HABITS
from tests.meta.wrong_maps import WRONG_MAPS
from tests.meta.wrong_single import UNRESOLVED, WRONG_SINGLE, single
from tests.meta.zoo import UNANSWERED, Member, each, statuses

MODEST = Plan(pixels=98)
"""Every pixel is asked for where the map itself is wrong, and only there."""


def plan(member: Member) -> Plan:
    return Plan() if member in WRONG_MAPS else MODEST


@pytest.mark.parametrize("member", each([*WRONG_MAPS, *WRONG_SINGLE, *WRONG_HABITS]))
def test_wrong_black_box_fails_its_checks_and_no_other(member: Member) -> None:
    subject = member.make()

    report = run(subject, plan=plan(member))

    expected = {"fail": set(member.fails), "inconclusive": set(member.unsure)}
    assert statuses(report) == {key: ids for key, ids in expected.items() if ids}
    assert report.verdict == member.verdict


@pytest.mark.parametrize("member", each([*MENDED, *UNMENDABLE, *NO_SCORES]))
def test_bad_answer_is_one_failure_and_the_rest_is_judged(member: Member) -> None:
    subject = member.make()

    report = run(subject, plan=replace(MODEST, seconds=member.seconds))

    expected = {"fail": set(member.fails), "blocked": set(member.blocks)}
    assert statuses(report) == {key: ids for key, ids in expected.items() if ids}
    assert report.verdict == member.verdict
    assert member.tells in said(report)


@pytest.mark.parametrize("member", each(SINGLE))
def test_float32_for_float64_is_one_failure_and_judged_as_float32(
    member: Member,
) -> None:
    subject = member.make()

    report = run(subject, plan=MODEST)

    told = statuses(report)
    assert told.pop("fail") == set(member.fails)
    assert set(told) <= {"inconclusive"}
    assert member.tells in said(report)


def said(report: Report) -> str:
    """What is told first of the answers."""
    (result,) = (r for r in report.results if r.check in UNANSWERED)
    return result.worst.says if result.worst else ""


def test_right_map_in_single_precision_is_neither_passed_nor_failed() -> None:
    subject = single()

    report = run(subject)

    coarse = next(r for r in report.results if r.check.endswith("coarse_slopes_agree"))
    assert coarse.status == "pass"
    assert statuses(report) == {"inconclusive": set(UNRESOLVED)}
    assert all("no float64 twin" in r.reason for r in report.results if r.reason
               and r.status == "inconclusive")  # fmt: skip
