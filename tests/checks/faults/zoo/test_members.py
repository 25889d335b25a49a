"""Each member is caught first by the check that it names; its right sibling passes."""

import importlib.util
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from checks import run
from checks.catalogue import CHECKS
from checks.faults.campaign import everything
from checks.faults.outcome import Outcome
from checks.faults.zoo import member as module
from checks.faults.zoo.member import Make, Member
from checks.faults.zoo.members import ZOO, absent
from tests.source import ROOT

Judged = Callable[[str], Outcome]


def needs(member: Member) -> Any:
    reason = f"{member.framework} is not installed"
    return pytest.mark.skipif(member.missing, reason=reason)


EACH = [pytest.param(m, id=m.id, marks=needs(m)) for m in ZOO]
RIGHT = {m.right: pytest.param(m.right, id=m.right.__name__, marks=needs(m))
         for m in ZOO}  # fmt: skip


@pytest.mark.parametrize("member", EACH)
def test_member_is_caught_first_by_the_check_that_it_names(
    judged: Judged, member: Member
) -> None:
    outcome = judged(member.id)

    assert (outcome.status, outcome.trial.reason != "") == ("killed", True)
    assert outcome.first_check == member.caught_by


@pytest.mark.parametrize("member", EACH)
def test_step_at_fault_is_the_first_suspect_where_steps_show(
    judged: Judged, member: Member
) -> None:
    outcome = judged(member.id)

    assert outcome.located_right is (None if member.step is None else True)


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize("make", RIGHT.values())
def test_right_sibling_passes(make: Make) -> None:
    subject = make()

    report = run(subject)

    assert report.verdict == "pass"


def test_members_state_what_a_reader_needs() -> None:
    known = {check.id for check in CHECKS}

    for member in ZOO:
        assert member.caught_by in known, member.id
        assert member.story.endswith("."), member.id
        assert member.before or member.after, member.id
        assert (member.thread or "https://github.com/").startswith(
            "https://github.com/"
        )


def test_code_of_a_member_is_where_it_says() -> None:
    for member in ZOO:
        lines = (ROOT / member.file).read_text(encoding="utf-8").splitlines()

        assert lines[member.line - 1].startswith(f"def {member.function}("), member.id


def test_ids_are_unique_among_all_faults() -> None:
    counts = Counter(fault.id for fault in everything())

    assert [name for name, count in counts.items() if count > 1] == []


def test_zoo_has_the_classes_that_lenet_ref_cannot_hold() -> None:
    classes = {member.mistake for member in ZOO}

    assert {"mode", "hook", "graph", "state", "batch", "colour", "in place",
            "preprocessing", "geometry", "numerics", "method"} <= classes  # fmt: skip


def test_members_of_a_missing_framework_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        module, "find_spec", lambda name: None if name == "captum" else object()
    )

    missing = absent()

    of_captum = [m.id for m in ZOO if m.framework == "captum"]
    assert missing == {"captum": tuple(of_captum)}
    assert not set(of_captum) & {fault.id for fault in everything()}


def test_frameworks_of_the_zoo_are_spelt_as_they_are_imported() -> None:
    frameworks = {member.framework for member in ZOO}

    assert frameworks == {"torch", "captum", "numpy", "matplotlib"}
    assert importlib.util.find_spec("numpy")
