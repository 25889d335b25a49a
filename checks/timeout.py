"""Time limits for code that may run on and on."""

import ctypes
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

    Limits may be nested: the outer one counts on. Outside of the main thread it is
    raised when Python next looks, which is between two instructions. For None, and in
    the main thread of a platform without interval timers, there is no limit.

    Examples
    --------
    >>> try:
    ...     with time_limit(0.01):
    ...         while True: pass
    ... except OutOfTimeError:
    ...     print("stopped")
    stopped
    """
    if seconds is None:
        yield
    elif threading.current_thread() is not threading.main_thread():
        with _thread_limit(seconds):
            yield
    elif hasattr(signal, "setitimer"):
        with _signal_limit(seconds):
            yield
    else:
        yield


@contextmanager
def _signal_limit(seconds: float) -> Iterator[None]:
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


@contextmanager
def _thread_limit(seconds: float) -> Iterator[None]:
    """Limit for this thread, which hears no signal."""
    lock, over = threading.Lock(), threading.Event()
    thread = ctypes.c_ulong(threading.get_ident())

    def stop() -> None:
        with lock:
            if not over.is_set():
                error = ctypes.py_object(OutOfTimeError)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, error)

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            over.set()
        timer.cancel()
