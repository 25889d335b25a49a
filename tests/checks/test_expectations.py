from collections.abc import Callable

import pytest

from checks.expectations import ExpectationError, as_expected, checked
from checks.report import Finding, Report, Result, Suspect
from checks.verdict import overall

PIXELS, SIGNS, REPEAT = (
    "gradients.pixels_agree",
    "signs.pixel_signs_agree",
    "state.repeat_is_identical",
)

Make = Callable[..., Report]


def finding() -> Finding:
    return Finding(
        subject="mine.py:subject", seed=0, step=None, kind=None, direction=None,
        case=(1, 2), measured=2.0, allowed=1.0, says="a", often="b",
    )  # fmt: skip


@pytest.fixture
def make_report() -> Make:
    """A report of results with these statuses, by check."""

    def make(statuses: dict[str, str]) -> Report:
        results = tuple(
            Result(
                check=check,
                family=check.partition(".")[0],
                status=status,
                worst=finding(),
                failing=(finding(),) if status == "fail" else (),
            )
            for check, status in statuses.items()
        )
        accused = Suspect(step=None, kind=None, direction=None, says="the map")
        return Report(
            subject="mine.py:subject",
            verdict=overall(results),
            results=results,
            suspects=(accused,) if "fail" in statuses.values() else (),
            check_set="0.1",
            seed=0,
            duration_s=1.0,
        )

    return make


def test_failure_that_was_expected_is_known_with_its_reason(make_report: Make) -> None:
    report = make_report({PIXELS: "fail", REPEAT: "pass"})

    found = as_expected(report, {PIXELS: "maps are rounded"})

    assert found.verdict == "pass"
    assert [(r.status, r.reason) for r in found.results] == [
        ("known", "maps are rounded"),
        ("pass", ""),
    ]
    assert found.results[0].failing == report.results[0].failing
    assert found.suspects == ()


def test_another_failure_still_fails(make_report: Make) -> None:
    report = make_report({PIXELS: "fail", SIGNS: "fail"})

    found = as_expected(report, {PIXELS: "maps are rounded"})

    assert (found.verdict, found.first_check) == ("fail", SIGNS)
    assert found.suspects == report.suspects


def test_expected_failure_that_passes_fails(make_report: Make) -> None:
    report = make_report({PIXELS: "fail", REPEAT: "pass"})

    found = as_expected(report, {PIXELS: "rounded", REPEAT: "drop-out"})

    assert (found.verdict, found.first_check) == ("fail", REPEAT)
    assert "expected to fail (drop-out), and it passes" in found.results[1].reason
    assert found.suspects == ()


@pytest.mark.parametrize(
    "status", ["inconclusive", "not_applicable", "blocked", "error"]
)
def test_what_was_not_judged_stays_as_it_is(make_report: Make, status: str) -> None:
    report = make_report({PIXELS: status, REPEAT: "pass"})

    found = as_expected(report, {PIXELS: "maps are rounded"})

    assert found == report


def test_known_failure_alone_is_evidence_and_passes(make_report: Make) -> None:
    report = make_report({PIXELS: "fail"})

    found = as_expected(report, {PIXELS: "maps are rounded"})

    assert found.verdict == "pass"


def test_expectation_of_a_check_not_selected_is_left_alone(make_report: Make) -> None:
    report = make_report({REPEAT: "pass"})

    found = as_expected(report, {PIXELS: "maps are rounded"})

    assert found == report


@pytest.mark.parametrize(
    ("expected", "says"),
    [
        (
            {"gradients.pixel_agree": "rounded"},
            "'gradients.pixel_agree'; did you mean gradients.pixels_agree",
        ),
        ({PIXELS: " "}, f"expected failure of {PIXELS}: the reason is ' '"),
        ({PIXELS: True}, f"expected failure of {PIXELS}: the reason is True"),
    ],
)
def test_expectation_that_says_nothing_is_refused(
    expected: dict[str, str], says: str
) -> None:
    with pytest.raises(ExpectationError) as caught:
        checked(expected)

    assert says in str(caught.value)
