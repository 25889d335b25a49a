import pytest

from checks.faults.cells import cell, decade, near
from checks.report import Finding, Result


def finding(measured: float, allowed: float) -> Finding:
    return Finding(
        subject="s", seed=0, step=None, kind=None, direction=None, case=None,
        measured=measured, allowed=allowed, says="", often="",
    )  # fmt: skip


def result(status: str, worst: Finding | None = None) -> Result:
    return Result(check="data.x", family="data", status=status, worst=worst)


@pytest.mark.parametrize(
    ("measured", "allowed", "expected"),
    [
        (1.5, 1.0, "0"),
        (999.0, 1.0, "3"),
        (2e11, 1.0, "b"),
        (1.0, 0.0, "c"),
        (float("nan"), 1.0, "c"),
        (1e99, 1.0, "c"),
    ],
)
def test_failure_is_the_decade_of_its_margin(
    measured: float, allowed: float, expected: str
) -> None:
    one = result("fail", finding(measured, allowed))

    char = cell(one)

    assert char == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [("pass", "."), ("not_applicable", "-"), ("inconclusive", "?"), ("blocked", "!"),
     ("error", "E")],
)  # fmt: skip
def test_what_is_no_failure_has_a_sign_and_no_decade(
    status: str, expected: str
) -> None:
    char = cell(result(status, finding(1e9, 1.0)))

    assert char == expected
    assert decade(char) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("9", "a", True), ("a", "c", False), ("0", ".", False), ("?", ".", False),
     ("-", "-", True), ("!", "-", False)],
)  # fmt: skip
def test_cells_are_near_within_a_decade(one: str, other: str, expected: object) -> None:
    assert near(one, other) is expected
    assert near(other, one) is expected
