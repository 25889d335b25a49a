"""Asking: a learner's copy is put a request in a process of its own, within a time."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from checks.exercises.trouble import Trouble
from lenet_ref.trace import Array

__all__ = ["NOTE", "Child", "Reply", "asked", "waiting"]

PATIENCE = 10.0
"""Seconds that a copy may take to be loaded and draw one map: a right one takes 0.2."""

SECONDS = 120.0
"""Seconds that everything may take: the whole battery takes ten."""

GRACE = 5.0
"""Seconds more, after which a process is ended that did not end itself."""

NOTE = "borrowed.txt"
"""In the folder of the answer: what the guard ended the process for."""

Limits = tuple[float, float]
"""Seconds until a map is drawn, and for all the rest."""

HERE = Path(__file__).resolve().parents[2]
"""Where the package is imported from."""


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """What came of a request.

    Parameters
    ----------
    answer : mapping
    arrays : mapping of str to Array
    trouble : Trouble or None
        Why there is no answer.
    """

    answer: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, Array] = field(default_factory=dict)
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Child:
    """A process that waits for its request.

    Parameters
    ----------
    process : subprocess.Popen
    out : Path
        Folder for its answer.
    """

    process: "subprocess.Popen[str]"
    out: Path

    def ask(
        self,
        folder: Path,
        task: str,
        meanwhile: Callable[[], object] = lambda: None,
        **request: Any,
    ) -> Reply:
        """Put the request, and wait for what comes of it.

        Parameters
        ----------
        folder : Path
            That holds the copy.
        task : {"judge", "compare", "ledger", "draw", "load"}
        meanwhile : callable
            What there is to do while the child is at work.
        **request
            What the task needs to know.
        """
        line = {
            "folder": str(folder.resolve()),
            "task": task,
            "out": str(self.out),
            "patience": PATIENCE,
            "seconds": SECONDS,
            **request,
        }
        limits: Limits = (line["patience"], line["seconds"])
        self._send(json.dumps(line) + "\n")
        meanwhile()
        try:
            self.process.wait(timeout=sum(limits) + GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return self._reply(folder.resolve(), limits)

    def _send(self, line: str) -> None:
        with contextlib.suppress(OSError):  # it died meanwhile: there is no answer
            assert self.process.stdin is not None  # noqa: S101  (it is a pipe)
            self.process.stdin.write(line)
            self.process.stdin.close()

    def _reply(self, folder: Path, limits: Limits) -> Reply:
        note, path = self.out / NOTE, self.out / "answer.json"
        borrowed = note.read_text(encoding="utf-8") if note.exists() else ""
        if borrowed:
            at, _, what = borrowed.partition("\n")
            return Reply(trouble=Trouble(at, f"it {what}", OWN))
        if not path.exists():
            return Reply(trouble=self._why_silent(folder, limits))
        try:
            answer = json.loads(path.read_text(encoding="utf-8"))
            trouble = answer.get("trouble")
            if trouble:
                return Reply(trouble=Trouble(**trouble))
            return Reply(answer, _arrays(self.out / "arrays.npz"))
        except (ValueError, LookupError, TypeError, AttributeError, BadZipFile):
            return UNREAD

    def _why_silent(self, folder: Path, limits: Limits) -> Trouble:
        stuck = self.out / "stuck.txt"
        dump = stuck.read_text(encoding="utf-8") if stuck.exists() else ""
        if "Timeout" in dump:
            at = _own_line(dump, folder)
            return Trouble(at, _slow(dump, limits), "see that the loop comes to an end")
        code = self.process.returncode
        says = f"the copy ended the process that judges it, exit code {code}"
        return Trouble("", says, "take out what exits, such as os._exit")


def _slow(dump: str, limits: Limits) -> str:
    """What is said of a time that ran out: which one, Python's watchdog tells."""
    first, then = limits
    if f"({timedelta(seconds=then)}" in dump:
        return f"the checks were not through after {then:g} s; a right copy takes ten"
    return f"still running here after {first:g} s: a loop without an end?"


OWN = "mend the copy's own code"

UNREAD = Reply(
    trouble=Trouble(
        "",
        "what the process that judges it answered cannot be read",
        "take out what writes to files that are not the copy's",
    )
)


def _arrays(path: Path) -> Mapping[str, Array]:
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as found:
        return {name: found[name] for name in found.files}


def _ascii(path: Path) -> str:
    """A path as Python's watchdog writes it."""
    return str(path).encode("ascii", "backslashreplace").decode()


def _own_line(dump: str, folder: Path) -> str:
    """The innermost line of the copy in what Python's watchdog writes."""
    told = _ascii(folder)
    for line in dump.splitlines():
        path, found, rest = line.strip().removeprefix('File "').partition('", line ')
        if found and Path(path).is_relative_to(told):
            number = rest.partition(" ")[0]
            return f"{Path(path).relative_to(told).as_posix()}:{number}"
    return ""


def _environment() -> dict[str, str]:
    """One thread a process; and no folder that is current is imported from."""
    path = os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))
    one = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    return {**os.environ, **one, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


@contextmanager
def waiting(module: str = "checks.exercises.child") -> Iterator[Child]:
    """A child that has imported what it needs, or soon will have.

    Parameters
    ----------
    module : str
        What it runs.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as out:
        command = [sys.executable, "-P", "-m", module]
        null, pipe = subprocess.DEVNULL, subprocess.PIPE
        process = subprocess.Popen(
            command,
            stdin=pipe,
            stdout=null,
            stderr=null,
            text=True,
            cwd=out,
            env=_environment(),
        )
        try:
            yield Child(process, Path(out))
        finally:
            with contextlib.suppress(OSError):
                process.kill()
            process.wait()
            if process.stdin:
                with contextlib.suppress(OSError):
                    process.stdin.close()


def asked(folder: Path, task: str, **request: Any) -> Reply:
    """Put one request to a copy; see :meth:`Child.ask`."""
    with waiting() as child:
        return child.ask(folder, task, **request)
