"""Progress: what is going on, on a terminal only, gone when it is over."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

from checks.catalogue import Check

__all__ = ["asking", "planting"]

Outcome = TypeVar("Outcome")


@contextlib.contextmanager
def asking(total: int) -> Iterator[Callable[[Check], None] | None]:
    """Name each check as it is put; nothing where standard error is no terminal.

    Drawn only when told, never from another thread: a subject under test must not be
    blamed for what a bar prints meanwhile.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(20), MofNCompleteColumn(), TextColumn("{task.description}"))
    bar = Progress(
        *columns,
        console=Console(file=sys.stderr),
        transient=True,
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    with bar:
        task = bar.add_task("", total=total)

        def put(check: Check) -> None:
            bar.update(task, description=check.id)
            bar.refresh()
            bar.advance(task)

        yield put


@contextlib.contextmanager
def planting(total: int) -> Iterator[Callable[[Outcome], Outcome]]:
    """Count outcomes as they pass, with their rate and the time left."""
    if not sys.stderr.isatty():
        yield lambda outcome: outcome
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(30),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    bar = Progress(*columns, console=Console(file=sys.stderr), transient=True)
    with bar:
        task = bar.add_task("", total=total, rate="")

        def planted(outcome: Outcome) -> Outcome:
            bar.advance(task)
            speed = bar.tasks[task].speed
            bar.update(task, rate=f"{speed:.1f} a second" if speed else "")
            return outcome

        yield planted
