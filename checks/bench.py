"""The bench: it puts questions to a subject and watches what happens meanwhile."""

import contextlib
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.forms import (
    Formed,
    MalformedAnswerError,
    maps_of,
    scores_of,
    trace_of,
    weights_of,
)
from checks.graph import images_cotangent
from checks.measurement import Case
from checks.replicas.scores import COTANGENTS, SCORES
from checks.response import Effects, Mapless, Response
from checks.silence import quiet
from checks.subject import Subject
from lenet_ref.trace import Array, Step, Trace

__all__ = ["ask", "ask_scores", "attempt", "quiet"]


def _as_declared(formed: Formed) -> Array:
    """The array of an answer that came as declared.

    Raises
    ------
    MalformedAnswerError
        If it did not. (Of a subject that is watched, it was mended.)
    """
    if formed.complaints:
        raise MalformedAnswerError(formed.complaints[0])
    return formed.array


def ask_scores(subject: Subject, images: Array, *, chunk: int = 256) -> Array:
    """Logits (N, K) of any number of images, in chunks."""
    parts = []
    with quiet(), np.errstate():
        for start in range(0, len(images), chunk):
            part = images[start : start + chunk]
            answer = subject.scores(part.copy())
            logits = _as_declared(scores_of(answer, subject.contract, len(part)))
            parts.append(logits.copy())  # the next call may overwrite it
    return np.concatenate(parts)


def _global_state(subject: Subject) -> tuple[Any, ...]:
    state: Any = np.random.get_state()  # noqa: NPY002  (the global one is meant)
    _, key, *rest = state
    own = subject.random_state() if subject.random_state else b""
    return random.getstate(), key.tobytes(), rest, own


def _step_global_states(subject: Subject) -> None:
    """Draw once from each: a seed set inside shows, even one set there before."""
    if subject.stir:
        subject.stir()
    random.random()
    np.random.random()  # noqa: NPY002  (the global one is meant)


def _changed(before: Array, after: Array) -> int:
    """Values that are no longer what they were; NaN equals NaN."""
    # Only NaN differs from itself; isnan would refuse the integers of targets.
    same = (before == after) | ((before != before) & (after != after))  # noqa: PLR0124
    return int((~same).sum())


def _sharing(
    result: Array | None, owned: Mapping[str, Array | None]
) -> tuple[str, ...]:
    return tuple(
        name
        for name, array in owned.items()
        if result is not None
        and array is not None
        and np.may_share_memory(result, array)
    )


def _weights(subject: Subject) -> Mapping[str, Array]:
    """The parameters, where it exposes any; none where it cannot."""
    served = subject.parameters or dict
    with contextlib.suppress(Exception):  # the probe of the parameters tells
        return weights_of(served())
    return {}


def _unlike(before: Mapping[str, Array], after: Mapping[str, Array]) -> tuple[str, ...]:
    """Names of the weights that are missing, or no longer what they were."""
    return tuple(
        name
        for name, array in before.items()
        if name not in after or not np.array_equal(array, after[name], equal_nan=True)
    )


def _black_box(subject: Subject, images: Array, targets: Array, logits: Array,
               maps: Array) -> Trace:  # fmt: skip
    """The trace of something that shows no steps: network and score."""
    contract = subject.contract
    seed = COTANGENTS[contract.score](logits, targets)
    gradient = maps.reshape(images.shape) if contract.maps_are_gradients else None
    score = SCORES[contract.score](logits, targets)
    rule = {"score": contract.score, "targets": targets}
    steps = (
        Step("network", "network", images, logits, seed, gradient, ("images",)),
        Step(
            "score", "score", logits, score, np.ones_like(score), seed, ("network",),
            geometry=rule,
        ),
    )  # fmt: skip
    return Trace(steps, images, targets, contract.score, maps)


def ask(
    subject: Subject, images: Array, targets: Array, cases: tuple[Case, ...]
) -> Response:
    """Run scores, saliency and steps once on a batch, and note every side effect.

    Raises
    ------
    MalformedAnswerError
        If an answer has not the declared type, shape or dtype. What the subject itself
        raises passes through; the runner turns both into a failed check.
    """
    response = attempt(subject, images, targets, cases)
    if isinstance(response, Mapless):
        raise response.why
    return response


def attempt(
    subject: Subject, images: Array, targets: Array, cases: tuple[Case, ...]
) -> Response:
    """As :func:`ask`, but a run whose map does not come still brings its logits.

    Returns
    -------
    Response
        A :class:`Mapless` one, if saliency or steps raise or are of no form; with its
        effects, if they only are of no form.
    """
    before = {name: np.array(array) for name, array in _weights(subject).items()}
    lent = _Lent.of(images, targets)
    _step_global_states(subject)
    random_before, errors_before = _global_state(subject), np.geterr()
    with quiet() as said, np.errstate():
        given = subject.scores(lent.shown)
        returned = _as_declared(scores_of(given, subject.contract, len(images)))
        logits = returned.copy()  # the next call may overwrite it
        explained, why = _explained(subject, lent)
        errors_after = np.geterr()
    after = _weights(subject)
    own = {"the images": lent.images, "the targets": lent.targets}
    effects = Effects(
        parameters=_unlike(before, after),
        input_values=lent.changed(images, targets),
        random_state=_global_state(subject) != random_before,
        error_state=errors_after != errors_before,
        printed=said.getvalue(),
        aliased=_sharing(
            explained.get("maps"), {**own, "the logits": returned, **after}
        ),
    )
    run: dict[str, Any] = {
        "images": images,
        "targets": targets,
        "cases": cases,
        "logits": logits,
        "returned": returned,
    }
    if why is None:
        shown = _shown(subject, run, **explained)
        return Response(**run, **shown, effects=effects)
    told = {"effects": effects} if isinstance(why, MalformedAnswerError) else {}
    return Mapless({**run, **told}, why)


@dataclass(frozen=True, slots=True)
class _Lent:
    """What a subject may spoil: to each of its functions its own copies."""

    shown: Array
    images: Array
    targets: Array
    recorded: Array
    recorded_targets: Array

    @classmethod
    def of(cls, images: Array, targets: Array) -> "_Lent":
        x, t = images, targets
        return cls(x.copy(), x.copy(), t.copy(), x.copy(), t.copy())

    def changed(self, images: Array, targets: Array) -> int:
        """Values that are no longer what was lent."""
        return sum(
            _changed(images, mine) for mine in (self.shown, self.images, self.recorded)
        ) + sum(
            _changed(targets, mine) for mine in (self.targets, self.recorded_targets)
        )


def _explained(
    subject: Subject, lent: _Lent
) -> tuple[dict[str, Any], Exception | None]:
    """The maps, a copy made at once, and the trace; or what was raised."""
    try:
        given = subject.saliency(lent.images, lent.targets)
        maps = _as_declared(maps_of(given, subject.contract, len(lent.images)))
        kept = maps.copy()
        recorded, targets = lent.recorded, lent.recorded_targets
        trace = trace_of(subject.record(recorded, targets)) if subject.record else None
    except Exception as error:  # noqa: BLE001  (told to whoever asks for a map)
        return {}, error
    return {"maps": maps, "kept": kept, "trace": trace}, None


def _shown(
    subject: Subject,
    run: Mapping[str, Any],
    *,
    maps: Array,
    kept: Array,
    trace: Trace | None,
) -> dict[str, Any]:
    """The fields of a response that has maps; a black box has a trace of two steps."""
    images, contract = run["images"], subject.contract
    gradient = kept.reshape(images.shape) if contract.maps_are_gradients else None
    if gradient is None and trace is not None:
        gradient = images_cotangent(trace)
    if trace is None:
        trace = _black_box(subject, images, run["targets"], run["logits"], kept)
    return {"maps": maps, "kept": kept, "trace": trace, "gradient": gradient}
