"""Connections: each step of a trace takes and hands back what its neighbours say."""

from collections.abc import Iterator, Mapping

import numpy as np

from checks.answers import Recording
from checks.contract import Contract
from checks.graph import IMAGES, returned, shares
from checks.measurement import Case, Measurements
from checks.sums import by_image
from checks.tolerances import SUMMATION_ULPS
from lenet_ref.trace import Array, Step, Trace

__all__ = ["steps_are_connected"]

TAKING = ("score", "render", "blend")
"""Kinds of step that take what other steps gave, and nothing else."""


def steps_are_connected(
    recordings: tuple[Recording, ...], contract: Contract
) -> Iterator[Measurements]:
    """A step takes what the step before gave, and hands back what that one gets.

    Why: x is the y of the step that it names as its input, and gx is that one's gy;
    where a step feeds several, its gy is the sum of what they hand back. The fold takes
    what the images get.
    Breaks: another layer's values fed in, on the way or on the way back; a hook on the
    wrong module; a step left out.
    Seen: https://github.com/hannamw/EAP-IG/pull/23
    """
    for recording in recordings:
        trace, cases = recording.trace, recording.cases
        if not any(step.inputs for step in trace):  # it says nothing of inputs
            continue
        of: dict[str, Array] = {IMAGES: trace.images}
        for step in trace:
            yield from _fed(step, of, cases)
            of[step.name] = step.y
        last = [step for step in trace if step.gy is not None][-1:]
        for step in trace:
            if step.kind == "fold":
                yield from _folded(step, trace, contract, cases)
            elif step not in last:  # which the way back begins with
                yield from _handed_back(step, trace, contract, cases)


def _cases(cases: tuple[Case, ...], rows: Array) -> tuple[Case, ...]:
    """One for each row, or none at all."""
    return cases if len(rows) == len(cases) else ()


def _fed(
    step: Step, of: Mapping[str, Array], cases: tuple[Case, ...]
) -> Iterator[Measurements]:
    """What a step takes, against what those before it gave."""
    if not step.inputs and step.kind not in TAKING:
        return
    apart = np.ones(len(step.x))
    if step.inputs and all(name in of for name in step.inputs):
        parts = shares(step, step.x, of)
        if not parts and step.gx is None and len(step.inputs) > 1:
            yield from _drawn(step, of, cases)
            return
        if parts:  # an axis of one channel may have been dropped
            pairs = zip(step.inputs, parts, strict=True)
            wrong = [
                by_image(_unlike(p, of[name].reshape(p.shape))) for name, p in pairs
            ]
            apart = np.sum(wrong, axis=0)
    named = " and ".join(step.inputs) or "any step, none of which it names"
    yield _measured(step, apart, cases, f"values that are not those of {named}")


def _drawn(
    step: Step, of: Mapping[str, Array], cases: tuple[Case, ...]
) -> Iterator[Measurements]:
    """Of what is drawn from several and not made up of them: x is one of them."""
    alike = [of[name] for name in step.inputs if of[name].shape == step.x.shape]
    if alike or step.kind == "blend":
        each = [by_image(_unlike(one, step.x)) for one in alike]
        apart = np.min(each, axis=0) if each else np.ones(len(step.x))
        named = " or ".join(step.inputs)
        yield _measured(step, apart, cases, f"values that are not those of {named}")


def _measured(
    step: Step, apart: Array, cases: tuple[Case, ...], says: str
) -> Measurements:
    return Measurements(
        step=step.name,
        kind=step.kind,
        direction="forward",
        measured=apart,
        allowed=0.0,
        cases=_cases(cases, apart),
        says=says,
        often="another step's values are fed in",
    )


def _folded(
    step: Step, trace: Trace, contract: Contract, cases: tuple[Case, ...]
) -> Iterator[Measurements]:
    """What the fold takes, against what was handed back to the images."""
    back = returned(trace, IMAGES)
    if back:
        apart = _apart(step.x, back, contract)
        yield _measured(step, apart, cases, "values that the images were not handed")


def _handed_back(
    step: Step, trace: Trace, contract: Contract, cases: tuple[Case, ...]
) -> Iterator[Measurements]:
    """The cotangent of what a step gives, against what was handed back to it."""
    fed = [s for s in trace if step.name in s.inputs and s.gx is not None]
    if step.gy is None and not fed:
        return
    own = np.full(step.y.shape, np.nan) if step.gy is None else step.gy
    at = fed[0] if len(fed) == 1 else step
    apart = _apart(own, returned(trace, step.name), contract)
    named = " and ".join(s.name for s in fed) or "any step that takes from it"
    yield Measurements(
        step=at.name,
        kind=at.kind,
        direction="backward",
        measured=apart,
        allowed=0.0,
        cases=_cases(cases, apart),
        says=f"values of the cotangent of {step.name} that do not come from {named}",
        often="another step's cotangent is fed in, or one of several is lost",
    )


def _apart(values: Array, back: tuple[Array, ...], contract: Contract) -> Array:
    """Values, by image, that are not the sum of what was handed back.

    A sum of several may be rounded in any order; one alone is handed on as it is.
    """
    own = values.reshape(len(values), -1)
    if not back or any(part.shape != own.shape for part in back):
        return np.ones(len(own))
    terms = np.stack(back)
    ulps = contract.unit_roundoff * (len(back) + SUMMATION_ULPS)
    slack = ulps * np.abs(terms).sum(axis=0) if len(back) > 1 else 0.0
    total = terms.sum(axis=0)
    return by_image(_unlike(total, own) & ~(np.abs(total - own) <= slack))


def _unlike(one: Array, other: Array) -> Array:
    """Where values are not the same; NaN that was handed on is NaN."""
    # Only NaN differs from itself; isnan would refuse the integers of pixels.
    nan = (one != one) & (other != other)  # noqa: PLR0124
    return np.asarray((one != other) & ~nan)
