"""Rot: whether each exercise is still what its data says."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from pathlib import Path

from checks.appearance.deception import appearance
from checks.exercises.claims import accepted_steps, steps
from checks.exercises.course import Course, CourseError, Place, fault_of, named_fault
from checks.exercises.desk import Desk
from checks.exercises.examination import examined
from checks.exercises.exercise import Exercise
from checks.exercises.handout import PICTURE, handout, library_of
from checks.exercises.heat_maps import true_pictures_of
from checks.exercises.invariant import graded, task_files
from checks.exercises.task import FILE, TASKS
from checks.exercises.workspace import Workspace
from checks.faults.campaign import in_processes
from checks.faults.fault import Fault, plant
from checks.faults.outcome import Outcome

__all__ = ["HINTS", "Complaint", "complaints"]

HINTS = 3
"""Hints that an exercise has at least."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is rotten.

    Parameters
    ----------
    name : str
        Of an exercise or a chapter.
    says : str
    """

    name: str
    says: str


Found = Iterator[str]


def _of_texts(exercise: Exercise) -> Found:
    """Whether all texts are there, and none gives the fault away."""
    for field in ("title", "goal", "symptom", "lesson"):
        if not getattr(exercise, field).strip():
            yield f"its {field} is empty"
    if len(exercise.hints) < HINTS or not all(map(str.strip, exercise.hints)):
        yield f"expected at least {HINTS} hints, it has {len(exercise.hints)}"
    fault = fault_of(exercise)
    early = f"{exercise.name} {exercise.title} {exercise.symptom}"
    for telling in (fault.id, fault.function, fault.after):
        if telling in early:
            yield f"title or symptom tell {telling!r}"


def _of_claims(exercise: Exercise) -> Found:
    """Whether a claim can be right."""
    unknown = [step for step in exercise.also if step not in steps()]
    if unknown:
        yield f"also: no step is called {unknown[0]}"
    accepted = accepted_steps(exercise)
    if not accepted:
        yield "no claim would be right: its fault names no step, nor does also"
    if len(accepted) > len(steps()) // 2:
        yield f"{len(accepted)} of {len(steps())} steps would be right"


def _of_outcome(outcome: Outcome) -> Found:
    """Whether the battery catches the fault by the check and at the step it states."""
    fault = outcome.fault
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


def _of_solution(at: Desk) -> Found:
    """Whether the copy passes once it is mended."""
    for path, data in library_of(RIGHT).items():
        (at.folder / path).write_bytes(data)
    judged = examined(at.folder, at.questions())
    if not judged.right or not at.is_edited:
        yield f"its solution does not pass: {judged.why_not}"


RIGHT = Fault(id="none", edits=(), function="", story="")
"""The solution of every exercise is the reference's own text."""


def _of_picture(exercise: Exercise) -> Found:
    """Whether there is a true picture to show beside the false one."""
    true = true_pictures_of(exercise.digit, exercise.target, exercise.score)
    if true.panel(exercise.panel) is None:
        yield f"there is nothing to show: {true.why_not}"


def _contained(exercise: Exercise, found: Callable[[Exercise], Found]) -> Found:
    try:
        yield from found(exercise)
    except CourseError as error:
        yield str(error)


def _of_exercises(course: Course) -> Iterator[Complaint]:
    for place in course:
        for part in (_of_texts, _of_claims, _of_picture):
            for says in _contained(place.exercise, part):
                yield Complaint(place.name, says)


def _of_names(course: Course) -> Iterator[Complaint]:
    for field in ("name", "title", "symptom", "fault"):
        count = Counter(getattr(place.exercise, field) for place in course)
        for value, times in count.items():
            if times > 1:
                yield Complaint(value, f"{times} exercises have this {field}")


def _of_chapters(course: Course) -> Iterator[Complaint]:
    """Pages, worked examples, and the order from loud to deceptive."""
    taken = {place.exercise.fault for place in course}
    pages = resources.files("checks.exercises") / "pages"
    for chapter in course.chapters:
        if not (pages / f"{chapter.name}.md").is_file():
            yield Complaint(chapter.name, f"it has no page pages/{chapter.name}.md")
        if chapter.worked in taken:
            yield Complaint(chapter.name, "its worked example is an exercise too")
        try:
            named_fault(chapter.worked)
        except CourseError as error:
            yield Complaint(chapter.name, str(error))


def _of_order(course: Course) -> Iterator[Complaint]:
    """Whether each chapter goes from loud to deceptive, by what is measured now."""
    for chapter in course.chapters:
        measured = [
            (exercise, appearance(plant(fault_of(exercise))).deception)
            for exercise in chapter.exercises
        ]
        for (before, one), (after, other) in pairwise(measured):
            if one > other:
                says = f"deception {other:g}, after {before.name} with {one:g}"
                yield Complaint(after.name, says)


def _of_outcomes(course: Course, jobs: int) -> Iterator[Complaint]:
    names = {fault_of(place.exercise).id: place.name for place in course}
    faults = [fault_of(place.exercise) for place in course]
    for outcome in in_processes(faults, jobs):
        for says in _of_outcome(outcome):
            yield Complaint(names[outcome.fault.id], says)


def _of_copies(course: Course, told: Callable[[Place], None]) -> Iterator[Complaint]:
    """One solution is judged for each network that faults are judged on."""
    solved = set()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        for place in course:
            told(place)
            at, network = (
                Desk(course, workspace, place),
                fault_of(place.exercise).network,
            )
            parts = [_of_copy] if network in solved else [_of_copy, _of_solution]
            solved.add(network)
            for says in (says for part in parts for says in part(at)):
                yield Complaint(place.name, says)


def _of_tasks() -> Iterator[Complaint]:
    """Whether each invariant to be written is passed by its solution, and only so."""
    with tempfile.TemporaryDirectory() as folder:
        for task in TASKS:
            path = Path(folder) / FILE
            path.write_bytes(task_files(task)[FILE])
            if graded(Path(folder), task).passed:
                yield Complaint(task.name, "passes as it is given")
            path.write_text(f"{SIGNATURE}{task.solution}", encoding="utf-8")
            if not graded(Path(folder), task).passed:
                yield Complaint(task.name, "its solution does not pass")


SIGNATURE = "import numpy as np\n\n\ndef holds(library, network, images, targets):\n"


def complaints(
    course: Course,
    *,
    jobs: int = 1,
    told: Callable[[Place], None] = lambda _: None,
) -> Iterator[Complaint]:
    """All that is rotten in a course; nothing in one that is as its data says.

    Parameters
    ----------
    course : Course
    jobs : int
        Processes that judge faults.
    told : callable
        Given each exercise before its copy is judged.
    """
    known = (*_of_names(course), *_of_chapters(course), *_of_exercises(course))
    yield from known
    if any("no named fault" in one.says for one in known):
        return
    later: Iterable[Iterator[Complaint]] = (
        _of_tasks(),
        _of_order(course),
        _of_copies(course, told),
        _of_outcomes(course, jobs),
    )
    for some in later:
        yield from some
