"""Mutants a second: this project's engine beside mutmut's and cosmic-ray's, in one run.

``pip install ".[benchmarks]" && python -m tests.benchmarks.mutation_tools`` mutates
one file, ``lenet_ref/windows.py``, and judges it by the same checks: as pytest's tests
for the other two, by the command for ours. All in turn, on one core: what else the
machine does hits all alike. A rate is that of a whole command, from its start to its
end, start-up and the run without mutants included.
"""

import argparse
import json
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
FILE = "lenet_ref/windows.py"
SECONDS = 120
"""What cosmic-ray may take: it is stopped in the middle, and its rate holds so far."""

ROUNDS = 3

TESTS = """
import pytest

import lenet_ref
from checks.mutation.battery import SMALL, sitting, small_battery
from checks.mutation.order import order_for


@pytest.fixture(scope="module")
def asked():
    with sitting(lenet_ref, SMALL) as put:
        yield put


ORDER = [q for q in order_for(()) if q in small_battery()]


@pytest.mark.parametrize("question", ORDER, ids=str)
def test_question(asked, question):
    assert asked.killed(question) is None
"""

PROJECT = f"""
[project]
name = "mutated"
version = "0"

[tool.mutmut]
paths_to_mutate = ["{FILE}"]
also_copy = ["lenet_ref", "checks"]
tests_dir = ["tests"]
pytest_add_cli_args = ["-x", "-q", "-p", "no:cacheprovider"]

[tool.pytest.ini_options]
pythonpath = ["."]
testpaths = ["tests"]
"""

SESSION = f"""
[cosmic-ray]
module-path = "{FILE}"
timeout = 300.0
excluded-modules = []
test-command = "{sys.executable} -m pytest -x -q -p no:cacheprovider tests"

[cosmic-ray.distributor]
name = "local"
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one tool did.

    Parameters
    ----------
    mutants : int
        Judged, whatever came of them.
    seconds : float
        Wall time of the whole command.
    judging : float
        Mutants a second while mutants were being judged, as the tool itself says:
        without its start, and without its runs of what is right.
    """

    mutants: int
    seconds: float
    judging: float

    @property
    def whole(self) -> float:
        """Mutants a second of the whole command."""
        return self.mutants / self.seconds


def project(folder: Path) -> None:
    """A copy of both packages with the battery as its tests."""
    for package in ("lenet_ref", "checks"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, folder / package, ignore=ignored)
    (folder / "tests").mkdir()
    (folder / "tests" / "test_battery.py").write_text(TESTS, encoding="utf-8")
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (folder / "session.toml").write_text(SESSION, encoding="utf-8")


def _called(
    folder: Path, *command: str, seconds: float | None = None
) -> tuple[float, str]:
    """Wall time of a command, and what it printed; one out of time is stopped."""
    started = time.perf_counter()
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    environment.pop("PYTHONPATH", None)
    said = folder / "said.txt"
    with (
        said.open("w", encoding="utf-8") as out,
        subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=folder,
            env=environment,
            stdout=out,
            stderr=subprocess.DEVNULL,
        ) as process,
    ):
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.terminate()
    took = time.perf_counter() - started
    return took, said.read_text(encoding="utf-8", errors="replace")


def ours(folder: Path) -> Measured:
    """The command that anybody types, for the mutants of the file."""
    found = folder / "ours.json"
    seconds, _ = _called(
        folder, "checks.cli", "mutate", "--only", "windows-*", "--kills",
        "--jobs", "1", "--fresh", "--json", str(found),
    )  # fmt: skip
    told = json.loads(found.read_text(encoding="utf-8"))["summary"]
    return Measured(told["judged"], seconds, told["rate"])


def mutmut(folder: Path) -> Measured:
    """Mutmut 3, which forks a process for each mutant."""
    seconds, said = _called(folder, "mutmut", "run", "--max-children", "1")
    (meta,) = (folder / "mutants").rglob("windows.py.meta")
    told = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    (rate,) = re.findall(r"([\d.]+) mutations/second", said)
    judged = sum(code is not None for code in told.values())
    return Measured(judged, seconds, float(rate))


def cosmic_ray(folder: Path) -> Measured:
    """Cosmic-ray, which starts a process for each mutant, and does nothing else."""
    cli = "cosmic_ray.cli"
    _called(folder, cli, "init", "session.toml", "session.sqlite")
    seconds, _ = _called(
        folder, cli, "exec", "session.toml", "session.sqlite", seconds=SECONDS
    )
    with closing(sqlite3.connect(folder / "session.sqlite")) as session:
        (count,) = session.execute("select count(*) from work_results").fetchone()
    return Measured(count, seconds, count / seconds)


TOOLS: dict[str, Callable[[Path], Measured]] = {
    "heatcheck mutate": ours,
    "mutmut": mutmut,
    "cosmic-ray": cosmic_ray,
}


def measured() -> dict[str, Measured]:
    """One round: each tool on a fresh copy of the project."""
    found = {}
    for name, tool in TOOLS.items():
        with tempfile.TemporaryDirectory() as folder:
            project(Path(folder))
            found[name] = tool(Path(folder))
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table of rates and of our rate over the others'."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.mutation_tools")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each tool")
    count = parser.parse_args(arguments).rounds
    rounds = [measured() for _ in range(count)]
    tell = sys.stdout.write
    versions = {"mutmut": version("mutmut"), "cosmic-ray": version("cosmic-ray")}
    tell(
        f"{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
    )
    tell(f"{FILE}, one core, medians of {count} rounds\n\n")
    tell("| tool | mutants | a second, judging | ours: times | ")
    tell("a second, whole command | ours: times |\n|---|---|---|---|---|---|\n")
    for name in TOOLS:
        mine = [found["heatcheck mutate"] for found in rounds]
        theirs = [found[name] for found in rounds]
        pairs = list(zip(mine, theirs, strict=True))
        label = f"{name} {versions.get(name, '')}".strip()
        tell(f"| {label} | {theirs[0].mutants} ")
        tell(f"| {median(one.judging for one in theirs):.2f} ")
        tell(f"| {median(a.judging / b.judging for a, b in pairs):.0f} ")
        tell(f"| {median(one.whole for one in theirs):.2f} ")
        tell(f"| {median(a.whole / b.whole for a, b in pairs):.0f} |\n")


if __name__ == "__main__":
    main()
