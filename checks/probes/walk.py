"""Walks: the layers called one after the other, to see which loses the form of arrays.

It is taken where a run came to nothing, and so nothing was recorded.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from checks.bench import quiet
from checks.replicas.forward import FORWARDS
from checks.subject import StepFunctions, Subject
from lenet_ref.trace import Array

__all__ = ["Place", "Walk", "walked"]

Place = tuple[str, str]
"""Step and direction."""


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a walk got.

    Parameters
    ----------
    losing : (str, str) or None
        The first step, and its direction, whose answer has not the shape that it must
        have.
    sound : frozenset of (str, str)
        Those before it whose answer has it.
    """

    losing: Place | None
    sound: frozenset[Place]


def walked(subject: Subject, images: Array) -> Walk:
    """Call a subject's layers as if they stood in a chain; where they do not, it ends.

    Parameters
    ----------
    subject : Subject
    images : Array, shape (N, C, H, W)
    """
    sound: set[Place] = set()
    with contextlib.suppress(Exception), quiet(), np.errstate(all="ignore"):
        for place, fits in _walk(subject, images):
            if fits is False:
                return Walk(place, frozenset(sound))
            if fits:
                sound.add(place)
    return Walk(None, frozenset(sound))


def _walk(subject: Subject, images: Array) -> Iterator[tuple[Place, bool | None]]:
    """Each layer forward, then each backward: whether the shape is right, if known."""
    run, layers = [images], tuple(subject.layers.items())
    for step, functions in layers:
        run.append(np.array(functions.forward(run[-1].copy())))
        yield (step, "forward"), _fits(functions, run[-2], run[-1])
    gy = np.ones_like(run[-1])
    ways_back = zip(reversed(layers), reversed(run[:-1]), strict=True)
    for (step, functions), x in ways_back:
        gy = np.array(functions.vjp(x.copy(), gy))
        yield (step, "backward"), gy.shape == x.shape


def _fits(functions: StepFunctions, x: Array, y: Array) -> bool | None:
    """Whether an output has the shape of its formula's; None where there is none."""
    if y.shape[:1] != x.shape[:1]:
        return False
    shown = functions.shown(x, y) if functions.shown else None
    if shown is None or shown.kind not in FORWARDS:
        return None
    expected, _ = FORWARDS[shown.kind](shown, x)
    return expected.shape == y.shape
