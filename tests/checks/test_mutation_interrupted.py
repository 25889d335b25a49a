"""``heatcheck mutate`` as a process of its own, that Ctrl-C ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from checks.mutation.judging import Asked
from checks.mutation.record import Record
from tests.source import ROOT

PATIENCE = 300.0
"""Seconds for a campaign to begin: on a busy machine that takes a while."""

ENDING = 30.0
"""Seconds for it to end; each batch of mutants alone may take as many."""

LINE = "heatcheck mutate --only 'Conv2d*' --kills --record kept.jsonl"


def lines(path: Path) -> int:
    return path.read_text("utf-8").count("\n") if path.exists() else 0


def of_session(session: int) -> list[str]:
    """Processes of a session that have not ended."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "sess=,stat=,args="], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    rows = (line.split(maxsplit=2) for line in listed.stdout.splitlines())
    return [row[-1] for row in rows if row[0] == str(session) and row[1][0] != "Z"]


@pytest.mark.parametrize(
    ("begun", "send"), [(1, os.killpg), (1, os.kill), (2, os.killpg)]
)
def test_interrupted_campaign_ends_and_can_be_gone_on_with(
    tmp_path: Path, begun: int, send: Callable[[int, int], None]
) -> None:
    # Of a line, the workers are about to start; of two, they are at work.
    path = tmp_path / "kept.jsonl"
    with subprocess.Popen(
        [sys.executable, "-m", "checks.cli", "mutate", "--only", "Conv2d*", "--kills",
         "--record", path.name],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
    ) as process:  # fmt: skip
        until = time.monotonic() + PATIENCE
        while lines(path) < begun and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.3)

        send(process.pid, signal.SIGINT)
        output, said = process.communicate(timeout=ENDING)

    known = Record.opened(path, Asked()).known
    first, second = said.splitlines()
    assert (process.returncode, output) == (130, "")
    assert len(known) >= begun - 1
    assert first.startswith(f"heatcheck: interrupted, {len(known)} of ")
    assert second == f"  to go on: {LINE}"
    assert of_session(process.pid) == []
