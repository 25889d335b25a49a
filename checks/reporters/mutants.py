"""Mutants for people: how many are caught, how many located, and which are not."""

from collections import Counter
from collections.abc import Mapping, Sequence

from checks.mutation.summary import Judged, Share, Summary
from checks.reporters.page import Page, table
from checks.reporters.words import STYLES, counted

__all__ = ["show_blind", "show_mutants"]

LITERATURE = "published tools name the fault first in 21 of 40 and 53 of 109"
"""DeepLocalize (Wardat et al. 2021) and deepmufl (Ghanbari et al. 2023)."""

SHORT = {
    "killed": "survivors without a proof",
    "located": "functions named wrong by comparison",
    "first": "first suspects wrong",
    "third": "no right one among three suspects",
}


def show_mutants(page: Page, told: Summary, least: Mapping[str, float]) -> None:
    """Write what survived, and below that the numbers.

    Parameters
    ----------
    page : Page
    told : Summary
    least : mapping of str to float
        Shares that must be reached.
    """
    for one in told.disproved:
        _show(page, one, f"proved equivalent, and {_killed_by(one)}")
    for one in told.unexplained:
        _show(page, one)
    counts = ", ".join(f"{n:,} {status}" for status, n in told.counts.items() if n)
    page.entry("mutants", f"{sum(told.counts.values()):,}: {counts}", indent=0)
    page.entry("killed", f"{told.killed} of those not equivalent", indent=0)
    if told.killed_valid.whole:
        valid = f"{told.killed_valid} of those that still give a valid map; "
        page.entry("", f"{valid}{told.deceptive} of these deceive", indent=0)
    if told.located.whole:
        page.entry("located", f"by comparison {told.located}", indent=0)
        page.entry("", _by_steps(told.first, told.third), indent=0)
        page.entry("", _left_out(told.stepless, told.unreported), indent=0)
        page.entry("", f"({LITERATURE})", indent=0)
    rate = f"{told.rate:.0f} mutants a second of one core, {told.judged:,} judged"
    page.entry("rate", rate, indent=0)
    _show_verdict(page, told, least)


def _by_steps(first: Share, third: Share) -> str:
    return f"by steps alone: first suspect {first}, one of three {third}"


def _left_out(stepless: int, unreported: int) -> str:
    unasked = f"{unreported:,} that cannot be imported"
    return f"not counted there: {stepless:,} of what no step runs, {unasked}"


def _show(page: Page, one: Judged, why: str = "") -> None:
    """A mutant: what was changed where, and what became of it."""
    arrow = "→" if page.unicode else "->"
    for change in one.mutant.changes:
        where = f"{change.edit.file}:{change.edit.line}  {change.function}"
        page.line(f"{one.outcome.status:<12}{where}", STYLES["fail"])
        before, after = (
            " ".join(text.split()) for text in (change.edit.before, change.edit.after)
        )
        page.entry("", f"{before}  {arrow}  {after}", indent=4)
    page.entry("", "; ".join(filter(None, (one.mutant.id, why))), indent=4)


def _killed_by(one: Judged) -> str:
    return f"killed by {one.outcome.first_check}"


def _show_verdict(page: Page, told: Summary, least: Mapping[str, float]) -> None:
    wrong = [SHORT[name] for name in told.short(least)]
    if told.disproved:
        wrong.append(f"{counted(len(told.disproved), 'proof')} disproved")
    if wrong:
        page.lead("FAIL", "; ".join(wrong), STYLES["fail"])
    else:
        page.lead("PASS", "every mutant is caught, or proved to change nothing",
                  STYLES["pass"])  # fmt: skip


def show_blind(
    page: Page, families: Sequence[str], passed: Sequence[Judged], told: Summary
) -> None:
    """Write what a suite of some families would pass, and the checks to add.

    Parameters
    ----------
    page : Page
    families : sequence of str
    passed : sequence of Judged
        Mutants that these families pass, as the whole battery judges them.
    told : Summary
        Of the campaign with these families alone.
    """
    for one in passed:
        _show(page, one, _killed_by(one) if one.outcome.noticed else "seen by no check")
    suite = " and ".join(families)
    page.entry("suite", f"{suite}: kills {told.killed}", indent=0)
    blind = f"to {counted(len(passed), 'mutant')}"
    first = Counter(o.outcome.first_check for o in passed if o.outcome.first_check)
    rows = [("", str(count), check) for check, count in first.most_common()]
    page.entry("blind", f"{blind}; to add:" if rows else blind, indent=0)
    for line in table(rows, right=(1,)) if rows else ():
        page.line(line)
