"""Workers: who judges, here or elsewhere, by any executor of the standard library."""

import contextlib
import faulthandler
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from checks.crew import crew
from checks.mutation.fixtures import untouched
from checks.mutation.judging import Asked, judge
from checks.mutation.mutant import Mutant
from checks.mutation.outcome import Outcome

__all__ = ["Here", "Workers", "dask_cluster", "judged", "processes"]

Workers = Callable[[], AbstractContextManager[Executor]]
"""Makes an executor; called again where one has broken down."""

MEMORY = 4 << 30
"""Bytes that a mutant may take beside what its worker has already."""

GRACE = 30.0
"""Seconds beyond all limits before a worker that no exception reaches is ended."""


@contextmanager
def _ended_if_stuck(asked: Asked, count: int) -> Iterator[None]:
    """End this process, if it is a worker's, where a mutant spins outside of Python."""
    if multiprocessing.parent_process() is None:
        yield
        return
    limit = 4 * asked.limit * count + GRACE
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        faulthandler.dump_traceback_later(limit, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def _guard_memory() -> None:
    """Let what takes too much memory raise MemoryError, where the platform can."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + MEMORY
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def judged(mutants: tuple[Mutant, ...], asked: Asked) -> tuple[Outcome, ...]:
    """Outcomes of some mutants: what a worker is given to do.

    Raises
    ------
    TouchedFixtureError
        If a mutant changed what all are judged by: none of these outcomes counts.
    """
    with untouched(), _ended_if_stuck(asked, len(mutants)):
        return tuple(judge(mutant, asked) for mutant in mutants)


class Here(Executor):
    """Does everything in this process, at once."""

    def submit(
        self, fn: Callable[..., Any], /, *args: Any, **options: Any
    ) -> Future[Any]:
        """Call a function and keep what came of it."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **options))
        except Exception as error:  # noqa: BLE001  (the future raises it again)
            future.set_exception(error)
        return future


def processes(jobs: int, *, fresh: bool = False) -> Workers:
    """So many processes of this machine, as a :func:`~checks.crew.crew`.

    Parameters
    ----------
    jobs : int
    fresh : bool
        Whether each task gets a process of its own.
    """
    return partial(crew, jobs, begin=_guard_memory, tasks=1 if fresh else None)


def dask_cluster(address: str) -> Workers:
    """Workers of a running Dask cluster, through its own executor.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://127.0.0.1:8786``. heatcheck of the same
        version must be installed where the workers run.

    Raises
    ------
    ModuleNotFoundError
        If Dask is not installed; the message holds the line to type.
    OSError
        From the executor: if there can be no such address, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        msg = (
            "--dask needs dask.distributed, which is not installed: "
            "pip install 'heatcheck[dask]'"
        )
        raise ModuleNotFoundError(msg, name="distributed") from error

    @contextmanager
    def make() -> Iterator[Executor]:
        try:
            found = Client(address, timeout=CONNECTING)
        except ValueError as error:
            msg = f"--dask {address}: {error}; expected such as tcp://127.0.0.1:8786"
            raise OSError(msg) from error
        with contextlib.closing(found) as client:
            yield client.get_executor(pure=False, retries=2)

    return make


CONNECTING = "10s"
"""How long a scheduler may take to answer."""
