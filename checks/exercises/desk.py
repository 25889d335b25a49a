"""The desk: the exercise that a command is about, and what is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checks.exercises.asking import Child
from checks.exercises.claims import Graded, graded
from checks.exercises.course import Course, Place, fault_of
from checks.exercises.credit import HINT, MISS, WHOLE, hints_open, points
from checks.exercises.examination import Examined, Questions, examined
from checks.exercises.progress import Claim, Tries
from checks.exercises.workspace import Workspace, WorkspaceError, begun, found

__all__ = ["Desk", "Opened", "desk", "next_exercise", "opened", "overview"]


@dataclass(frozen=True, slots=True)
class Desk:
    """An exercise in a workspace.

    Parameters
    ----------
    course : Course
    workspace : Workspace
    place : Place
    """

    course: Course
    workspace: Workspace
    place: Place

    @property
    def tries(self) -> Tries:
        """What was done about it so far."""
        return self.workspace.progress.of(self.place.name)

    @property
    def folder(self) -> Path:
        """That holds the learner's copy."""
        return self.workspace.folder(self.place)

    @property
    def is_edited(self) -> bool:
        """Whether the copy is no longer as it was given."""
        return bool(self.workspace.edits(self.place))

    def note(self, **changes: Any) -> Tries:
        """Keep what was done; the tries afterwards."""
        progress = self.workspace.progress.noted(self.place.name, **changes)
        self.workspace.keep(progress)
        return progress.of(self.place.name)

    def questions(self, *select: str, whole: bool = False, seed: int = 0) -> Questions:
        """What is put to this copy."""
        return Questions(
            select=select or None,
            whole=whole,
            seed=seed,
            network=fault_of(self.place.exercise).network,
            compare=not select,
        )

    def run(self, child: Child | None = None) -> Examined:
        """Judge the copy, and keep whether it is mended.

        What passes untouched is not: then the fault is one that no check sees.
        """
        judged = examined(self.folder, self.questions(), child)
        tries = self.tries
        mended = judged.right and self.is_edited
        self.note(runs=tries.runs + 1, fixed=tries.fixed or mended)
        return judged

    def claim(self, step: str, direction: str | None) -> Graded:
        """Grade a claim, and keep it, unless the step was found already."""
        found_already, told = (
            self.tries.found,
            graded(self.place.exercise, step, direction),
        )
        if not found_already:
            made = Claim(step, direction, told.right)
            self.note(claims=(*self.tries.claims, made))
        return told

    def hint(self) -> tuple[tuple[str, ...], str]:
        """Open the next hint: those opened, and what keeps further ones shut.

        Of what is done all are told, and cost nothing.
        """
        tries, hints = self.tries, self.place.exercise.hints
        if tries.solved:
            return hints, ""
        open_to = hints_open(self.place, tries)
        shown = min(tries.hints + 1, open_to)
        if shown > tries.hints:
            self.note(hints=shown)
        return hints[:shown], _note(shown, len(hints), opened=shown > tries.hints)


def _note(shown: int, total: int, *, opened: bool) -> str:
    """What follows the hints: their cost, and what comes after them."""
    if opened:
        return f"that cost {HINT} of {WHOLE} points"
    if shown == total:
        return "that is the last; heatcheck learn solution tells all, for no points"
    return f"the next one opens with a claim; one that misses costs {MISS} of {WHOLE}"


def desk(course: Course, here: Path, name: str | None = None) -> Desk:
    """The exercise of that name, by default the current one, if it was begun.

    Raises
    ------
    CourseError
        If there is none of that name.
    WorkspaceError
        If there is no workspace, or the exercise was not begun.
    """
    workspace = found(here)
    chosen = name or workspace.progress.current
    if chosen is None:
        msg = "no exercise is begun; type heatcheck learn"
        raise WorkspaceError(msg)
    place = course.place(chosen)
    if not workspace.is_set_up(place):
        known = workspace.folder(place).exists()
        line = f"reset {place.name}" if known else f"open {place.name}"
        lost = "its lenet_ref/ is gone" if known else "not begun"
        msg = f"{place.name}: {lost}; type heatcheck learn {line}"
        raise WorkspaceError(msg)
    return Desk(course, workspace, place)


def next_exercise(course: Course, workspace: Workspace) -> Place | None:
    """The current one until it is solved, then one that is not; None at the end."""
    progress = workspace.progress
    todo = [place for place in course if not progress.of(place.name).solved]
    current = [place for place in todo if place.name == progress.current]
    after = [p for p in todo if _comes_after(course, p, progress.current)]
    return next(iter([*current, *after, *todo]), None)


def _comes_after(course: Course, place: Place, current: str | None) -> bool:
    names = [one.name for one in course]
    return current in names and names.index(place.name) > names.index(str(current))


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of opening an exercise.

    Parameters
    ----------
    desk : Desk or None
        None where all are solved.
    new_workspace, new_exercise : bool
    page : str
        The chapter's, where it is new.
    """

    desk: Desk | None
    new_workspace: bool = False
    new_exercise: bool = False
    page: str = ""


def opened(course: Course, here: Path, name: str | None = None) -> Opened:
    """Open an exercise, by default the next one; make the workspace if need be.

    Raises
    ------
    CourseError, WorkspaceError
        If there is no such exercise, or what bears the workspace's name is not one.
    """
    wanted = course.place(name) if name else None
    workspace, new = begun(here)
    place = wanted or next_exercise(course, workspace)
    if place is None:
        return Opened(None, new)
    fresh = not workspace.folder(place).exists()
    if fresh:
        workspace.set_up(place)
    elif not workspace.is_set_up(place):
        return Opened(desk(course, here, place.name), new)  # tells what to type
    page = workspace.open_chapter(place)
    workspace.keep(replace(workspace.progress, current=place.name))
    return Opened(Desk(course, workspace, place), new, fresh, page)


LEVELS = 5


def _overview_of(course: Course, workspace: Workspace, place: Place) -> dict[str, Any]:
    tries = workspace.progress.of(place.name)
    begun_ = workspace.is_set_up(place)
    return {
        "number": place.number,
        "name": place.name,
        "title": place.exercise.title,
        "chapter": place.chapter.name,
        "level": 1 + (place.number - 1) * LEVELS // len(course),
        "state": "done" if tries.solved else "begun" if begun_ else "",
        "current": workspace.progress.current == place.name,
        "found": tries.found,
        "fixed": tries.fixed,
        "claims": [
            {"step": c.step, "direction": c.direction, "right": c.right}
            for c in tries.claims
        ],
        "missed": tries.missed,
        "guesses": list(tries.guesses),
        "hints": tries.hints,
        "runs": tries.runs,
        "solution_shown": tries.shown,
        "points": points(tries),
    }


def overview(course: Course, workspace: Workspace) -> Mapping[str, Any]:
    """All that is known of a learner's progress, as JSON can say it."""
    rows = [_overview_of(course, workspace, place) for place in course]
    chapters = [
        {
            "number": number,
            "name": chapter.name,
            "title": chapter.title,
            "exercises": [r["name"] for r in rows if r["chapter"] == chapter.name],
        }
        for number, chapter in enumerate(course.chapters, 1)
    ]
    return {
        "schema_version": 1,
        "points": sum(row["points"] for row in rows),
        "solved": sum(row["state"] == "done" for row in rows),
        "of": len(rows),
        "chapters": chapters,
        "exercises": rows,
    }
