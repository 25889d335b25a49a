"""What a probe is, and the bench on which it is put to a subject."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from checks.plan import Plan
from checks.subject import Subject
from checks.timeout import OutOfTimeError
from checks.watch import SubjectExitedError, Watch

__all__ = ["PROBES", "Bench", "Probe", "probe"]

Answer = TypeVar("Answer")


@dataclass(frozen=True, eq=False)
class Bench:
    """A subject, a plan, and the answers so far.

    Parameters
    ----------
    subject : Subject
    plan : Plan
    watch : Watch
        What was seen of its answers.
    """

    subject: Subject
    plan: Plan
    watch: Watch = field(default_factory=Watch)
    answers: dict[str, Any] = field(default_factory=dict)
    raised: dict[str, Exception] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Probe:
    """A standard question.

    Parameters
    ----------
    put : callable
        Bench to answer.
    needs : tuple of str
        Capabilities without which it cannot be put.
    sharp : bool
        Whether float32 cannot resolve its answer, so that only a twin is asked.
    """

    put: Callable[[Bench], Any]
    needs: tuple[str, ...]
    sharp: bool = False


PROBES: dict[str, Probe] = {}
"""Every probe by name."""


def probe(
    *needs: str, sharp: bool = False
) -> Callable[[Callable[[Bench], Answer]], Callable[[Bench], Answer]]:
    """Register a probe under its function's name, and put it only once to each bench.

    What the subject raises is remembered too, and raised again for whoever asks next.
    """

    def register(put: Callable[[Bench], Answer]) -> Callable[[Bench], Answer]:
        name = put.__name__

        @functools.wraps(put)
        def once(bench: Bench) -> Answer:
            if name in bench.raised:
                raise bench.raised[name]
            if name not in bench.answers:
                try:
                    bench.answers[name] = put(bench)
                except Exception as error:
                    bench.raised[name] = error
                    raise
                except (KeyboardInterrupt, OutOfTimeError):  # who set it, stops
                    raise
                except BaseException as error:  # such as sys.exit() in the subject
                    said = f"the subject raised {type(error).__name__}({error})"
                    bench.raised[name] = SubjectExitedError(said)
                    raise bench.raised[name] from error
            answer: Answer = bench.answers[name]
            return answer

        PROBES[name] = Probe(once, needs, sharp)
        return once

    return register
