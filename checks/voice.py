"""The command line's voice: options read, messages given, files written, exit codes."""

import contextlib
import math
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import typer

from checks.bench import ask_scores
from checks.loading import LoadingError, load
from checks.measurement import Case
from checks.mistyped import MistypedError
from checks.plan import Plan
from checks.probes import Bench
from checks.probes.everything import in_a_line, unanswered
from checks.settings import Settings, SettingsError, settings_from
from checks.subject import Subject
from checks.timeout import OutOfTimeError, time_limit
from checks.watch import Watch, watched
from checks.watchdog import guarded

__all__ = [
    "FAILED",
    "INCONCLUSIVE",
    "INTERRUPTED",
    "MISTYPED",
    "PASSED",
    "answering",
    "case_of",
    "code_of",
    "complain",
    "known",
    "limit_of",
    "loaded",
    "settings_here",
    "show_complaints",
    "show_error",
    "show_what_was_raised",
    "spoken",
]

Answer = TypeVar("Answer")

PASSED, FAILED, MISTYPED, INCONCLUSIVE, INTERRUPTED, CUT_OFF = 0, 1, 2, 3, 130, 141
"""Exit codes; the last two are what a shell reports for a program that Ctrl-C ended, or
whose reader went away."""


def complain(line: str) -> None:
    """A line on standard error."""
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
    except BrokenPipeError:  # as of ``heatcheck run | head``: that is no verdict
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # what is still to be flushed goes there
        raise typer.Exit(CUT_OFF) from None
    except KeyboardInterrupt:
        complain("heatcheck: interrupted, no verdict")
        raise typer.Exit(INTERRUPTED) from None
    except LoadingError as error:
        complain(f"heatcheck: {error}")
        if error.__cause__ and show_traceback:
            traceback.print_exception(error.__cause__)
        elif error.__cause__:
            complain("  add --traceback to see how it came to that")
        raise typer.Exit(MISTYPED) from None
    except MistypedError as error:
        complain(f"heatcheck: {error}")
        raise typer.Exit(MISTYPED) from None


@contextlib.contextmanager
def answering(subject: str, *, show_traceback: bool = False) -> Iterator[None]:
    """One message where a subject raises, or answers in another shape than declared."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  (whatever a subject may raise)
        said = in_a_line(error, where=False)
        complain(f"heatcheck: {subject} does not answer: {said}")
        if show_traceback:
            traceback.print_exception(error)
        else:
            complain("  add --traceback to see where")
        raise typer.Exit(FAILED) from None


def limit_of(seconds: float) -> float | None:
    """Time for each question; None for 0, and for what no timer can count.

    Raises
    ------
    MistypedError
        If it is no number.
    """
    if math.isnan(seconds):
        msg = f"--timeout {seconds}: expected seconds, such as --timeout 60"
        raise MistypedError(msg)
    return seconds if 0 < seconds <= A_WEEK else None


A_WEEK = 7 * 24 * 3600.0


def loaded(spec: str, seconds: float | None, *, beside: Path | None = None) -> Subject:
    """Subject that ``spec`` names, if it comes in time.

    Raises
    ------
    LoadingError
        If it does not, or there is no such subject.
    """
    try:
        with guarded(spec, seconds), time_limit(seconds):
            return load(spec, beside=beside)
    except OutOfTimeError:
        msg = (
            f"{spec} did not come within {seconds:g} s: its file is still running; "
            "type --timeout 0 to wait for it"
        )
        raise LoadingError(msg) from None


def code_of(verdict: str, *, strict: bool) -> int:
    """Exit code of a verdict; of an inconclusive one, what strictness makes of it.

    Examples
    --------
    >>> code_of("inconclusive", strict=True), code_of("inconclusive", strict=False)
    (1, 3)
    """
    undecided = FAILED if strict else INCONCLUSIVE
    return {"pass": PASSED, "fail": FAILED, "inconclusive": undecided}[verdict]


def known(find: Callable[[], Answer]) -> Answer:
    """What ``find`` finds; its complaint, if what was typed names nothing.

    Raises
    ------
    MistypedError
        With what ``find`` says.
    """
    try:
        return find()
    except ValueError as error:
        raise MistypedError(str(error)) from error


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


def settings_here(**typed: Any) -> Settings:
    """Settings of the project around the current directory.

    Parameters
    ----------
    **typed
        What the command line says instead, where it is not None.

    Raises
    ------
    MistypedError
        If the settings cannot be understood.
    """
    given = {name: value for name, value in typed.items() if value is not None}
    try:
        return replace(settings_from(Path.cwd()), **given)
    except SettingsError as error:
        raise MistypedError(str(error)) from error


def show_complaints(subject: str, watch: Watch) -> None:
    """Say what was mended of a subject's answers."""
    for complaint in watch.complaints.values():
        complain(f"heatcheck: {subject}: {complaint}")


def show_error(error: Exception) -> None:
    """Show the traceback of what somebody's code raised."""
    complain("")
    traceback.print_exception(error)


def show_what_was_raised(subject: Subject, plan: Plan) -> None:
    """Put every question again, and show the traceback of the first that raises."""
    for one in (subject, *subject.companions):
        watch = Watch(plan.seconds)
        found = unanswered(Bench(watched(one, watch), plan, watch))
        raised = [(name, error) for name, error in found.items() if error is not None]
        for name, error in raised[:1]:
            complain(f"\n{one.name}, asked for {name}:")
            traceback.print_exception(error)
