"""One step, or one score, on arrays of our choice."""

from dataclasses import dataclass

import numpy as np

from checks.answers import ChosenLogits, ChosenStep
from checks.bench import quiet
from checks.forms import MalformedAnswerError
from checks.probes.probe import Bench, probe
from checks.probes.runs import base, survey
from checks.subject import ScoreFunctions, StepFunctions
from checks.tolerances import BENT, COMPLEX_STEP, REACH, ROUNDOFF_FACTOR
from lenet_ref.trace import Array, Step

__all__ = ["chosen_logits", "complex_logits", "stepped"]

ROWS = 3
"""Images in a chosen batch."""

FAR = 1000.0
"""Between the logits of one image and of another: its exponential underflows."""


@probe("steps", "layers")
def stepped(bench: Bench) -> tuple[ChosenStep, ...]:
    """Each step that can be called, on random arrays and on tied ones.

    One that does not take every array is called on what it was seen to take.
    """
    functions = bench.subject.layers
    return tuple(
        _chosen(bench, step, tied=tied)
        for step in base(bench).trace
        if step.name in functions
        for tied in ((False, True) if functions[step.name].takes_any else (False,))
    )


def _chosen(bench: Bench, step: Step, *, tied: bool) -> ChosenStep:
    functions = bench.subject.layers[step.name]
    rng = bench.plan.rng(8, tied, *step.name.encode())
    shape, dtype = (ROWS, *step.x.shape[1:]), step.x.dtype
    random, u = rng.normal(size=(2, *shape)).astype(dtype)
    x = rng.integers(-1, 2, size=shape).astype(dtype) if tied else random
    flat = x[1].reshape(-1)  # whole windows of it are below zero, and it is not dead
    flat[: flat.size // 2] *= -np.sign(flat[: flat.size // 2])
    if not functions.takes_any:
        x = step.x[np.arange(ROWS) % len(step.x)]
    with quiet():
        functions.forward(u.copy())  # another first, lest that be what is remembered
        y = np.array(functions.forward(x.copy()))
        gy, other_gy = rng.normal(size=(2, *y.shape)).astype(dtype)
        push = _pushed(functions, x, u, y)
        answers = _pulled(functions, x, gy, other_gy)
        answers["certain"] = _certain(functions, x, gy, push, answers["gy"])
        return ChosenStep(
            step=step,
            x=x,
            y=y,
            gy=gy,
            other_gy=other_gy,
            u=push.u,
            ju=push.ju,
            doubt=push.doubt,
            answers=answers,
            tied=tied,
            exact=functions.takes_complex,
        )


def _pulled(
    functions: StepFunctions, x: Array, gy: Array, other_gy: Array
) -> dict[str, Array]:
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


def _certain(
    functions: StepFunctions, x: Array, gy: Array, push: "_Push", known: Array
) -> Array:
    """The VJP to hold against J u: of the same complex x, or with no gy at a kink."""
    if functions.takes_complex:
        return np.asarray(functions.vjp(x + 1j * COMPLEX_STEP * push.u, gy.copy()))
    certain = np.where(np.isinf(push.doubt), 0, gy).astype(gy.dtype)
    if certain.shape == gy.shape and (certain != gy).any():
        return np.asarray(functions.vjp(x.copy(), certain))
    return known


@dataclass(frozen=True, slots=True)
class _Push:
    """A direction that was gone, the change of y along it, and the doubt about that."""

    u: Array
    ju: Array
    doubt: Array


def _pushed(functions: StepFunctions, x: Array, u: Array, y: Array) -> _Push:
    """Exact where the step takes complex numbers, else a central difference.

    What a second difference shows, a kink or a curve, the central one may be off by.
    """
    if functions.takes_complex:
        ahead = np.asarray(functions.forward(x + 1j * COMPLEX_STEP * u))
        return _Push(u, ahead.imag / COMPLEX_STEP, np.zeros(ahead.shape))
    eps = float(np.finfo(x.dtype).eps)
    share = eps**REACH
    h = share * min(float(np.abs(x).max(initial=0)) or 1.0, 1.0)
    sides = [(x + sign * h * u).astype(x.dtype) for sign in (1, -1)]
    ahead, behind = (
        np.array(functions.forward(side)).astype(np.float64) for side in sides
    )
    gone = (sides[0].astype(np.float64) - sides[1]) / (2 * h)
    ju = (ahead - behind) / (2 * h)
    rounding = ROUNDOFF_FACTOR * eps * float(np.abs(y).max(initial=0)) / h
    bend = np.abs(ahead + behind - 2 * y.astype(np.float64)) / (2 * h)
    kinked = bend > BENT * share * np.abs(ju).max(initial=0) + rounding
    return _Push(gone, ju, np.where(kinked, np.inf, bend + rounding))


@probe("score_functions")
def chosen_logits(bench: Bench) -> tuple[ChosenLogits, ...]:
    """Each score on moderate, extreme and tied logits, and shifted by a constant."""
    rng = bench.plan.rng(9)
    classes = max(survey(bench).shape[1], 2)
    moderate = 3 * rng.normal(size=(2 * classes, classes))
    extreme = rng.choice([-1e4, 0.0, 1e4], size=moderate.shape) + moderate
    sure = moderate + 40 * np.eye(classes)[np.arange(len(moderate)) % classes]
    sure[1::2] -= FAR  # exp of a row's logits is 0 beside those of another
    tied = np.repeat(moderate[:, :1], classes, axis=1)
    dtype = bench.subject.contract.dtype
    return tuple(
        _scored(name, functions, logits.astype(dtype))
        for name, functions in bench.subject.score_functions.items()
        for logits in (moderate, extreme, sure, tied)
    )


@probe("score_functions")
def complex_logits(bench: Bench) -> tuple[ChosenLogits, ...]:
    """Each score that takes complex numbers, on logits a little off the real line."""
    rng = bench.plan.rng(15)
    classes = max(survey(bench).shape[1], 2)
    along, aside = rng.normal(size=(2, 2 * classes, classes))
    dtype = np.result_type(bench.subject.contract.dtype, np.complex64)
    return tuple(
        _scored(name, functions, (3 * along + 0.1j * aside).astype(dtype))
        for name, functions in bench.subject.score_functions.items()
        if functions.takes_complex
    )


def _scored(name: str, functions: ScoreFunctions, logits: Array) -> ChosenLogits:
    targets = np.arange(len(logits)) % logits.shape[1]
    shift = 64.0

    def value(z: Array) -> Array:
        found = np.asarray(functions.value(z.copy(), targets.copy()))
        return _formed(f"value of the {name}", found, targets.shape)

    def cotangent(z: Array) -> Array:
        found = np.asarray(functions.cotangent(z.copy(), targets.copy()))
        return _formed(f"cotangent of the {name}", found, z.shape)

    with quiet():
        return ChosenLogits(
            name=name,
            logits=logits,
            targets=targets,
            value=value(logits),
            cotangent=cotangent(logits),
            shifted_value=value(logits + shift),
            shift=shift,
        )


def _formed(what: str, found: Array, shape: tuple[int, ...]) -> Array:
    if found.shape != shape:
        msg = f"{what}: expected {shape}, got {found.shape}"
        raise MalformedAnswerError(msg)
    return found
