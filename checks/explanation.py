"""Explanations: what a check says of itself, from its docstring and its needs."""

import ast
import functools
import inspect
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import islice, pairwise
from types import CodeType, FunctionType
from typing import Any

from checks import tolerances
from checks.catalogue import Check
from checks.probes import PROBES

__all__ = ["Example", "Explanation", "Tolerance", "explanation"]

PARTS = {"why": "Why:", "breaks": "Breaks:", "seen": "Seen:"}
"""Paragraphs of an invariant's docstring, after its statement."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A number that the check allows, and where it comes from.

    Parameters
    ----------
    name : str
    value : float
    says : str
    """

    name: str
    value: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A named fault that the check is the first to catch.

    Parameters
    ----------
    id, story : str
    function : str
        What it is planted in, with its file.
    before, after : str
    """

    id: str
    story: str
    function: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What there is to know about a check.

    Parameters
    ----------
    check, family : str
    says : str
        The statement, true of every right implementation.
    why, breaks, seen : str
        Why it holds, what breaks it, and where that was seen.
    probes : mapping of str to str
        What is asked of the subject, by name.
    needs : tuple of str
        Capabilities without which it is not applicable.
    declared : tuple of str
        Properties of the contract without which it does not apply.
    acts_on : str or None
        Kind of step without which it does not apply.
    minimum : int
        Cases that must give evidence at each step.
    local : bool
        Whether the step that it fails at is the one at fault.
    tolerances : tuple of Tolerance
    faults : tuple of Example
        The one that earned it; ``checks.faults.named`` has more of them.
    source : str
        Module and function that measure.
    """

    check: str
    family: str
    says: str
    why: str
    breaks: str
    seen: str
    probes: Mapping[str, str]
    needs: tuple[str, ...]
    declared: tuple[str, ...]
    acts_on: str | None
    minimum: int
    local: bool
    tolerances: tuple[Tolerance, ...]
    faults: tuple[Example, ...]
    source: str

    def as_json(self) -> dict[str, Any]:
        """The published form."""
        return asdict(self)


def explanation(check: Check, hidden: Collection[str] = ()) -> Explanation:
    """Explain a check.

    Parameters
    ----------
    check : Check
    hidden : collection of str
        Ids of faults that are not to be told: somebody is looking for them.

    Examples
    --------
    >>> from checks.catalogue import named
    >>> explanation(named("state.repeat_is_identical")).says
    'The same image and target give the same bits, at once again.'
    """
    function = check.invariant
    says, parts = _parts(inspect.getdoc(function) or "")
    needs = (need for probe in check.probes for need in PROBES[probe].needs)
    return Explanation(
        check=check.id,
        family=check.family,
        says=says,
        **parts,
        probes={name: _statement(PROBES[name].put) for name in check.probes},
        needs=tuple(dict.fromkeys(needs)),
        declared=check.declared,
        acts_on=check.acts_on,
        minimum=check.minimum,
        local=check.local,
        tolerances=tuple(_tolerances(function)),
        faults=tuple(_examples(check, hidden)),
        source=f"{function.__module__}.{function.__name__}",
    )


def _examples(check: Check, hidden: Collection[str]) -> Iterator[Example]:
    """The first of the named faults that the check is the first to catch."""
    from checks.faults.named import NAMED

    earners = (fault for fault in NAMED if fault.caught_by == check.id)
    told = (fault for fault in earners if fault.id not in hidden)
    for fault in islice(told, 1):
        yield Example(
            id=fault.id,
            story=fault.story,
            function=f"{fault.function} in {fault.file}",
            before=fault.before,
            after=fault.after,
        )


def _parts(docstring: str) -> tuple[str, dict[str, str]]:
    """The statement, and the paragraphs that follow it."""
    marks = "|".join(PARTS.values())
    says, *rest = re.split(rf"^({marks})", docstring, flags=re.MULTILINE)
    told = dict(zip(rest[::2], rest[1::2], strict=True))
    parts = {name: _in_one_line(told.get(mark, "")) for name, mark in PARTS.items()}
    return _in_one_line(says), parts


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _statement(function: Any) -> str:
    return (inspect.getdoc(function) or "").partition("\n\n")[0].replace("\n", " ")


@functools.cache
def _told() -> Mapping[str, Tolerance]:
    """Every tolerance with the string that stands under it."""
    body = ast.parse(inspect.getsource(tolerances)).body
    found = {}
    for assigned, under in pairwise(body):
        if isinstance(assigned, ast.Assign) and isinstance(under, ast.Expr):
            name = ast.unparse(assigned.targets[0])
            if name in tolerances.__all__:
                value = float(getattr(tolerances, name))
                says = _in_one_line(str(ast.literal_eval(under.value)))
                found[name] = Tolerance(name, value, says)
    return found


def _tolerances(function: Any) -> Iterator[Tolerance]:
    """Tolerances that a function names, itself or in what it calls of this package."""
    names = {name for one in _reached(function, set()) for name in _names(one.__code__)}
    return (one for name, one in sorted(_told().items()) if name in names)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _reached(function: Any, known: set[FunctionType]) -> set[FunctionType]:
    function = inspect.unwrap(function) if callable(function) else function
    if isinstance(function, type):
        for method in vars(function).values():
            _reached(method, known)
    is_ours = getattr(function, "__module__", "").startswith("checks.")
    if isinstance(function, FunctionType) and is_ours and function not in known:
        known.add(function)
        for name in _names(function.__code__):
            _reached(function.__globals__.get(name), known)
    return known
