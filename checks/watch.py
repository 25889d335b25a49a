"""The watch over a subject: its answers' form, and the time that it takes."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

from numpy import dtype

from checks.forms import BY_CLASS, Formed, maps_of, scores_of
from checks.subject import Subject
from checks.timeout import OutOfTimeError, time_limit
from checks.watchdog import guarded
from lenet_ref.trace import Array

__all__ = ["HungError", "SubjectExitedError", "Watch", "watched"]

DType = dtype[Any]


class SubjectExitedError(RuntimeError):
    """A subject raised what would end the program, such as SystemExit."""


class HungError(RuntimeError):
    """A subject did not come back in time."""


@dataclass(eq=False)
class Watch:
    """What was seen of a subject so far.

    Parameters
    ----------
    seconds : float, optional
        What each question may take; None: as long as it likes.
    complaints : dict of str to str
        By what it is about, the first of its kind: answers whose form was mended.
    hung : dict of str to HungError
        By function: what did not come back is not asked again.
    classes : int, optional
        K, once it is known.
    by_class : bool
        Whether the scores came as (K, N).
    narrowest : dtype, optional
        That of fewest digits among what came as an array of floats.
    """

    seconds: float | None = None
    complaints: dict[str, str] = field(default_factory=dict)
    hung: dict[str, HungError] = field(default_factory=dict)
    classes: int | None = None
    by_class: bool = False
    narrowest: DType | None = None

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function``, which comes back in time or raises :class:`HungError`."""

        @wraps(function, updated=())
        def timed(*given: Any, **named: Any) -> Any:
            if name in self.hung:
                raise self.hung[name]
            late = f"{name} did not come back within {self.seconds or 0:g} s"
            started = time.monotonic()
            try:
                with guarded(name, self.seconds), time_limit(self.seconds):
                    return function(*given, **named)
            except (Exception, KeyboardInterrupt, OutOfTimeError):
                raise
            except BaseException as error:  # such as sys.exit() in the subject
                msg = f"the subject raised {type(error).__name__}({error})"
                raise SubjectExitedError(msg) from error
            finally:  # whatever came of it: it may have contained what ended it
                if self.seconds and time.monotonic() - started >= self.seconds:
                    self.hung[name] = HungError(late)
                    raise self.hung[name] from None

        return timed

    def noted(self, formed: Formed) -> Array:
        """The array of an answer, its complaints noted."""
        for complaint in formed.complaints:
            what, _, line = complaint.rpartition(": ")
            self.complaints.setdefault(f"{what.partition(':')[0]} {line}", complaint)
        came = formed.came_in
        if came is not None and (
            self.narrowest is None or came.itemsize < self.narrowest.itemsize
        ):
            self.narrowest = came
        return formed.array

    def saw_fewer_digits(self, subject: Subject) -> bool:
        """Whether answers came in float32 where float64 is declared.

        Not of one that promises the declared type from preprocessing on: its steps are
        of that type, whatever the map is.
        """
        found = self.narrowest == "float32" and subject.contract.dtype == "float64"
        return found and subject.preprocess is None


def watched(subject: Subject, watch: Watch, *, judged: str | None = None) -> Subject:
    """Make the same subject answer in the form declared, and in time.

    Parameters
    ----------
    subject : Subject
    watch : Watch
        What is seen is noted there.
    judged : {"float32", "float64"}, optional
        In which its answers are judged; by default what its contract declares.
    """
    declared = subject.contract
    judged = judged or declared.dtype
    scores = watch.timed("scores", subject.scores)
    saliency = watch.timed("saliency", subject.saliency)

    def logits(x: Array) -> Array:
        answer, known = scores(x), watch.classes
        if watch.by_class and getattr(answer, "shape", ()) == (known, len(x)):
            answer = answer.T  # complained of when it first came
        formed = scores_of(answer, declared, len(x), judged=judged, classes=known)
        watch.classes = formed.array.shape[1]
        watch.by_class |= any(BY_CLASS in told for told in formed.complaints)
        return watch.noted(formed)

    def maps(x: Array, targets: Array) -> Array:
        answer = saliency(x, targets)
        return watch.noted(maps_of(answer, declared, len(x), judged=judged))

    return replace(
        subject,
        contract=replace(declared, dtype=judged),
        scores=logits,
        saliency=maps,
        **_timed_fields(subject, watch, judged),
    )


TIMED = (
    "record",
    "record_pixels",
    "parameters",
    "complex_scores",
    "preprocess",
    "restore",
    "render",
    "blend",
    "picture",
)
"""Fields that are functions of arrays, besides scores and saliency."""


def _timed_fields(subject: Subject, watch: Watch, judged: str) -> Mapping[str, Any]:
    fields: dict[str, Any] = {
        name: watch.timed(name, function)
        for name in TIMED
        if (function := getattr(subject, name)) is not None
    }
    fields["layers"] = {
        name: replace(
            step,
            forward=watch.timed(f"{name}, forward,", step.forward),
            vjp=watch.timed(f"{name}, backward,", step.vjp),
        )
        for name, step in subject.layers.items()
    }
    fields["score_functions"] = {
        name: replace(
            score,
            value=watch.timed(f"value of the {name}", score.value),
            cotangent=watch.timed(f"cotangent of the {name}", score.cotangent),
        )
        for name, score in subject.score_functions.items()
    }
    serve, twin = subject.other_scores, subject.twin
    if serve is not None:
        fields["other_scores"] = lambda name: watched(serve(name), watch, judged=judged)
    if twin is not None:
        fields["twin"] = lambda: watched(twin(), Watch(watch.seconds))
    return fields
