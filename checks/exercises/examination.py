"""Examinations: a learner's copy is judged, and it is said whether it is mended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checks.exercises.asking import Child, Reply, waiting
from checks.exercises.equality import differing, true_answers
from checks.exercises.trouble import Trouble
from checks.report import Finding, Result

__all__ = ["Examined", "Questions", "examined"]

FAILING = ("fail", "error", "blocked")
"""Statuses that a right copy has none of."""

GROUPS = ("reference", "single", "slight")


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

    def as_request(self) -> Mapping[str, Any]:
        """The form in which a child reads it."""
        first = "single" if self.network == "single" else "reference"
        return {
            "select": self.select,
            "seed": self.seed,
            "whole": self.whole,
            "first": self.select is None,
            "groups": list(
                GROUPS if self.whole else dict.fromkeys(("reference", first))
            ),
            "compare": self.compare,
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


def _examined(reply: Reply, questions: Questions) -> Examined:
    if reply.trouble:
        return Examined(trouble=reply.trouble)
    results: Sequence[Any] = reply.answer["results"]
    found = Examined(
        results=tuple(map(_result, results)), raised_at=reply.answer["raised_at"]
    )
    if not questions.compare or found.objection:
        return found
    wrong = differing(reply.arrays, true_answers(questions.seed))
    return replace(found, differs=wrong)


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

    def meanwhile() -> None:
        if questions.compare:
            true_answers(questions.seed)

    request = questions.as_request()
    reply = child.ask(folder, "judge", meanwhile, **request)
    return _examined(reply, questions)
