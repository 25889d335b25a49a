"""Examinations: a learner's copy is judged, and it is said whether it is mended."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checks.exercises.asking import Child, Reply, waiting
from checks.exercises.equality import differing, true_answers
from checks.exercises.groups import GROUPS, expected
from checks.exercises.handout import CODE
from checks.exercises.trouble import Trouble
from checks.report import Finding, Result

__all__ = ["Examined", "Questions", "examined", "unseen"]

FAILING = ("fail", "error", "blocked")
"""Statuses that a right copy has none of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What is put to a copy.

    Parameters
    ----------
    select : tuple of str, optional
        Checks; by default all.
    seed : int
    whole : bool
        The whole battery, on every network; else every check once, quickly.
    network : str
        The one that a fault says that it is judged on.
    compare : bool
        Whether what passes is compared with the reference on unseen cases.
    """

    select: tuple[str, ...] | None = None
    seed: int = 0
    whole: bool = False
    network: str = "reference"
    compare: bool = True

    @property
    def groups(self) -> tuple[str, ...]:
        """Networks that it is put on; see :data:`checks.exercises.groups.GROUPS`."""
        if self.whole:
            return tuple(GROUPS)
        first = "single" if self.network == "single" else "reference"
        return tuple(dict.fromkeys(("reference", first)))

    def as_request(self) -> Mapping[str, Any]:
        """The form in which a child reads it."""
        return {
            "select": self.select,
            "seed": self.seed,
            "whole": self.whole,
            "first": self.select is None,
            "groups": self.groups,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What is known of a copy.

    Parameters
    ----------
    results : tuple of Result
        As far as checks were put; the last fails, if any does.
    trouble : Trouble or None
        Why it could not be judged.
    differs : tuple of str
        What it answers otherwise than the reference, though every check passes.
    raised_at : str
        Where it raises when it is simply used; empty if it does not.
    """

    results: tuple[Result, ...] = ()
    trouble: Trouble | None = None
    differs: tuple[str, ...] = ()
    raised_at: str = ""

    @property
    def objection(self) -> Result | None:
        """The first result that a right copy does not have."""
        return next((r for r in self.results if r.status in FAILING), None)

    @property
    def right(self) -> bool:
        """Whether something was asked, and nothing speaks against the copy."""
        told = bool(self.results) and self.trouble is None
        return told and self.objection is None and not self.differs

    @property
    def why_not(self) -> str:
        """What speaks against it, in a word or two; empty if nothing does."""
        if self.trouble:
            return f"{self.trouble.at}: {self.trouble.says}".removeprefix(": ")
        if self.objection:
            return self.objection.check
        return f"answers otherwise: {self.differs[0]}" if self.differs else ""


NETWORKS = {
    "checks.reference:lenet": "LeNet-5",
    "checks.reference:awkward": "the awkward network",
    "checks.reference:single": "LeNet-5 in float32",
}
"""What a learner is told that something was seen on."""


def _finding(found: Mapping[str, Any] | None) -> Finding | None:
    if found is None:
        return None
    case, name = found["case"], found["subject"]
    seen_on = NETWORKS.get(name, "a small network")
    told = {"case": tuple(case) if case else None, "subject": seen_on}
    return Finding(**{**found, **told})


def _result(found: Mapping[str, Any]) -> Result:
    failing: Iterable[Any] = found["failing"]
    return Result(
        **{
            **found,
            "worst": _finding(found["worst"]),
            "failing": tuple(f for f in map(_finding, failing) if f),
            "again": f"heatcheck learn guess {found['check']}",
        }
    )


FORGED = Trouble(
    "",
    "the results of its checks are not the judge's own",
    "take out what changes heatcheck's functions or files",
)


def _told(reply: Reply, questions: Questions) -> Examined:
    """What the checks said, if it is they who said it."""
    if reply.trouble:
        return Examined(trouble=reply.trouble)
    try:
        results = tuple(map(_result, reply.answer["results"]))
        found = Examined(results=results, raised_at=reply.answer["raised_at"])
    except (LookupError, TypeError, ValueError, AttributeError):
        return Examined(trouble=FORGED)
    ids = tuple(result.check for result in found.results)
    whole = expected(questions.select, questions.groups)
    if ids != (whole[: len(ids)] if found.objection else whole):
        return Examined(trouble=FORGED)
    return found


def _judged(child: Child, folder: Path, questions: Questions) -> Examined:
    reply = child.ask(folder, "judge", **questions.as_request())
    return _told(reply, questions)


def unseen(folder: Path, seed: int) -> int:
    """Seed of the unseen cases: by the copy's own files, so that no table has them.

    The same copy is asked the same again.

    Parameters
    ----------
    folder : Path
    seed : int
        Another one asks otherwise of the same copy.
    """
    said = hashlib.sha256(str(seed).encode())
    for path in sorted((folder / CODE).rglob("*")):
        if path.is_file() and path.parent.name != "__pycache__":
            said.update(path.read_bytes())
    return int.from_bytes(said.digest()[:4])


def _compared(child: Child, folder: Path, seed: int) -> Examined:
    """What a copy answers to unseen cases, beside what it should.

    In another process, that knows no right answer: all is compared in this one, which
    the copy does not reach.
    """
    drawn = unseen(folder, seed)
    reply = child.ask(folder, "compare", lambda: true_answers(drawn), seed=drawn)
    if reply.trouble:
        return Examined(trouble=reply.trouble)
    return Examined(differs=differing(reply.arrays, true_answers(drawn)))


def examined(
    folder: Path, questions: Questions, child: Child | None = None
) -> Examined:
    """Judge the copy in a folder.

    Parameters
    ----------
    folder : Path
    questions : Questions
    child : Child, optional
        One that waits already.
    """
    if child is None:
        with waiting() as fresh:
            return examined(folder, questions, fresh)
    if not questions.compare:
        return _judged(child, folder, questions)
    with waiting() as other:  # it gets ready meanwhile
        found = _judged(child, folder, questions)
        if found.trouble or found.objection:
            return found
        compared = _compared(other, folder, questions.seed)
    return replace(found, trouble=compared.trouble, differs=compared.differs)
