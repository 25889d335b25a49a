"""Each function that a subject serves beside the map is judged by itself."""

import pytest

from checks import run
from checks.plan import Plan
from tests.meta.wrong_data import WRONG_DATA
from tests.meta.wrong_pictures import WRONG_PICTURES
from tests.meta.wrong_scores import WRONG_SCORES
from tests.meta.wrong_traces import WRONG_TRACES
from tests.meta.zoo import Member, each, statuses

MODEST = Plan(images=3, directions=2, pixels=98)
"""The maps are right; a few cases suffice to see that nothing objects to them."""


@pytest.mark.parametrize("member", each([*WRONG_SCORES, *WRONG_DATA, *WRONG_PICTURES]))
def test_wrong_part_fails_its_checks_and_no_other(member: Member) -> None:
    subject = member.make()

    report = run(subject, plan=MODEST)

    told = statuses(report)
    blocked = told.pop("blocked", set())
    assert told == ({"fail": set(member.fails)} if member.fails else {})
    assert bool(blocked) is member.unanswered
    assert report.verdict == member.verdict


@pytest.mark.parametrize("member", each(WRONG_TRACES))
def test_wrong_trace_fails_its_checks_and_no_other(member: Member) -> None:
    subject = member.make()

    report = run(subject)

    assert statuses(report) == {"fail": set(member.fails)}
