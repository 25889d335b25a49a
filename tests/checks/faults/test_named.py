"""Each check is earned: it is the first to catch a fault that somebody has made."""

from collections.abc import Callable

import pytest

from checks.catalogue import CHECKS
from checks.faults.fault import Fault
from checks.faults.named import NAMED
from checks.faults.outcome import Outcome


@pytest.mark.parametrize("fault", NAMED, ids=lambda fault: fault.id)
def test_a_named_fault_is_caught_first_by_the_check_that_it_names(
    judged: Callable[[str], Outcome], fault: Fault
) -> None:
    outcome = judged(fault.id)

    assert outcome.status == "killed"
    assert outcome.first_check == fault.caught_by


def test_every_check_is_the_first_to_catch_some_fault() -> None:
    earned = {fault.caught_by for fault in NAMED}

    unearned = [check.id for check in CHECKS if check.id not in earned]

    assert unearned == []


def test_fault_names_are_unique() -> None:
    names = [fault.id for fault in NAMED]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("fault", NAMED, ids=lambda fault: fault.id)
def test_a_named_fault_tells_its_story(fault: Fault) -> None:
    told = fault.story

    assert told.endswith(".")
    assert fault.thread is None or fault.thread.startswith("https://github.com/")
