"""The guard: what a learner's copy may not do in the process that judges it.

It hears what Python does (PEP 578). Where a copy lets others do its work, that is noted
with the line, and the process ends at once: nothing that the copy does can take it
back. It is no sandbox: who is set on it gets out of any that is written in Python.
"""

import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from checks.faults.files import PACKAGE, file_of
from checks.faults.library import SHARED

__all__ = ["Guard", "guarded"]

LEFT = 3
"""Exit code of a process that the guard ended."""

READS = "reads the installed lenet_ref's own source"
JUDGES = "reads heatcheck's own checks"
ANOTHERS = "reads another copy of lenet_ref"
CHANGES = "changes heatcheck's own files"

ENDING: Mapping[str, str] = {
    "subprocess.Popen": "starts another process to do its work",
    "os.system": "starts another process to do its work",
    "os.exec": "starts another process to do its work",
    "os.fork": "starts another process to do its work",
    "os.forkpty": "starts another process to do its work",
    "os.posix_spawn": "starts another process to do its work",
    "os.spawn": "starts another process to do its work",
    "_winapi.CreateProcess": "starts another process to do its work",
    "ctypes.dlopen": "goes past Python, by ctypes",
    "ctypes.dlsym": "goes past Python, by ctypes",
    "socket.connect": "asks another computer",
    "socket.getaddrinfo": "asks another computer",
}
"""Events that a right copy has no need of, and what each means."""

CHANGING = ("os.rename", "os.link", "os.remove", "os.symlink", "os.truncate")

FRAMEWORKS = (
    *("torch", "jax", "tensorflow", "keras", "captum", "autograd", "cupy"),
    *("mxnet", "paddle", "chainer", "tinygrad", "theano", "mlx"),
)
"""Packages that have the gradients of all layers: no fix is made of them."""

INTERPRETED = (".py", ".pyc")


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """What is guarded, and where it is noted.

    Parameters
    ----------
    folder : Path
        That holds the copy.
    file : int
        Descriptor of the file for the note.
    reference, judge : mapping of (int, int) to str
        Source files of the installed packages, by device and inode, with their names:
        a link or a roundabout path leads to the same.
    roots : tuple of str
        Of the installed packages: nothing is written there.
    strict : bool
        Whether nobody reads those files any more, not even the judge.
    """

    folder: Path
    file: int
    reference: Mapping[tuple[int, int], str]
    judge: Mapping[tuple[int, int], str]
    roots: tuple[str, ...]
    strict: bool

    def end(self, what: str, at: str = "") -> NoReturn:
        """Note what the copy did, and at which line, and end the process."""
        os.write(self.file, f"{at or self._line()}\n{what}".encode())
        os._exit(LEFT)

    def _line(self) -> str:
        """The innermost line of the copy on the way here; empty if there is none."""
        frame: FrameType | None = sys._getframe()  # noqa: SLF001  (there is no other way)
        while frame is not None:
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(self.folder):
                return f"{path.relative_to(self.folder).as_posix()}:{frame.f_lineno}"
            frame = frame.f_back
        return ""

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Judge one event of Python's audit."""
        if event == "open":
            self._opened(*arguments[:3])
        elif event in ENDING:
            self.end(ENDING[event])
        elif event == "import" and arguments[0].partition(".")[0] in FRAMEWORKS:
            self.end(f"imports {arguments[0]} to do its work")
        elif event in CHANGING and any(map(self._is_installed, arguments[:2])):
            self.end(CHANGES)

    def _opened(self, path: Any, mode: str | None, flags: int) -> None:
        if isinstance(path, int):
            return
        if _writes(mode, flags):
            if self._is_installed(path):
                self.end(CHANGES)
            return
        place = _place(path)
        ours = place in self.reference or self._is_named_like_it(path, mode, place)
        what = READS if ours else JUDGES if place in self.judge else ""
        if what and (self.strict or self._is_the_copys()):
            self.end(what)
        if self._is_anothers(path):
            self.end(ANOTHERS)

    def _is_installed(self, path: Any) -> bool:
        with suppress(OSError, TypeError, ValueError):
            return os.path.realpath(os.fsdecode(path)).startswith(self.roots)
        return False

    def _is_named_like_it(self, path: Any, mode: str | None, place: object) -> bool:
        """Whether it is opened by its name, in a folder that is not told."""
        return (
            mode is None
            and place is None
            and os.fsdecode(path)
            in {
                *self.reference.values(),
                *self.judge.values(),
            }
        )

    def _is_the_copys(self) -> bool:
        """Whether the copy is at work here, or some thread that it began."""
        return (
            bool(self._line()) or threading.get_ident() != threading.main_thread().ident
        )

    def _is_anothers(self, path: Any) -> bool:
        """Whether a file belongs to a copy that lies beside this one."""
        real = Path(os.path.realpath(os.fsdecode(path)))
        around = self.folder.parent
        if real.is_relative_to(self.folder) or self._is_installed(path):
            return False
        if not real.is_relative_to(around) or real == around:
            return False
        return (around / real.relative_to(around).parts[0] / PACKAGE).is_dir()


def _writes(mode: str | None, flags: int) -> bool:
    if mode is not None:
        return not set(mode).isdisjoint("wax+")
    return bool(flags & (os.O_WRONLY | os.O_RDWR))


def _place(path: Any) -> tuple[int, int] | None:
    """Where a file lies on disk; None if there is none of that path."""
    with suppress(OSError, TypeError, ValueError):
        found = os.stat(path)  # noqa: PTH116  (of any path: bytes too)
        return found.st_dev, found.st_ino
    return None


def _sources(root: Path) -> Iterator[tuple[tuple[int, int], str]]:
    for path in root.rglob("*"):
        place = _place(path) if path.suffix in INTERPRETED else None
        if place:
            yield place, path.name


def _root(package: str) -> Path:
    found = Path(importlib.import_module(package).__file__ or "")
    return Path(os.path.realpath(found.parent))


def guarded(folder: Path, note: Path, *, strict: bool) -> Guard:
    """For the rest of this process, guard what is installed from the copy in a folder.

    Parameters
    ----------
    folder : Path
    note : Path
        File in which it is left what the copy did: a line of it, and what.
    strict : bool
        Whether all that the judge needs is imported already.
    """
    roots = _root(PACKAGE), _root("checks")
    reference, judge = (dict(_sources(root)) for root in roots)
    shared = _place(roots[0].parent / file_of(SHARED))
    reference = {place: name for place, name in reference.items() if place != shared}
    ended = tuple(f"{root}{os.sep}" for root in roots)
    file = os.open(note, os.O_WRONLY | os.O_CREAT)
    guard = Guard(Path(os.path.realpath(folder)), file, reference, judge, ended, strict)
    _fork_exec_heard(lambda: guard.end(ENDING["os.fork"]))
    sys.addaudithook(guard.hear)
    return guard


def _fork_exec_heard(end: Callable[[], NoReturn]) -> None:
    """Hear of the one way to start a process that Python's audit is silent of."""
    with suppress(ImportError):  # Windows has none
        module: Any = importlib.import_module("_posixsubprocess")
        starting: Any = importlib.import_module("subprocess")
        module.fork_exec = starting._fork_exec = lambda *_: end()  # noqa: SLF001
