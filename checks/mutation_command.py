"""The command ``heatcheck mutate``: options in, a campaign, its numbers out."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checks.json_output import checked_file, page_beside, write
from checks.mistyped import MistypedError
from checks.options import JsonFile
from checks.voice import FAILED, PASSED, complain, known, spoken

if TYPE_CHECKING:
    from checks.mutation.campaign import Campaign
    from checks.mutation.summary import Judged

__all__ = ["mutate"]

RECORD = ".heatcheck/mutants.jsonl"
"""Where outcomes are kept while a campaign runs, below the current folder."""

LEAST = {"killed": 1.0, "located": 0.99, "first": 0.9, "third": 0.99}
"""Shares below which the command ends in failure."""


def mutate(  # noqa: PLR0913, PLR0917  (a parameter for each option)
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
    jobs: Annotated[int, typer.Option(min=1, help="Processes at work.")] = 2,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Work on this Dask cluster instead."),
    ] = None,
    record: Annotated[
        str,
        typer.Option(metavar="FILE", help="Where outcomes are kept, to go on."),
    ] = RECORD,
    fresh: Annotated[  # noqa: FBT002  (typer makes it a flag)
        bool, typer.Option("--fresh", help="Forget what the record knows.")
    ] = False,
    json: JsonFile = None,
) -> None:
    """Change the reference in every small way, to see each change caught."""
    from checks.mutation.campaign import Campaign
    from checks.mutation.judging import Asked
    from checks.mutation.ledger import Ledger, ledger
    from checks.mutation.record import Record
    from checks.mutation.summary import Judged, summary
    from checks.reporters.mutants import show_blind, show_mutants
    from checks.reporters.progress import planting

    with spoken():
        checked_file(json)
        chosen = known(lambda: _chosen(only, sample, pairs, seed))
        families = known(lambda: _families(blind))
        quick = kills or matrix or bool(families)
        asked = Asked(
            locate=not quick, looks=not quick, matrix=matrix, families=families
        )
        page = page_beside(json)
        campaign = Campaign(
            asked=asked,
            workers=_workers(jobs, dask),
            alone=_workers(jobs, None, fresh=True),
            ledger=Ledger() if check_ledger else ledger(),
        )
        with _told():
            kept = Record.opened(Path(record), asked, fresh=fresh)
            if any(mutant.id in kept.known for mutant in chosen):
                page.line(f"goes on from {record}; --fresh starts anew")
            campaign.controlled()
            by_id = {mutant.id: mutant for mutant in chosen}
            with planting(len(chosen)) as planted:
                found = [
                    Judged(by_id[outcome.id], planted(outcome))
                    for outcome in campaign.outcomes(chosen, kept)
                ]
            campaign.controlled()
        told = summary(found, ledger())
        rows = [one.as_json() for one in found]
        if families:
            passed = _seen_by_all(told.unexplained, campaign, Path(record))
            show_blind(page, families, passed, told)
            rows = [one.as_json() for one in passed]
        else:
            show_mutants(page, told, LEAST)
        write({"schema_version": 1, "summary": told.as_json(), "mutants": rows}, json)
    raise typer.Exit(PASSED if families or told.holds(LEAST) else FAILED)


def _seen_by_all(
    passed: Sequence["Judged"], campaign: "Campaign", record: Path
) -> list["Judged"]:
    """What the whole battery says of mutants that a part of it has passed."""
    from checks.mutation.record import Record
    from checks.mutation.summary import Judged
    from checks.reporters.progress import planting

    asked = replace(campaign.asked, families=())
    kept = Record.opened(record.with_suffix(".blind.jsonl"), asked)
    by_id = {one.mutant.id: one.mutant for one in passed}
    with planting(len(by_id)) as planted:
        return [
            Judged(by_id[outcome.id], planted(outcome))
            for outcome in replace(campaign, asked=asked).outcomes(by_id.values(), kept)
        ]


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
    return tuple(named or ())


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
    except RecordError as error:
        raise MistypedError(str(error)) from error
    except ControlError as error:
        complain(f"heatcheck: {error}")
        raise typer.Exit(FAILED) from None
    except OSError as error:
        raise MistypedError(str(error)) from error
