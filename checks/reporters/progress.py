"""Progress: what is going on, on a terminal only, gone when it is over."""

import contextlib
import sys
from collections.abc import Callable, Iterator

__all__ = ["asking", "planting"]


@contextlib.contextmanager
def asking(total: int) -> Iterator[Callable[[str], None] | None]:
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

        def put(check: str) -> None:
            bar.update(task, description=check)
            bar.refresh()
            bar.advance(task)

        yield put


@contextlib.contextmanager
def planting() -> Iterator[Callable[[int, int], None] | None]:
    """Count faults as they come in, with their rate and the time left."""
    if not sys.stderr.isatty():
        yield None
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
        task = bar.add_task("", total=None, rate="")

        def done(count: int, total: int) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:.1f} a second" if speed else ""
            bar.update(task, completed=count, total=total, rate=rate)

        yield done
