"""Options that several commands have, as typer is told them."""

from typing import Annotated

import typer

__all__ = [
    "PATIENCE",
    "CaseText",
    "Jobs",
    "JsonFile",
    "Seconds",
    "SubjectName",
    "Tracebacks",
]

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
Jobs = Annotated[int, typer.Option(min=1, max=1024, help="Processes at work.")]
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
