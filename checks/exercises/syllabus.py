"""The syllabus: seven chapters, in the order in which they are learnt."""

from checks.exercises.exercise import Chapter, Exercise

__all__ = ["SYLLABUS", "exercises"]

SYLLABUS: tuple[Chapter, ...] = ()


def exercises() -> tuple[Exercise, ...]:
    """All exercises, in order."""
    return tuple(exercise for chapter in SYLLABUS for exercise in chapter.exercises)
