"""Wrong VJPs of rectifiers. Sentences follow "the VJP of relu1"."""

import numpy as np

from checks.hypotheses.rules.rule import Rule
from lenet_ref.trace import Array, Step

__all__ = ["RECTIFIERS"]


def _guided(step: Step, gy: Array) -> Array:
    return np.where((step.x > 0) & (gy > 0), gy, 0)


def _deconvnet(_: Step, gy: Array) -> Array:
    return np.maximum(gy, 0)


def _ungated(_: Step, gy: Array) -> Array:
    return gy


def _inverted(step: Step, gy: Array) -> Array:
    return np.where(step.x > 0, 0, gy)


def _mask_only(step: Step, gy: Array) -> Array:
    return np.asarray((step.x > 0) * np.ones_like(gy))


def _times_output(step: Step, gy: Array) -> Array:
    return np.asarray(np.maximum(step.x, 0) * gy)


def _negative_guided(step: Step, gy: Array) -> Array:
    return np.where((step.x > 0) & (gy < 0), gy, 0)


def _absolute_mask(step: Step, gy: Array) -> Array:
    return np.asarray(np.sign(step.x) * gy)


RECTIFIERS: tuple[Rule, ...] = (
    ("guided", "lets only positive cotangents through, as guided back-propagation does",
     _guided),
    ("deconvnet", "rectifies the cotangent and ignores its input, as a deconvnet does",
     _deconvnet),
    ("relu-ungated", "lets every cotangent through: the gate is missing", _ungated),
    ("relu-mask-inverted", "lets cotangents through where its input is negative",
     _inverted),
    ("cotangent-overwritten", "returns its mask: the cotangent is overwritten",
     _mask_only),
    ("times-own-output", "multiplies by its output, not by its derivative",
     _times_output),
    ("only-negative", "lets only negative cotangents through", _negative_guided),
    ("sign-for-mask", "multiplies by the sign of its input: a mask of -1 for 0",
     _absolute_mask),
)  # fmt: skip
