"""Wrong data: preprocessing, its inverse, labels and images, bent one at a time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from checks import Subject
from checks.reference import lenet
from lenet_ref import preprocess, restore
from lenet_ref.trace import Array
from tests.meta.zoo import Member

__all__ = ["WRONG_DATA"]

DISTANCES = "data.pixels_keep_their_distances"
ENDS = "data.pixels_fill_the_range"
INVERSE = "data.restoring_inverts"
LABELS = "data.labels_are_classes"
ACCURACY = "data.accuracy_reaches_its_floor"
UNANSWERED = "state.every_question_is_answered"

Bend = Callable[[Array], Array]


def _subject(**changed: Any) -> Subject:
    served = ("preprocess", "restore", "labels", "accuracy_floor", "steps")
    return replace(lenet().restricted(*served), **changed)


def _prepared(name: str, bend: Bend, *fails: str, unanswered: bool = False) -> Member:
    return Member(
        name=f"preprocess: {name}",
        make=lambda: _subject(preprocess=bend),
        fails=frozenset(fails),
        unanswered=unanswered,
    )


def _restored(name: str, bend: Bend, *fails: str) -> Member:
    return Member(
        name=f"restore: {name}",
        make=lambda: _subject(restore=bend),
        fails=frozenset(fails),
    )


def _labelled(name: str, bend: Bend, *fails: str) -> Member:
    right = lenet().labels
    assert right is not None
    labels = bend(right)
    return Member(
        name=f"labels: {name}",
        make=lambda: _subject(labels=labels),
        fails=frozenset(fails),
    )


def _predicted() -> Array:
    subject = lenet()
    return np.asarray(subject.scores(subject.images).argmax(axis=1))


def _pictured(name: str, bend: Bend, *fails: str) -> Member:
    images = bend(lenet().images)
    return Member(
        name=f"images: {name}",
        make=lambda: _subject(images=images),
        fails=frozenset(fails),
    )


def _wrapping(pixels: Array) -> Array:
    return preprocess(pixels + np.uint8(1))


def _rounded(pixels: Array) -> Array:
    return preprocess(pixels).astype(np.float16).astype(np.float64)


def _noise(pixels: Array) -> Array:
    return np.random.default_rng(0).random(pixels.shape)


PREPROCESSING = (
    _prepared("zeros", lambda p: np.zeros(p.shape), ENDS, DISTANCES, INVERSE),
    _prepared("noise", _noise, ENDS, DISTANCES, INVERSE),
    _prepared("over 256", lambda p: p / 256.0, ENDS, DISTANCES, INVERSE),
    _prepared("twice", lambda p: preprocess(p) / 255, ENDS, DISTANCES, INVERSE),
    _prepared("inverted", lambda p: 1 - preprocess(p), DISTANCES, INVERSE),
    _prepared("flipped", lambda p: preprocess(p)[..., ::-1], DISTANCES, INVERSE),
    _prepared("gamma", lambda p: preprocess(p) ** 2, DISTANCES, INVERSE),
    _prepared("wraps around", _wrapping, DISTANCES, INVERSE),
    _prepared("flattened", lambda p: preprocess(p).ravel(), DISTANCES, INVERSE),
    _prepared("rounded", _rounded, DISTANCES),
    _prepared(
        "in float32",
        lambda p: preprocess(p).astype(np.float32),
        "data.dtype_is_the_declared",
        DISTANCES,
    ),
    # What follows leaves [0, 1], which restore refuses: its check is blocked.
    _prepared(
        "forgotten",
        lambda p: p.astype(float),
        UNANSWERED,
        ENDS,
        DISTANCES,
        unanswered=True,
    ),
    _prepared(
        "negated",
        lambda p: -preprocess(p),
        UNANSWERED,
        ENDS,
        DISTANCES,
        unanswered=True,
    ),
)

RESTORING = (
    _restored("zeros", lambda x: np.zeros(x.shape, np.uint8), INVERSE),
    _restored("inverted", lambda x: 255 - restore(x), INVERSE),
    _restored("flipped", lambda x: restore(x)[..., ::-1], INVERSE),
    _restored(
        "cut", lambda x: (x * 255).astype(np.uint8), INVERSE,
    ),
    _restored(
        "left as floats", lambda x: x * 255, INVERSE
    ),
)  # fmt: skip

LABELLING = (
    _labelled("zeros", np.zeros_like, ACCURACY),
    _labelled("negated", np.negative, LABELS, ACCURACY),
    _labelled("from 1", lambda n: n + 1, LABELS, ACCURACY),
    _labelled("of the next image", lambda n: np.roll(n, 1), ACCURACY),
    _labelled("one-hot", lambda n: np.eye(10, dtype=int)[n], LABELS, ACCURACY),
    _labelled("floats", lambda n: n.astype(float), LABELS),
    _labelled("one too few", lambda n: n[:-1], LABELS, ACCURACY),
    _labelled("as predicted", lambda _: _predicted(), ACCURACY),
)

IMAGES = (
    _pictured("preprocessed twice", lambda x: x / 255, ACCURACY),
    _pictured("transposed", lambda x: np.swapaxes(x, 2, 3).copy(), ACCURACY),
    _pictured(
        "not preprocessed",
        lambda x: 255 * x,
        "ranges.images_lie_in_their_range",
        "ranges.forward_stays_within_intervals",
        ACCURACY,
    ),
)

WRONG_DATA = (*PREPROCESSING, *RESTORING, *LABELLING, *IMAGES)
"""Members whose images or labels are not what they should be."""
