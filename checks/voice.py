"""The command line's voice: options read, messages given, files written, exit codes."""

import contextlib
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from checks.bench import ask_scores
from checks.loading import LoadingError
from checks.measurement import Case
from checks.plan import Plan
from checks.probes import PROBES, Bench
from checks.reporters.json_file import write_json
from checks.reporters.page import Page
from checks.subject import Subject

__all__ = [
    "FAILED",
    "INCONCLUSIVE",
    "INTERRUPTED",
    "MISTYPED",
    "PASSED",
    "MistypedError",
    "answering",
    "case_of",
    "checked_file",
    "page_beside",
    "show_error",
    "show_what_was_raised",
    "spoken",
    "write",
]

PASSED, FAILED, MISTYPED, INCONCLUSIVE, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes; 130 is what a shell reports for a program that Ctrl-C ended."""


class MistypedError(Exception):
    """An option that cannot be; the message says what can."""


def _complain(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201  (the command line's voice)


@contextlib.contextmanager
def spoken(*, show_traceback: bool = False) -> Iterator[None]:
    """One message and an exit code for whatever goes wrong.

    Parameters
    ----------
    show_traceback : bool
        Whether to show that of the user's code as well, where it raised.
    """
    try:
        yield
    except KeyboardInterrupt:
        _complain("heatcheck: interrupted, no verdict")
        raise typer.Exit(INTERRUPTED) from None
    except LoadingError as error:
        _complain(f"heatcheck: {error}")
        if error.__cause__ and show_traceback:
            traceback.print_exception(error.__cause__)
        elif error.__cause__:
            _complain("  add --traceback to see how it came to that")
        raise typer.Exit(MISTYPED) from None
    except MistypedError as error:
        _complain(f"heatcheck: {error}")
        raise typer.Exit(MISTYPED) from None


@contextlib.contextmanager
def answering(subject: str, *, show_traceback: bool = False) -> Iterator[None]:
    """One message where a subject raises, or answers in another shape than declared."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  (whatever a subject may raise)
        kind = type(error).__name__
        _complain(f"heatcheck: {subject} does not answer: {kind}: {error}")
        if show_traceback:
            traceback.print_exception(error)
        else:
            _complain("  add --traceback to see where")
        raise typer.Exit(FAILED) from None


def case_of(text: str, subject: Subject) -> Case:
    """Image and target from IMAGE:TARGET, if the subject has them.

    Raises
    ------
    MistypedError
        If the text is not two numbers, or there is no such image or class.
    """
    match = re.fullmatch(r"(\d+):(\d+)", text)
    if match is None:
        msg = f"--case {text}: expected IMAGE:TARGET, two numbers, such as --case 3:7"
        raise MistypedError(msg)
    image, target = int(match[1]), int(match[2])
    classes = _classes(subject)
    for value, count, what in (
        (image, len(subject.images), "image"),
        (target, classes, "target"),
    ):
        if count is not None and value >= count:
            msg = (
                f"--case {text}: no {what} {value}; {subject.name} has 0 to {count - 1}"
            )
            raise MistypedError(msg)
    return image, target


def _classes(subject: Subject) -> int | None:
    """How many a subject tells apart; None if it does not say."""
    images = subject.images[:1].astype(subject.contract.dtype, copy=False)
    with contextlib.suppress(Exception):
        return int(ask_scores(subject, images).shape[1])
    return None


def checked_file(file: str | None) -> None:
    """See beforehand whether JSON can be written.

    Raises
    ------
    MistypedError
        If the folder does not exist, or the file is one.
    """
    if file is None or file == "-":
        return
    path = Path(file)
    if path.suffix == ".py":  # the subject's own, perhaps: nothing of it may be lost
        msg = f"--json {file}: is a source file; type {path.with_suffix('.json')}"
        raise MistypedError(msg)
    if path.is_dir():
        msg = f"--json {file}: is a folder, expected a file"
        raise MistypedError(msg)
    if not path.parent.is_dir():
        msg = f"--json {file}: no folder {path.parent}; type mkdir -p {path.parent}"
        raise MistypedError(msg)


def write(found: Mapping[str, Any], file: str | None) -> None:
    """Write JSON where it is wanted.

    Raises
    ------
    MistypedError
        If the file cannot be written.
    """
    if file is None:
        return
    try:
        write_json(found, file, sys.stdout)
    except BrokenPipeError:
        raise
    except OSError as error:
        msg = f"--json {file}: {error.strerror or error}"
        raise MistypedError(msg) from error


def page_beside(file: str | None) -> Page:
    """Standard output, or standard error where the former is to hold JSON only."""
    return Page(sys.stderr if file == "-" else sys.stdout)


def show_error(error: Exception) -> None:
    """Show the traceback of what somebody's code raised."""
    _complain("")
    traceback.print_exception(error)


def show_what_was_raised(subject: Subject, plan: Plan) -> None:
    """Put every question again, and show the traceback of the first that raises."""
    for one in (subject, *subject.companions):
        bench = Bench(one, plan)
        PROBES["everything"].put(bench)
        for name, error in list(bench.raised.items())[:1]:
            _complain(f"\n{one.name}, asked for {name}:")
            traceback.print_exception(error)
