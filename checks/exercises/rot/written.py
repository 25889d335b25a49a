"""What can be seen in the course's data alone: texts, names, steps, pictures."""

from collections import Counter
from collections.abc import Callable, Iterator
from importlib import resources

from checks.exercises.claims import accepted_steps, steps
from checks.exercises.course import Course, CourseError, fault_of, named_fault
from checks.exercises.exercise import Exercise
from checks.exercises.heat_maps import true_pictures_of
from checks.exercises.rot.complaint import Complaint

__all__ = ["HINTS", "written"]

HINTS = 3
"""Hints that an exercise has at least."""

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


def written(course: Course) -> Iterator[Complaint]:
    """What is rotten in the course as it is written down.

    Parameters
    ----------
    course : Course
    """
    yield from _of_names(course)
    yield from _of_chapters(course)
    yield from _of_exercises(course)
