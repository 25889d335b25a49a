"""The bench: it puts questions to a subject and watches what happens meanwhile."""

import contextlib
import io
import random
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from checks.contract import Contract
from checks.graph import images_cotangent
from checks.measurement import Case
from checks.replicas.scores import COTANGENTS, SCORES
from checks.response import Effects, Response
from checks.subject import Subject
from lenet_ref.trace import Array, Step, Trace

__all__ = ["MalformedAnswerError", "ask", "ask_scores", "global_states_kept", "quiet"]


class MalformedAnswerError(ValueError):
    """What a subject returned is not what its contract says."""


@contextlib.contextmanager
def global_states_kept() -> Iterator[None]:
    """Put back NumPy's and Python's global random states, whatever a subject does."""
    # The global generator is meant, here and below: subjects may use it.
    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)  # noqa: NPY002


@contextlib.contextmanager
def quiet() -> Iterator[io.StringIO]:
    """Catch what is printed, and let neither warnings nor numerics speak up."""
    said = io.StringIO()
    with (
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield said


def _array(answer: Any, shapes: tuple[tuple[int, ...], ...], what: str) -> Array:
    expected = " or ".join(str(shape).replace("-1", "K") for shape in shapes)
    if not isinstance(answer, np.ndarray) or isinstance(answer, np.ma.MaskedArray):
        msg = f"{what}: expected a NumPy array {expected}, got {type(answer).__name__}"
        raise MalformedAnswerError(msg)
    fits = any(
        len(shape) == answer.ndim
        and all(
            want in (-1, got) for want, got in zip(shape, answer.shape, strict=True)
        )
        for shape in shapes
    )
    if not fits:
        msg = f"{what}: expected {expected}, got {answer.shape}"
        raise MalformedAnswerError(msg)
    return answer


def _floats(answer: Array, contract: Contract, what: str) -> Array:
    if answer.dtype != np.dtype(contract.dtype):
        msg = f"{what}: expected {contract.dtype}, as declared, got {answer.dtype}"
        raise MalformedAnswerError(msg)
    return answer


def ask_scores(subject: Subject, images: Array, *, chunk: int = 256) -> Array:
    """Logits (N, K) of any number of images, in chunks."""
    parts = []
    with quiet(), np.errstate():
        for start in range(0, len(images), chunk):
            part = images[start : start + chunk]
            answer = subject.scores(part.copy())
            parts.append(_array(answer, ((len(part), -1),), "scores"))
    return np.concatenate(parts)


def _map_shapes(contract: Contract, count: int) -> tuple[tuple[int, ...], ...]:
    channels, *area = contract.input_shape
    folded = (count, *area)
    if contract.channel_reduction is not None:
        return (folded,)
    full = (count, channels, *area)
    return (full, folded) if channels == 1 else (full,)


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


def _sharing(result: Array, owned: Mapping[str, Array | None]) -> tuple[str, ...]:
    return tuple(
        name
        for name, array in owned.items()
        if array is not None and np.may_share_memory(result, array)
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
    contract = subject.contract
    before = {
        name: np.array(array)
        for name, array in (subject.parameters() if subject.parameters else {}).items()
    }
    shown, lent, told = (images.copy() for _ in range(3))  # to each its own
    lent_targets, told_targets = targets.copy(), targets.copy()
    _step_global_states(subject)
    random_before, errors_before = _global_state(subject), np.geterr()
    with quiet() as said, np.errstate():
        logits = _array(subject.scores(shown), ((len(shown), -1),), "scores")
        shapes = _map_shapes(contract, len(lent))
        maps = _array(subject.saliency(lent, lent_targets), shapes, "saliency")
        trace = subject.record(told, told_targets) if subject.record else None
        errors_after = np.geterr()
    after = subject.parameters() if subject.parameters else {}
    own = {"the images": lent, "the targets": lent_targets, "the logits": logits}
    effects = Effects(
        parameters=tuple(
            name
            for name, array in before.items()
            if name not in after
            or not np.array_equal(array, after[name], equal_nan=True)
        ),
        input_values=sum(_changed(images, mine) for mine in (shown, lent, told))
        + sum(_changed(targets, mine) for mine in (lent_targets, told_targets)),
        random_state=_global_state(subject) != random_before,
        error_state=errors_after != errors_before,
        printed=said.getvalue(),
        aliased=_sharing(maps, {**own, **after}),
    )
    _floats(logits, contract, "scores")
    _floats(maps, contract, "saliency")
    kept = maps.copy()
    recorded = trace or _black_box(subject, images, targets, logits, kept)
    gradient = kept.reshape(images.shape) if contract.maps_are_gradients else None
    if gradient is None and trace is not None:
        gradient = images_cotangent(trace)
    return Response(
        images=images,
        targets=targets,
        cases=cases,
        logits=logits.copy(),
        maps=maps,
        kept=kept,
        trace=recorded,
        gradient=gradient,
        effects=effects,
    )
