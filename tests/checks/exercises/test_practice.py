"""Generated faults, by a name that tells nothing."""

import pytest

from checks.exercises.claims import accepted_steps
from checks.exercises.course import Course, CourseError, named_fault
from checks.exercises.generated import drawn_mutant, generated_fault
from checks.exercises.practice import practised
from checks.exercises.progress import Progress, Tries

NAME = "practice-3-1"


def test_name_gives_the_same_fault_again() -> None:
    generated_fault.cache_clear()

    first = named_fault(NAME)

    generated_fault.cache_clear()
    assert named_fault(NAME) == first
    assert first.edits == drawn_mutant(3, 1).edits
    assert drawn_mutant(3, 2) != drawn_mutant(3, 1)


@pytest.mark.parametrize("name", ["practice-", "practice-x-1", "practice-1"])
def test_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(CourseError, match="no named fault is called that"):
        named_fault(name)


def test_what_was_drawn_follows_the_course(course: Course) -> None:
    progress = Progress({"for-and-against": Tries(), NAME: Tries()})

    found = practised(course, progress)

    assert len(found) == len(course) + 1
    place = found.place(NAME)
    assert place.folder == NAME
    assert accepted_steps(place.exercise)
    assert len(place.exercise.hints) == 3


def test_without_practice_the_course_is_as_it_was(course: Course) -> None:
    found = practised(course, Progress())

    assert found is course
