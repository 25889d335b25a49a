"""Every fault is judged once in a session, whoever asks."""

import functools
from collections.abc import Callable

import pytest

from checks.faults.campaign import everything
from checks.faults.judgement import judge
from checks.faults.outcome import Outcome

Judged = Callable[[str], Outcome]


@pytest.fixture(scope="session")
def judged() -> Judged:
    """Id of a named fault or of a member of the zoo to what became of it."""
    by_id = {fault.id: fault for fault in everything()}

    @functools.cache
    def outcome(fault_id: str) -> Outcome:
        return judge(by_id[fault_id])

    return outcome
