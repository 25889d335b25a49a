"""heatcheck as people have it: a wheel installed elsewhere, and a folder of theirs."""

import os
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.checks.conftest import SUBJECTS
from tests.source import ROOT

MORE = """
import os


def counted(x, t):
    with open("calls", "a") as file:
        file.write(f"{os.getpid()}\\n")
    return gradient(x, t)


def narrow_scores(x):
    return x.reshape(len(x), -1) @ weight.T.astype("float32")


counting = made(counted)
narrow = from_callables(
    narrow_scores,
    lambda x, t: gradient(x, t).astype("float32"),
    contract=Contract(dtype="float32"),
)
"""

QUIET = "-p no:hypothesispytest -p no:syrupy"
"""Plugins of others, which only cost time here."""

Run = Callable[..., pytest.RunResult]


PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


def build_wheel(folder: Path) -> Path:
    """The wheel; without an index, outside of CI, there may be nothing to build by."""
    own = ("--no-build-isolation",) if find_spec("hatchling") else ()
    done = subprocess.run(
        (*PIP, "wheel", str(ROOT), "--no-deps", *own, "-w", str(folder)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and "CI" not in os.environ:
        pytest.skip(f"no wheel can be built here: {done.stderr.strip()[-200:]}")
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of an environment that has the wheel, and else what this one has."""
    folder = tmp_path_factory.mktemp("installed")
    wheel, venv = build_wheel(folder), folder / "venv"
    subprocess.run(
        (sys.executable, "-m", "venv", "--without-pip", str(venv)), check=True
    )
    python = next(venv.glob("*/python"))
    subprocess.run(
        (*PIP, "--python", str(python), "install", "--no-deps", str(wheel)), check=True
    )
    (site,) = venv.glob("**/site-packages")
    outer = sysconfig.get_path("purelib")
    (site / "outer.pth").write_text(f"{outer}\n", encoding="utf-8")
    return python


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder outside of the repository that holds ``mine.py`` and nothing else."""
    (tmp_path / "mine.py").write_text(SUBJECTS + MORE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Callable[[Mapping[str, str]], None]:
    """Write files into the folder, by path."""

    def written(files: Mapping[str, str]) -> None:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")

    return written


@pytest.fixture
def python(installed: Path, folder: Path) -> Run:
    """Run that Python in the folder."""
    dropped = ("PYTHONPATH", "PYTEST_ADDOPTS", "CI", "VIRTUAL_ENV", "FORCE_COLOR")
    kept = {k: v for k, v in os.environ.items() if k not in dropped}
    environment = {
        **{name: value for name, value in kept.items() if "PYTEST" not in name},
        "PYTEST_ADDOPTS": QUIET,
        "COLUMNS": "80",
    }

    def run(*arguments: str) -> pytest.RunResult:
        started = time.perf_counter()
        done = subprocess.run(
            (str(installed), *arguments),
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        out, errors = done.stdout.splitlines(), done.stderr.splitlines()
        elapsed = time.perf_counter() - started
        return pytest.RunResult(done.returncode, out, errors, elapsed)

    return run


@pytest.fixture
def judge(python: Run) -> Run:
    """Run pytest as its command does, which does not make the folder importable."""
    return lambda *arguments: python("-P", "-m", "pytest", *arguments)
