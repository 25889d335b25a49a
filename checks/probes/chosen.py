"""One step, or one score, on arrays of our choice."""

from collections.abc import Mapping

import numpy as np

from checks.answers import ChosenLogits, ChosenStep
from checks.bench import quiet
from checks.probes.probe import Bench, probe
from checks.probes.runs import base, survey
from checks.subject import ScoreFunctions, StepFunctions
from checks.tolerances import COMPLEX_STEP, KINK_SLACK, TANGENT_STEP_POWER
from lenet_ref.trace import Array, Step

__all__ = ["chosen_logits", "stepped"]

ROWS = 3
"""Images in a chosen batch."""


@probe("steps", "layers")
def stepped(bench: Bench) -> tuple[ChosenStep, ...]:
    """Each step that can be called, on random arrays and on tied ones."""
    return tuple(
        _chosen(bench, step, tied=tied)
        for step in base(bench).trace
        if step.name in bench.subject.layers
        for tied in (False, True)
    )


def _chosen(bench: Bench, step: Step, *, tied: bool) -> ChosenStep:
    functions = bench.subject.layers[step.name]
    rng = bench.plan.rng(8, tied, *step.name.encode())
    shape, dtype = (ROWS, *step.x.shape[1:]), step.x.dtype
    random, u = rng.normal(size=(2, *shape)).astype(dtype)
    x = rng.integers(-1, 2, size=shape).astype(dtype) if tied else random
    with quiet():
        functions.forward(u.copy())  # another first, lest that be what is remembered
        y = np.array(functions.forward(x.copy()))
        gy, other_gy = rng.normal(size=(2, *y.shape)).astype(dtype)
        ju, bend = _pushed(functions, x, u)
        if bend is not None and not tied:  # a kink lies within the step: left out
            kinked = bend > KINK_SLACK * np.abs(ju).max(initial=0)
            gy = np.where(kinked, gy.dtype.type(0), gy)
        return ChosenStep(
            step=step,
            x=x,
            y=y,
            gy=gy,
            other_gy=other_gy,
            u=u,
            ju=ju,
            answers=_pulled(functions, x, gy, other_gy),
            tied=tied,
            bend=bend,
        )


def _pulled(
    functions: StepFunctions, x: Array, gy: Array, other_gy: Array
) -> Mapping[str, Array]:
    given = {
        "gy": gy,
        "other_gy": other_gy,
        "sum": 2 * gy - 3 * other_gy,
        "zero": np.zeros_like(gy),
        "negated": -gy,
    }
    return {
        key: np.array(functions.vjp(x.copy(), value.copy()))
        for key, value in given.items()
    }


def _pushed(functions: StepFunctions, x: Array, u: Array) -> tuple[Array, Array | None]:
    """Change of y along u, exact where the step takes complex numbers; and its bend."""
    if functions.takes_complex:
        ahead = np.asarray(functions.forward(x + 1j * COMPLEX_STEP * u))
        return ahead.imag / COMPLEX_STEP, None
    h = x.dtype.type(np.finfo(x.dtype).eps ** TANGENT_STEP_POWER)
    ahead, behind, middle = (  # copies: the next call may fill the same buffer
        np.array(functions.forward(x + k * h * u)) for k in (1, -1, 0)
    )
    return (ahead - behind) / (2 * h), np.abs(ahead + behind - 2 * middle) / h


@probe("score_functions")
def chosen_logits(bench: Bench) -> tuple[ChosenLogits, ...]:
    """Each score on moderate, extreme and tied logits, and shifted by a constant."""
    rng = bench.plan.rng(9)
    classes = max(survey(bench).shape[1], 2)
    moderate = 3 * rng.normal(size=(2 * classes, classes))
    extreme = rng.choice([-1e4, 0.0, 1e4], size=moderate.shape) + moderate
    sure = moderate + 40 * np.eye(classes)[np.arange(len(moderate)) % classes]
    tied = np.repeat(moderate[:, :1], classes, axis=1)
    dtype = bench.subject.contract.dtype
    return tuple(
        _scored(name, functions, logits.astype(dtype))
        for name, functions in bench.subject.score_functions.items()
        for logits in (moderate, extreme, sure, tied)
    )


def _scored(name: str, functions: ScoreFunctions, logits: Array) -> ChosenLogits:
    targets = np.arange(len(logits)) % logits.shape[1]
    shift = logits.dtype.type(64)

    def value(z: Array) -> Array:
        return np.asarray(functions.value(z.copy(), targets.copy()))

    with quiet():
        return ChosenLogits(
            name=name,
            logits=logits,
            targets=targets,
            value=value(logits),
            cotangent=np.asarray(functions.cotangent(logits.copy(), targets.copy())),
            shifted_value=value(logits + shift),
            shift=float(shift),
        )
