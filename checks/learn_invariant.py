"""The command ``heatcheck learn invariant``: a check of one's own, graded."""

from pathlib import Path
from typing import Annotated

import typer

from checks.learn_voice import learning, near, page_here
from checks.voice import FAILED

__all__ = ["invariant"]


def invariant(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="By default, lists them.")
    ] = None,
) -> None:
    """Write a check yourself, to see it graded."""
    from checks.exercises.invariant import graded
    from checks.exercises.task import TASKS, named_task
    from checks.exercises.workspace import begun
    from checks.reporters.learn_invariant import show_grade, show_task, show_tasks

    with learning():
        page = page_here()
        if name is None:
            workspace, _ = begun(Path.cwd())
            kept = workspace.progress
            show_tasks(page, {t.name: kept.of(_key(t.name)).fixed for t in TASKS})
            return
        task = named_task(name)
        workspace, _ = begun(Path.cwd())
        if workspace.open_task(task):
            show_task(page, task.statement, near(workspace.task(task)), task.name)
            return
        found = graded(workspace.task(task), task)
        show_grade(page, found, task.lesson)
        tries = workspace.progress.of(_key(name))
        fixed = tries.fixed or found.passed
        progress = workspace.progress.noted(
            _key(name), runs=tries.runs + 1, fixed=fixed
        )
        workspace.keep(progress)
    if not found.passed:
        raise typer.Exit(FAILED)


def _key(name: str) -> str:
    """Under which a task's tries are kept, beside those of exercises."""
    return f"invariant-{name}"
