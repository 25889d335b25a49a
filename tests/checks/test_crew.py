"""Processes at work end with the one that they work for, however it ends."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from checks.crew import crew
from tests.source import ROOT

WORKING = """
import os, time
from checks.crew import crew

def spin():
    print(os.getpid(), flush=True)
    time.sleep(600)

if __name__ == "__main__":
    with crew(2) as pool:
        waiting = [pool.submit(spin) for _ in range(4)]
        waiting[0].result()
"""

PATIENCE = 20.0
"""Seconds after which a process that is to end counts as staying."""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # What has ended and nobody has asked about is still listed.
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")


def stay(pids: list[int]) -> list[int]:
    """Those of some processes that do not end by themselves."""
    until = time.monotonic() + PATIENCE
    while any(map(is_alive, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return [pid for pid in pids if is_alive(pid)]


@contextmanager
def at_work(folder: Path) -> Iterator[tuple["subprocess.Popen[str]", list[int]]]:
    """A process whose two workers are busy, and their ids."""
    (folder / "working.py").write_text(WORKING)
    with subprocess.Popen(
        [sys.executable, folder / "working.py"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            yield process, [int(process.stdout.readline()) for _ in range(2)]
        finally:
            process.kill()


def pid_and_threads() -> tuple[int, str]:
    return os.getpid(), os.environ["OPENBLAS_NUM_THREADS"]


def test_work_is_done_elsewhere_in_one_thread() -> None:
    before = dict(os.environ)

    with crew(1) as pool:
        pid, threads = pool.submit(pid_and_threads).result()

    assert pid != os.getpid()
    assert threads == "1"
    assert dict(os.environ) == before
    assert stay([pid]) == []


def test_each_task_may_have_a_process_of_its_own() -> None:
    with crew(1, tasks=1) as pool:
        found = [pool.submit(pid_and_threads).result()[0] for _ in range(2)]

    assert len(set(found)) == 2


def leave_early() -> None:
    with crew(1) as pool:
        pool.submit(time.sleep, 600)
        raise KeyError


def test_who_leaves_early_leaves_nobody_at_work() -> None:
    others = set(multiprocessing.active_children())

    with pytest.raises(KeyError):
        leave_early()

    assert set(multiprocessing.active_children()) <= others


@pytest.mark.parametrize("send", [os.kill, os.killpg])
def test_interruption_ends_all_and_is_told_once(
    send: Callable[[int, int], None], tmp_path: Path
) -> None:
    with at_work(tmp_path) as (process, workers):
        send(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)

        staying = stay(workers)

    assert staying == []
    assert said.splitlines().count("KeyboardInterrupt") == 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_workers_of_a_process_that_is_killed_end(tmp_path: Path) -> None:
    with at_work(tmp_path) as (process, workers):
        process.kill()
        process.wait()

        staying = stay(workers)

    assert staying == []
