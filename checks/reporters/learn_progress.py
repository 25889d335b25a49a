"""Progress: what was done in a course, for people, and as Markdown."""

from collections.abc import Iterable, Mapping
from typing import Any

from checks.reporters.page import Page, table
from checks.reporters.words import counted

__all__ = ["markdown", "show_progress", "show_rot", "show_verified"]

STYLES = {"solved": "bold green", "mended": "bold yellow", "wrong": "bold red"}


def show_verified(page: Page, row: Mapping[str, Any]) -> None:
    """One exercise that was judged."""
    status = row["status"]
    page.lead(f"{status.upper():9}", _told(row), STYLES.get(status, ""))


def _told(row: Mapping[str, Any]) -> str:
    why = f": {row['why_not']}" if row["why_not"] else ""
    open_ = ": no claim was right yet" if row["status"] == "mended" else ""
    return f"{row['number']:02d} {row['name']}{why}{open_}"


def _rows(facts: Mapping[str, Any]) -> Iterable[tuple[str, ...]]:
    for one in facts["exercises"]:
        yield (
            f"{one['number']:02d}",
            one["name"],
            one["state"] or "-",
            str(len(one["claims"]) or "-"),
            str(one["hints"] or "-"),
            str(len(one["guesses"]) or "-"),
            str(one["points"] or "-"),
        )


HEADER = ("", "exercise", "", "claims", "hints", "guesses", "points")


def _sum(facts: Mapping[str, Any]) -> str:
    solved = f"{facts['solved']} of {counted(facts['of'], 'exercise')} done"
    return f"{solved}, {facts['points']} of {10 * facts['of']} points"


def show_progress(page: Page, facts: Mapping[str, Any]) -> None:
    """A table of all exercises, and the sum."""
    for line in table([HEADER, *_rows(facts)], right=(3, 4, 5, 6)):
        page.line(line)
    page.line()
    page.line(_sum(facts))


def markdown(facts: Mapping[str, Any]) -> str:
    """The same as a page of Markdown."""
    header = ("#", "exercise", "state", *HEADER[3:])
    lines = [f"| {' | '.join(row)} |" for row in (header, *_rows(facts))]
    rule = "|" + "---|" * len(header)
    parts = ["# heatcheck learn", "", _sum(facts), "", lines[0], rule, *lines[1:]]
    return "\n".join(parts) + "\n"


def show_rot(page: Page, exercises: int, complaints: int) -> None:
    """Whether a course is what its data says."""
    if complaints:
        page.line(f"{counted(complaints, 'complaint')}")
    elif exercises:
        says = f"{counted(exercises, 'exercise')}: each is what its data says"
        page.lead("PASS", says, "bold green")
    else:
        page.lead("FAIL", "there are no exercises", "bold red")
