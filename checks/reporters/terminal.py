"""What a person wants to see of a run: the verdict, each family, and what failed."""

from collections import defaultdict
from collections.abc import Mapping

from checks.contract import Contract
from checks.report import Finding, Report, Result, Suspect
from checks.reporters.page import Page, number, table
from checks.reporters.words import (
    STYLES,
    contract_line,
    counted,
    judged_line,
    place,
    status_word,
)

__all__ = ["show_report"]

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
    style = STYLES.get(report.verdict, UNDECIDED)
    page.lead(report.verdict.upper(), " and ".join(contracts), style)
    page.entry("", judged_line(report), indent=0)
    for name, contract in contracts.items():
        of = f" ({name})" if len(contracts) > 1 else ""
        page.entry("", f"{contract_line(contract)}{of}", indent=0)
    page.line()
    _show_families(page, report)
    _show_failures(page, report)
    _show_unjudged(page, report)
    _show_suspects(page, report)


def _show_families(page: Page, report: Report) -> None:
    families: dict[str, list[Result]] = defaultdict(list)
    for result in report.results:
        families[result.family].append(result)
    header = ("family", "passed", "", "worst margin", "of")
    rows = [_family(page, name, found) for name, found in families.items()]
    for line in table([header, *rows], right=(1,)):
        page.line(line)


def _family(page: Page, name: str, results: list[Result]) -> tuple[str, ...]:
    """One line: passed of those that applied, and the result nearest to failing."""
    applied = [r for r in results if r.status != "not_applicable"]
    if not applied:
        return name, "-", "", "", "not applicable"
    passed = sum(result.status == "pass" for result in applied)
    worst = max(applied, key=_margin)
    told = number(_margin(worst)) if _margin(worst) else "exact"
    if not any(result.worst for result in applied):
        told = "-"
    bar = page.bar(min(_margin(worst), 1.0))
    _, _, statement = worst.check.partition(".")
    of = statement if _margin(worst) else ""
    return name, f"{passed}/{len(applied)}", bar, told, of


def _margin(result: Result) -> float:
    return (result.worst.margin or 0.0) if result.worst else 0.0


def _show_failures(page: Page, report: Report) -> None:
    for result in report.failed[:IN_FULL]:
        page.line()
        _show_failure(page, result)
    rest = report.failed[IN_FULL:]
    if rest:
        page.line()
        page.line(f"{len(rest)} more fail")
        rows = [("", r.check, place(r.worst) if r.worst else "") for r in rest]
        for line in table(rows):
            page.line(line)


def _show_failure(page: Page, result: Result) -> None:
    page.lead("FAIL", result.check, STYLES["fail"])
    at = result.worst
    if at is None:
        page.entry("why", result.reason)
        return
    page.entry("where", _where(at))
    page.entry("what", at.says)
    page.entry("came", _came(at))
    others = [place(f) for f in result.failing if f is not at]
    if others:
        page.entry("also", ", ".join(f"{other}" for other in dict.fromkeys(others)))
    page.entry("often", at.often)
    if at.advice:
        page.entry("try", at.advice)
    page.line(f"  again   {result.reproduced_by()}")


def _where(at: Finding) -> str:
    case = f"; image {at.case[0]}, target {at.case[1]}" if at.case else ""
    return f"{place(at)}{case}; of {at.subject}"


def _came(at: Finding) -> str:
    beyond = at.allowed > 0 and at.margin is not None
    times = f" ({number(at.margin)} times as much)" if beyond else ""
    return f"{number(at.measured)}, allowed {number(at.allowed)}{times}"


def _show_unjudged(page: Page, report: Report) -> None:
    """What neither passed nor failed, by reason; of what may not be so, also the ids."""
    reasons: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in report.results:
        if result.status not in ("pass", "fail"):
            reasons[result.status, result.reason].append(result)
    if reasons:
        page.line()
    for (status, reason), results in sorted(reasons.items(), key=_gravity):
        title = f"{counted(len(results), 'check')} {status_word(status)}"
        page.lead(title, reason, UNDECIDED if status != "not_applicable" else "")
        if status != "not_applicable":
            _show_ids(page, results)


GRAVITY = ("error", "blocked", "inconclusive", "known", "not_applicable")


def _gravity(item: tuple[tuple[str, str], list[Result]]) -> tuple[int, int]:
    (status, _), results = item
    return GRAVITY.index(status), -len(results)


def _show_ids(page: Page, results: list[Result]) -> None:
    page.entry("", ", ".join(result.check for result in results), indent=0)
    advice = {r.worst.advice for r in results if r.worst and r.worst.advice}
    for one in sorted(advice):
        page.entry("try", one)


def _show_suspects(page: Page, report: Report) -> None:
    if not report.failed:
        return
    page.line()
    page.line("suspects, most likely first", "bold")
    for rank, suspect in enumerate(report.suspects[:SUSPECTS], 1):
        _show_suspect(page, rank, suspect)
    more = len(report.suspects) - SUSPECTS
    if more > 0:
        page.line(f"  and {more} more in --json FILE")
    page.line()
    page.line(f"why it holds, what breaks it: heatcheck explain {report.first_check}")


def _show_suspect(page: Page, rank: int, suspect: Suspect) -> None:
    where = f"{suspect.function} ({suspect.source})" if suspect.function else ""
    page.entry(f"{rank}", ": ".join(filter(None, (place(suspect), where))))
    page.entry("", suspect.says)
