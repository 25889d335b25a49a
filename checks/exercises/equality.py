"""Equality: whether a copy answers as the reference does, on what it has not seen.

Digits, seeded noise and other geometries; logits, maps of all scores, every step of the
traces and the pictures. Any right way to write a step answers alike, to rounding.
"""

import functools
from collections.abc import Iterator, Mapping
from types import ModuleType

import numpy as np

from checks.exercises.pieces import pieces
from checks.faults.library import pristine
from checks.mutation.networks import SLIGHT
from checks.plan import tie_free
from checks.reference import awkward, lenet, single
from checks.silence import global_states_kept, quiet
from checks.subject import Subject
from checks.tolerances import SAME_ANSWER_ULPS
from lenet_ref.trace import Array, Step

__all__ = ["Answers", "answers", "differing", "true_answers"]

Answers = Mapping[str, Array]
"""By network, what was asked, and step."""

NETWORKS = {
    "LeNet-5": lenet,
    "the awkward network": awkward,
    "LeNet-5 in float32": single,
    **{f"a small network, {name}": make for name, make in SLIGHT.items()},
}

SCORES = ("logit", "probability", "log_probability", "loss")

DIGITS, NOISE = 4, 2
"""Images put to each network: of its own, and of seeded noise."""

OFF_LEVELS, OFF_SHARE = 4, 0.002
"""A map that is off by rounding may fall on the next shade, at a pixel or two."""


def _drawn(subject: Subject, rng: np.random.Generator) -> tuple[Array, Array]:
    """Images, some of them the subject's own, and a target for each."""
    chosen = rng.permutation(len(subject.images))[:DIGITS]
    # Where pixels tie, rounding decides who wins a pool: any right way may differ.
    seed = int(rng.integers(2**31))
    own = tie_free(subject.images[chosen], chosen, subject.contract, seed)
    low, high = subject.contract.input_range
    noise = rng.uniform(low, high, size=(NOISE, *subject.contract.input_shape))
    images = np.concatenate([own, noise]).astype(subject.contract.dtype)
    classes = np.asarray(subject.scores(images)).shape[1]
    return images, rng.integers(0, classes, size=len(images))


def _of_step(step: Step) -> Iterator[tuple[str, Array]]:
    for what in ("x", "y", "gy", "gx"):
        array = getattr(step, what)
        if array is not None:
            yield f"{step.name}, {what}", array
    for name, array in step.parameter_cotangents.items():
        yield f"{step.name}, cotangent of its {name}", array


def _of(subject: Subject, images: Array, targets: Array) -> Iterator[tuple[str, Array]]:
    yield "logits", np.asarray(subject.scores(images))
    serve = subject.other_scores
    for score in SCORES if serve else ():
        assert serve is not None  # noqa: S101  (the reference serves all)
        yield f"map of the {score}", np.asarray(serve(score).saliency(images, targets))
    if subject.record:
        for step in subject.record(images, targets).steps:
            yield from _of_step(step)


def answers(library: ModuleType, seed: int) -> dict[str, Array]:
    """What a copy answers to questions that the seed draws.

    Parameters
    ----------
    library : module
    seed : int

    Raises
    ------
    Exception
        Whatever the copy raises.
    """
    found: dict[str, Array] = {}
    for index, (name, make) in enumerate(NETWORKS.items()):
        with quiet(), global_states_kept(seed), np.errstate(all="ignore"):
            subject = make(library)
            images, targets = _drawn(subject, np.random.default_rng([seed, index]))
            for what, array in _of(subject, images, targets):
                found[f"{name}: {what}"] = np.array(array)
    with quiet(), global_states_kept(seed), np.errstate(all="ignore"):
        found.update((what, np.array(array)) for what, array in pieces(library, seed))
    return found


@functools.cache
def true_answers(seed: int) -> Answers:
    """What the reference answers."""
    return answers(pristine(), seed)


def _alike(found: Array, true: Array) -> bool:
    if (found.shape, found.dtype) != (true.shape, true.dtype):
        return False
    if true.dtype == np.uint8:
        off = np.abs(found.astype(int) - true.astype(int))
        few = float((off > 0).mean()) <= OFF_SHARE
        return few or bool(off.max(initial=0) <= OFF_LEVELS)
    ulp = float(np.finfo(true.dtype).eps) if true.dtype.kind == "f" else 0.0
    size = float(np.abs(true).max(initial=0.0))
    if not np.isfinite(true).all():
        return bool(np.array_equal(found, true, equal_nan=True))
    return bool(np.abs(found - true).max(initial=0.0) <= SAME_ANSWER_ULPS * ulp * size)


def differing(found: Answers, true: Answers) -> tuple[str, ...]:
    """What a copy answers otherwise, or not at all, or beside what is asked."""
    wrong = [k for k in true if k not in found or not _alike(found[k], true[k])]
    return (*wrong, *(name for name in found if name not in true))
