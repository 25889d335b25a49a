"""Everything: all probes that a subject can serve, and what it raised on the way."""

import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeGuard

from checks.forms import MalformedAnswerError
from checks.probes.probe import PROBES, Bench, probe
from checks.response import Mapless, UnansweredError
from checks.twins import UnresolvableError
from checks.watch import HungError

__all__ = ["everything", "in_a_line", "unanswered"]

CHECKS = Path(__file__).resolve().parent.parent
"""Frames of this package are not where a subject's mistake is."""


def in_a_line(error: Exception, *, where: bool = True) -> str:
    """What was raised, and the line of the subject's own code that it came from."""
    said = str(error).strip().splitlines()
    frames = [
        f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if not Path(frame.filename).is_relative_to(CHECKS)
        and "site-packages" not in frame.filename
    ]
    if type(error) in OURS:
        return said[0]
    told = ": ".join([type(error).__name__, *said[:1]])
    return f"{told} ({frames[-1]})" if where and frames else told


OURS = (MalformedAnswerError, HungError)
"""What is raised for a subject: the message is all that there is to say."""


def unanswered(bench: Bench) -> Mapping[str, Exception | None]:
    """Put every question; by probe what was raised, None where an answer came."""
    found: dict[str, Exception | None] = {}
    for name, question in PROBES.items():
        left = question.sharp and bench.subject.contract.is_single
        lacking = any(map(bench.subject.lacks, question.needs))
        if left or lacking or name == "everything":
            continue
        try:
            found[name] = _gap(question.put(bench))
        except UnresolvableError:  # a twin's, and no fault
            continue
        except UnansweredError as error:
            found[name] = error.__cause__ if _is_told(error.__cause__) else error
        except Exception as error:  # noqa: BLE001  (whatever a subject may raise)
            found[name] = error
    return found


def _is_told(cause: BaseException | None) -> TypeGuard[Exception]:
    return isinstance(cause, Exception)


def _gap(answer: Any) -> Exception | None:
    """Why a run within an answer brought no map; None if each did."""
    if isinstance(answer, Mapless):
        return answer.why
    parts = answer.values() if isinstance(answer, Mapping) else answer
    if not isinstance(answer, tuple | Mapping):
        return None
    return next((gap for part in parts if (gap := _gap(part))), None)


@probe()
def everything(bench: Bench) -> Mapping[str, str | None]:
    """By probe: what the subject raised, in one line; None where it answered.

    Last what was mended of its answers, and so the first to be told.
    """
    raised = {
        name: None if error is None else f"{name}: {in_a_line(error)}"
        for name, error in reversed(list(unanswered(bench).items()))
    }
    return {**raised, **dict(reversed(list(bench.watch.complaints.items())))}
