"""Outcomes: what pytest is told of a result."""

from io import StringIO

from checks.report import Report, Result
from checks.reporters.page import Page
from checks.reporters.terminal import show_result, show_verdict
from checks.reporters.words import status_word

__all__ = ["CheckFailure", "settle", "verdict_text"]

FAILING = ("fail", "error")
UNDECIDED = ("inconclusive", "blocked")


class CheckFailure(AssertionError):  # noqa: N818  (a failed test, as pytest counts)
    """A check failed; the message is what ``heatcheck run`` tells of it."""


def settle(result: Result, *, strict: bool = False, named: bool = False) -> None:
    """Raise what pytest makes of a result; return where it passes.

    Nothing measured is never a pass: what could not be judged is skipped with its
    reason, and what is known to fail is an expected failure.

    Parameters
    ----------
    result : Result
    strict : bool
        Whether what is undecided fails.
    named : bool
        Whether to say which of the networks judged together failed.

    Raises
    ------
    CheckFailure
        Where the check failed or broke down.
    """
    __tracebackhide__ = True
    import pytest

    if result.status == "pass":
        return
    if result.status == "known":
        pytest.xfail(result.reason)  # which returns under --runxfail
    failing = (*FAILING, "known", *(UNDECIDED if strict else ()))
    if result.status in failing:
        raise CheckFailure(_text(result, named=named))
    # Each undecided check is told by itself; of what does not apply, each reason once.
    about = f"{result.check}: " if result.status == "inconclusive" else ""
    pytest.skip(f"{status_word(result.status)}: {about}{result.reason}")


def _text(result: Result, *, named: bool) -> str:
    file = StringIO()
    show_result(Page(file, plain=True), result, named=named)
    return file.getvalue().rstrip()


def verdict_text(report: Report) -> str:
    """The verdict, the counts and the suspects, in lines."""
    file = StringIO()
    show_verdict(Page(file, plain=True), report)
    return file.getvalue().rstrip()
