"""Ranges: what size the values should be at each step, forward and backward."""

from collections.abc import Iterator, Mapping

import numpy as np

from checks.contract import Contract
from checks.measurement import Measurements
from checks.replicas.bounds import ABSOLUTE_VJPS, Interval, may_pass
from checks.replicas.propagation import entered, handed_back, network_steps, passed
from checks.response import Response
from checks.sums import finite
from checks.tolerances import BOUND_ULPS
from lenet_ref.trace import Array

__all__ = [
    "backward_is_bounded",
    "backward_stays_within_intervals",
    "cotangents_stay_within_the_jacobian",
    "forward_is_bounded",
    "forward_stays_within_intervals",
    "images_lie_in_their_range",
    "jacobians_are_known",
    "rectified_is_nonnegative",
    "values_are_finite",
]


def _beyond(values: Array, low: Array, high: Array) -> Array:
    """How far values leave [low, high], in units of the largest bound, by image."""
    bounds = np.maximum(np.abs(low), np.abs(high))
    size = np.max(bounds, initial=0, where=np.isfinite(bounds))
    over = np.maximum(values - high, low - values) / (size if size > 0 else 1.0)
    return np.asarray(over.reshape(len(values), -1).max(axis=1, initial=0))


def images_lie_in_their_range(
    own_images: Array, contract: Contract
) -> Iterator[Measurements]:
    """Every image lies within the declared range and is finite.

    Why: the bounds of all later steps are proved from it.
    Breaks: images preprocessed twice or not at all, another range declared.
    Seen: https://github.com/keras-team/keras/issues/8741
    """
    low, high = contract.input_range
    inside = (own_images >= low) & (own_images <= high)
    yield Measurements(
        step="preprocess",
        direction="forward",
        measured=float((~inside).sum()),
        allowed=0.0,
        says=f"pixels outside [{low:g}, {high:g}] of {len(own_images)} images",
        often="preprocessing applied twice or not at all",
    )


def values_are_finite(base: Response, raw: Response) -> Iterator[Measurements]:
    """No value of any step, forward or backward, is NaN or infinite.

    Why: the logits are sums of finite products, and their derivatives too. A step that
    is handed such a value is not asked: the one that made it is.
    Breaks: 0 / 0 in a normalisation, an overflowing softmax, memory never written.
    Seen: https://github.com/jacobgil/pytorch-grad-cam/issues/214
    """
    for response in (base, raw):
        for step in response.trace:
            for array, direction in ((step.y, "forward"), (step.gx, "backward")):
                if array is None or not np.issubdtype(array.dtype, np.inexact):
                    continue
                given = [step.x] if direction == "forward" else [step.x, step.gy]
                sound = finite(*[a for a in given if a is not None])
                broken = ~np.isfinite(array).reshape(len(array), -1)
                yield Measurements(
                    step=step.name,
                    kind=step.kind,
                    direction="forward" if direction == "forward" else "backward",
                    measured=np.where(sound, broken.sum(axis=1), 0),
                    allowed=0.0,
                    resolvable=sound,
                    excluded=int((~sound).sum()),
                    cases=response.cases,
                    says="values that are NaN or infinite",
                    often="0 / 0, an overflow, or memory that was never written",
                )
        maps = response.kept
        yield Measurements(
            step=None,
            measured=(~np.isfinite(maps)).reshape(len(maps), -1).sum(axis=1),
            allowed=0.0,
            cases=response.cases,
            says="values of the map that are NaN or infinite",
            often="a normalisation that divides by zero",
        )


def rectified_is_nonnegative(steps: Response) -> Iterator[Measurements]:
    """What leaves a ReLU is not negative.

    Why: it is max(x, 0).
    Breaks: a leak, another activation, the rectifier left out.
    Seen: https://github.com/iamtrask/Grokking-Deep-Learning/pull/13
    """
    for step in steps.trace:
        if step.kind == "relu":
            lowest = step.y.reshape(len(step.y), -1).min(axis=1, initial=0)
            sound = finite(step.x)
            yield Measurements(
                step=step.name,
                kind=step.kind,
                direction="forward",
                measured=np.where(sound, -lowest, 0),
                allowed=0.0,
                resolvable=sound,
                cases=steps.cases,
                says="how far the output goes below zero",
                often="a leak, or the rectifier is left out",
            )


def _entered(steps: Response, contract: Contract) -> Mapping[str, Interval]:
    """Interval of the input of each step that one is proved of."""
    low, high = contract.input_range
    shape = steps.images.shape[1:]
    return entered(network_steps(steps.trace), low, high, shape)


def _handed_back(steps: Response, contract: Contract) -> Mapping[str, Array]:
    """Bound on |gx| of each step that one is proved of."""
    return handed_back(network_steps(steps.trace), _entered(steps, contract))


def forward_is_bounded(steps: Response, contract: Contract) -> bool:
    """Whether an interval is proved of any step."""
    return bool(_entered(steps, contract))


def backward_is_bounded(steps: Response, contract: Contract) -> bool:
    """Whether a bound is proved of the cotangent of any step."""
    return bool(_handed_back(steps, contract))


def jacobians_are_known(steps: Response, _contract: Contract) -> bool:
    """Whether there is a rule for |J|^T of any step."""
    return any(step.kind in ABSOLUTE_VJPS for step in steps.trace)


def forward_stays_within_intervals(
    steps: Response, contract: Contract
) -> Iterator[Measurements]:
    """Every output lies within the bounds proved from input range and weights.

    Why: interval arithmetic encloses all that the network can compute. Sound, and
    loose: it sees values that are impossible, not values that are wrong.
    Breaks: a scale forgotten or doubled, a bias added again and again, an overflow.
    Seen: https://github.com/sebgao/cTensor/issues/3
    """
    into = _entered(steps, contract)
    for step in network_steps(steps.trace):
        if step.name not in into:
            continue
        bound = passed(step, into[step.name])
        if bound[0].shape[1:] == step.y.shape[1:]:
            yield Measurements(
                step=step.name,
                kind=step.kind,
                direction="forward",
                measured=_beyond(step.y, *bound),
                allowed=BOUND_ULPS * contract.unit_roundoff,
                cases=steps.cases,
                says="how far the output leaves its proved interval, in interval sizes",
                often="a scale forgotten or doubled",
            )


def backward_stays_within_intervals(
    steps: Response, contract: Contract
) -> Iterator[Measurements]:
    """Every cotangent lies within the bounds proved from the score and the weights.

    Why: |J|^T of each step, over all inputs that the intervals admit, multiplies up.
    Breaks: a step applied twice on the way back, a scale, a sum where a mean is
    declared.
    Seen: https://github.com/markroxor/fromscratchtoml/issues/65
    """
    bounds = _handed_back(steps, contract)
    for step in steps.trace:
        if step.name not in bounds or step.gx is None:
            continue
        bound = bounds[step.name]
        yield Measurements(
            step=step.name,
            kind=step.kind,
            direction="backward",
            measured=_beyond(step.gx, -bound, bound),
            allowed=BOUND_ULPS * contract.unit_roundoff,
            cases=steps.cases,
            says="how far the cotangent leaves its proved interval, in interval sizes",
            often="a scale, or a step applied twice on the way back",
        )


def cotangents_stay_within_the_jacobian(
    steps: Response, contract: Contract
) -> Iterator[Measurements]:
    """Each cotangent is no larger than |J|^T |gy|, element by element.

    Why: it is a sum of at most these terms; where J is zero, at a rectifier that is off
    or at a pixel that no pooling window chose, it is zero.
    Breaks: a rectifier's gate left open, a pool that feeds its whole window, a scale.
    Seen: https://github.com/haifengl/smile/issues/528
    """
    for step in steps.trace:
        if step.kind not in ABSOLUTE_VJPS or step.gy is None or step.gx is None:
            continue
        bound = ABSOLUTE_VJPS[step.kind](
            step, may_pass(step, (step.x, step.x)), step.gy
        )
        if bound.shape == step.gx.shape:
            sound = finite(step.x, step.gy)
            yield Measurements(
                step=step.name,
                kind=step.kind,
                direction="backward",
                measured=np.where(sound, _beyond(step.gx, -bound, bound), 0),
                allowed=BOUND_ULPS * contract.unit_roundoff,
                resolvable=sound,
                cases=steps.cases,
                says="how far |gx| exceeds |J|^T |gy|, in units of the largest",
                often="a gate left open, or a scale",
            )
