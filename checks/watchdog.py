"""The watchdog: it ends a process that hangs where no exception can be raised.

What never returns to Python, a call into C that spins or waits, hears no signal. So a
second process keeps the sentence to be said, and Python's own watchdog thread, which
needs no lock, ends this one; the pipe between them then closes, and that is the cue.
"""

import contextlib
import contextvars
import faulthandler
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NoReturn

__all__ = ["GRACE", "guarded", "watchdog"]

GRACE = 2.0
"""Seconds, beside twice the limit, before the process is ended: what is slow but comes
back meanwhile is one failed check."""

SAYS = """
import sys, time
late, gone, since = "", "", 0.0
for line in sys.stdin:
    (late, gone, seconds), since = line.rstrip("\\n").split("\\t"), time.monotonic()
if late:
    ran_out = time.monotonic() - since >= float(seconds)
    sys.stderr.write(f"heatcheck: {late if ran_out else gone}\\n")
"""
"""Keeps the latest question, and says what became of it once nobody is left to."""


@contextmanager
def watchdog() -> Iterator[None]:
    """Within the block, what cannot be interrupted ends the process: exit code 1."""
    command = [sys.executable, "-I", "-S", "-c", SAYS]
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    # A session of its own: Ctrl-C is not meant for it.
    with subprocess.Popen(
        command, stdin=pipe, stdout=null, text=True, start_new_session=True
    ) as teller:
        token, leave = PIPE.set(teller.stdin), os._exit
        # A subject that leaves at once, and says all is well, has not passed.
        os._exit = _failing(leave)  # type: ignore[assignment]
        try:
            yield
        finally:
            os._exit = leave
            PIPE.reset(token)


def _failing(leave: Callable[[int], NoReturn]) -> Callable[[int], NoReturn]:
    own = os.getpid()  # processes that a subject forks leave as they like
    return lambda status: leave(status or (os.getpid() == own))


PIPE: "contextvars.ContextVar[IO[str] | None]" = contextvars.ContextVar(
    "PIPE", default=None
)


def _tell(pipe: IO[str], *parts: str) -> None:
    with contextlib.suppress(OSError):  # it may have been ended: the run goes on
        pipe.write("\t".join(parts) + "\n")
        pipe.flush()


@contextmanager
def guarded(name: str, seconds: float | None) -> Iterator[None]:
    """Under the watchdog, where there is one.

    Parameters
    ----------
    name : str
        Of the function that is asked.
    seconds : float, optional
        After twice that, and some grace, the process is ended; None: never.
    """
    pipe = PIPE.get()
    if pipe is None:
        yield
        return
    limit = 2 * (seconds or math.inf) + GRACE
    late = (
        f"{name} did not come back within {seconds or 0:g} s, nor could it be stopped"
    )
    gone = f"{name} ended the process"
    _tell(pipe, f"{late}: no verdict", f"{gone}: no verdict", str(seconds or math.inf))
    try:
        with _ended_after(limit if seconds else None):
            yield
    finally:
        _tell(pipe, "", "", "0")


@contextmanager
def _ended_after(seconds: float | None) -> Iterator[None]:
    if seconds is None:
        yield
        return
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:  # no traceback
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
