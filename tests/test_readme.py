"""The README's examples are complete, and its output is what comes."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.source import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCED = r"\n```\w*\n(.*?)```"


def marked(kind: str) -> dict[str, str]:
    """Fenced blocks by the name in the marker before them."""
    pattern = rf"<!-- {kind}: (\S+) -->{FENCED}"
    return dict(re.findall(pattern, README, flags=re.DOTALL))


EXAMPLES = marked("example")
NEEDS = {
    "with_torch.py": ("torch",),
    "with_captum.py": ("torch", "captum"),
    "with_jax.py": ("jax",),
}
"""Frameworks of an example."""

RIGHT = [name for name in EXAMPLES if name not in ("failing.py", "test_saliency.py")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """All examples, side by side as a reader puts them."""
    for name, text in EXAMPLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def typed(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What comes of a line typed in that folder, 80 columns wide."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env=environment | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def skip_without(*modules: str) -> None:
    for module in modules:
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed")


def test_there_are_the_five_right_examples() -> None:
    assert sorted(RIGHT) == [
        "plain.py",
        "scratch.py",
        "with_captum.py",
        "with_jax.py",
        "with_torch.py",
    ]


@pytest.mark.parametrize("name", RIGHT)
def test_example_is_complete_and_passes(name: str, folder: Path) -> None:
    skip_without(*NEEDS.get(name, ()))

    done = typed(folder, "checks.cli", "run", f"{name}:subject")

    assert done.stdout.startswith(f"PASS  {name}:subject\n"), done.stdout + done.stderr
    assert (done.returncode, done.stderr) == (0, "")


def test_failing_example_prints_what_is_shown(folder: Path) -> None:
    shown = marked("output")["failing.py"].splitlines()

    done = typed(folder, "checks.cli", "run", "failing.py:subject")

    printed = iter(done.stdout.splitlines())
    missing = [line for line in shown if line != "..." and line not in printed]
    assert missing == []
    assert done.returncode == 1


def test_example_for_pytest_passes(folder: Path) -> None:
    done = typed(
        folder, "pytest", "-q", "-p", "heatcheck_pytest", "test_saliency.py"
    )  # fmt: skip

    assert re.search(r"\n\d+ passed, \d+ skipped in ", done.stdout), done.stdout
    assert done.returncode == 0
