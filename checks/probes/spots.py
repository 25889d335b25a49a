"""Spots: where in a subject something was raised, or an answer lost its form."""

import contextlib
from collections.abc import Mapping

import numpy as np

from checks.answers import Spot
from checks.bench import quiet
from checks.forms import MalformedAnswerError
from checks.measurement import Direction
from checks.probes.probe import Bench
from checks.response import Mapless
from checks.subject import Origin, Subject
from checks.tracebacks import Frame, lies_in, own_frames
from lenet_ref.trace import Array, Step, Trace

__all__ = ["losing_spots", "spots"]

Place = tuple[str, str]
"""Step and direction."""

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

ROWS = 3
"""Images that are run once more to see which step loses the form."""


def spots(bench: Bench, error: Exception) -> tuple[Spot, ...]:
    """Where an error comes from, most likely first; nothing where nothing tells.

    What was raised has a traceback: its last frame of the subject's own names the
    function, and the last one that is a step's names the step. Where that function
    refuses what it is given, by a ``raise`` of its own, it is the step before that gave
    it. An answer of no form is told by the step that loses it.

    Parameters
    ----------
    bench : Bench
        On which the question was put.
    error : Exception
    """
    if isinstance(error, MalformedAnswerError):
        return _of_answer(bench, error.asked)
    return _of_raised(bench, error)


def _of_raised(bench: Bench, error: Exception) -> tuple[Spot, ...]:
    subject = bench.subject
    files = {at.source.rpartition(":")[0] for at in subject.origins.values()}
    frames = own_frames(error, files)
    if not frames:
        return ()
    place = next(filter(None, (_step_of(subject, f) for f in reversed(frames))), None)
    last = frames[-1]
    own = _spot(bench, place, Origin(last.function, last.source))
    before = _before(subject, place) if last.refuses and place else None
    return (_spot(bench, before), own) if before else (own,)


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


def _before(subject: Subject, place: Place) -> Place | None:
    """What hands to a step what it is called with; images come from nobody."""
    order = [at for at in subject.order if at[0] not in ("preprocess", "score")]
    return order[order.index(place) - 1] if place in order[1:] else None


def _spot(bench: Bench, place: Place | None, code: Origin | None = None) -> Spot:
    """A step with its kind; by default of the code that is known to be its own."""
    step, direction = place or (None, None)
    code = code or bench.subject.origins.get(place or ("", ""), Origin("", ""))
    if step in bench.subject.score_functions:
        step = "score"
    return Spot(
        step=step,
        kind=_kind(bench, step),
        direction=DIRECTIONS.get(direction or ""),
        function=code.function,
        source=code.source,
    )


def _kind(bench: Bench, step: str | None) -> str | None:
    """Kind of a step: as it is called alone, or else as it was recorded."""
    layer = bench.subject.layers.get(step or "")
    if layer is None:
        return step
    base = bench.answers.get("base")
    recorded = () if base is None or isinstance(base, Mapless) else base.trace
    kinds = (one.kind for one in recorded if one.name == step)
    return layer.kind or next(kinds, None)


def _of_answer(bench: Bench, asked: str) -> tuple[Spot, ...]:
    """Where an answer lost its form, by what was asked for it."""
    if asked in BLACK_BOX:
        return _of_map(bench, asked)
    if asked in bench.subject.layers:
        return (_spot(bench, (asked, "forward")),)
    what, _, score = asked.rpartition(" ")
    if what in OF_A_SCORE:
        return (_spot(bench, (score, OF_A_SCORE[what])),)
    return (_spot(bench, ANSWERING[asked]),) if asked in ANSWERING else ()


def _of_map(bench: Bench, asked: str) -> tuple[Spot, ...]:
    """The step that loses the form of scores or maps, looked for in one more run."""
    if bench.subject.lacks("steps"):
        return (_spot(bench, BLACK_BOX[asked]),)
    found = _lost(bench)
    if isinstance(found, Exception):
        return _of_raised(bench, found)
    place = found or (("fold", "forward") if asked == "saliency" else None)
    return (_spot(bench, place),) if place else ()


def losing_spots(bench: Bench, complaint: str) -> tuple[Spot, ...]:
    """The step that loses the form of an answer that was mended; nothing if none does.

    Where the adapter or a person's own wrapping loses it, no step is at fault.

    Parameters
    ----------
    bench : Bench
    complaint : str
        It begins with what was asked for the answer.
    """
    asked = complaint.partition(":")[0]
    if asked not in BLACK_BOX or bench.subject.lacks("steps"):
        return ()
    found = _lost(bench)
    return (_spot(bench, found),) if isinstance(found, tuple) else ()


def _lost(bench: Bench) -> Place | Exception | None:
    """The first step that loses the form; what was raised if that cannot be told."""
    subject = bench.subject
    images = subject.images[:ROWS].astype(subject.contract.dtype)
    with quiet(), np.errstate(all="ignore"):
        try:
            assert subject.record is not None  # noqa: S101  (the callers asked)
            trace = subject.record(images.copy(), np.zeros(len(images), dtype=int))
        except Exception as error:  # noqa: BLE001  (whatever a subject may raise)
            return _walked(subject, images) or error
    return _losing(trace)


def _walked(subject: Subject, images: Array) -> Place | None:
    """The first layer that makes of N rows another number, one after the other."""
    x = images
    with contextlib.suppress(Exception):  # they may stand in no chain
        for step, functions in subject.layers.items():
            y = np.asarray(functions.forward(x.copy()))
            if y.shape[:1] != x.shape[:1]:
                return step, "forward"
            x = y
    return None


def _losing(trace: Trace) -> Place | None:
    """The first step that makes of N rows another number, or of floats no floats."""
    network = [step for step in trace if step.gy is not None]
    for step in network:
        if not _alike(step.x, step.y):
            return step.name, "forward"
    for step in reversed(network):
        if step.gx is not None and not _handed_back(step):
            return step.name, "backward"
    return None


def _alike(x: Array, y: Array) -> bool:
    return x.shape[:1] == y.shape[:1] and x.dtype == y.dtype


def _handed_back(step: Step) -> bool:
    gx, gy = step.gx, step.gy
    return (
        gx is not None
        and gy is not None
        and gx.shape == step.x.shape
        and gx.dtype == gy.dtype
    )
