"""The crew: processes that work for this one, and end when it does.

However it ends: by Ctrl-C, which a terminal sends to all of them and which is for this
process alone; by an error; or killed, without a word.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

__all__ = ["crew"]

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

GONE = 1
"""Exit code of a worker whose process is gone; nobody reads it."""


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let processes started meanwhile compute in one thread each."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let Ctrl-C wait, here and in every process started meanwhile.

    So a worker is deaf from its first instruction on, before it can be told to be.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(GONE)


def _begin(begin: Callable[[], None] | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if begin is not None:
        begin()


class _Pool(ProcessPoolExecutor):
    """Starts its processes, which it does when it is given work, without Ctrl-C."""

    def submit(
        self, fn: Callable[..., Any], /, *args: Any, **options: Any
    ) -> Future[Any]:
        with _interrupts_held():
            return super().submit(fn, *args, **options)


@contextmanager
def crew(
    jobs: int, *, begin: Callable[[], None] | None = None, tasks: int | None = None
) -> Iterator[Executor]:
    """So many processes, one thread each; whoever leaves early does not wait for them.

    Started afresh, not forked: the caller's main module must be safe to import, as it
    is behind ``if __name__ == "__main__"`` or an entry point.

    Parameters
    ----------
    jobs : int
    begin : callable, optional
        What each does first.
    tasks : int, optional
        How many each does before another takes its place; by default all.
    """
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    with _one_thread():
        pool = _Pool(
            jobs,
            mp_context=context,
            initializer=_begin,
            initargs=(begin,),
            max_tasks_per_child=tasks,
        )
        try:
            yield pool
        except BaseException:
            for worker in set(multiprocessing.active_children()) - others:
                worker.terminate()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
