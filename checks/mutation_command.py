"""The command ``heatcheck mutate``: options in, a campaign, its numbers out."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checks.json_output import checked_apart, checked_file, page_beside, write
from checks.mistyped import MistypedError
from checks.mutation_pages import see_to_pages, write_pages
from checks.options import Jobs, JsonFile
from checks.typed_line import typed_line
from checks.voice import FAILED, INTERRUPTED, PASSED, complain, known, spoken

if TYPE_CHECKING:
    from checks.mutation.campaign import Campaign
    from checks.mutation.judging import Asked
    from checks.mutation.mutant import Mutant
    from checks.mutation.record import Record
    from checks.mutation.summary import Judged

__all__ = ["mutate"]

SCHEMA_VERSION = 1
"""Of ``checks/mutants.schema.json``."""

LEAST = {"killed": 1.0, "located": 0.99, "first": 0.9, "third": 0.99}
"""Shares below which the command ends in failure."""


def mutate(  # noqa: PLR0913, PLR0917  (a parameter for each option)
    context: typer.Context,
    sample: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Only so many, drawn by the seed."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of sample and pairs.")] = 0,
    only: Annotated[
        str | None,
        typer.Option(metavar="PATTERN", help="Ids, functions or operators."),
    ] = None,
    pairs: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="Judge two changes at a time: those that may cancel, and N others.",
        ),
    ] = None,
    kills: Annotated[  # noqa: FBT002  (typer makes it a flag)
        bool, typer.Option("--kills", help="Neither locate nor look at maps: quick.")
    ] = False,
    matrix: Annotated[  # noqa: FBT002  (typer makes it a flag)
        bool, typer.Option("--matrix", help="Put every check, also after a failure.")
    ] = False,
    blind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FAMILY",
            help="What would a suite of these families alone pass? May be repeated.",
        ),
    ] = None,
    check_ledger: Annotated[  # noqa: FBT002  (typer makes it a flag)
        bool, typer.Option("--ledger", help="Judge equivalents as well.")
    ] = False,
    jobs: Jobs = 2,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Work on this Dask cluster instead."),
    ] = None,
    record: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Where outcomes are kept, to go on.",
            show_default="in .heatcheck",
        ),
    ] = None,
    fresh: Annotated[  # noqa: FBT002  (typer makes it a flag)
        bool, typer.Option("--fresh", help="Forget what the record knows.")
    ] = False,
    gallery: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Page of maps that deceive most (HTML)."),
    ] = None,
    comparators: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Page of which comparison sees which (Markdown)."
        ),
    ] = None,
    json: JsonFile = None,
) -> None:
    """Change the reference in every small way, to see each change caught."""
    from checks.mutation.campaign import Campaign
    from checks.mutation.judging import Asked
    from checks.mutation.ledger import Ledger, ledger
    from checks.mutation.summary import summary
    from checks.reporters.mutants import show_blind, show_mutants

    with spoken():
        pages = {"gallery": gallery, "comparators": comparators}
        checked_apart(json=json, record=record, **pages)
        checked_file(json)
        chosen = known(lambda: _chosen(only, sample, pairs, seed))
        families = known(lambda: _families(blind))
        quick = kills or matrix or bool(families)
        asked = Asked(
            locate=not quick, looks=not quick, matrix=matrix, families=families
        )
        see_to_pages(pages, looks=asked.looks)
        page = page_beside(json)
        campaign = Campaign(
            asked=asked,
            workers=_workers(jobs, dask),
            alone=_workers(jobs, None, fresh=True),
            ledger=Ledger() if check_ledger else ledger(),
        )
        with _told():
            kept, whole = _records(record, asked, fresh=fresh)
        with _told(), _to_go_on(context, chosen, kept):
            if any(mutant.id in kept.known for mutant in chosen):
                page.line(f"goes on from {kept.path}; --fresh starts anew")
            campaign.controlled()
            found = _judged(chosen, campaign, kept)
            campaign.controlled()
            told = summary(found, ledger())
            if families:
                passed = [one.mutant for one in told.unexplained]
                found = _judged(passed, replace(campaign, asked=whole.asked), whole)
            write_pages(pages, found, campaign.workers, typed_line(context))
        if families:
            show_blind(page, families, found, told)
        else:
            show_mutants(page, told, LEAST)
        rows = [one.with_proof(ledger()).as_json() for one in found]
        found_in = {"blind": list(families), "summary": told.as_json()}
        write({"schema_version": SCHEMA_VERSION, **found_in, "mutants": rows}, json)
    raise typer.Exit(PASSED if families or told.holds(LEAST) else FAILED)


def _judged(
    mutants: Sequence["Mutant"], campaign: "Campaign", kept: "Record"
) -> list["Judged"]:
    """Mutants with what became of them, as they come; who leaves early ends it."""
    from checks.mutation.summary import Judged
    from checks.reporters.progress import planting

    by_id = {mutant.id: mutant for mutant in mutants}
    with (
        planting(len(by_id)) as planted,
        contextlib.closing(campaign.outcomes(mutants, kept)) as outcomes,
    ):
        return [Judged(by_id[one.id], planted(one)) for one in outcomes]


def _records(
    file: str | None, asked: "Asked", *, fresh: bool
) -> tuple["Record", "Record"]:
    """Record of what is asked, and of what is asked of mutants that a part passes.

    Raises
    ------
    RecordError
        If one of them cannot be.
    """
    from checks.mutation.record import Record, usual_path

    whole = replace(asked, families=())
    typed = Path(file) if file else None
    kept = Record.opened(typed or usual_path(asked), asked, fresh=fresh)
    if not asked.families:
        return kept, kept
    if typed is None:  # it is that of another campaign as well, and not to be forgotten
        return kept, Record.opened(usual_path(whole), whole)
    return kept, Record.opened(typed.with_suffix(".blind.jsonl"), whole, fresh=fresh)


@contextlib.contextmanager
def _to_go_on(
    context: typer.Context, chosen: Sequence["Mutant"], kept: "Record"
) -> Iterator[None]:
    """On Ctrl-C, say what is kept and the line that goes on from there."""
    try:
        yield
    except KeyboardInterrupt:
        done = sum(mutant.id in kept.known for mutant in chosen)
        complain(f"heatcheck: interrupted, {done:,} of {len(chosen):,} mutants judged")
        line = typed_line(context, without=("--fresh",))
        complain(f"  to go on: {line}")
        raise typer.Exit(INTERRUPTED) from None


def _chosen(
    only: str | None, sample: int | None, pairs: int | None, seed: int
) -> tuple[Any, ...]:
    from checks.mutation.mutants import mutants
    from checks.mutation.pairs import cancelling_pairs, sampled_pairs
    from checks.mutation.selection import matching, sampled

    every = mutants()
    if pairs is not None:
        every = (*cancelling_pairs(), *sampled_pairs(seed, pairs))
    if only is not None:
        every = matching(every, only)
    return every if sample is None else sampled(every, sample, seed)


def _families(named: list[str] | None) -> tuple[str, ...]:
    from checks.catalogue import FAMILIES

    for family in named or ():
        if family not in FAMILIES:
            msg = f"--blind {family}: expected a family: {', '.join(FAMILIES)}"
            raise ValueError(msg)
    return tuple(family for family in FAMILIES if family in (named or ()))


def _workers(jobs: int, dask: str | None, *, fresh: bool = False) -> Any:
    from checks.mutation.workers import dask_cluster, processes

    if dask is None:
        return processes(jobs, fresh=fresh)
    try:
        return dask_cluster(dask)
    except ModuleNotFoundError as error:
        raise MistypedError(str(error)) from error


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """One message for what keeps a campaign from meaning anything."""
    from checks.mutation.controls import ControlError
    from checks.mutation.record import RecordError

    try:
        yield
    except BrokenPipeError:  # that of standard output, which is no mistake
        raise
    except RecordError as error:
        msg = f"--record {error}"
        raise MistypedError(msg) from error
    except ControlError as error:
        complain(f"heatcheck: {error}")
        raise typer.Exit(FAILED) from None
    except OSError as error:
        raise MistypedError(str(error)) from error
