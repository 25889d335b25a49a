"""The course: exercises by name and number, in the order in which they are learnt."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from checks.exercises.exercise import Chapter, Exercise
from checks.faults.fault import Fault
from checks.faults.named import NAMED
from checks.mistyped import MistypedError

__all__ = ["Course", "CourseError", "Place", "fault_of", "named_fault"]


PRACTICE = "practice-"
"""What names of generated faults begin with."""


def _generated(fault_id: str) -> Fault | None:
    from checks.exercises.generated import generated_fault  # slow, and seldom wanted

    return generated_fault(fault_id)


class CourseError(MistypedError):
    """No exercise is called that."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an exercise stands in a course.

    Parameters
    ----------
    exercise : Exercise
    chapter : Chapter
    number, chapter_number : int
        From 1, of the whole course.
    position : int
        From 0, within the chapter.
    """

    exercise: Exercise
    chapter: Chapter
    number: int
    chapter_number: int
    position: int

    @property
    def name(self) -> str:
        """Of the exercise."""
        return self.exercise.name

    @property
    def folder(self) -> str:
        """Name of the folder that holds it, such as ``03-hot-edges``."""
        if self.name.startswith(PRACTICE):
            return self.name
        return f"{self.number:02d}-{self.name}"

    @property
    def opens_chapter(self) -> bool:
        """Whether it is the first of its chapter."""
        return self.position == 0


@dataclass(frozen=True, slots=True)
class Course:
    """Chapters, one after the other.

    Parameters
    ----------
    chapters : tuple of Chapter
    """

    chapters: tuple[Chapter, ...]

    def __iter__(self) -> Iterator[Place]:
        number = 0
        for chapter_number, chapter in enumerate(self.chapters, 1):
            for position, exercise in enumerate(chapter.exercises):
                number += 1
                yield Place(exercise, chapter, number, chapter_number, position)

    def __len__(self) -> int:
        return sum(len(chapter.exercises) for chapter in self.chapters)

    def place(self, name: str) -> Place:
        """Exercise of a name, a number (7 or 07), or a folder's name.

        Raises
        ------
        CourseError
            If there is none; the message has the closest.
        """
        for place in self:
            numbers = (str(place.number), f"{place.number:02d}")
            if name.strip("/") in (place.name, place.folder, *numbers):
                return place
        names = [place.name for place in self]
        close = difflib.get_close_matches(name, names, n=1)
        msg = f"{name}: no exercise is called that; type heatcheck learn list"
        if close:
            msg = f"{name}: no exercise is called that; {close[0]} is"
        raise CourseError(msg)


def fault_of(exercise: Exercise) -> Fault:
    """The named fault that an exercise hides.

    Raises
    ------
    CourseError
        If no fault is called that.
    """
    return named_fault(exercise.fault)


def named_fault(fault_id: str) -> Fault:
    """The named fault of an id, or the generated one.

    Raises
    ------
    CourseError
        If there is none.
    """
    for fault in NAMED:
        if fault.id == fault_id:
            return fault
    if fault_id.startswith(PRACTICE) and (generated := _generated(fault_id)):
        return generated
    msg = f"{fault_id}: no named fault is called that"
    raise CourseError(msg)
