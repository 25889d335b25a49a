"""Borrowing: whether a learner's copy calls the installed reference to answer.

In the process that judges a copy, what the installed package computes with is taken
out; that it is asked for, or its files are read, is noted with where.
"""

import ast
import contextlib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, FunctionType, ModuleType

from checks.faults.files import COMPUTING, PACKAGE

__all__ = ["BORROWED", "imports_of_checks", "note", "taken_out"]

BORROWED: list[str] = []
"""What was asked of the installed package, and where: the first is told."""

PROCESSES = ("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.posix_spawn")
"""Events of Python's audit by which work is given to another process."""


class BorrowedError(RuntimeError):
    """The copy asks the installed package to do its work."""


def _caller(folder: Path) -> str:
    """The innermost line of the copy on the way here."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001  (there is no other way)
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(folder):
            return f"{path.relative_to(folder).as_posix()}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


CHECKS = "checks"
"""The package that judges: it holds other right ways to compute each step."""


def imports_of_checks(folder: Path) -> Iterator[str]:
    """Lines of a copy that import what judges it."""
    for path in sorted((folder / PACKAGE).rglob("*.py")):
        with contextlib.suppress(SyntaxError, ValueError, OSError):  # told elsewhere
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if any(name.partition(".")[0] == CHECKS for name in _names(node)):
                    line = getattr(node, "lineno", 1)
                    yield f"{path.relative_to(folder).as_posix()}:{line}"


def _names(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    return (node.module or "",) if isinstance(node, ast.ImportFrom) else ()


_FOLDER: list[Path] = []


def note(what: str) -> None:
    """Note that something was borrowed, if the copy did it.

    Raises
    ------
    BorrowedError
        Always, where it did.
    """
    at = _caller(_FOLDER[0]) if _FOLDER else ""
    if at:
        BORROWED.append(f"{at}: {what}")
        msg = f"{at}: {what}"
        raise BorrowedError(msg)


# It stands for functions of any parameters.
def _absent(*given: object, **named: object) -> object:  # noqa: ARG001
    from checks.exercises.borrowing import note

    note("calls the installed lenet_ref instead of computing itself")
    msg = "taken out while a copy is judged"
    raise RuntimeError(msg)


def _take_out(function: FunctionType) -> None:
    if not function.__code__.co_freevars:
        function.__defaults__ = function.__kwdefaults__ = None
        function.__code__ = _absent.__code__


def _functions(module: ModuleType) -> list[FunctionType]:
    own = [
        v
        for v in vars(module).values()
        if getattr(v, "__module__", "") == module.__name__
    ]
    methods = [m for c in own if isinstance(c, type) for m in vars(c).values()]
    return [f for f in (*own, *methods) if isinstance(f, FunctionType)]


def taken_out(folder: Path) -> None:
    """For the rest of this process, take out what the installed package computes with.

    Parameters
    ----------
    folder : Path
        Of the copy, which must do without.
    """
    _FOLDER[:] = [folder]
    says = "imports heatcheck's own checks instead of computing itself"
    BORROWED.extend(f"{at}: {says}" for at in imports_of_checks(folder))
    installed = Path(importlib.import_module(PACKAGE).__file__ or "").parent
    for name in COMPUTING:
        for function in _functions(importlib.import_module(name)):
            _take_out(function)

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(arguments[0]).endswith((".py", ".pyc")):
            if Path(str(arguments[0])).is_relative_to(installed):
                note("reads the installed lenet_ref's own source")
        elif event in PROCESSES:
            note("starts another process to do its work")

    sys.addaudithook(heard)
