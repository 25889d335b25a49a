"""Commands of ``heatcheck learn`` that sum up: for learners, teachers and CI."""

from pathlib import Path
from typing import Annotated

import typer

from checks.json_output import checked_file, page_beside, write
from checks.learn_voice import course_here, learning, page_here, tell_task
from checks.mistyped import MistypedError
from checks.options import JsonFile
from checks.voice import FAILED, PASSED

__all__ = ["dev_check", "grade", "random", "report", "verify"]

Seed = Annotated[int, typer.Option(min=0, help="Of the questions put to the copies.")]


def verify(seed: Seed = 0, json: JsonFile = None) -> None:
    """Judge all exercises anew, each by the whole battery."""
    from checks.exercises.verification import grades, verified
    from checks.exercises.workspace import found
    from checks.reporters.learn_progress import show_verified

    with learning():
        checked_file(json)
        page, workspace = page_beside(json), found(Path.cwd())
        judged = verified(
            course_here(),
            workspace,
            seed=seed,
            told=lambda one: show_verified(page, one.as_json()),
        )
        facts = grades(judged, workspace.root, seed)
        page.line()
        page.line(f"{facts['solved']} of {facts['of']} solved")
        write(facts, json)
    done = judged and all(one.solved for one in judged)
    raise typer.Exit(PASSED if done else FAILED)


def grade(
    folder: Annotated[
        str,
        typer.Argument(metavar="DIR", help="A learner's workspace, or what holds it."),
    ],
    seed: Annotated[
        int,
        typer.Option(min=0, help="One that learners do not know."),
    ] = 1,
    json: JsonFile = None,
) -> None:
    """Grade a learner's folder; nothing is written there."""
    from checks.exercises.verification import grades, invariants_of, verified
    from checks.exercises.workspace import Workspace, found
    from checks.reporters.learn_progress import show_verified

    with learning():
        checked_file(json)
        root = Path(folder)
        if not root.is_dir():
            msg = f"grade {folder}: no such folder; expected a learner's workspace"
            raise MistypedError(msg)
        root = root.resolve()
        renamed = (root / "progress.json").is_file()
        workspace = Workspace(root) if renamed else found(root)
        page = page_beside(json)
        judged = verified(
            course_here(),
            workspace,
            seed=seed,
            told=lambda one: show_verified(page, one.as_json()),
        )
        invariants = invariants_of(workspace)
        facts = {**grades(judged, Path(folder), seed), "invariants": invariants}
        page.line()
        page.line(
            f"{facts['solved']} of {facts['of']} solved, {facts['points']} points, "
            f"{sum(invariants.values())} invariants; seed {seed}"
        )
        write(facts, json)


def report(
    json: JsonFile = None,
    markdown: Annotated[  # noqa: FBT002  (typer makes it a flag)
        bool, typer.Option("--markdown", help="As a page of Markdown.")
    ] = False,
) -> None:
    """Say what you have done so far."""
    from checks.exercises.desk import overview
    from checks.exercises.workspace import found
    from checks.reporters.learn_progress import markdown as as_markdown
    from checks.reporters.learn_progress import show_progress

    with learning():
        checked_file(json)
        facts = overview(course_here(), found(Path.cwd()))
        if markdown:
            page_here().line(as_markdown(facts).rstrip())
        else:
            show_progress(page_beside(json), facts)
        write(facts, json)


def dev_check(
    jobs: Annotated[int, typer.Option(min=1, help="Processes at work.")] = 2,
    json: JsonFile = None,
) -> None:
    """See that every exercise is still what its data says: for CI."""
    from checks.exercises.rot.measured import measured, pieces
    from checks.exercises.rot.written import written
    from checks.reporters.learn_progress import show_rot
    from checks.reporters.progress import planting

    with learning():
        checked_file(json)
        course, page = course_here(), page_beside(json)
        rotten = list(written(course))
        todo = () if rotten else pieces(course)  # what is written wrong comes first
        with planting(len(todo)) as told:
            for some in map(told, measured(todo, jobs)):
                rotten.extend(some)
        for one in rotten:
            page.lead("ROTTEN", f"{one.name}: {one.says}", "bold red")
        found = [{"name": one.name, "says": one.says} for one in rotten]
        show_rot(page, len(course), len(found))
        write({"schema_version": 1, "exercises": len(course), "rotten": found}, json)
    raise typer.Exit(FAILED if found or not len(course) else PASSED)


def random(
    seed: Annotated[
        int | None,
        typer.Option(
            min=0, help="Draws the same one again.", show_default="another each time"
        ),
    ] = None,
    level: Annotated[int, typer.Option(min=1, max=5, help="5 deceives most.")] = 3,
) -> None:
    """Practise on a deceptive fault that no exercise shows."""
    import secrets
    from dataclasses import replace

    from checks.exercises.desk import Desk
    from checks.exercises.practice import deceptive, practised
    from checks.exercises.workspace import begun

    with learning():
        course, page = course_here(), page_here()
        chosen = secrets.randbelow(SEEDS) if seed is None else seed
        workspace, _ = begun(Path.cwd())
        page.line(f"drawing one that deceives (seed {chosen}); it may take a minute")
        name = deceptive(course, chosen, level)
        if name is None:
            msg = f"random: seed {chosen} draws none of level {level}; type another"
            raise MistypedError(msg)
        progress = workspace.progress.noted(name)
        workspace.keep(replace(progress, current=name))
        course = practised(course, progress)
        at = Desk(course, workspace, course.place(name))
        if not workspace.folder(at.place).exists():
            workspace.set_up(at.place)
        tell_task(page, at)


SEEDS = 10_000
