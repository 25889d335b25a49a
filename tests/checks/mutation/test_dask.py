"""A campaign on a real Dask cluster: a scheduler, two workers, one of them killed."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from checks.mutation.campaign import Campaign
from checks.mutation.judging import Asked
from checks.mutation.ledger import Ledger
from checks.mutation.mutants import mutants
from checks.mutation.outcome import Outcome
from checks.mutation.record import Record
from checks.mutation.workers import dask_cluster, processes

pytest.importorskip("distributed", reason="dask.distributed is not installed")

QUICK = Asked(families=("gradients",), seconds=120.0)
SECONDS = 120


def _started(*command: str, until: str) -> tuple["subprocess.Popen[str]", str]:
    """A process of the cluster, once it has said what was waited for."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        found = re.search(until, said)
        if found:
            threading.Thread(target=_drained, args=(process.stderr,)).start()
            return process, found[0]
    raise AssertionError(said)


def _drained(stream: IO[str]) -> None:
    """Read to the end, so that nobody waits for a reader."""
    with stream:
        stream.read()


@contextmanager
def cluster() -> Iterator[tuple[str, list["subprocess.Popen[str]"]]]:
    """Address of a scheduler on the loopback, and its two workers."""
    scheduler, address = _started(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
        "--no-dashboard", until=r"tcp://127\.0\.0\.1:\d+",
    )  # fmt: skip
    workers = [
        _started(
            "distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1",
            "--no-dashboard", until="Registered to",
        )[0]
        for _ in range(2)
    ]  # fmt: skip
    try:
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def test_worker_killed_midway_loses_no_mutant_and_counts_none_twice(
    tmp_path: Path,
) -> None:
    chosen = [m for m in mutants() if m.changes[0].function == "Dense.vjp"]
    found: list[Outcome] = []

    with cluster() as (address, workers):
        campaign = Campaign(
            asked=QUICK,
            workers=dask_cluster(address),
            alone=processes(1, fresh=True),
            ledger=Ledger(),
        )
        record = Record.opened(tmp_path / "mutants.jsonl", QUICK)
        for outcome in campaign.outcomes(chosen, record):
            if not found:
                workers[0].send_signal(signal.SIGKILL)
            found.append(outcome)

    assert sorted(o.id for o in found) == sorted(m.id for m in chosen)
    assert [o for o in found if o.status == "timeout"] == []
    assert any(o.status == "killed" for o in found)


def test_what_runs_on_is_stopped_in_a_thread_of_a_worker() -> None:
    from checks.timeout import OutOfTimeError, time_limit

    stopped: list[bool] = []

    def spin() -> None:
        try:
            with time_limit(0.2):
                while True:
                    time.sleep(0.001)
        except OutOfTimeError:
            stopped.append(True)

    thread = threading.Thread(target=spin)
    thread.start()
    thread.join(SECONDS)

    assert stopped == [True]


def test_address_where_nobody_answers_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("checks.mutation.workers.CONNECTING", "1s")

    with pytest.raises(OSError, match=re.escape("tcp://127.0.0.1:9")):
        dask_cluster("tcp://127.0.0.1:9")().__enter__()
