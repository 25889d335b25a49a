"""Borrowing: whether a learner's copy calls what is installed to answer.

In the process that judges a copy, what the installed package computes with is taken
out; that it is asked for, or its files are read, is noted with where.
"""

import ast
import contextlib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType

from checks.exercises.guard import Guard, guarded
from checks.faults.files import COMPUTING, PACKAGE

__all__ = ["CHECKS", "call", "imports_of_checks", "taken_out"]

CHECKS = "checks"
"""The package that judges: it holds other right ways to compute each step."""

REPLICAS = "checks.replicas."

INVARIANT = "invariant.py"
"""What a learner writes beside a copy; debug.py and the like are never run here."""


def imports_of_checks(folder: Path) -> Iterator[str]:
    """Lines of a copy that import what judges it."""
    for path in (*sorted((folder / PACKAGE).rglob("*.py")), *folder.glob(INVARIANT)):
        with contextlib.suppress(SyntaxError, ValueError, OSError):  # told elsewhere
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if any(name.partition(".")[0] == CHECKS for name in _names(node)):
                    line = getattr(node, "lineno", 1)
                    yield f"{path.relative_to(folder).as_posix()}:{line}"


def _names(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    return (node.module or "",) if isinstance(node, ast.ImportFrom) else ()


_GUARDS: list[Guard] = []


def call() -> None:
    """End the process, for something was called that was taken out."""
    for guard in _GUARDS:
        guard.end("calls what is installed instead of computing itself")


# It stands for functions of any parameters.
def _absent(*given: object, **named: object) -> object:  # noqa: ARG001
    from checks.exercises.borrowing import call

    call()
    msg = "taken out while a copy is judged"
    raise RuntimeError(msg)


def _take_out(function: FunctionType) -> None:
    if (
        not function.__code__.co_freevars
    ):  # dataclasses make those: they compute nothing
        function.__defaults__ = function.__kwdefaults__ = None
        function.__code__ = _absent.__code__


def _functions(module: ModuleType) -> list[FunctionType]:
    own = [
        v
        for v in vars(module).values()
        if getattr(v, "__module__", "") == module.__name__
    ]
    methods = [m for c in own if isinstance(c, type) for m in vars(c).values()]
    found = (getattr(f, "__wrapped__", f) for f in (*own, *methods))
    return [f for f in found if isinstance(f, FunctionType)]


def taken_out(folder: Path, note: Path, *, strict: bool = False) -> None:
    """For the rest of this process, take out what the installed package computes with.

    Parameters
    ----------
    folder : Path
        Of the copy, which must do without.
    note : Path
        File for what it borrows all the same.
    strict : bool
        Whether the judge's replicas are taken out too: nothing that is installed can
        compute a step any more.
    """
    names = [*COMPUTING, *(n for n in sys.modules if strict and n.startswith(REPLICAS))]
    for name in names:
        for function in _functions(importlib.import_module(name)):
            _take_out(function)
    guard = guarded(folder, note, strict=strict)
    _GUARDS[:] = [guard]
    for at in imports_of_checks(folder):
        guard.end("imports heatcheck's own checks instead of computing itself", at)
