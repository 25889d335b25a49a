"""Gradients of one step: forward against its formula, VJP against J."""

from collections.abc import Iterator

import numpy as np

from checks.answers import ChosenStep
from checks.contract import Contract
from checks.measurement import Measurements
from checks.replicas.bounds import may_pass
from checks.replicas.forward import FORWARDS, terms
from checks.response import Response
from checks.sums import by_image, finite
from checks.tolerances import DOUBTFUL, IDENTITY_RTOL, SUMMATION_ULPS
from lenet_ref.trace import Array, Step

__all__ = [
    "formulas_are_known",
    "forward_matches_its_formula",
    "pool_routing_conserves",
    "relu_gate_ignores_the_cotangent",
    "vjp_is_linear",
    "vjp_is_the_adjoint",
]


def _formula(step: Step, x: Array, y: Array, contract: Contract) -> tuple[Array, Array]:
    """Distance from the formula by image and what rounding allows, shapes (N,)."""
    try:
        expected, magnitudes = FORWARDS[step.kind](step, x)
    except Exception:  # noqa: BLE001  (what the step tells does not fit its arrays)
        return np.full(len(x), np.inf), np.zeros(len(x))
    if expected.shape != y.shape:
        return np.full(len(x), np.inf), np.zeros(len(x))
    allowed = (terms(step) + SUMMATION_ULPS) * contract.unit_roundoff * magnitudes
    over = np.abs(y - expected).reshape(len(x), -1)
    allowed = allowed.reshape(len(x), -1)
    place = (over - allowed).argmax(axis=1)
    rows = np.arange(len(x))
    return over[rows, place], allowed[rows, place]


def formulas_are_known(steps: Response, _contract: Contract) -> bool:
    """Whether there is a formula for any step."""
    return any(step.kind in FORWARDS for step in steps.trace)


def forward_matches_its_formula(
    steps: Response, stepped: tuple[ChosenStep, ...], contract: Contract
) -> Iterator[Measurements]:
    """Each layer's output is what its formula says, computed window by window.

    Why: a forward mistake that the backward pass mirrors agrees with every difference;
    only a second implementation sees it. Rounding is bounded by n u sum |x| |w|.
    Breaks: minus a bias, a stride ignored, a flipped kernel, the wrong axis, a leak.
    Seen: https://github.com/devitocodes/joey/pull/5
    """
    often = "the bias's sign, the kernel's orientation, stride or padding"
    for step in steps.trace:
        if step.kind in FORWARDS:
            off, allowed = _formula(step, step.x[:3], step.y[:3], contract)
            sound = finite(step.x[:3])
            yield Measurements(
                step=step.name,
                kind=step.kind,
                direction="forward",
                measured=np.where(sound, off, 0),
                allowed=np.where(sound, allowed, 0),
                resolvable=sound,
                cases=steps.cases[:3],
                says="distance of an output from the formula's",
                often=often,
            )
    for chosen in stepped:
        if chosen.step.kind in FORWARDS:
            off, allowed = _formula(chosen.step, chosen.x, chosen.y, contract)
            yield Measurements(
                step=chosen.step.name,
                kind=chosen.step.kind,
                direction="forward",
                measured=off,
                allowed=allowed,
                says="distance from the formula's output, on arrays of our choice",
                often=often,
            )


def relu_gate_ignores_the_cotangent(
    stepped: tuple[ChosenStep, ...],
) -> Iterator[Measurements]:
    """A rectifier lets a cotangent through by the sign of its input, never by its own.

    Why: its derivative is 0 or 1, decided by x; at 0, by convention, anything between.
    Breaks: guided back-propagation, a deconvnet, a second rectifier on the way back, at
    0 both branches of a maximum.
    Seen: https://github.com/raghakot/keras-vis/issues/200
    """
    for chosen in stepped:
        if chosen.step.kind == "relu":
            apart = chosen.answers["negated"] != -chosen.answers["gy"]
            yield Measurements(
                step=chosen.step.name,
                kind=chosen.step.kind,
                direction="backward",
                measured=by_image(apart),
                allowed=0.0,
                says="values where the VJP of -gy is not minus the VJP of gy",
                often="guided back-propagation, or a deconvnet",
            )
            yield _enlarged(chosen)


def _enlarged(chosen: ChosenStep) -> Measurements:
    """Cotangents that come out of a rectifier larger than they went in, or turned."""
    gx, gy = chosen.answers["gy"], chosen.gy
    if gx.shape == gy.shape:
        enlarged = (np.abs(gx) > np.abs(gy)) | (gx * gy < 0)
    else:
        enlarged = np.zeros(gy.shape, dtype=bool)  # told as an unanswered question
    return Measurements(
        step=chosen.step.name,
        kind=chosen.step.kind,
        direction="backward",
        measured=by_image(enlarged),
        allowed=0.0,
        says="values that the VJP makes larger, or turns",
        often="at 0, both branches of a maximum are counted",
    )


def pool_routing_conserves(
    stepped: tuple[ChosenStep, ...], contract: Contract
) -> Iterator[Measurements]:
    """Pooling hands on all of each cotangent, and only to pixels that are largest.

    Why: the output is one of the inputs; whichever of tied ones wins, the sum is kept.
    Breaks: every tied pixel gets all of it, overlapping windows overwrite each other,
    the whole window is fed.
    Seen: https://github.com/FluxML/NNlib.jl/issues/205
    """
    for chosen in stepped:
        if chosen.step.kind != "max_pool2d":
            continue
        gx, gy = chosen.answers["gy"], chosen.gy
        if gx.shape != chosen.x.shape:
            continue
        size = by_image(np.abs(gy))
        lost = np.abs(gx.sum(axis=(2, 3)) - gy.sum(axis=(2, 3))).max(axis=1)
        losers = np.abs(gx) * (1 - may_pass(chosen.step, (chosen.x, chosen.x)))
        yield Measurements(
            step=chosen.step.name,
            kind=chosen.step.kind,
            direction="backward",
            measured=(lost + by_image(losers)) / np.where(size > 0, size, 1),
            allowed=SUMMATION_ULPS * gy[0, 0].size * contract.unit_roundoff,
            resolvable=size > 0,
            says=f"share of the cotangent lost, made up or given to smaller pixels"
            f"{', on tied pixels' if chosen.tied else ''}",
            often="all tied pixels get it, or overlapping windows overwrite each other",
        )


def vjp_is_linear(
    stepped: tuple[ChosenStep, ...], contract: Contract
) -> Iterator[Measurements]:
    """A VJP maps 2 a - 3 b to twice and minus three times its answers, and 0 to 0.

    Why: it is a matrix product.
    Breaks: a bias added on the way back, a normalisation by the cotangent's own size.
    Seen: https://github.com/MisaOgura/flashtorch/issues/16
    """
    for chosen in stepped:
        two, three = 2 * chosen.answers["gy"], 3 * chosen.answers["other_gy"]
        size = np.abs(two).max() + np.abs(three).max()
        drift = np.abs(chosen.answers["sum"] - (two - three)).max()
        offset = np.abs(chosen.answers["zero"]).max()
        yield Measurements(
            step=chosen.step.name,
            kind=chosen.step.kind,
            direction="backward",
            measured=(drift + offset) / (size if size > 0 else 1),
            allowed=IDENTITY_RTOL * contract.unit_roundoff / np.finfo(np.float64).eps,
            resolvable=bool(size > 0),
            says="distance from linearity, per largest cotangent",
            often="a bias added on the way back",
        )


def vjp_is_the_adjoint(
    stepped: tuple[ChosenStep, ...], contract: Contract
) -> Iterator[Measurements]:
    """<gy, J u> equals <VJP of gy, u> at each step, for random u and gy.

    Why: that is what J transposed means; J u comes from the forward pass alone. Sharper
    than any whole map: signs that cancel between two layers are seen one by one. Where
    J u is a difference quotient, outputs that met a kink are left out of gy. At a tie
    there is no J; but what takes complex numbers chooses by their real parts, and its
    VJP must choose alike.
    Breaks: a sign, a flip or a transposition missing, an open gate, a scale, a shift.
    Seen: https://github.com/enggen/Deep-Learning-Coursera/issues/7
    """
    for chosen in stepped:
        if chosen.tied and not chosen.exact:  # at a tie there is no J
            continue
        gx, (ju, u) = chosen.answers["certain"], (chosen.ju, chosen.u)
        off, size = np.full(len(u), np.inf), np.ones(len(u))
        doubt, kinked = np.zeros(len(u)), np.isinf(chosen.doubt)
        if gx.shape == u.shape and ju.shape == chosen.gy.shape:
            gy = np.where(kinked, 0, chosen.gy)
            ahead, back = gy * ju, gx * u
            off = np.abs(by_image(ahead) - by_image(back))
            size = by_image(np.abs(ahead)) + by_image(np.abs(back))
            doubt = by_image(np.abs(gy) * np.where(kinked, 0, chosen.doubt))
        unit = np.where(size > 0, size, 1)
        rounding = IDENTITY_RTOL * contract.unit_roundoff / np.finfo(np.float64).eps
        yield Measurements(
            step=chosen.step.name,
            kind=chosen.step.kind,
            direction="backward",
            measured=off / unit,
            allowed=rounding + doubt / unit,
            resolvable=(size > 0) & (doubt <= DOUBTFUL * size),
            excluded=int(kinked.sum()),
            says="<gy, J u> - <VJP of gy, u>, per summed magnitude",
            often="a sign, flip, transposition, gate or scale in this step's VJP",
        )
