"""The command ``heatcheck``: options in, a run, a reporter, an exit code out."""

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, TypeVar

import typer

from checks.json_output import checked_file, page_beside, write
from checks.loading import DEFAULT
from checks.mistyped import MistypedError
from checks.voice import (
    FAILED,
    INCONCLUSIVE,
    PASSED,
    answering,
    case_of,
    limit_of,
    loaded,
    settings_here,
    show_complaints,
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

SubjectName = Annotated[
    str | None,
    typer.Argument(
        metavar="SUBJECT",
        help="MODULE:ATTR or FILE.py:ATTR: a Subject, or a function that returns one; "
        "by default that of [tool.heatcheck] in pyproject.toml, else the reference.",
        show_default=False,
    ),
]
JsonFile = Annotated[
    str | None,
    typer.Option(
        "--json", metavar="FILE", help="Write JSON too; - for standard output."
    ),
]
CaseText = Annotated[
    str | None,
    typer.Option("--case", metavar="IMAGE:TARGET", help="Only this image and target."),
]
PATIENCE = 60.0
"""Seconds that a question may take, where nothing else is typed."""

Seconds = Annotated[
    float,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=0,
        help="How long the subject may take for each question; 0: as it likes.",
    ),
]
Tracebacks = Annotated[
    bool,
    typer.Option("--traceback", help="If the subject raises, show where."),
]
Answer = TypeVar("Answer")


def _known(find: Callable[[], Answer]) -> Answer:
    """What ``find`` finds; its complaint, if what was typed names nothing."""
    try:
        return find()
    except ValueError as error:
        raise MistypedError(str(error)) from error


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
        chosen, limit = _known(lambda: selected(patterns)), limit_of(timeout)
        name = subject or settings.subject or DEFAULT
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
        known = settings.expected_of(name) if case is None else {}
        report = as_expected(found, known)
        contracts = {s.name: s.contract for s in (one, *one.companions)}
        show_report(page_beside(json), report, contracts)
        write(report.as_json(), json)
        if show_traceback:
            show_what_was_raised(one, plan)
    undecided = FAILED if settings.strict else INCONCLUSIVE
    codes = {"pass": PASSED, "fail": FAILED, "inconclusive": undecided}
    raise typer.Exit(codes[report.verdict])


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
        name = subject or settings.subject or DEFAULT
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
    from checks.explanation import explanation
    from checks.reporters.explain import show_explanation, show_list

    with spoken():
        checked_file(json)
        families = FAMILIES if check is None else (check,)
        if check is None or check in FAMILIES:
            told = [explanation(c) for f in families for c in CHECKS if c.family == f]
            show_list(page_beside(json), told)
            found = {"schema_version": 1, "checks": [one.as_json() for one in told]}
        else:
            one = explanation(_known(lambda: named(check)))
            show_explanation(page_beside(json), one)
            found = {"schema_version": 1, **one.as_json()}
        write(found, json)


@app.command()
def faults(
    jobs: Annotated[int, typer.Option(min=1, help="Processes at work.")] = 2,
    json: JsonFile = None,
) -> None:
    """Swap each plus and minus of the reference, to see it caught."""
    from checks.faults.campaign import swaps_campaign
    from checks.faults.swaps import swaps
    from checks.reporters.faults import accounted_for, show_faults
    from checks.reporters.progress import planting

    with spoken():
        checked_file(json)
        with planting(len(swaps())) as planted:
            found = [planted(outcome).as_json() for outcome in swaps_campaign(jobs)]
        show_faults(page_beside(json), found)
        write({"schema_version": 1, "faults": found}, json)
    raise typer.Exit(PASSED if all(map(accounted_for, found)) else FAILED)


def main() -> None:
    """Run the command ``heatcheck``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(
            stream, "reconfigure"
        ):  # a terminal of few characters is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="heatcheck")


if __name__ == "__main__":
    main()
