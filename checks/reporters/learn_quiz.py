"""The quiz, as a learner sees it."""

from checks.ledger import Ledger
from checks.reporters.learn_maps import show_maps
from checks.reporters.learn_trace import show_trace
from checks.reporters.page import Page
from lenet_ref.trace import Array

__all__ = ["show_ledger_item", "show_map_item", "show_mark", "show_score"]

MARKS = ("bold red", "bold yellow", "bold green")


def _heading(page: Page, number: int, count: int) -> None:
    page.line()
    page.line(f"question {number} of {count}", "bold")


def show_ledger_item(page: Page, number: int, count: int, ledger: Ledger) -> None:
    """A question that shows a ledger."""
    _heading(page, number, count)
    show_trace(page, ledger, "logit")


def show_map_item(
    page: Page, number: int, count: int, shown: dict[str, Array | None]
) -> None:
    """A question that shows a heat map."""
    _heading(page, number, count)
    page.line("the heat map for the logit of the digit's own class")
    show_maps(page, shown)


def show_mark(page: Page, points: int, says: str) -> None:
    """What an answer is worth, and what there is to know."""
    page.lead(f"{points} of 2", says, MARKS[points])


def show_score(page: Page, points: int, answered: int, seed: int) -> None:
    """The sum."""
    page.line()
    page.line(f"{points} of {2 * answered} points; the same again: --seed {seed}")
