"""The form of what was recorded."""

from typing import Any

from checks.forms.answer import MalformedAnswerError
from lenet_ref.trace import Trace

__all__ = ["trace_of"]


def trace_of(recorded: Any) -> Trace:
    """What was recorded, if it is a trace: of ``lenet_ref``, or of a copy of it.

    Raises
    ------
    MalformedAnswerError
        If it is not, or has no steps.

    Examples
    --------
    >>> trace_of(None)
    Traceback (most recent call last):
        ...
    checks.forms.answer.MalformedAnswerError: ...
    """
    if not getattr(recorded, "steps", ()):
        got = f"{type(recorded).__name__} without any"
        msg = f"record: expected a Trace of at least one step, got {got}"
        raise MalformedAnswerError(msg)
    trace: Trace = recorded
    return trace
