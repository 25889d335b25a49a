"""Everything: all probes that a subject can serve, and what it raised on the way."""

from collections.abc import Mapping
from typing import Any, TypeGuard

from checks.answers import Complaint
from checks.forms import MalformedAnswerError
from checks.probes.probe import PROBES, Bench, probe
from checks.probes.spots import Search
from checks.response import Mapless, UnansweredError
from checks.tracebacks import own_frames
from checks.twins import UnresolvableError
from checks.watch import HungError

__all__ = ["everything", "in_a_line", "unanswered"]


def in_a_line(error: Exception, *, where: bool = True) -> str:
    """What was raised, and the line of the subject's own code that it came from."""
    said = str(error).strip().splitlines()
    if type(error) in OURS:
        return said[0]
    told = ": ".join([type(error).__name__, *said[:1]])
    frames = own_frames(error) if where else ()
    if not frames:
        return told
    name = frames[-1].function.rpartition(".")[2]
    return f"{told} ({frames[-1].source} in {name})"


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
def everything(bench: Bench) -> Mapping[str, Complaint | None]:
    """By question: what is said of it, and where it comes from; None where answered.

    First what was mended of its answers, and so the first to be told.
    """
    search, gaps = Search(bench), unanswered(bench)  # complaints come while it is asked
    mended = {
        about: Complaint(said, search.mended(said))
        for about, said in bench.watch.complaints.items()
    }
    raised = {
        name: None if error is None else _complaint(name, error, search)
        for name, error in gaps.items()
    }
    return {**mended, **raised}


def _complaint(question: str, error: Exception, search: Search) -> Complaint:
    return Complaint(f"{question}: {in_a_line(error)}", search.raised(error))
