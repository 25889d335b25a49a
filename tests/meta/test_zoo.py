"""Each wrong subject is refused by exactly the checks that it should be refused by."""

import pytest

from checks import run
from checks.plan import Plan
from tests.meta.malformed import MALFORMED
from tests.meta.wrong_habits import WRONG_HABITS
from tests.meta.wrong_maps import WRONG_MAPS
from tests.meta.wrong_single import UNRESOLVED, WRONG_SINGLE, single
from tests.meta.zoo import Member, each, statuses

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


@pytest.mark.parametrize("member", each(MALFORMED))
def test_malformed_answer_is_one_failure_and_blocks_the_rest(member: Member) -> None:
    subject = member.make()

    report = run(subject, plan=MODEST)

    told = statuses(report)
    assert told["fail"] == set(member.fails)
    assert set(told) == {"fail", "blocked"}
    assert report.verdict == "fail"


def test_right_map_in_single_precision_is_neither_passed_nor_failed() -> None:
    subject = single()

    report = run(subject)

    coarse = next(r for r in report.results if r.check.endswith("coarse_slopes_agree"))
    assert coarse.status == "pass"
    assert statuses(report) == {"inconclusive": set(UNRESOLVED)}
    assert all("no float64 twin" in r.reason for r in report.results if r.reason
               and r.status == "inconclusive")  # fmt: skip
