"""Every fault is judged once in a session, whoever asks."""

import functools
import importlib
from collections.abc import Callable
from importlib.util import find_spec

import pytest

from checks.faults.campaign import everything
from checks.faults.judgement import judge
from checks.faults.outcome import Outcome

Judged = Callable[[str], Outcome]


@pytest.fixture(scope="session")
def one_thread() -> None:
    """PyTorch computes in one: two that wait for each other take ten times as long."""
    if find_spec("torch"):
        importlib.import_module("torch").set_num_threads(1)


@pytest.fixture(scope="session")
def judged(one_thread: None) -> Judged:  # noqa: ARG001  (it is set before)
    """Id of a named fault or of a member of the zoo to what became of it."""
    by_id = {fault.id: fault for fault in everything()}

    @functools.cache
    def outcome(fault_id: str) -> Outcome:
        return judge(by_id[fault_id])

    return outcome
