"""Spots: where in a subject something was raised, or an answer lost its form."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from checks.answers import Spot
from checks.bench import quiet
from checks.forms import MalformedAnswerError
from checks.measurement import Direction
from checks.probes.frames import ANSWERING, steps_of
from checks.probes.probe import Bench
from checks.probes.walk import Place, Walk, walked
from checks.response import Mapless
from checks.subject import Origin, Subject
from checks.tracebacks import Frame, own_frames
from checks.watch import HungError
from lenet_ref.trace import Array, Step, Trace

__all__ = ["Search"]

BLACK_BOX: Mapping[str, Place] = {
    "scores": ("network", "forward"),
    "saliency": ("network", "backward"),
}
"""What answers these, where no steps are shown."""

OF_A_SCORE = {"value of the": "forward", "cotangent of the": "backward"}

DIRECTIONS: Mapping[str, Direction] = {"forward": "forward", "backward": "backward"}

ROWS = 16
"""Images that are run once more to see which step loses the form: more than windows are
wide, lest one that slides over the batch raises."""


@dataclass(frozen=True, eq=False)
class Search:
    """Of a bench, the spots that what came to nothing on it comes from.

    Parameters
    ----------
    bench : Bench
    """

    bench: Bench

    def raised(self, error: Exception) -> tuple[Spot, ...]:
        """Where an error comes from, most likely first; nothing where nothing tells.

        What was raised has a traceback: its last frame of the subject's own names the
        function, and the last one that is a step's names the step. A step before it
        that hands on what has not the right shape comes first; so does one of which
        that is not known, where the function refuses what it is given by a ``raise``
        of its own: not what this program gives it. Steps that called it come last, or
        first where it refuses.
        """
        if isinstance(error, MalformedAnswerError):
            return self._of_answer(error.asked)
        subject = self.bench.subject
        files = {at.source.rpartition(":")[0] for at in subject.origins.values()}
        cause = error.__context__ if isinstance(error, HungError) else error
        frames = own_frames(cause, files) if cause else ()
        if not frames:
            return ()
        places = steps_of(subject, frames)
        place = next(iter(places), None) or self._of_a_layer(frames)
        last = frames[-1]
        own = self._spot(place, Origin(last.function, last.source))
        around = tuple(self._spot(*at) for at in tuple(places.items())[1:])
        if last.refuses and around:  # which called it with what it refuses
            return (*around, own)
        called = len(frames) > 1 or (place or ("",))[0] in subject.layers
        before = self._before(place, refused=last.refuses and called)
        return (self._spot(before), own, *around) if before else (own, *around)

    def mended(self, complaint: str) -> tuple[Spot, ...]:
        """The step that loses the form of an answer that was mended, if any does.

        Where the adapter or a person's own wrapping loses it, no step is at fault.
        """
        asked = complaint.partition(":")[0]
        if asked not in BLACK_BOX or self.bench.subject.lacks("steps"):
            return ()
        lost = self._lost
        return (self._spot(lost),) if isinstance(lost, tuple) else ()

    def _before(self, place: Place | None, *, refused: bool) -> Place | None:
        """The step that handed another what it could not bear; None if it is sound."""
        subject = self.bench.subject
        losing = self._walk.losing if subject.layers else None
        if losing is not None and _is_upstream(subject, losing, place):
            return losing
        before = _handing(subject, place) if place and refused else None
        return None if before in self._walk.sound else before

    def _of_a_layer(self, frames: tuple[Frame, ...]) -> Place | None:
        """The step of a method of a layer that is neither of its two passes.

        It is of the way back where the way there is sound.
        """
        layers = self.bench.subject.layers
        owners = [frame.owner for frame in reversed(frames) if frame.owner is not None]
        named = (n for one in owners for n, f in layers.items() if f.owner is one)
        step = next(named, None)
        if step is None:
            return None
        sound = (step, "forward") in self._walk.sound
        return step, "backward" if sound else "forward"

    def _of_answer(self, asked: str) -> tuple[Spot, ...]:
        """Where an answer lost its form, by what was asked for it."""
        if asked in BLACK_BOX:
            return self._of_map(asked)
        if asked in self.bench.subject.layers:
            return (self._spot((asked, "forward")),)
        what, _, score = asked.rpartition(" ")
        if what in OF_A_SCORE:
            return (self._spot((score, OF_A_SCORE[what])),)
        return (self._spot(ANSWERING[asked]),) if asked in ANSWERING else ()

    def _of_map(self, asked: str) -> tuple[Spot, ...]:
        if self.bench.subject.lacks("steps"):
            return (self._spot(BLACK_BOX[asked]),)
        lost = self._lost
        if isinstance(lost, tuple):
            return (self._spot(lost),)
        if asked == "saliency":  # it came back: what was raised, came after the fold
            return (self._spot(("fold", "forward")),)
        again = isinstance(lost, MalformedAnswerError)
        return self.raised(lost) if lost and not again else ()

    @property
    def _images(self) -> Array:
        subject = self.bench.subject
        images: Array = subject.images[:ROWS].astype(subject.contract.dtype)
        return images

    @cached_property
    def _walk(self) -> Walk:
        return walked(self.bench.subject, self._images)

    @cached_property
    def _lost(self) -> Place | Exception | None:
        """The first step that loses the form; what was raised if that is not told."""
        record = self.bench.subject.record
        assert record is not None  # noqa: S101  (the callers asked)
        images = self._images
        try:
            with quiet(), np.errstate(all="ignore"):
                trace = record(images.copy(), np.zeros(len(images), dtype=int))
            return _losing(trace)
        except Exception as error:  # noqa: BLE001  (whatever a subject may raise)
            return self._walk.losing or error

    def _spot(self, place: Place | None, code: Origin | None = None) -> Spot:
        """A step with its kind; by default of the code that is known to be its own."""
        subject = self.bench.subject
        step, direction = place or (None, None)
        code = code or subject.origins.get(place or ("", ""), Origin("", ""))
        if step in subject.score_functions:
            step = "score"
        return Spot(
            step=step,
            kind=self._kind(step),
            direction=DIRECTIONS.get(direction or ""),
            function=code.function,
            source=code.source,
        )

    def _kind(self, step: str | None) -> str | None:
        """Kind of a step: as it is called alone, or else as it was recorded."""
        layer = self.bench.subject.layers.get(step or "")
        if layer is None:
            return step
        base = self.bench.answers.get("base")
        recorded = () if base is None or isinstance(base, Mapless) else base.trace
        kinds = (one.kind for one in recorded if one.name == step)
        return layer.kind or next(kinds, None)


def _handing(subject: Subject, place: Place) -> Place | None:
    """The one step that hands to another what it is called with, if one does.

    Images come from nobody; a blend is made of a picture too, which is of its own step.
    """
    apart = ("preprocess", "score", "blend")
    order = [at for at in subject.order if at[0] not in apart]
    return order[order.index(place) - 1] if place in order[1:] else None


def _is_upstream(subject: Subject, one: Place, other: Place | None) -> bool:
    order = subject.order
    return other not in order or order.index(one) < order.index(other)


def _losing(trace: Trace) -> Place | None:
    """The first step that makes of N rows another number, or fewer digits."""
    network = [step for step in trace if step.gy is not None]
    for step in network:
        if step.x.shape[:1] != step.y.shape[:1] or _narrows(step.x, step.y):
            return step.name, "forward"
    for step in reversed(network):
        if step.gx is not None and not _is_handed_back(step):
            return step.name, "backward"
    folding = (step for step in trace if step.kind == "fold")
    lost = any(_narrows(step.x, step.y) for step in folding)
    return ("fold", "forward") if lost else None


def _is_handed_back(step: Step) -> bool:
    gx, gy = step.gx, step.gy
    if gx is None or gy is None:
        return False
    return gx.shape == step.x.shape and not _narrows(gy, gx)


def _narrows(given: Array, made: Array) -> bool:
    """Whether what was made has fewer digits than what it was made of, or no floats."""
    floats = made.dtype.kind == "f"
    return not floats or made.dtype.itemsize < given.dtype.itemsize
