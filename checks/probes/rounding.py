"""Rounding: what a float32 run, its float64 twin's and noise like rounding bring."""

import numpy as np

from checks.bench import ask, ask_scores
from checks.contract import Contract
from checks.probes.probe import Bench, probe
from checks.probes.runs import base
from checks.response import Response
from checks.subject import Subject
from checks.tolerances import TWIN_NOISE_ULPS
from checks.twins import twin_of
from lenet_ref.trace import Array

__all__ = ["twinned"]


@probe("twin")
def twinned(bench: Bench) -> tuple[Response, Response, tuple[Response, ...]]:
    """The base run; its float64 twin's; and the twin's with noise on the images.

    The noise moves the twin's logits by as much as float32 may be wrong about its own:
    what rounding on the way may switch, wherever on the way it is, some noise switches,
    too. Each goes both ways, as a switch is on one side.
    """
    mine, twin = base(bench), twin_of(bench.subject)
    exact = mine.images.astype(twin.contract.dtype)
    double = ask(twin, exact, mine.targets, mine.cases)
    drawn = bench.plan.rng(13).normal(size=(1 + NOISES, *exact.shape))
    size = _like_rounding(bench.subject.contract, twin, double, drawn[0])
    moves = [sign * size * noise for noise in drawn[1:] for sign in (1, -1)]
    noisy = ((exact + move).astype(exact.dtype) for move in moves)
    return mine, double, tuple(ask(twin, x, mine.targets, mine.cases) for x in noisy)


NOISES = 3
"""How often noise is drawn for the twin's images."""

FAINT, LOUD = 1e-6, 1e-3
"""Of the input range: noise whose effect is measured, and the most that leaves no image
outside the range."""


def _like_rounding(
    contract: Contract, twin: Subject, double: Response, noise: Array
) -> Array:
    """Standard deviation, (N, 1, 1, 1), of noise that does to logits what rounding may.

    Parameters
    ----------
    contract : Contract
        Of the subject, whose rounding it is.
    twin : Subject
    double : Response
        Of the twin.
    noise : Array, shape (N, C, H, W)
        Of deviation 1, to try it with.
    """
    images = double.images
    tried = FAINT * contract.span
    logits = ask_scores(twin, (images + tried * noise).astype(images.dtype))
    moved = np.abs(logits - double.logits).max(axis=1)
    wanted = (
        TWIN_NOISE_ULPS * contract.unit_roundoff * np.abs(double.logits).max(axis=1)
    )
    most = LOUD * contract.span
    heard = moved * most > wanted * tried
    size = np.where(heard, tried * wanted / np.where(heard, moved, 1), most)
    own = contract.unit_roundoff * np.abs(images).max(axis=(1, 2, 3), initial=0)
    return np.asarray(np.maximum(size, own)[:, np.newaxis, np.newaxis, np.newaxis])
