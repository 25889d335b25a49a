"""Single steps: which wrong rule explains the cotangents that a step sends back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from checks.bench import quiet
from checks.hypotheses.explanations import Explanation
from checks.hypotheses.fit import least_misfit
from checks.hypotheses.rules.general import GENERAL
from checks.hypotheses.rules.rule import Rule, attempted
from checks.hypotheses.rules.table import rules
from checks.probes import Bench
from checks.probes.chosen import stepped
from checks.probes.runs import base
from checks.replicas.forward import FORWARDS
from checks.replicas.vjps import VJPS, Vjp
from checks.subject import StepFunctions
from checks.tolerances import COMPLEX_STEP, EXPLAINED_APART, STEP_EXPLAINED_ULPS
from lenet_ref.trace import Array, Step

__all__ = ["explained_step"]

SMALL = 600
"""Values of an x up to which the adjoint of a step of unknown kind is built."""


@dataclass(frozen=True, slots=True, eq=False)
class _Exhibit:
    """One way back through a step: its own x, what it was given, what it returned."""

    step: Step
    gy: Array
    gx: Array
    tied: bool


def _exhibits(bench: Bench, name: str) -> Iterator[_Exhibit]:
    """On arrays of our choice where it takes them, else as it was recorded."""
    if name in bench.subject.layers:
        for chosen in stepped(bench):
            if chosen.step.name == name:
                went = replace(chosen.step, x=chosen.x, y=chosen.y, gy=None, gx=None)
                for key, gy in (("gy", chosen.gy), ("other_gy", chosen.other_gy)):
                    yield _Exhibit(went, gy, chosen.answers[key], chosen.tied)
        return
    step = base(bench).trace[name]
    if step.gy is not None and step.gx is not None:
        yield _Exhibit(step, step.gy, step.gx, tied=False)


def _adjoint(functions: StepFunctions, step: Step, gy: Array) -> Array:
    """J transposed times gy, J from the step's own forward, one value at a time."""
    sent = []
    for x, cotangent in zip(step.x, gy, strict=True):
        units = np.eye(x.size).reshape(-1, *x.shape)
        if functions.takes_complex:
            ahead = np.asarray(functions.forward(x + 1j * COMPLEX_STEP * units))
            columns = ahead.imag / COMPLEX_STEP
        else:
            h = np.sqrt(np.finfo(x.dtype).eps)
            ahead, behind = (
                np.asarray(functions.forward((x + side * units).astype(x.dtype)))
                for side in (h, -h)
            )
            columns = (ahead.astype(np.float64) - behind) / (2 * h)
        sent.append(columns.reshape(x.size, -1) @ cotangent.ravel())
    return np.stack(sent).reshape(step.x.shape)


def _right(bench: Bench, step: Step) -> Vjp | None:
    """The VJP by the formula, if the forward pass follows it; else the adjoint."""
    if step.kind in VJPS:
        y = FORWARDS[step.kind](step, step.x)[0]
        unit = np.finfo(step.x.dtype).eps
        follows = y.shape == step.y.shape and np.allclose(
            y, step.y, rtol=STEP_EXPLAINED_ULPS * unit, atol=STEP_EXPLAINED_ULPS * unit
        )
        return VJPS[step.kind] if follows else None
    functions = bench.subject.layers.get(step.name)
    if functions is None or step.x[0].size > SMALL:
        return None

    def adjoint(step: Step, gy: Array) -> Array:
        with quiet():
            return _adjoint(functions, step, gy)

    return adjoint


def _of_the_right(right: Vjp) -> Iterator[Rule]:
    """What any kind of step can do to the right cotangent."""
    for name, says, change in GENERAL:
        yield name, says, partial(_changed, right=right, change=change)


def _changed(
    step: Step, gy: Array, *, right: Vjp, change: Callable[[Array, Array], Array]
) -> Array:
    return change(right(step, gy), gy)


def _answers(vjp: Vjp, exhibits: Iterable[_Exhibit]) -> Array | None:
    """What a rule predicts of every exhibit, (exhibits, values)."""
    sent = [attempted(vjp, exhibit.step, exhibit.gy) for exhibit in exhibits]
    told = [gx.ravel() for gx in sent if gx is not None]
    return np.stack(told).astype(np.float64) if len(told) == len(sent) else None


def _best(
    exhibits: list[_Exhibit], right: Vjp, allowed: float
) -> tuple[str, str, float] | None:
    """Id, sentence and residual of the simplest rule that predicts every exhibit."""
    if any(exhibit.gx.shape != exhibit.step.x.shape for exhibit in exhibits):
        return None
    observed = np.stack([e.gx.ravel() for e in exhibits]).astype(np.float64)
    kind = exhibits[0].step.kind
    known = rules(kind) if kind in VJPS else _of_the_right(right)
    found = []
    for cost, (name, says, vjp) in enumerate((("", "", right), *known)):
        predicted = _answers(vjp, exhibits)
        fit = None if predicted is None else least_misfit(observed, predicted, allowed)
        if fit and not name and fit[0] == 1:
            return None
        if fit:
            found.append((fit[0] not in (1, -1), bool(name) and fit[0] != 1, cost,
                          name, says, *fit))  # fmt: skip
    if not found:
        return None
    *_, name, says, factor, residual = min(found)
    return (*_told(name, says, factor), residual)


def _told(name: str, says: str, factor: float) -> tuple[str, str]:
    if factor == 1:
        return name, says
    scaled = "negates it" if factor == -1 else f"multiplies it by {factor:.6g}"
    identity = "negated" if factor == -1 else "scaled"
    return "+".join(filter(None, (name, identity))), ", and ".join(
        filter(None, (says, scaled))
    )


def explained_step(bench: Bench, name: str) -> Explanation | None:
    """Which wrong rule explains what a step sends back.

    Returns
    -------
    Explanation or None
        None where no rule does, or it sends back what it should.
    """
    exhibits = list(_exhibits(bench, name))
    right = _right(bench, exhibits[0].step) if exhibits else None
    if right is None:
        return None
    unit = float(np.finfo(exhibits[0].step.x.dtype).eps)
    exact = exhibits[0].step.kind in VJPS or bench.subject.layers[name].takes_complex
    allowed = STEP_EXPLAINED_ULPS * unit if exact else EXPLAINED_APART * unit**0.5
    untied = [exhibit for exhibit in exhibits if not exhibit.tied]
    # Which of tied pixels wins is a convention: a rule that only fits without ties
    # is as good, if none fits with them.
    best = _best(exhibits, right, allowed) or _best(untied, right, allowed)
    if best is None:
        return None
    fault, says, residual = best
    return Explanation(
        subject=bench.subject.name,
        fault=fault,
        residual=residual,
        says=f"the VJP of {name} {says} (residual {residual:.1g})",
        step=name,
        kind=exhibits[0].step.kind,
        direction="backward",
    )
