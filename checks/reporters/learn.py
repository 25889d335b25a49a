"""What a learner is told: of exercises, of claims and of hints."""

from collections.abc import Mapping, Sequence
from typing import Any

from checks.reporters.page import Page, table
from checks.reporters.words import counted

__all__ = [
    "show_beginning",
    "show_claim",
    "show_hints",
    "show_list",
    "show_page",
    "show_task",
    "show_welcome",
]

GREEN, RED, YELLOW = "bold green", "bold red", "bold yellow"


def show_welcome(page: Page, root: str, count: int) -> None:
    """Say what was made, once."""
    page.lead("BEGIN", f"{counted(count, 'exercise')}, one at a time, in {root}", GREEN)
    page.prose(
        "Each holds a copy of a small network and its heat maps, with one step wrong. "
        "Find the step, then mend it.",
        indent=7,
    )
    page.line()


WORKED = "## "
"""What the heading of a page's worked example begins with."""


def show_beginning(page: Page, text: str) -> None:
    """Write the first part of a chapter's page, and how to read on."""
    for line in text.partition(f"\n{WORKED}")[0].rstrip().splitlines():
        page.line(line)
    page.line()
    page.line("One such bug, worked through from map to line: heatcheck learn page")
    page.line()


def show_page(page: Page, text: str, folder: str) -> None:
    """Write a chapter's page as it stands."""
    for line in text.rstrip().splitlines():
        page.line(line)
    page.line()
    page.line("To try the worked example, go to the folder where worked.py is:")
    page.line(f"  cd {folder}")


def show_task(page: Page, facts: Mapping[str, Any]) -> None:
    """The exercise to be done: symptom, folder, and what to type."""
    page.lead(f"{facts['number']:02d}", facts["title"], "bold")
    page.prose(facts["symptom"], indent=4)
    page.line()
    page.entry("folder", facts["folder"], indent=0)
    page.entry("map", facts["map"], indent=0)
    done = "found" if facts["found"] else "not yet claimed"
    page.entry("so far", f"{done}, {'mended' if facts['fixed'] else 'not mended'}", 0)
    page.line()
    rows = [(f"  {what}", says) for what, says in COMMANDS]
    for line in table(rows):
        page.line(line)


COMMANDS = (
    ("heatcheck learn picture", "the heat map, here in the terminal"),
    ("heatcheck learn trace", "what size the values are at each step"),
    ("heatcheck explain", "which checks there are"),
    ("heatcheck learn guess CHECK", "does this check see it?"),
    ("python debug.py --step conv3", "stop there, in the folder above"),
    ("heatcheck learn claim STEP", "name the step that is wrong, such as conv3"),
    ("heatcheck learn run", "is it mended?"),
    ("heatcheck learn hint", "when stuck"),
)


def show_list(page: Page, facts: Mapping[str, Any]) -> None:
    """All exercises by chapter, with what was done."""
    lines = iter(table([_listed(one) for one in facts["exercises"]]))
    for chapter in facts["chapters"]:
        page.line(f"{chapter['number']}  {chapter['title']}", "bold")
        for _ in chapter["exercises"]:
            page.line(next(lines))
    page.line()
    done = f"{facts['solved']} of {facts['of']} done, {facts['points']} points"
    page.line(f"{done}; > is the current one")


def _listed(one: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        f"   {'>' if one['current'] else ' '} {one['number']:02d}",
        one["name"],
        "*" * one["level"],
        one["state"],
        f"{one['points']} of 10" if one["state"] == "done" else "",
    )


def show_claim(page: Page, claim: Mapping[str, Any]) -> None:
    """What is said of a claim."""
    named = ", ".join(filter(None, (claim["step"], claim["direction"])))
    if claim["right"]:
        page.lead("RIGHT", f"{named}: that is where it sits", GREEN)
        others = [step for step in claim["accepted"] if step != claim["step"]]
        if others:
            page.prose(f"the same code runs in: {' '.join(others)}", indent=7)
        if claim["places"] > 1:
            page.prose(f"it takes a mend in {claim['places']} places", indent=7)
        return
    if claim["near"]:
        page.lead("NEARLY", f"{named}: the step is right, the direction is not", YELLOW)
    else:
        page.lead("NO", f"{named}: it is not there", RED)
    if claim["known"]:
        page.prose("the step was found before, and this does not count", indent=4)
        return
    missed = f"{counted(claim['missed'], 'claim')} missed so far"
    page.prose(f"{missed}; each costs {claim['cost']}", indent=4)


def show_hints(page: Page, hints: Sequence[str], total: int, note: str) -> None:
    """Hints that were opened, the newest last."""
    for number, hint in enumerate(hints, 1):
        page.lead(f"hint {number} of {total}", hint, YELLOW)
    if note:
        page.line()
        page.prose(note)
