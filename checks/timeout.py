"""Time limits for code that may run on and on."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["OutOfTimeError", "time_limit"]

AGAIN = 1.0
"""Seconds after which it is raised again, where a bare ``except`` contained it."""

SOON = 1e-6
"""Seconds left to an outer limit that ran out meanwhile: at once, but for a timer."""


class OutOfTimeError(BaseException):
    """Time is up; not an Exception, so that nothing on the way contains it."""


def _stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise OutOfTimeError


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise :class:`OutOfTimeError` in the block once it has taken ``seconds``.

    Limits may be nested: the outer one counts on. Where the platform has no interval
    timers, outside of the main thread, or for None, there is no limit.

    Examples
    --------
    >>> try:
    ...     with time_limit(0.01):
    ...         while True: pass
    ... except OutOfTimeError:
    ...     print("stopped")
    stopped
    """
    in_main = threading.current_thread() is threading.main_thread()
    if seconds is None or not in_main or not hasattr(signal, "setitimer"):
        yield
        return
    started = time.monotonic()
    before = signal.signal(signal.SIGALRM, _stop)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:  # somebody else's timer, or an outer limit
            rest = max(left - (time.monotonic() - started), SOON)
            signal.setitimer(signal.ITIMER_REAL, rest, interval)
