"""Transcripts: a walk that was really walked, by real processes, as Markdown."""

import difflib
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.walk.entry import Change, Entry, Thought, Typed

__all__ = ["WalkError", "transcript"]

ROOT = Path(__file__).parents[2]
HEATCHECK = (sys.executable, "-P", "-m", "checks.cli")
CONTEXT = 1
"""Lines around a change that are shown."""


class WalkError(RuntimeError):
    """A walk does not go as its entries say."""


def _typed(here: Path, entry: Typed) -> str:
    program, *rest = shlex.split(entry.line)
    line = [*HEATCHECK, *rest] if program == "heatcheck" else [program, *rest]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    plain = {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "80"}
    done = subprocess.run(
        line,
        cwd=here,
        env={**kept, **plain},
        check=False,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode != entry.code:
        found = f"exit code {done.returncode}, expected {entry.code}"
        msg = f"{entry.line}: {found}\n{done.stdout}"
        raise WalkError(msg)
    return _block("text", f"$ {entry.line}\n{done.stdout}")


def _changed(here: Path, entry: Change) -> str:
    path = here / entry.path
    text = path.read_text(encoding="utf-8")
    times = text.count(entry.before)
    if times != 1:
        msg = (
            f"{entry.path}: {entry.before!r} stands there {times} times, expected once"
        )
        raise WalkError(msg)
    changed = text.replace(entry.before, entry.after)
    path.write_text(changed, encoding="utf-8")
    lines = difflib.unified_diff(
        text.splitlines(), changed.splitlines(), entry.path, n=CONTEXT, lineterm=""
    )
    _, _, *difference = lines
    return _block("diff", "\n".join([f"# {entry.path}", *difference]))


def _block(language: str, text: str) -> str:
    lines = (line.rstrip() for line in text.rstrip().splitlines())
    return "\n".join([f"```{language}", *lines, "```"])


def _written(here: Path, entry: Entry) -> str:
    if isinstance(entry, Thought):
        return entry.text.strip()
    return _typed(here, entry) if isinstance(entry, Typed) else _changed(here, entry)


def transcript(walk: Sequence[Entry], here: Path) -> str:
    """Walk, and write down what was thought, typed, answered and changed.

    Parameters
    ----------
    walk : sequence of Entry
    here : Path
        An empty folder, where lines are typed.

    Raises
    ------
    WalkError
        Where a line ends otherwise than its entry says, or nothing can be changed.
    """
    return "\n\n".join(_written(here, entry) for entry in walk) + "\n"
