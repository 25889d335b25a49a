"""Spots: where in a subject something was raised, or an answer lost its form."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from checks.answers import Spot
from checks.bench import quiet
from checks.forms import MalformedAnswerError
from checks.measurement import Direction
from checks.probes.probe import Bench
from checks.probes.walk import Place, Walk, walked
from checks.response import Mapless
from checks.subject import Origin, Subject
from checks.tracebacks import Frame, lies_in, own_frames
from checks.watch import HungError
from lenet_ref.trace import Array, Step, Trace

__all__ = ["Search"]

ANSWERING: Mapping[str, Place] = {
    "render": ("render", "forward"),
    "blend": ("blend", "forward"),
    "picture": ("blend", "forward"),
    "preprocess": ("preprocess", "forward"),
    "restore": ("preprocess", "backward"),
}
"""Steps of the functions that a subject serves beside scores and saliency."""

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
        of its own. Steps that called it come last.
        """
        if isinstance(error, MalformedAnswerError):
            return self._of_answer(error.asked)
        subject = self.bench.subject
        files = {at.source.rpartition(":")[0] for at in subject.origins.values()}
        cause = error.__context__ if isinstance(error, HungError) else error
        frames = own_frames(cause, files) if cause else ()
        if not frames:
            return ()
        steps = (_step_of(subject, frame) for frame in reversed(frames))
        places = tuple(dict.fromkeys(filter(None, steps)))
        place = next(iter(places), None) or self._of_a_layer(frames)
        last = frames[-1]
        own = self._spot(place, Origin(last.function, last.source))
        before = self._before(place, refused=last.refuses)
        around = tuple(map(self._spot, places[1:]))
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
        if place is not None and place[0] not in subject.layers and refused:
            return _handing(subject, place)
        losing = self._walk.losing if subject.layers else None
        if losing is not None:
            return losing if losing != place else None
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


def _step_of(subject: Subject, frame: Frame) -> Place | None:
    """The step whose function a frame is of; of several, that of the same layer."""
    fitting = [at for at, code in subject.origins.items() if _is_of(frame, code)]
    mine = [
        at
        for at in fitting
        if at[0] in subject.layers and subject.layers[at[0]].owner is frame.owner
    ]
    return next(iter(mine or fitting), None)


def _is_of(frame: Frame, code: Origin) -> bool:
    file, _, line = code.source.rpartition(":")
    return line == str(frame.first) and lies_in(frame.path, file)


def _handing(subject: Subject, place: Place) -> Place | None:
    """What hands to a step what it is called with; images come from nobody."""
    order = [at for at in subject.order if at[0] not in ("preprocess", "score")]
    return order[order.index(place) - 1] if place in order[1:] else None


def _losing(trace: Trace) -> Place | None:
    """The first step that makes of N rows another number, or of floats others."""
    network = [step for step in trace if step.gy is not None]
    for step in network:
        if step.x.shape[:1] != step.y.shape[:1] or step.x.dtype != step.y.dtype:
            return step.name, "forward"
    for step in reversed(network):
        if step.gx is not None and not _is_handed_back(step):
            return step.name, "backward"
    return None


def _is_handed_back(step: Step) -> bool:
    gx, gy = step.gx, step.gy
    if gx is None or gy is None:
        return False
    return gx.shape == step.x.shape and gx.dtype == gy.dtype
