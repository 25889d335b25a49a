"""What a learner is told of a copy that was judged."""

import textwrap
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from checks.report import Result
from checks.reporters.page import LABEL, Page
from checks.reporters.terminal import show_result
from checks.reporters.words import came, where

__all__ = [
    "show_difference",
    "show_guess",
    "show_mended",
    "show_objection",
    "show_reveal",
    "show_trouble",
]

GREEN, RED, YELLOW = "bold green", "bold red", "bold yellow"


def show_trouble(page: Page, at: str, says: str, advice: str) -> None:
    """Why a copy could not be judged."""
    page.lead("STOP", f"{at}: {says}" if at else says, RED)
    if advice:
        page.entry("try", advice)


def show_objection(
    page: Page, result: Result, passed: int, *, found: bool, raised_at: str
) -> None:
    """The first check that objects; the place only to those who know it."""
    page.lead("FAIL", result.check, RED)
    at = result.worst
    if at is None:
        page.entry("why", result.reason)
    else:
        page.entry("what", at.says)
        page.entry("came", came(at))
        told = where(at) if found else "yours to say: heatcheck learn claim STEP"
        page.entry("where", told)
    if raised_at:
        page.entry("raised", f"at {raised_at}")
    if passed:
        page.entry("passed", f"{passed} checks that come before it")
    page.line(f"  again   {result.again}")


def show_difference(page: Page, differs: Sequence[str]) -> None:
    """A copy passes every check, and answers otherwise than it should."""
    page.lead("FAIL", "every check passes, but it is no fix", RED)
    page.entry(
        "why",
        f"on cases that you have not seen, {len(differs)} answers are wrong; the first "
        f"is {differs[0]}",
    )
    page.entry("often", "right for the bundled digits only, or for one shape only")


def show_guess(page: Page, result: Result) -> None:
    """What one check says of the copy: all that it knows."""
    if result.status == "pass":
        page.lead("PASS", f"{result.check}: it sees nothing", GREEN)
        page.entry("so", "the fault keeps this true; ask what it must break instead")
    elif result.status == "not_applicable":
        page.lead("NONE", f"{result.check}: does not apply here", YELLOW)
        page.entry("why", result.reason)
    else:
        show_result(page, result, named=True)
    if result.status == "blocked":
        page.entry("so", "first see what stops it: heatcheck learn run")


def show_mended(page: Page, *, found: bool) -> None:
    """A copy is right again."""
    page.lead(
        "MENDED", "every check passes, and every answer is as it should be", GREEN
    )
    if not found:
        page.prose("which step was it? type heatcheck learn claim STEP to end it", 8)


def show_reveal(page: Page, facts: Mapping[str, Any]) -> None:
    """What it was, once it is done."""
    page.line()
    page.line("what it was", "bold")
    page.entry("where", f"{facts['place']}: {facts['function']}")
    for at, wrong, right in facts["passages"]:
        if len(facts["passages"]) > 1:
            page.entry("at", at)
        _show_code(page, "wrong", wrong)
        _show_code(page, "right", right)
    page.entry("story", facts["story"])
    if facts["check"]:
        page.entry("check", facts["check"])
    page.entry("lesson", facts["lesson"])
    if facts["thread"]:
        page.line(f"  really  {facts['thread']}")


def _show_code(page: Page, label: str, code: str) -> None:
    """Lines as they stand; one that is too wide goes on, set in, on the next."""
    room = page.width - LABEL - 2
    lines = [
        part
        for line in code.splitlines()
        for part in textwrap.wrap(
            line, room, subsequent_indent=f"{_indentation(line)}    "
        )
        or [""]
    ]
    for name, line in zip_longest([label], lines, fillvalue=""):
        page.line(f"  {name:{LABEL}}{line}".rstrip())


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
