import pytest

from checks import tolerances
from checks.catalogue import CHECKS, Check, named
from checks.explanation import explanation


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_explains_itself(check: Check) -> None:
    one = explanation(check)

    assert one.says.endswith(".")
    assert one.why.endswith(".")
    assert one.breaks.endswith(".")
    assert one.seen.startswith("https://github.com/")
    assert all(one.probes.values())
    assert one.as_json()["check"] == check.id


def test_tolerances_are_found_through_what_a_check_calls() -> None:
    one = explanation(named("gradients.directions_agree"))

    found = {tolerance.name: tolerance.value for tolerance in one.tolerances}
    assert found["DIFFERENCE_RTOL"] == tolerances.DIFFERENCE_RTOL
    assert found["ROUNDOFF_FACTOR"] == tolerances.ROUNDOFF_FACTOR
    assert "PAIRING_RTOL" not in found


def test_every_tolerance_belongs_to_some_check_or_probe() -> None:
    told = {t.name for check in CHECKS for t in explanation(check).tolerances}

    assert told <= set(tolerances.__all__)
    assert len(told) > len(tolerances.__all__) / 2


def test_fault_that_earned_a_check_is_told() -> None:
    one = explanation(named("state.repeat_is_identical"))

    (fault,) = one.faults
    assert fault.before != fault.after
    assert " in lenet_ref/" in fault.function


def test_every_check_was_earned() -> None:
    assert [check.id for check in CHECKS if not explanation(check).faults] == []
