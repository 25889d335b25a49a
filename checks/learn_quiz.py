"""The command ``heatcheck learn quiz``: a question, a line read, a mark."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from checks.learn_voice import course_here, learning, page_here
from checks.reporters.page import Page
from checks.voice import INTERRUPTED

if TYPE_CHECKING:
    from checks.exercises.quiz import Item

__all__ = ["quiz"]

SEEDS = 10_000


def quiz(
    seed: Annotated[
        int | None,
        typer.Option(
            min=0, help="Asks the same again.", show_default="another each time"
        ),
    ] = None,
    count: Annotated[int, typer.Option(min=1, max=50, help="Questions.")] = 10,
) -> None:
    """Judge ten ledgers and heat maps."""
    import secrets

    from checks.exercises.quiz import items
    from checks.reporters.learn_quiz import show_score

    with learning():
        page, course = page_here(), course_here()
        chosen = secrets.randbelow(SEEDS) if seed is None else seed
        page.line("answer right, wrong, or the step that is wrong, such as conv3")
        points = answered = 0
        for number, item in enumerate(items(course, chosen, count), 1):
            _show(page, number, count, item)
            mark = _marked(page, item)
            if mark is None:
                break
            points, answered = points + mark, answered + 1
        show_score(page, points, answered, chosen)
    if answered < count:
        raise typer.Exit(INTERRUPTED)


def _show(page: Page, number: int, count: int, item: "Item") -> None:
    from checks.ledger import Ledger
    from checks.reporters.learn_quiz import show_ledger_item, show_map_item

    if isinstance(item.shown, Ledger):
        show_ledger_item(page, number, count, item.shown)
    else:
        pictures = {"digit": item.shown.digit, "heat map": item.shown.heat}
        show_map_item(page, number, count, pictures)


def _marked(page: Page, item: "Item") -> int | None:
    """Points of the first answer that is one; None at the end of the input."""
    from checks.exercises.claims import steps
    from checks.exercises.quiz import marked
    from checks.reporters.learn_quiz import show_mark

    for line in iter(sys.stdin.readline, ""):
        mark = marked(item, line.strip().lower())
        if mark:
            show_mark(page, mark.points, mark.says)
            return mark.points
        page.prose(f"expected right, wrong, or one of {' '.join(steps())}")
    return None
