"""Gradients along the trace: what is conserved from step to step."""

from collections.abc import Iterator, Mapping
from typing import TypedDict

import numpy as np

from checks.contract import Contract
from checks.graph import alike
from checks.measurement import Measurements
from checks.replicas.pieces import on_one_piece
from checks.response import Response
from checks.sums import by_image, finite, product
from checks.tolerances import (
    IDENTITY_RTOL,
    KINK_SLACK,
    PAIRING_RTOL,
    PAIRING_ULPS,
    POWER,
)
from lenet_ref.trace import Array, Step

__all__ = [
    "biases_complete_the_logit",
    "pairing_is_conserved",
    "parameters_get_cotangents",
]


def _shapes_fit(step: Step) -> bool:
    """Whether the cotangents have the shapes of the values."""
    shapes = [a.shape for a in (step.gx, step.gy) if a is not None]
    return shapes == [step.x.shape, step.y.shape]


def pairing_is_conserved(
    nudged: tuple[Response, Response, Response], contract: Contract
) -> Iterator[Measurements]:
    """For a nudge of the image, <gy, dy> of each step equals its <gx, dx>.

    Why: both are the directional derivative of the score, told at the step's output and
    at its input; it is conserved over every cut of the network. Where the number
    changes, that step's VJP, or what it was called with, is wrong.
    Breaks: a step skipped, doubled or fed with another's values on the way back.
    Seen: https://github.com/f-dangel/backpack/issues/30
    """
    base, plus, minus = nudged
    for step, ahead, behind in alike(base.trace, plus.trace, minus.trace):
        if step.gy is None or step.gx is None:
            continue
        yield Measurements(
            step=step.name,
            kind=step.kind,
            direction="backward",
            **_drift(step, ahead, behind, contract),
            cases=base.cases,
            says="<gy, dy> - <gx, dx>, per summed magnitude",
            often="a transpose, flip, mask or scale missing from this step's VJP",
        )


class _Drift(TypedDict, total=False):
    """The part of a measurement that depends on the step alone."""

    measured: Array
    allowed: Array
    refuted_at: Array
    resolvable: Array


def _drift(step: Step, ahead: Step, behind: Step, contract: Contract) -> _Drift:
    """Change of the pairing over a step, and what rounding and kinks may do to it."""
    if not _shapes_fit(step) or step.gy is None or step.gx is None:
        endless = np.full(len(step.x), np.inf)
        return {"measured": endless, "allowed": np.zeros(len(step.x))}
    dx, dy = ((getattr(ahead, n) - getattr(behind, n)) / 2 for n in ("x", "y"))
    out, out_size = product(step.gy, dy)
    into, into_size = product(step.gx, dx)
    size = out_size + into_size
    seen = size > contract.vanishing
    scale = np.where(seen, size, 1)
    rounded = product(step.gy, step.y)[1] + product(step.gx, step.x)[1]
    rounded = rounded + _cancelled(step, contract.score)
    bend = _bend(step, ahead, behind)
    ulps = PAIRING_ULPS * contract.unit_roundoff
    noise, slack = PAIRING_RTOL + ulps * rounded / scale, bend / scale
    slack[on_one_piece(step, ahead.x, behind.x)] = 0  # certified: no kink on the way
    sound = finite(step.gy, step.x, ahead.x, behind.x)
    noise, slack = (np.where(sound, bound, 0) for bound in (noise, slack))
    return {
        "measured": np.where(sound, np.abs(out - into) / scale, 0),
        "allowed": noise,
        "refuted_at": noise + slack,
        "resolvable": sound & seen & (noise <= POWER) & (slack <= KINK_SLACK),
    }


def _bend(step: Step, ahead: Step, behind: Step) -> Array:
    """What kinks between the nudges may do to the pairing, (N,).

    With k either side's share of a kink, the pairing is off by half of k+ - k-, and y
    bends by J times the bend of x, and by k+ + k-: of what a rectifier or a maximum
    adds both have one sign. An input bends where it is rounding and little else.
    """
    y, x = (getattr(ahead, n) + getattr(behind, n) - 2 * getattr(step, n) for n in "yx")
    return np.asarray(by_image(np.abs(step.gy * y)) + by_image(np.abs(step.gx * x)))


def _cancelled(step: Step, score: str) -> Array:
    """What a score was rounded at on the way, which its value does not show.

    log p is a difference of numbers as large as the logits, and next to 0 where p is
    next to 1; exp makes of the rounding of its exponent a share of p.
    """
    if step.kind != "score" or step.gy is None or score == "logit":
        return np.zeros(len(step.x))
    largest = np.abs(step.x).reshape(len(step.x), -1).max(axis=1, initial=0)
    values = np.abs(step.gy * step.y) if score == "probability" else np.abs(step.gy)
    return np.asarray(by_image(values) * largest)


def parameters_get_cotangents(steps: Response) -> bool:
    """Whether the trace holds the cotangent of any parameter."""
    return any(step.parameter_cotangents for step in steps.trace)


def _worked(
    parameters: Mapping[str, Array], back: Mapping[str, Array], name: str
) -> float:
    """<p, gp> of a parameter: endless if gp has not its shape, 0 if there is none."""
    if name not in back:
        return 0.0
    fits = parameters[name].shape == back[name].shape
    return float((parameters[name] * back[name]).sum()) if fits else np.inf


def biases_complete_the_logit(
    steps: Response, contract: Contract
) -> Iterator[Measurements]:
    """<x, gx> + <b, gb> is <y, gy> at each layer with weights, and <w, gw> is <x, gx>.

    Why: a layer is linear in x and w and adds b; rectifiers and pools are homogeneous.
    Summed up, x.g + sum b.(ds/db) = sum z.(ds/dz): the map and the biases together
    explain all of the score.
    Breaks: a bias's cotangent summed over the wrong axis, a weight's scaled by 1/N.
    Seen: https://github.com/rasbt/stat453-deep-learning-ss21/issues/5
    """
    for step in steps.trace:
        parameters, back = step.parameters, step.parameter_cotangents
        if step.gy is None or step.gx is None or not back or not _shapes_fit(step):
            continue
        sound = bool(finite(step.x, step.y, step.gy).all())
        out, into = float((step.y * step.gy).sum()), float((step.x * step.gx).sum())
        size = float(np.abs(step.y * step.gy).sum() + np.abs(step.x * step.gx).sum())
        bias, weight = (_worked(parameters, back, n) for n in ("bias", "weight"))
        off = abs(into + bias - out) + abs(weight - into) if sound else 0.0
        yield Measurements(
            step=step.name,
            kind=step.kind,
            direction="backward",
            measured=off / (size if size > contract.vanishing else 1),
            allowed=IDENTITY_RTOL * contract.unit_roundoff / np.finfo(np.float64).eps,
            resolvable=sound and size > contract.vanishing,
            says="<x, gx> + <b, gb> - <y, gy>, and <w, gw> - <x, gx>, per magnitude",
            often="a parameter's cotangent summed over the wrong axis, or scaled",
        )


def _share(parameters: Mapping[str, Array], back: Mapping[str, Array], name: str
           ) -> float:  # fmt: skip
    """<w, gw> of a parameter; endless where its cotangent is of another shape."""
    if name not in back:
        return 0.0
    if back[name].shape != parameters[name].shape:
        return np.inf
    return float((parameters[name] * back[name]).sum())
