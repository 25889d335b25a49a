"""What must be measured: outcomes, copies, solutions, and the order by deception."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from checks.appearance.deception import appearance
from checks.crew import crew
from checks.exercises.course import Course, Place, fault_of
from checks.exercises.desk import Desk
from checks.exercises.examination import examined
from checks.exercises.exercise import Chapter
from checks.exercises.handout import PICTURE, handout, library_of
from checks.exercises.invariant import graded, task_files
from checks.exercises.rot.complaint import Complaint
from checks.exercises.task import FILE, TASKS, Task
from checks.exercises.workspace import Workspace
from checks.faults.fault import Fault, plant
from checks.faults.judgement import judge

__all__ = ["Piece", "measured", "pieces"]

Found = Iterator[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the course that is measured by itself, in any process.

    Parameters
    ----------
    find : callable
        Gives what is rotten.
    of : Place, Chapter or Task
    """

    find: Callable[..., Iterator[Complaint]]
    of: Place | Chapter | Task


def _of_outcome(place: Place) -> Found:
    """Whether the battery catches the fault by the check and at the step it states."""
    fault = fault_of(place.exercise)
    outcome = judge(fault)
    if outcome.status not in ("killed", "incompetent"):
        yield f"the battery does not catch it: {outcome.status}"
    elif not outcome.caught_right:
        yield f"caught by {outcome.first_check}, its data says {fault.caught_by}"
    if fault.step and outcome.located_right is False:
        at = outcome.location
        found = f"{at.step}, {at.direction}" if at else "nowhere"
        yield f"located at {found}, its data says {fault.step}, {fault.direction}"


def _of_copy(at: Desk) -> Found:
    """Whether the copy fails as it is given."""
    given = handout(at.place)
    at.workspace.set_up(at.place)
    again = {**handout(at.place), PICTURE: given[PICTURE]}  # a copy may draw lots
    if given != again:
        yield "its files differ from one time to the next"
    if at.is_edited:
        yield "its copy is not as it was given"
    judged = examined(at.folder, at.questions())
    if judged.trouble:
        yield f"it cannot be judged: {judged.why_not}"
    elif judged.objection is None:
        yield "no check of a learner's run objects to it"


RIGHT = Fault(id="none", edits=(), function="", story="")
"""The solution of every exercise is the reference's own text."""


def _mend(at: Desk) -> None:
    for path, data in library_of(RIGHT).items():
        (at.folder / path).write_bytes(data)


def _of_mending(at: Desk) -> Found:
    """Whether the solution is another text than the copy."""
    _mend(at)
    if not at.is_edited:
        yield "its solution is the copy as it was given"


@contextmanager
def _desk(place: Place) -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as folder:
        yield Desk(Course((place.chapter,)), Workspace(Path(folder)), place)


def _of_place(place: Place) -> Iterator[Complaint]:
    with _desk(place) as at:
        for part in (_of_outcome(place), _of_copy(at), _of_mending(at)):
            for says in part:
                yield Complaint(place.name, says)


def _of_solution(place: Place) -> Iterator[Complaint]:
    """Whether the solution passes what this exercise's copy is asked."""
    with _desk(place) as at:
        at.workspace.set_up(place)
        _mend(at)
        judged = examined(at.folder, at.questions())
    if not judged.right:
        says = f"its solution does not pass: {judged.why_not}"
        yield Complaint(place.name, says)


def _of_order(chapter: Chapter) -> Iterator[Complaint]:
    """Whether a chapter goes from loud to deceptive, by what is measured now."""
    found = [
        (exercise, appearance(plant(fault_of(exercise))).deception)
        for exercise in chapter.exercises
    ]
    for (before, one), (after, other) in pairwise(found):
        if one > other:
            says = f"deception {other:g}, after {before.name} with {one:g}"
            yield Complaint(after.name, says)


def _of_task(task: Task) -> Iterator[Complaint]:
    """Whether an invariant to be written is passed by its solution, and only so."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_bytes(task_files(task)[FILE])
        if graded(Path(folder), task).passed:
            yield Complaint(task.name, "passes as it is given")
        path.write_text(f"{SIGNATURE}{task.solution}", encoding="utf-8")
        if not graded(Path(folder), task).passed:
            yield Complaint(task.name, "its solution does not pass")


SIGNATURE = "import numpy as np\n\n\ndef holds(library, network, images, targets):\n"


def pieces(course: Course) -> tuple[Piece, ...]:
    """Into what the measuring of a course is parted.

    All solutions are one text, so one is judged for each set of questions.
    """
    of_network = {fault_of(place.exercise).network: place for place in course}
    return (
        *(Piece(_of_solution, place) for place in of_network.values()),
        *(Piece(_of_task, task) for task in TASKS),
        *(Piece(_of_order, chapter) for chapter in course.chapters),
        *(Piece(_of_place, place) for place in course),
    )


def _all_of(piece: Piece) -> tuple[Complaint, ...]:
    return tuple(piece.find(piece.of))


def measured(todo: tuple[Piece, ...], jobs: int = 1) -> Iterator[tuple[Complaint, ...]]:
    """What is rotten in each piece, in order.

    Parameters
    ----------
    todo : tuple of Piece
    jobs : int
        Processes at work; as a :func:`~checks.crew.crew`.
    """
    with crew(jobs) as executor:
        yield from executor.map(_all_of, todo)
