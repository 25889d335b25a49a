"""Expected failures: data that says which checks fail, and why that is known."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from checks.catalogue import named
from checks.report import Report, Result
from checks.verdict import overall

__all__ = ["ExpectationError", "as_expected", "checked"]


class ExpectationError(ValueError):
    """An expected failure that names no check, or gives no reason."""


def checked(expected: Mapping[str, Any]) -> Mapping[str, str]:
    """The same expected failures, each of a check that exists and with its reason.

    Raises
    ------
    ExpectationError
        If an id matches no check, as after it was renamed, or a reason says nothing.

    Examples
    --------
    >>> checked({"gradients.pixels_agree": ""})
    Traceback (most recent call last):
    checks.expectations.ExpectationError: expected failure of gradients.pixels_agree: \
the reason is '', expected why it fails, such as "maps are rounded to float16"
    """
    for check, reason in expected.items():
        try:
            named(check)
        except ValueError as error:
            msg = f"expected failure: {error}"
            raise ExpectationError(msg) from None
        if not isinstance(reason, str) or not reason.strip():
            msg = (
                f"expected failure of {check}: the reason is {reason!r}, expected "
                'why it fails, such as "maps are rounded to float16"'
            )
            raise ExpectationError(msg)
    return expected


def as_expected(report: Report, expected: Mapping[str, str]) -> Report:
    """The report with known failures told apart from new ones.

    A failure that was expected is ``known``, with the reason. One that was expected and
    passes fails, so that the list never outlives what it excuses. What was not judged
    stays as it is. Suspects are dropped where all that failed is known.

    Parameters
    ----------
    report : Report
    expected : mapping of str to str
        Check id to reason. Checks that the report has no result of are left alone.

    Raises
    ------
    ExpectationError
        As :func:`checked`.
    """
    known = checked(expected)
    results = tuple(
        _expected(result, known[result.check]) if result.check in known else result
        for result in report.results
    )
    still = any(result.status == "fail" and result.failing for result in results)
    return replace(
        report,
        verdict=overall(results),
        results=results,
        suspects=report.suspects if still else (),
    )


def _expected(result: Result, reason: str) -> Result:
    if result.status == "fail":
        return replace(result, status="known", reason=reason)
    if result.status == "pass":
        says = f"expected to fail ({reason}), and it passes: take it off the list"
        # Of all cases: one by itself is told as it is, whatever is expected.
        worst = result.worst and replace(result.worst, case=None)
        return replace(result, status="fail", reason=says, worst=worst)
    return result
