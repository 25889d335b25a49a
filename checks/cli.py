"""The command ``heatcheck``: options in, a run, a reporter, an exit code out."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from checks.faults_command import faults
from checks.json_output import checked_file, page_beside, write
from checks.learn_command import learn
from checks.learn_voice import course_here
from checks.loading import DEFAULT, named_object
from checks.mutation_command import mutate
from checks.options import (
    PATIENCE,
    CaseText,
    JsonFile,
    Seconds,
    SubjectName,
    Tracebacks,
)
from checks.voice import (
    answering,
    case_of,
    code_of,
    known,
    limit_of,
    loaded,
    settings_here,
    show_complaints,
    show_error,
    show_what_was_raised,
    spoken,
)
from checks.watch import Watch, watched
from checks.watchdog import watchdog

__all__ = ["app", "main"]

app = typer.Typer(
    name="heatcheck",
    help="Finds bugs in saliency-map code: every step of a Vanilla Gradient, checked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command(
    epilog="Exit code: 0 pass, 1 fail, 2 no such subject or option, 3 inconclusive, "
    "130 interrupted."
)
def run(  # noqa: PLR0913, PLR0917  (a parameter for each option)
    subject: SubjectName = None,
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="CHECK", help="Id, family or pattern; may be repeated."),
    ] = None,
    case: CaseText = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, help="Of every random choice.", show_default="0"),
    ] = None,
    json: JsonFile = None,
    timeout: Seconds = PATIENCE,
    strict: Annotated[
        bool | None,
        typer.Option(
            "--strict/--no-strict",
            help="Exit 1, not 3, if inconclusive.",
            show_default=False,
        ),
    ] = None,
    show_traceback: Tracebacks = False,  # noqa: FBT002
) -> None:
    """Judge a subject by every check."""
    from checks.expectations import as_expected
    from checks.plan import Plan
    from checks.reporters.progress import asking
    from checks.reporters.terminal import show_report
    from checks.runner import run as judge
    from checks.runner import selected

    with spoken(show_traceback=show_traceback), watchdog():
        checked_file(json)
        settings = settings_here(seed=seed, select=select or None, strict=strict)
        patterns = settings.select or None
        chosen, limit = known(lambda: selected(patterns)), limit_of(timeout)
        name = settings.subject or DEFAULT if subject is None else subject
        one = loaded(name, limit, beside=settings.folder)
        plan = Plan(seed=settings.seed, seconds=limit)
        if case is not None:
            one, plan = (
                replace(one, companions=()),
                replace(plan, case=case_of(case, one)),
            )
        with asking(len(chosen)) as put:
            found = judge(one, plan=plan, select=patterns, progress=put)
        # One case by itself may pass where the check is known to fail.
        excused = settings.expected_of(name) if case is None else {}
        report = as_expected(found, excused)
        contracts = {s.name: s.contract for s in (one, *one.companions)}
        show_report(page_beside(json), report, contracts)
        write(report.as_json(), json)
        if show_traceback:
            show_what_was_raised(one, plan)
    raise typer.Exit(code_of(report.verdict, strict=settings.strict))


@app.command(
    epilog="Exit code: 0 pass, 1 fail, 2 no such layer or option, 3 inconclusive."
)
def layer(  # noqa: PLR0913, PLR0917  (a parameter for each option)
    factory: Annotated[
        str,
        typer.Argument(
            metavar="FACTORY",
            help="MODULE:ATTR or FILE.py:ATTR: a layer class, or a function that "
            "returns a layer.",
        ),
    ],
    kind: Annotated[
        str | None, typer.Option(help="What it is, where its name does not tell.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of every random choice.")] = 0,
    forward: Annotated[str, typer.Option(help="Name of that method.")] = "forward",
    backward: Annotated[str, typer.Option(help="Name of that method.")] = "backward",
    one_image: Annotated[  # noqa: FBT002
        bool, typer.Option("--one-image", help="It takes one at a time, no batches.")
    ] = False,
    json: JsonFile = None,
    show_traceback: Tracebacks = False,  # noqa: FBT002
) -> None:
    """Judge a handmade layer by itself, at many geometries."""
    from checks.layer_battery.battery import check_layer, what_it_raises
    from checks.layer_battery.factory import factory_of
    from checks.reporters.layer import show_layer

    called: dict[str, Any] = {
        "forward": forward,
        "backward": backward,
        "batched": not one_image,
    }
    with spoken(show_traceback=show_traceback):
        checked_file(json)
        found = named_object(factory, "Layer")
        made = known(lambda: factory_of(found, factory, kind, **called))
        report = check_layer(
            made.make, kind=made.kind, seed=seed, name=factory, **called
        )
        show_layer(page_beside(json), report, made.kind)
        write(report.as_json(), json)
        if show_traceback:
            raised = what_it_raises(made.make, made.kind, seed, **called)
            if raised:
                show_error(raised)
    raise typer.Exit(code_of(report.verdict, strict=False))


@app.command()
def trace(
    subject: SubjectName = None,
    case: CaseText = None,
    json: JsonFile = None,
    timeout: Seconds = PATIENCE,
    show_traceback: Tracebacks = False,  # noqa: FBT002
) -> None:
    """Show the range of each step: observed, proved, and usual."""
    from checks.ledger import ledger
    from checks.reporters.ledger import show_ledger

    with spoken(show_traceback=show_traceback), watchdog():
        checked_file(json)
        limit = limit_of(timeout)
        watch = Watch(limit)
        settings = settings_here()
        name = settings.subject or DEFAULT if subject is None else subject
        one = watched(loaded(name, limit, beside=settings.folder), watch)
        chosen = None if case is None else case_of(case, one)
        with answering(name, show_traceback=show_traceback):
            found = ledger(one, chosen)
        show_complaints(name, watch)
        show_ledger(page_beside(json), found)
        write(found.as_json(), json)


@app.command()
def explain(
    check: Annotated[
        str | None,
        typer.Argument(metavar="CHECK", help="Its id; a family; by default all."),
    ] = None,
    json: JsonFile = None,
) -> None:
    """Say what a check says, and why it holds; or list them all."""
    from checks.catalogue import CHECKS, FAMILIES, named
    from checks.exercises.workspace import hidden_faults
    from checks.explanation import explanation
    from checks.layer_battery.questions import QUESTIONS
    from checks.reporters.explain import show_explanation, show_list

    with spoken():
        checked_file(json)
        families = FAMILIES if check is None else (check,)
        if check is None or check in FAMILIES:
            told = [explanation(c) for f in families for c in CHECKS if c.family == f]
            show_list(page_beside(json), told)
            found = {"schema_version": 1, "checks": [one.as_json() for one in told]}
        else:
            of_layers = {question.id: question for question in QUESTIONS}
            asked = of_layers.get(check) or known(lambda: named(check))
            one = explanation(asked, hidden_faults(course_here(), Path.cwd()))
            show_explanation(page_beside(json), one)
            found = {"schema_version": 1, **one.as_json()}
        write(found, json)


app.command(
    epilog="Exit code: 0 all caught and located, 1 otherwise, 2 no such fault or "
    "folder, 130 interrupted."
)(faults)
app.command(
    epilog="Exit code: 0 all caught or proved equivalent, and located, 1 otherwise, "
    "2 no such mutant, family or record, 130 interrupted, to be gone on with."
)(mutate)
app.add_typer(learn, name="learn")


def main() -> None:
    """Run the command ``heatcheck``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # for terminals of few characters
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="heatcheck")


if __name__ == "__main__":
    main()
