"""Commands of ``heatcheck learn`` that look at a copy, and change nothing of it."""

from typing import Annotated

import typer

from checks.learn_voice import (
    desk_here,
    learning,
    near,
    page_here,
    tell_done,
    tell_examined,
    tell_picture,
    tell_reveal,
    tell_trouble,
)
from checks.mistyped import MistypedError
from checks.voice import FAILED

__all__ = ["Name", "page", "picture", "solution", "trace", "watch"]

Name = Annotated[
    str | None,
    typer.Argument(
        metavar="NAME",
        help="An exercise, by name or number; by default the current one.",
        show_default=False,
    ),
]


SOLVED = object()
"""In place of a change that is saved: there is nothing more to watch for."""


def watch(name: Name = None) -> None:
    """Judge your copy whenever you save it."""
    from contextlib import suppress

    from checks.exercises.asking import waiting
    from checks.exercises.watching import saves

    with learning(), suppress(KeyboardInterrupt):
        page, at = page_here(), desk_here(name)
        page.entry("watching", f" {near(at.folder)}/lenet_ref", 0)
        page.line("save a file there and it is judged; Ctrl-C ends it")
        changes = saves(at.folder / "lenet_ref", lambda: at.tries.solved)
        while not at.tries.solved:
            with waiting() as child:  # it is ready before anything is saved
                if next(changes, SOLVED) is SOLVED:
                    break
                judged = at.run(child)
            page.line()
            tell_examined(page, at, judged)
        tell_done(page, at)


def page(name: Name = None) -> None:
    """Show the chapter's page, with a bug worked through."""
    from checks.exercises.handout import PAGE
    from checks.reporters.learn import show_page

    with learning():
        at = desk_here(name)
        at.workspace.open_chapter(at.place)
        folder = at.workspace.chapter(at.place)
        text = (folder / PAGE).read_text(encoding="utf-8")
        show_page(page_here(), text, near(folder))


def trace(name: Name = None) -> None:
    """Show what size the values of your copy are at each step."""
    from checks.exercises.views import traced
    from checks.reporters.learn_trace import show_beside, show_trace

    with learning():
        page, at = page_here(), desk_here(name)
        found = traced(at)
        if found.trouble:
            tell_trouble(page, at, found.trouble)
            raise typer.Exit(FAILED)
        if found.ledger and found.true:
            show_beside(page, found.ledger, found.true, found.score)
        elif found.ledger:
            show_trace(page, found.ledger, found.score)


def picture(name: Name = None) -> None:
    """Draw the heat map of your copy as it is now."""
    from checks.exercises.handout import PICTURE
    from checks.exercises.views import picture as draw

    with learning():
        page, at = page_here(), desk_here(name)
        found = draw(at)
        if found.trouble:
            tell_trouble(page, at, found.trouble)
            raise typer.Exit(FAILED)
        beside = at.place.exercise.shown == "beside" or at.tries.solved
        tell_picture(page, at, found, beside=beside)
        page.line()
        page.line("in colour, with digit and blend:")
        page.line(f"  {near(at.folder / PICTURE)}")


def solution(name: Name = None) -> None:
    """Say what the fault is, once you have tried."""
    with learning():
        page, at = page_here(), desk_here(name)
        if not (at.tries.claims or at.is_edited or at.tries.solved):
            msg = (
                f"{at.place.name}: nothing was tried yet; type heatcheck learn claim "
                "STEP first, or change the copy"
            )
            raise MistypedError(msg)
        if not at.tries.solved:
            at.note(shown=True)
        page.lead(f"{at.place.number:02d}", at.place.exercise.title, "bold")
        page.line()
        tell_reveal(page, at)
