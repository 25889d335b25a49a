"""Copies: a private copy of ``lenet_ref``, in which mutants stand one by one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FunctionType, ModuleType
from typing import Any

from checks.faults.edit import Edit
from checks.faults.functions import function_of
from checks.faults.library import edited_library
from checks.mutation.bodies import Body, recoded
from checks.mutation.contents import contents

__all__ = ["Copies", "planted_in"]


def _function(library: ModuleType, body: Body) -> FunctionType | None:
    """The plain function of that name; None where something else stands there."""
    try:
        found = function_of(library, body.module, body.function)
    except AttributeError:
        return None
    return found if isinstance(found, FunctionType) else None


@dataclass(slots=True, eq=False)
class Copies:
    """One copy for all mutants that change nothing but code, and others as needed.

    It is looked at after each mutant: one that left something behind, in a module, a
    class, a table or a function's own dictionary, gets its successors a new copy.
    """

    _library: ModuleType | None = None
    _before: tuple[Any, ...] = field(default=())

    @contextmanager
    def planted(self, edits: tuple[Edit, ...]) -> Iterator[ModuleType]:
        """Copy of the package with edits in it, for as long as the block runs.

        Raises
        ------
        Exception
            Whatever the edited source raises when it is compiled or imported.
        """
        changes = recoded(edits)
        if self._library is None:
            self._library = edited_library()
            self._before = contents(self._library)
        library = self._library
        pairs = [(_function(library, c.body), c.code) for c in changes or ()]
        if changes is None or not all(f and _fits(f, code) for f, code in pairs):
            yield edited_library(edits)
            return
        kept = [(f, f.__code__) for f, _ in pairs if f]
        try:
            for function, code in pairs:
                assert function is not None  # noqa: S101  (asked above)
                function.__code__ = code
            yield library
        finally:
            for function, code in kept:
                function.__code__ = code
            if contents(library) != self._before:
                self._library = None


def _fits(function: FunctionType, code: Any) -> bool:
    """Whether a function can have other code: it closes over the same names."""
    return bool(function.__code__.co_freevars == code.co_freevars)


COPIES = Copies()
"""Those of this process."""


def planted_in(edits: tuple[Edit, ...]) -> Any:
    """Copy of this process with edits in it, as a context.

    Examples
    --------
    >>> with planted_in(()) as library:
    ...     library.ReLU("relu1").name
    'relu1'
    """
    return COPIES.planted(edits)
