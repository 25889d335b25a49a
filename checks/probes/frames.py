"""Frames: which step of a subject a function is of that was left by an error."""

import inspect
from collections.abc import Iterable, Mapping

from checks.probes.walk import Place
from checks.subject import Origin, Subject
from checks.tracebacks import Frame, lies_in

__all__ = ["ANSWERING", "steps_of"]

ANSWERING: Mapping[str, Place] = {
    "render": ("render", "forward"),
    "blend": ("blend", "forward"),
    "picture": ("blend", "forward"),
    "preprocess": ("preprocess", "forward"),
    "restore": ("preprocess", "backward"),
}
"""Steps of the functions that a subject serves beside scores and saliency."""


def steps_of(subject: Subject, frames: Iterable[Frame]) -> Mapping[Place, Origin]:
    """Steps whose functions frames are of, innermost first, and where these were left.

    Parameters
    ----------
    subject : Subject
    frames : iterable of Frame
        Outermost first.
    """
    found: dict[Place, Origin] = {}
    for frame in reversed(tuple(frames)):
        place = _step_of(subject, frame)
        if place:
            found.setdefault(place, Origin(frame.function, frame.source))
    return found


def _step_of(subject: Subject, frame: Frame) -> Place | None:
    """Of several steps that share a function, that of the same layer."""
    fitting = [at for at, code in subject.origins.items() if _is_of(frame, code)]
    mine = [
        at
        for at in fitting
        if at[0] in subject.layers and subject.layers[at[0]].owner is frame.owner
    ]
    return next(iter(mine or fitting), None) or _served(subject, frame)


def _is_of(frame: Frame, code: Origin) -> bool:
    file, _, line = code.source.rpartition(":")
    return line == str(frame.first) and lies_in(frame.path, file)


def _served(subject: Subject, frame: Frame) -> Place | None:
    """The step of a function that the subject serves by itself."""
    for name, place in ANSWERING.items():
        written = inspect.unwrap(getattr(subject, name) or _nothing)
        code = getattr(written, "__code__", None)
        if code and (code.co_filename, code.co_firstlineno) == (
            frame.path,
            frame.first,
        ):
            return place
    return None


def _nothing() -> None:
    """Served where a subject serves no such function."""
