"""Exercises by name and number."""

import pytest

from checks.exercises.course import Course, CourseError, fault_of
from tests.checks.exercises.conftest import exercise


@pytest.mark.parametrize("name", ["still-waters", "2", "02", "02-still-waters"])
def test_exercise_is_found_by_name_number_and_folder(course: Course, name: str) -> None:
    place = course.place(name)

    assert (place.number, place.position) == (2, 1)
    assert place.folder == "02-still-waters"
    assert place.chapter.name == "signs"


def test_name_that_is_close_is_offered(course: Course) -> None:
    with pytest.raises(CourseError, match="; still-waters is"):
        course.place("still-water")


def test_exercise_of_no_fault_is_refused() -> None:
    one = exercise("x", "no-such-fault")

    with pytest.raises(CourseError, match="no-such-fault: no named fault"):
        fault_of(one)
