"""Time limits for code that may run on and on."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["OutOfTimeError", "time_limit"]


class OutOfTimeError(BaseException):
    """Time is up; not an Exception, so that nothing on the way contains it."""


def _stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise OutOfTimeError


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise :class:`OutOfTimeError` in the block once it has taken ``seconds``.

    Where the platform has no interval timers, or outside of the main thread, there is
    no limit.

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
    if not in_main or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
