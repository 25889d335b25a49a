"""Precision: whether a twin truly computes in float64, from end to end."""

from typing import Any

import numpy as np

from checks.subject import Subject
from lenet_ref.trace import Array

__all__ = ["TwinError", "checked_twin"]

NUDGE = 2.0**-30
"""Of the input range: float32, whose spacing at 1 is 2^-23, cannot tell so small a step
from none; float64 resolves its effect to 2^-22 of itself."""

BENT = 0.25
"""Change along twice the nudge over twice the change along it, less 1, by which the two
are unlike. Exact arithmetic gives 0 but for kinks; float64 with a slope 1000 times
smaller than the score, 1e-3; float32 gives no change, or that of a whole rounding."""


class TwinError(ValueError):
    """A float64 twin that is none."""


def checked_twin(twin: Subject) -> Subject:
    """Give ``twin`` back if it computes in float64 throughout.

    Raises
    ------
    TwinError
        If its scores or maps come back in another dtype, or are rounded on the way.
    """
    images = twin.images[:2].astype(np.float64)
    logits = twin.scores(images.copy())
    _check_dtype("scores", logits)
    targets = np.repeat(logits[:1].argmax(axis=1), len(images))
    maps = twin.saliency(images.copy(), targets)
    _check_dtype("saliency", maps)
    if _moves_in_steps(twin, images, logits):
        msg = (
            "its scores do not follow a nudge of 1e-9 of the input range, which "
            "float64 resolves: something on the way is narrower"
        )
        raise TwinError(msg)
    if _is_rounded(maps):
        msg = "every value of its maps fits float32: something on the way is narrower"
        raise TwinError(msg)
    return twin


def _check_dtype(what: str, answer: Any) -> None:
    dtype = getattr(answer, "dtype", type(answer).__name__)
    if dtype != np.float64:
        msg = f"its {what} came back as {dtype} for images of float64"
        raise TwinError(msg)


def _moves_in_steps(twin: Subject, images: Array, logits: Array) -> bool:
    """Whether scores do not follow a nudge that only float64 can see."""
    signs = np.random.default_rng(0).choice([-1.0, 1.0], size=images.shape)
    step = NUDGE * twin.contract.span * signs
    once, twice = (twin.scores(images + k * step) - logits for k in (1, 2))
    largest = np.abs(once).max(initial=0)
    bent = np.abs(twice - 2 * once).max(initial=0)
    return bool(largest == 0 or not bent <= BENT * 2 * largest)


def _is_rounded(maps: Array) -> bool:
    """Whether every value fits float32, though the model is not linear."""
    alike = len(maps) < 2 or np.array_equal(maps[0], maps[1])
    return not alike and np.array_equal(maps, maps.astype(np.float32))
