"""Twins: the float64 copy of a subject that computes in float32."""

from dataclasses import replace

from checks.subject import Subject

__all__ = ["UnresolvableError", "twin_of"]

NO_TWIN = (
    "float32 cannot resolve this, and there is no float64 twin to ask: "
    "compute in float64, or use an adapter that makes a twin"
)


class UnresolvableError(Exception):
    """The arithmetic of a subject cannot resolve what is asked."""


def twin_of(subject: Subject) -> Subject:
    """Make the float64 twin, called as the subject is.

    Raises
    ------
    UnresolvableError
        If there is none, or it cannot be made.
    """
    if subject.twin is None:
        raise UnresolvableError(NO_TWIN)
    try:
        return replace(subject.twin(), name=subject.name)
    except Exception as error:
        msg = f"its float64 twin cannot be made: {type(error).__name__}: {error}"
        raise UnresolvableError(msg) from error
