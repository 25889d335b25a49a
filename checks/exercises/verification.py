"""Verification: every exercise of a workspace is judged anew, by the whole battery."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checks.exercises.course import Course, Place
from checks.exercises.credit import points
from checks.exercises.desk import Desk
from checks.exercises.examination import examined
from checks.exercises.invariant import graded
from checks.exercises.progress import Tries
from checks.exercises.task import TASKS
from checks.exercises.workspace import Workspace

__all__ = ["Verified", "grades", "invariants_of", "verified"]

Told = Callable[["Verified"], None]


@dataclass(frozen=True, slots=True)
class Verified:
    """What an exercise's copy is worth now.

    Parameters
    ----------
    place : Place
    tries : Tries
        As the learner's file has them.
    begun : bool
        Whether there is a copy.
    mended : bool
        Whether it is right, by the whole battery and on unseen cases.
    why_not : str
        What speaks against it.
    """

    place: Place
    tries: Tries
    begun: bool
    mended: bool
    why_not: str = ""

    @property
    def solved(self) -> bool:
        """Whether it is mended, and the step was found or looked up before."""
        return self.mended and (self.tries.found or self.tries.shown)

    @property
    def status(self) -> str:
        """In a word: solved, mended (and not claimed), wrong or not begun."""
        if self.solved:
            return "solved"
        return "mended" if self.mended else "wrong" if self.begun else "not begun"

    def as_json(self) -> dict[str, Any]:
        """The published form."""
        tries = self.tries
        return {
            "number": self.place.number,
            "name": self.place.name,
            "chapter": self.place.chapter.name,
            "status": self.status,
            "begun": self.begun,
            "fixed": self.mended,
            "why_not": self.why_not,
            "found": tries.found,
            "claims": [
                {"step": c.step, "direction": c.direction, "right": c.right}
                for c in tries.claims
            ],
            "attempts": len(tries.claims),
            "guesses": list(tries.guesses),
            "hints": tries.hints,
            "runs": tries.runs,
            "solution_shown": tries.shown,
            "points": points(replace(tries, fixed=self.mended)),
        }


def _verified(at: Desk, seed: int) -> Verified:
    workspace, place, tries = at.workspace, at.place, at.tries
    if not workspace.is_set_up(place):
        why = "its lenet_ref/ is gone" if workspace.folder(place).exists() else ""
        return Verified(place, tries, begun=False, mended=False, why_not=why)
    if not at.is_edited:
        return Verified(place, tries, begun=True, mended=False, why_not="not changed")
    judged = examined(at.folder, at.questions(whole=True, seed=seed))
    right, why = judged.right, judged.why_not
    return Verified(place, tries, begun=True, mended=right, why_not=why)


def verified(
    course: Course,
    workspace: Workspace,
    *,
    seed: int,
    told: Told = lambda _: None,
) -> tuple[Verified, ...]:
    """Judge all copies of a workspace, and write nothing there.

    Parameters
    ----------
    course : Course
    workspace : Workspace
    seed : int
        Of the questions; one that the learner does not know asks others.
    told : callable
        Given each.
    """
    found = []
    for place in course:
        found.append(_verified(Desk(course, workspace, place), seed))
        told(found[-1])
    return tuple(found)


def invariants_of(workspace: Workspace) -> Mapping[str, bool]:
    """Whether each invariant that the learner began to write passes, by name."""
    begun = [task for task in TASKS if workspace.task(task).exists()]
    return {task.name: graded(workspace.task(task), task).passed for task in begun}


def grades(found: tuple[Verified, ...], folder: Path, seed: int) -> Mapping[str, Any]:
    """What a teacher is told of a learner's folder, as JSON can say it.

    Claims, hints and guesses are those of the learner's own file; whether a copy is
    mended was judged here.
    """
    rows = [one.as_json() for one in found]
    return {
        "schema_version": 1,
        "folder": str(folder),
        "seed": seed,
        "solved": sum(one.solved for one in found),
        "fixed": sum(one.mended for one in found),
        "points": sum(row["points"] for row in rows),
        "of": len(found),
        "exercises": rows,
    }
