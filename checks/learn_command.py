"""The command ``heatcheck learn``: options in, one step of the course, words out."""

from pathlib import Path
from typing import Annotated

import typer

from checks.json_output import checked_file, page_beside, write
from checks.learn_invariant import invariant
from checks.learn_looking import Name, page, picture, solution, trace, watch
from checks.learn_quiz import quiz
from checks.learn_teaching import dev_check, grade, random, report, verify
from checks.learn_voice import (
    agreed,
    asked_again,
    course_here,
    course_with_practice,
    desk_here,
    learning,
    line_for,
    near,
    page_here,
    tell_done,
    tell_examined,
    tell_task,
    tell_trouble,
)
from checks.mistyped import MistypedError
from checks.options import JsonFile
from checks.voice import FAILED, PASSED

__all__ = ["learn"]

learn = typer.Typer(
    help="Learn to find the sneaky bug: a course of broken copies to mend.",
    invoke_without_command=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@learn.callback()
def begin(context: typer.Context) -> None:
    """Learn to find the sneaky bug: without a command, the next exercise."""
    if context.invoked_subcommand is None:
        _open(None)


@learn.command("open")
def open_(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Go to an exercise, whether it is its turn or not."""
    _open(name)


def _open(name: str | None) -> None:
    from checks.exercises.desk import opened
    from checks.reporters.learn import show_beginning, show_welcome

    with learning():
        course, page = course_here(), page_here()
        found = opened(course, Path.cwd(), name)
        if found.desk is None:
            page.line("all exercises are done; heatcheck learn report sums up")
            return
        if found.new_workspace:
            show_welcome(page, near(found.desk.workspace.root), len(course))
        if found.page:
            show_beginning(page, found.page)
        tell_task(page, found.desk)


@learn.command("list")
def list_(json: JsonFile = None) -> None:
    """List the exercises, and what is done of them."""
    from checks.exercises.desk import overview
    from checks.exercises.workspace import found
    from checks.reporters.learn import show_list

    with learning():
        checked_file(json)
        facts = overview(course_here(), found(Path.cwd()))
        show_list(page_beside(json), facts)
        write(facts, json)


@learn.command(epilog="Exit code: 0 mended, 1 not yet, 2 no such exercise.")
def run(name: Name = None) -> None:
    """Judge your copy, to see whether it is mended."""
    from checks.exercises.asking import waiting

    with learning(), waiting() as child:  # it gets ready meanwhile
        page, at = page_here(), desk_here(name)
        right = tell_examined(page, at, at.run(child))
        if right and at.tries.solved:
            tell_done(page, at)
    raise typer.Exit(PASSED if right else FAILED)


@learn.command(epilog="Exit code: 0 right, 1 not, 2 no such step.")
def claim(
    step: Annotated[
        str | None, typer.Argument(metavar="STEP", help="Such as conv3.")
    ] = None,
    name: Name = None,
    direction: Annotated[
        str | None,
        typer.Option(metavar="WAY", help="forward or backward; graded if given."),
    ] = None,
) -> None:
    """Name the step that is wrong; claims are counted."""
    from checks.exercises.claims import DIRECTIONS
    from checks.exercises.course import fault_of
    from checks.exercises.credit import MISS, WHOLE
    from checks.faults.passages import passages
    from checks.reporters.learn import show_claim

    with learning():
        if step is None:
            msg = "claim: which step? heatcheck learn trace lists them"
            raise MistypedError(msg)
        if direction not in (None, *DIRECTIONS):
            msg = f"--direction {direction}: expected forward or backward"
            raise MistypedError(msg)
        page, at = page_here(), desk_here(name)
        before, told = at.tries, at.claim(step, direction)
        tries = at.tries
        facts = {
            "step": step,
            "direction": direction,
            "right": told.right,
            "near": told.near,
            "accepted": told.accepted,
            "missed": tries.missed,
            "known": before.found,
            "cost": f"{MISS} of {WHOLE} points",
            "places": len(passages(fault_of(at.place.exercise).edits)),
        }
        show_claim(page, facts)
        if told.right and tries.solved and not before.solved:
            tell_done(page, at)
        elif told.right and not tries.solved:
            page.line()
            page.entry("mend it", f"{near(at.folder)}/lenet_ref", 0)
            page.entry("type", line_for(at, "run"), 0)
    raise typer.Exit(PASSED if told.right else FAILED)


@learn.command()
def guess(
    check: Annotated[
        str | None,
        typer.Argument(metavar="CHECK", help="heatcheck explain lists them."),
    ] = None,
    name: Name = None,
) -> None:
    """Ask whether a check sees it: a hypothesis."""
    from checks.exercises.examination import examined
    from checks.exercises.guesses import guessed
    from checks.reporters.learn_run import show_guess

    with learning():
        if check is None:
            msg = "guess: which check? heatcheck explain lists them all"
            raise MistypedError(msg)
        page, at, chosen = page_here(), desk_here(name), guessed(check)
        judged = examined(at.folder, at.questions(chosen.id))
        at.note(guesses=tuple(dict.fromkeys((*at.tries.guesses, chosen.id))))
        if judged.trouble:
            tell_trouble(page, at, judged.trouble)
        for result in judged.results:
            show_guess(page, asked_again(at, result))
    raise typer.Exit(FAILED if judged.trouble else PASSED)


@learn.command()
def hint(name: Name = None) -> None:
    """Open the next hint; each costs 2 points of 10."""
    from checks.reporters.learn import show_hints

    with learning():
        page, at = page_here(), desk_here(name)
        hints, note = at.hint()
        show_hints(page, hints, len(at.place.exercise.hints), note)


@learn.command()
def reset(name: Name = None, *, yes: Yes = False) -> None:
    """Give the code out anew; your changes are lost."""
    from checks.exercises.desk import Desk
    from checks.exercises.workspace import found

    with learning():
        course, workspace = course_with_practice(), found(Path.cwd())
        chosen = name or workspace.progress.current
        if chosen is None:
            msg = "reset: no exercise is begun; type heatcheck learn"
            raise MistypedError(msg)
        at = Desk(course, workspace, course.place(chosen))
        edits = workspace.edits(at.place)
        if edits:
            line = f"heatcheck learn reset {at.place.name}"
            many = "" if len(edits) == 1 else f" and {len(edits) - 1} more"
            agreed(f"{edits[0]}{many} holds your changes; lose them?", line, yes=yes)
        workspace.reset(at.place)
        page_here().line(f"{at.place.folder}: as it was given")


LOOKING = (page, watch, trace, picture, solution)
FURTHER = (random, quiz, invariant)
SUMMING_UP = (verify, report, grade)

for _command in (*LOOKING, *FURTHER, *SUMMING_UP):
    learn.command()(_command)
learn.command("dev-check")(dev_check)
