"""Recordings: the traces of several runs, beside what these runs were of."""

from collections.abc import Callable

import numpy as np

from checks.answers import Recording
from checks.bench import quiet
from checks.probes.probe import Bench, probe
from checks.probes.runs import base, raw, survey
from checks.response import Response
from checks.subject import Subject
from lenet_ref.trace import Array, Trace

__all__ = ["broken_run", "recordings"]

SOME = 4
"""Images of a run whose arrays are written over."""

Record = Callable[[Array, Array], Trace]


@probe("steps")
def recordings(bench: Bench) -> tuple[Recording, ...]:
    """The base run, the one on the subject's own images, and those of lent arrays.

    They are written over after the run: images, and stored pixels where it takes them.
    """
    subject = bench.subject
    runs = [_of_response(subject, response) for response in (base(bench), raw(bench))]
    if subject.recorded is not None and subject.record is not None:
        images, targets = runs[0].images[:SOME], runs[0].targets[:SOME]
        trace = _lent(subject.record, images, targets)
        promised = subject.recorded(images, base(bench).kept[:SOME])
        runs.append(Recording(trace, images, targets, (), promised))
    if subject.record_pixels is not None and subject.preprocess is not None:
        runs.append(_of_pixels(bench, subject.record_pixels, subject.preprocess))
    return tuple(runs)


def _of_response(subject: Subject, response: Response) -> Recording:
    return Recording(
        response.trace,
        response.images,
        response.targets,
        response.cases,
        _promised(subject, response.images, response.kept),
    )


def _promised(subject: Subject, images: Array, maps: Array) -> tuple[str, ...] | None:
    return None if subject.recorded is None else subject.recorded(images, maps)


def _lent(record: Record, given: Array, targets: Array) -> Trace:
    """The trace of arrays that their owner uses for something else afterwards."""
    lent = given.copy(), targets.copy()
    with quiet():
        trace = record(*lent)
    for array in lent:
        array[...] = 0
    return trace


def _of_pixels(
    bench: Bench, record: Record, preprocess: Callable[[Array], Array]
) -> Recording:
    """Random pixels, each image for another class."""
    shape = (SOME, *bench.subject.contract.input_shape)
    pixels = bench.plan.rng(14).integers(0, 256, size=shape).astype(np.uint8)
    targets = np.arange(SOME)[::-1] % survey(bench).shape[1]
    with quiet():
        images = np.asarray(preprocess(pixels.copy()))
        maps = bench.subject.saliency(images.copy(), targets.copy())
    promised = _promised(bench.subject, images, maps)
    trace = _lent(record, pixels, targets)
    return Recording(trace, images, targets, (), promised, pixels)


@probe("steps")
def broken_run(bench: Bench) -> Recording | str | None:
    """The run of an image with NaN beside a sound one; or what recording it raised.

    None where it gets no map in the first place. What NaN leaves behind, as in weights
    that are trained at a rate of 0, is put right again.
    """
    response, subject = base(bench), bench.subject
    assert subject.record is not None  # noqa: S101  (the probe needs it)
    images, targets = response.images[:2].copy(), response.targets[:2]
    images[0, ..., 0, 0] = np.nan
    with subject.kept(), quiet(), np.errstate(all="ignore"):
        try:
            maps = subject.saliency(images.copy(), targets.copy()).copy()
        except Exception:  # noqa: BLE001  (to refuse what is broken is right)
            return None
        try:
            trace = subject.record(images.copy(), targets.copy())
        except Exception as error:  # noqa: BLE001  (to refuse it only now is not)
            return f"{type(error).__name__}: {error}"
    promised = _promised(subject, images, maps)
    return Recording(trace, images, targets, (), promised)
