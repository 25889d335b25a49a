"""What a person wants to see of a run: the verdict, each family, and what failed."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from checks.contract import Contract
from checks.report import Report, Result
from checks.reporters.page import Page, number, table
from checks.reporters.words import (
    STYLES,
    came,
    contract_line,
    counted,
    judged_line,
    place,
    status_word,
    suspected,
    where,
)

__all__ = ["show_findings", "show_report", "show_result", "show_verdict"]

IN_FULL = 3
"""Failures told in full, in catalogue order; of the others a line each."""

SUSPECTS = 3
"""Suspects told; the JSON has them all."""

UNDECIDED = "bold yellow"


def show_report(page: Page, report: Report, contracts: Mapping[str, Contract]) -> None:
    """Write a report.

    Parameters
    ----------
    page : Page
    report : Report
    contracts : mapping of str to Contract
        Of each subject judged, by its name, the first being the one asked for.
    """
    _show_outcome(page, report, " and ".join(contracts))
    for name, contract in contracts.items():
        page.entry("judged", f"{name}: {contract_line(contract)}", indent=0)
    page.line()
    show_findings(page, report, named=len(contracts) > 1)


def show_findings(page: Page, report: Report, *, named: bool) -> None:
    """Families, and what failed, was undecided or not put; whom that points at.

    Parameters
    ----------
    page : Page
    report : Report
    named : bool
        Whether to say of which subject each finding is.
    """
    _show_families(page, report)
    _show_failures(page, report, named=named)
    _show_undecided(page, report)
    _show_unjudged(page, report)
    _show_suspects(page, report)


def show_verdict(page: Page, report: Report) -> None:
    """Write what a report amounts to: the verdict, the counts and the suspects."""
    _show_outcome(page, report, report.subject)
    _show_suspects(page, report)


def show_result(page: Page, result: Result, *, named: bool) -> None:
    """Write one result that is no pass.

    Parameters
    ----------
    page : Page
    result : Result
    named : bool
        Whether to say which of the networks judged together it is about.
    """
    if result.status in STATUS_MARKS:
        _show_reason(page, result)
    else:
        _show_failure(page, result, named=named)


def _show_outcome(page: Page, report: Report, names: str) -> None:
    style = STYLES.get(report.verdict, UNDECIDED)
    page.lead(report.verdict.upper(), names, style)
    if report.suspects and report.suspects[0].fault:
        page.entry("because", report.suspects[0].says, indent=0)
    page.entry("checks", judged_line(report), indent=0)


def _show_families(page: Page, report: Report) -> None:
    families: dict[str, list[Result]] = defaultdict(list)
    for result in report.results:
        families[result.family].append(result)
    header = ("family", "", "passed", "", "margin", "worst of them")
    rows = [_family(page, name, found) for name, found in families.items()]
    for (_, mark, *_), line in zip(
        [header, *rows], table([header, *rows], right=(2,)), strict=True
    ):
        page.line(line, MARKED.get(mark, ""))


MARKED = {"FAIL": STYLES["fail"], "open": UNDECIDED}
"""Colour of a family's line, by its mark."""


def _family(page: Page, name: str, results: list[Result]) -> tuple[str, ...]:
    """One line: passed of those that applied, and the largest margin among them."""
    applied = [r for r in results if r.status != "not_applicable"]
    if not applied:
        return name, "-", "-", "", "", "not applicable"
    passed = sum(result.status == "pass" for result in applied)
    worst = max(applied, key=_margin)
    told = number(_margin(worst) or None) if any(r.worst for r in applied) else ""
    return (
        name,
        _mark({result.status for result in applied}),
        f"{passed}/{len(applied)}",
        page.bar(_margin(worst)),
        told,
        worst.check.partition(".")[2] if _margin(worst) else "",
    )


def _mark(statuses: set[str]) -> str:
    if statuses & {"fail", "error"}:
        return "FAIL"
    return "ok" if statuses <= {"pass", "known"} else "open"


def _margin(result: Result) -> float:
    return (result.worst.margin or 0.0) if result.worst else 0.0


def _show_failures(page: Page, report: Report, *, named: bool) -> None:
    for result in report.failed[:IN_FULL]:
        page.line()
        _show_failure(page, result, named=named)
    rest = report.failed[IN_FULL:]
    if rest:
        page.line()
        page.line("1 more fails" if len(rest) == 1 else f"{len(rest)} more fail")
        for line in table([("", r.check, place(r.worst)) for r in rest]):
            page.line(line)


def _show_failure(page: Page, result: Result, *, named: bool) -> None:
    page.lead("FAIL", result.check, STYLES["fail"])
    if result.reason:
        page.entry("why", result.reason)
    at = result.worst
    if at is not None and not _passed_after_all(result):
        page.entry("where", where(at) + (f"; {at.subject}" if named else ""))
        page.entry("what", at.says)
        page.entry("came", came(at))
        others = dict.fromkeys(place(f) for f in result.failing)
        others.pop(place(at), None)
        if others:
            page.entry("also at", "; ".join(others))
        page.entry("often", at.often)
    page.line(f"  again   {result.reproduced_by()}")


def _passed_after_all(result: Result) -> bool:
    """Whether it fails for having passed: then no number is out of bounds."""
    return bool(result.reason) and not result.failing


def _show_undecided(page: Page, report: Report) -> None:
    """Checks that could not tell, or broke down, each with its reason."""
    for status in ("error", "inconclusive"):
        found = [result for result in report.results if result.status == status]
        for result in found:
            if result.worst is not None:
                page.line()
                _show_reason(page, result)
        _show_alike(page, [result for result in found if result.worst is None])


def _show_alike(page: Page, results: list[Result]) -> None:
    """Those of one reason, which says all that there is to say, together."""
    by_reason: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_reason[result.reason].append(result)
    for reason, alike in by_reason.items():
        page.line()
        for result in alike:
            page.lead(STATUS_MARKS[result.status], result.check, UNDECIDED)
        page.entry("why", reason)


def _show_reason(page: Page, result: Result) -> None:
    page.lead(STATUS_MARKS[result.status], result.check, UNDECIDED)
    page.entry("why", result.reason)
    at = result.worst
    if at is not None:
        page.entry("where", where(at))
        page.entry("what", at.says)
        page.entry("came", came(at))
        if at.advice:
            page.entry("try", at.advice)
        page.line(f"  again   {result.reproduced_by()}")


STATUS_MARKS = {"inconclusive": "OPEN", "error": "ERROR", "blocked": "BLOCKED"}
"""Words before a check that neither passed nor failed."""


def _show_unjudged(page: Page, report: Report) -> None:
    """What was not put, counted by reason."""
    for status in ("blocked", "known", "not_applicable"):
        reasons = Counter(r.reason for r in report.results if r.status == status)
        if reasons:
            page.line()
            page.line(f"{counted(reasons.total(), 'check')} {status_word(status)}")
        for reason, count in reasons.most_common():
            page.entry(f"{count:>4}", reason)


def _show_suspects(page: Page, report: Report) -> None:
    if not report.failed:
        return
    page.line()
    if report.suspects:
        page.line("suspects, most likely first", "bold")
    for rank, suspect in enumerate(report.suspects[:SUSPECTS], 1):
        page.entry(f"{rank:>4}", suspected(suspect))
    more = len(report.suspects) - SUSPECTS
    if more > 0:
        page.entry("", f"and {more} more, in --json FILE")
    if report.suspects:
        page.line()
    page.line(f"what this says, and why: heatcheck explain {report.first_check}")
