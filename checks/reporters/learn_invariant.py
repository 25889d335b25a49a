"""What a learner is told of invariants to be written."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from checks.reporters.page import Page, table

if TYPE_CHECKING:
    from checks.exercises.invariant import Graded

__all__ = ["show_grade", "show_task", "show_tasks"]


MARKS = {True: ("yes", "bold green"), False: ("no ", "bold red")}


def show_tasks(page: Page, done: Mapping[str, bool]) -> None:
    """All tasks, and which are done."""
    for line in table([(f"  {n}", "done" if ok else "") for n, ok in done.items()]):
        page.line(line)
    page.line()
    page.line("begin one, and later grade it: heatcheck learn invariant NAME")


def show_task(page: Page, statement: str, folder: str, name: str) -> None:
    """A task that was begun."""
    page.prose(statement)
    page.line()
    page.line("say so in code:")
    page.line(f"  {folder}/invariant.py")
    page.line("then grade it:")
    page.line(f"  heatcheck learn invariant {name}")


def show_grade(page: Page, found: "Graded", lesson: str) -> None:
    """What an invariant is worth."""
    if found.trouble:
        at = f"{found.trouble.at}: " if found.trouble.at else ""
        page.lead("STOP", f"{at}{found.trouble.says}", "bold red")
        return
    seen, siblings = sum(found.siblings), len(found.siblings)
    parts = (
        (found.right == found.of, f"holds for {found.right} of {found.of} right ones"),
        (found.suspect, "fails for the suspect"),
        (seen == siblings, f"fails for {seen} of {siblings} faults not shown"),
    )
    for good, says in parts:
        mark, style = MARKS[good]
        page.lead(mark, says, style)
    page.line()
    if found.passed:
        page.lead("PASS", f"an invariant. {lesson}", "bold green")
    else:
        page.prose(_advice(found))


def _advice(found: "Graded") -> str:
    if found.right < found.of:
        return "It asks too much: it fails where nothing is wrong. Allow for rounding?"
    if not found.suspect:
        return "It asks too little: it holds for the suspect too."
    return "It fits the suspect too closely: other faults of the kind get past it."
