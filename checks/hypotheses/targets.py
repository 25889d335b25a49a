"""The first stage: which target is heard."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from checks.hypotheses.evidence import Evidence
from checks.hypotheses.mistake import Mistake
from lenet_ref.trace import Array

__all__ = ["at_the_score", "heard", "heard_otherwise"]

FIXED_CLASSES = 20
"""Of more classes than this, no second mistake is looked for beside a fixed one."""


def heard(evidence: Evidence, _: None) -> Array:
    """Targets as they were asked for, (R,)."""
    return evidence.targets


def _ranked(evidence: Evidence, _: None, *, rank: int) -> Array:
    return np.asarray(np.argsort(-evidence.logits[evidence.of], axis=1)[:, rank])


def _moved(evidence: Evidence, _: None, *, by: int) -> Array:
    return np.asarray((evidence.targets + by) % evidence.classes)


def _fixed(evidence: Evidence, _: None, *, number: int) -> Array:
    return np.full_like(evidence.targets, number)


def _by_call(evidence: Evidence, change: Callable[[Array], Array]) -> Array:
    targets = evidence.targets.copy()
    for rows in evidence.calls:
        targets[rows] = change(targets[rows])
    return targets


def _first_of_batch(evidence: Evidence, _: None) -> Array:
    return _by_call(evidence, lambda t: np.full_like(t, t[0]))


def _last_of_batch(evidence: Evidence, _: None) -> Array:
    return _by_call(evidence, lambda t: np.full_like(t, t[-1]))


def _reversed_in_batch(evidence: Evidence, _: None) -> Array:
    return _by_call(evidence, lambda t: t[::-1])


def _first_of_images(evidence: Evidence, _: None) -> Array:
    """Targets of the first call on the same images in the same order."""
    targets, first = evidence.targets.copy(), dict[tuple[int, ...], Array]()
    for rows in evidence.calls:
        asked = tuple(map(int, evidence.of[rows]))
        targets[rows] = first.setdefault(asked, targets[rows].copy())
    return targets


def _first_of_image(evidence: Evidence, _: None) -> Array:
    """Target of the first call on each image."""
    first = [evidence.targets[evidence.of == i][0] for i in range(len(evidence.images))]
    return np.array(first)[evidence.of]


def at_the_score(mistake: Mistake) -> Mistake:
    """Where the target and the score are decided."""
    return replace(mistake, step="score", kind="score", direction="backward")


HEARD = (
    Mistake(
        "predicted-class", "is that of the predicted class, whatever the target",
        partial(_ranked, rank=0),
    ),
    Mistake("next-class", "is that of the class after the target",
            partial(_moved, by=1)),
    Mistake("previous-class", "is that of the class before the target",
            partial(_moved, by=-1)),
    Mistake(
        "runner-up-class", "is that of the second most likely class, whatever the "
        "target", partial(_ranked, rank=1),
    ),
    Mistake(
        "least-likely-class", "is that of the least likely class, whatever the target",
        partial(_ranked, rank=-1),
    ),
    Mistake("first-target-of-batch", "is that of the first target of the batch",
            _first_of_batch),
    Mistake("last-target-of-batch", "is that of the last target of the batch",
            _last_of_batch),
    Mistake("targets-reversed", "is that of the batch's targets in reverse",
            _reversed_in_batch),
    Mistake(
        "first-target-of-image", "is that of the first target that was ever asked for "
        "this image", _first_of_image,
    ),
    Mistake(
        "first-targets-of-images", "is that of the first targets that were ever asked "
        "for this batch of images", _first_of_images,
    ),
)  # fmt: skip


def heard_otherwise(evidence: Evidence) -> Iterator[Mistake]:
    """Every way to hear another target."""
    yield from map(at_the_score, HEARD)
    for number in range(evidence.classes):
        fixed = Mistake(
            "fixed-class",
            f"is that of class {number}, whatever the target",
            partial(_fixed, number=number),
            alone=evidence.classes > FIXED_CLASSES,
            free=1,
        )
        yield at_the_score(fixed)
