"""Traces: what they tell beside the layers' steps is what was run."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from checks.answers import Recording
from checks.contract import Contract
from checks.measurement import Measurements
from checks.replicas.scores import SCORES, folded
from checks.response import Response
from checks.sums import by_image, finite
from checks.tolerances import FOLD_ULPS, PIXEL_ULPS, SCORE_ULPS
from lenet_ref.trace import Array, Step

__all__ = [
    "recorded_rules_are_followed",
    "rules_are_recorded",
    "trace_is_of_its_run",
]

BESIDES = ("preprocess", "score", "fold", "render", "blend")
"""Kinds of step that are no layers', in forward order."""

COTANGENTS = "parameter_cotangents"

Told = tuple[str, Any, float]
"""What is said, how far it is from what was run, and how far it may be."""


def trace_is_of_its_run(
    recordings: tuple[Recording, ...],
    broken_run: Recording | str | None,
    contract: Contract,
) -> Iterator[Measurements]:
    """A trace tells the images, targets and score of its own run, and all its steps.

    Why: who looks for a mistake believes what the trace says was run.
    Breaks: pixels for images, arrays overwritten after they were recorded, a step that
    is told under another's name or kind, or not at all.
    Seen: https://github.com/meta-pytorch/captum/issues/156
    """
    for told in recordings:
        for row in (*_told(told, contract), *_promised(told)):
            yield _whole(row, told)
    if isinstance(broken_run, Recording):  # its values are NaN, not its steps
        for row in _promised(broken_run):
            yield _whole(row, broken_run)


def _whole(row: Told, told: Recording) -> Measurements:
    says, measured, allowed = row
    return Measurements(
        step=None,
        measured=measured,
        allowed=allowed,
        cases=told.cases if np.size(measured) == len(told.cases) else (),
        says=says,
        often="a trace that is put together from another run's values",
    )


def _told(told: Recording, contract: Contract) -> Iterator[Told]:
    """What the trace holds besides its steps."""
    trace, slack = told.trace, 0.0
    if told.pixels is not None:
        slack = PIXEL_ULPS * contract.unit_roundoff * contract.span
        first = trace.steps[0]
        yield "recorded pixels that are not those run", _off(first.x, told.pixels), 0.0
        yield "distance of preprocessed pixels", _off(first.y, trace.images), 0.0
    yield "distance of the trace's images", _off(trace.images, told.images), slack
    yield "distance of the trace's targets", _off(trace.targets, told.targets), 0.0
    yield (
        f"the trace is of the score {trace.score!r}, explained was {contract.score!r}",
        float(trace.score != contract.score),
        0.0,
    )
    names = Counter(step.name for step in trace)
    twice = [name for name, count in names.items() if count > 1]
    yield f"names of several steps: {', '.join(twice)}", float(len(twice)), 0.0


def _promised(told: Recording) -> Iterator[Told]:
    """The kinds of step that the subject says it records; parameters' cotangents."""
    if told.promised is None:
        return
    due = [kind for kind in told.promised if kind != COTANGENTS]
    if told.pixels is not None:
        due.insert(0, "preprocess")
    found = [step.kind for step in told.trace if step.kind in BESIDES]
    yield (
        f"steps beside the layers': {', '.join(found)}, due were {', '.join(due)}",
        float(found != due),
        0.0,
    )
    if COTANGENTS in told.promised:
        bare = [step.name for step in told.trace if _is_bare(step)]
        yield (
            f"steps without cotangents of all their parameters: {', '.join(bare)}",
            float(len(bare)),
            0.0,
        )


def _is_bare(step: Step) -> bool:
    return step.parameters.keys() != step.parameter_cotangents.keys()


def _off(found: Array, expected: Array) -> Any:
    """Largest distance within each image; endless where shapes differ."""
    if found.shape != expected.shape:
        return np.inf
    apart = np.abs(found.astype(np.float64) - expected)
    return apart.reshape(len(apart), -1).max(axis=1)


def rules_are_recorded(steps: Response) -> bool:
    """Whether the trace holds a score or a fold."""
    return any(step.kind in ("score", "fold") for step in steps.trace)


def recorded_rules_are_followed(
    recordings: tuple[Recording, ...], contract: Contract
) -> Iterator[Measurements]:
    """The recorded score and fold name the declared rules, and do what these say.

    Why: y of the score is the declared one of its logits, and its derivative by itself
    is 1; y of the fold is its gradient folded as declared, and is the trace's map.
    Breaks: another score or target told than explained, a map recorded before it is
    folded, an option told in another's place.
    Seen: https://github.com/jacobgil/pytorch-grad-cam/issues/584
    """
    for told in recordings:
        for step in told.trace:
            if step.kind == "score":
                yield _ruled(
                    step, {"score": contract.score, "targets": told.targets}, told
                )
                yield from _scored(step, told, contract)
            if step.kind == "fold":
                yield _ruled(step, _declared_fold(contract), told)
                yield from _folded(step, told, contract)


def _declared_fold(contract: Contract) -> dict[str, Any]:
    reduction = contract.channel_reduction
    return {"signed": contract.signed, "channel_reduction": reduction}


def _at(step: Step, told: Recording, **measured: Any) -> Measurements:
    cases = told.cases if np.size(measured["measured"]) == len(told.cases) else ()
    return Measurements(
        step=step.name,
        kind=step.kind,
        direction="forward",
        cases=cases,
        often="the step is recorded with another's values, or another rule's name",
        **measured,
    )


def _ruled(step: Step, rule: Mapping[str, Any], told: Recording) -> Measurements:
    """The rule that a step tells; it need not, where nothing was promised."""
    wrong = [
        name
        for name, declared in rule.items()
        if (told.promised is not None or name in step.geometry)
        and not np.array_equal(step.geometry.get(name, "missing"), declared)
    ]
    return _at(
        step,
        told,
        measured=float(len(wrong)),
        allowed=0.0,
        says=f"rules that are not the declared: {', '.join(wrong)}",
    )


def _scored(step: Step, told: Recording, contract: Contract) -> Iterator[Measurements]:
    measured: Any = np.inf
    sound: Any = True
    if step.x.ndim == 2 and step.y.shape == (len(step.x),):
        sound = finite(step.x)
        expected = SCORES[contract.score](step.x, told.targets)
        size = np.maximum(np.abs(expected), np.abs(step.x).max(axis=1))
        measured = np.abs(step.y - expected) / np.where(size > 0, size, 1)
    yield _at(
        step,
        told,
        measured=np.where(sound, measured, 0),
        resolvable=sound,
        allowed=SCORE_ULPS * contract.unit_roundoff,
        says=f"distance of the recorded {contract.score} from its logits', per logit",
    )
    if step.gy is not None:
        yield _at(
            step,
            told,
            measured=by_image(step.gy != 1),
            allowed=0.0,
            says="derivatives of the score by itself that are not 1",
        )


def _folded(step: Step, told: Recording, contract: Contract) -> Iterator[Measurements]:
    off: Any = np.inf
    ended: Any = np.inf
    sound: Any = True
    if step.x.shape == told.images.shape:
        expected = folded(step.x, **_declared_fold(contract))
        size = np.abs(expected).reshape(len(expected), -1).max(axis=1)
        size = np.where(size > contract.vanishing, size, 1)
        sound = finite(step.x)
        off, ended = _off(step.y, expected) / size, _off(told.trace.maps, step.y) / size
    rounding = FOLD_ULPS * told.images.shape[1] * contract.unit_roundoff
    for measured, says in (
        (off, "distance of the recorded fold from its gradient's, per largest"),
        (ended, "distance of the trace's maps from the recorded fold, per largest"),
    ):
        yield _at(
            step,
            told,
            measured=np.where(sound, measured, 0),
            allowed=rounding,
            resolvable=sound,
            says=says,
        )
