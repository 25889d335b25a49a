from collections.abc import Callable

import pytest

from checks.outcomes import CheckFailure, settle
from checks.report import STATUSES, Result

Make = Callable[[str], Result]


@pytest.fixture
def make_result() -> Make:
    return lambda status: Result(
        check="state.repeat_is_identical", family="state", status=status, reason="so"
    )


def outcome(result: Result, *, strict: bool) -> str:
    """What pytest would count, and its message."""
    try:
        settle(result, strict=strict)
    except CheckFailure as failure:
        return f"failed: {failure}"
    except pytest.skip.Exception as skip:
        return f"skipped: {skip}"
    except pytest.xfail.Exception as known:
        return f"xfailed: {known}"
    return "passed"


AGAIN = "\n  again   heatcheck run --select state.repeat_is_identical --seed 0"
FAILED = "failed: {mark}  state.repeat_is_identical\n  why     so{again}"

LOOSE = {
    "pass": "passed",
    "fail": FAILED.format(mark="FAIL", again=AGAIN),
    "inconclusive": "skipped: inconclusive: state.repeat_is_identical: so",
    "not_applicable": "skipped: not applicable: so",
    "blocked": "skipped: blocked: so",
    "error": FAILED.format(mark="ERROR", again=""),
    "known": "xfailed: so",
}
STRICT = LOOSE | {
    "inconclusive": FAILED.format(mark="OPEN", again=""),
    "blocked": FAILED.format(mark="BLOCKED", again=""),
}


def test_every_status_has_an_outcome() -> None:
    assert set(LOOSE) == set(STATUSES)


@pytest.mark.parametrize("status", STATUSES)
def test_only_a_pass_passes(make_result: Make, status: str) -> None:
    found = outcome(make_result(status), strict=False)

    assert found == LOOSE[status]


@pytest.mark.parametrize("status", STATUSES)
def test_what_is_undecided_fails_under_strict(make_result: Make, status: str) -> None:
    found = outcome(make_result(status), strict=True)

    assert found == STRICT[status]


def test_known_failure_fails_where_none_is_to_be_excused(
    make_result: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pytest, "xfail", len)  # --runxfail makes it do nothing too

    with pytest.raises(CheckFailure, match=r"FAIL  state\.repeat_is_identical"):
        settle(make_result("known"))


def test_text_has_no_colours_whatever_the_environment_asks_for(
    make_result: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")

    with pytest.raises(CheckFailure) as caught:
        settle(make_result("fail"))

    assert "\x1b" not in str(caught.value)
