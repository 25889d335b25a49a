"""The zoo as a whole: no check that nothing fails, no member twice."""

from collections import Counter

from checks.catalogue import CHECKS
from tests.meta.mended import MENDED, SINGLE
from tests.meta.no_scores import NO_SCORES
from tests.meta.unmendable import UNMENDABLE
from tests.meta.wrong_data import WRONG_DATA
from tests.meta.wrong_habits import WRONG_HABITS
from tests.meta.wrong_maps import WRONG_MAPS
from tests.meta.wrong_pictures import WRONG_PICTURES
from tests.meta.wrong_scores import WRONG_SCORES
from tests.meta.wrong_single import WRONG_SINGLE
from tests.meta.wrong_traces import WRONG_TRACES

ZOO = (
    *WRONG_MAPS,
    *WRONG_HABITS,
    *MENDED,
    *SINGLE,
    *UNMENDABLE,
    *NO_SCORES,
    *WRONG_SCORES,
    *WRONG_DATA,
    *WRONG_PICTURES,
    *WRONG_TRACES,
    *WRONG_SINGLE,
)


def test_every_check_fails_for_some_member_of_the_zoo() -> None:
    seen = ZOO

    failed = {check for member in seen for check in member.fails}

    assert {check.id for check in CHECKS} - failed == set()


def test_no_member_names_a_check_that_does_not_exist() -> None:
    known = {check.id for check in CHECKS}

    named = {
        check
        for member in ZOO
        for check in member.fails | member.unsure | member.blocks
    }

    assert named - known == set()


def test_every_member_has_a_name_of_its_own() -> None:
    counts = Counter(member.name for member in ZOO)

    assert [name for name, count in counts.items() if count > 1] == []


def test_bad_answers_are_many() -> None:
    bad = [
        member for member in (*MENDED, *SINGLE, *UNMENDABLE, *NO_SCORES) if member.fails
    ]

    assert len(bad) >= 40
    assert all(member.tells for member in bad)
