"""The syllabus: seven chapters, in the order in which they are learnt."""

from checks.exercises.chapters.backward import BACKWARD
from checks.exercises.chapters.forward import FORWARD
from checks.exercises.chapters.ranges import RANGES
from checks.exercises.chapters.rendering import RENDERING
from checks.exercises.chapters.signs import SIGNS
from checks.exercises.chapters.silent import SILENT
from checks.exercises.chapters.state import STATE
from checks.exercises.exercise import Chapter, Exercise

__all__ = ["SYLLABUS", "exercises"]

SYLLABUS: tuple[Chapter, ...] = (
    RANGES,
    FORWARD,
    BACKWARD,
    SIGNS,
    STATE,
    RENDERING,
    SILENT,
)


def exercises() -> tuple[Exercise, ...]:
    """All exercises, in order."""
    return tuple(exercise for chapter in SYLLABUS for exercise in chapter.exercises)
