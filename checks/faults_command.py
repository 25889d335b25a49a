"""The command ``heatcheck faults``: options in, faults planted, what became of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checks.json_output import checked_file, page_beside, write
from checks.mistyped import MistypedError
from checks.options import Jobs, JsonFile
from checks.voice import FAILED, INTERRUPTED, PASSED, known, spoken

if TYPE_CHECKING:
    from checks.faults.session import Session

__all__ = ["faults"]

DOCS = "docs"


def faults(
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="FAULT", help="Id or pattern; may be repeated."),
    ] = None,
    jobs: Jobs = 2,
    matrix: Annotated[  # noqa: FBT002  (typer makes it a flag)
        bool,
        typer.Option(
            "--matrix",
            help="Write which check sees which fault into ./docs: record, page, "
            "picture.",
        ),
    ] = False,
    json: JsonFile = None,
) -> None:
    """Plant every named fault, to see it caught by its check and located."""
    from checks.faults.campaign import in_processes
    from checks.faults.session import chosen, held
    from checks.reporters.faults import accounted_for, show_faults
    from checks.reporters.progress import planting

    with spoken():
        checked_file(json)
        wanted = known(lambda: chosen(select or ()))
        folder = _folder(select) if matrix else None
        with planting(len(wanted)) as told:
            session = held(in_processes(wanted, jobs), told)
        found = session.as_json()
        show_faults(page_beside(json), found)
        write(found, json)
        if folder and session.complete:
            _write_matrix(session, folder)
    if not session.complete:
        raise typer.Exit(INTERRUPTED)
    accounted = all(map(accounted_for, found["faults"]))
    raise typer.Exit(PASSED if accounted else FAILED)


def _folder(select: list[str] | None) -> Path:
    """Where the matrix goes, if it is to be a whole one.

    Raises
    ------
    MistypedError
        If not all faults were asked for or can be made, or there is no such folder.
    """
    from checks.faults.zoo.members import absent

    if select:
        msg = "--matrix is of all faults; leave --select out"
        raise MistypedError(msg)
    if absent():
        missing = " ".join(absent())
        msg = f"--matrix is of all faults, also those of: {missing}; type pip install "
        raise MistypedError(msg + missing)
    if not Path(DOCS).is_dir():
        msg = f"--matrix: no folder {DOCS} here; type mkdir {DOCS}"
        raise MistypedError(msg)
    return Path(DOCS)


def _write_matrix(session: "Session", folder: Path) -> None:
    from checks.faults.matrix.files import write_matrix
    from checks.faults.matrix.table import matrix_of

    try:
        write_matrix(matrix_of(session.outcomes), folder)
    except OSError as error:
        msg = f"--matrix: {error.filename or folder}: {error.strerror or error}"
        raise MistypedError(msg) from error
