"""The recording: every call of the package's functions during the workload, as a tree.

A copy is made whose functions report to a recorder before they run. What they are given
is frozen; what they return is not kept: replaying the call on a pristine copy tells.
"""

import ast
import functools
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import FrameType, GeneratorType
from typing import Any, NamedTuple

from checks.faults.files import COMPUTING
from checks.faults.library import edited_library
from checks.replay.frozen import Memo, digest, freeze
from checks.replay.workload import workload

__all__ = ["RECORDED", "UNFINISHED", "Call", "Name", "Recording", "recording"]

RECORDED = (*COMPUTING, "lenet_ref.data", "lenet_ref.weights")
"""Modules whose functions are: those that compute, and what they are given."""

UNFINISHED = ("__post_init__", "__init__")
"""Methods that are given an instance whose fields are about to change."""


class Name(NamedTuple):
    """Of a function, class or constant: its module, and its qualified name there."""

    module: str
    qualname: str


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """One call, by function and arguments; the same call again is the same one.

    Parameters
    ----------
    function : Name
    args, options : frozen positional and keyword arguments, as given
    children : dict
        Indexes of the calls that it made, in order.
    line : (str, int) or None
        Module and line, where a module's own code made it.
    """

    function: Name
    args: tuple[Any, ...]
    options: Mapping[str, Any]
    children: dict[int, None] = field(default_factory=dict)
    line: tuple[str, int] | None = None


@dataclass(frozen=True, eq=False)
class Recording:
    """All calls of a workload.

    Parameters
    ----------
    calls : list of Call
        In the order in which they began.
    """

    calls: list[Call] = field(default_factory=list)
    known: dict[tuple[Name, bytes], int] = field(default_factory=dict)
    stack: list[int] = field(default_factory=list)
    memo: Memo = field(default_factory=dict)

    def begin(
        self, function: Name, args: tuple[Any, ...], options: dict[str, Any]
    ) -> None:
        """Note a call and who made it."""
        unfinished = function.qualname.rpartition(".")[2] in UNFINISHED
        memo = None if unfinished else self.memo
        frozen = freeze(args, memo), freeze(options, memo)
        key = function, digest(list(frozen))
        if key not in self.known:
            self.known[key] = len(self.calls)
            line = None if self.stack else _importing(sys._getframe(2))  # noqa: SLF001
            self.calls.append(Call(function, *frozen, line=line))
        if self.stack:
            self.calls[self.stack[-1]].children[self.known[key]] = None
        self.stack.append(self.known[key])


def _importing(frame: FrameType | None) -> tuple[str, int] | None:
    """Module and line of the package's code that an import is executing."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__"))
        if frame.f_code.co_name == "<module>" and module in RECORDED:
            return module, frame.f_lineno
        frame = frame.f_back
    return None


def _recorder(kept: Recording) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def record(function: Callable[..., Any]) -> Callable[..., Any]:
        name = Name(function.__module__, function.__qualname__)

        @functools.wraps(function)
        def recorded(*args: Any, **options: Any) -> Any:
            kept.begin(name, args, options)
            try:
                result = function(*args, **options)
                if isinstance(result, GeneratorType):
                    return iter(list(result))  # now, while it is on the stack
                return result
            finally:
                kept.stack.pop()

        return recorded

    return record


def _definitions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef]:
    for statement in body:
        if isinstance(statement, ast.FunctionDef):
            yield statement
        elif isinstance(statement, ast.ClassDef):
            yield from _definitions(statement.body)


def _instrumented(module: str, tree: ast.Module) -> ast.Module:
    """Put the recorder around each function, inside any other decorator."""
    for function in _definitions(tree.body) if module in RECORDED else ():
        mark = ast.Name("__record__", ast.Load(), lineno=function.lineno, col_offset=0)
        function.decorator_list.append(mark)
    return tree


@functools.cache
def recording() -> Recording:
    """The standard workload's recording; made once."""
    kept = Recording()
    extra = {"__record__": _recorder(kept)}
    workload(edited_library(transform=_instrumented, extra=extra))
    return kept
