"""Wrong maps of a subject that computes in float32 and has no twin to ask."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np

import lenet_ref
from checks import Contract, Subject, reference
from checks.adapters import from_callables
from lenet_ref.trace import Array
from tests.meta.zoo import Member

__all__ = ["UNRESOLVED", "WRONG_SINGLE", "single"]

UNRESOLVED = frozenset(
    {
        "gradients.directions_agree",
        "gradients.pixels_agree",
        "gradients.tied_directions_agree",
        "scores.target_is_heard",
        "signs.climbing_the_map_raises_the_score",
        "signs.pixel_signs_agree",
    }
)
"""What only a float64 twin could answer: never a pass without one."""

COARSE = frozenset({"gradients.coarse_slopes_agree"})
Change = Callable[[Array], Array]


@cache
def _network() -> lenet_ref.Network:
    return lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float32)


def _logits(x: Array) -> Array:
    return lenet_ref.logits(_network(), x)


def _gradient(x: Array, targets: Array, score: str = "logit") -> Array:
    return lenet_ref.vanilla_gradient(_network(), x, targets, score)


def single(saliency: Callable[[Array, Array], Array] = _gradient) -> Subject:
    """Black box of the shipped LeNet in float32, which explains the logit."""
    return from_callables(_logits, saliency, contract=Contract(dtype="float32"))


def _explained(name: str, saliency: Callable[[Array, Array], Array]) -> Member:
    return Member(
        name=f"single: {name}",
        make=lambda: single(saliency),
        fails=COARSE,
        unsure=UNRESOLVED,
    )


def _changed(name: str, change: Change) -> Member:
    return _explained(name, lambda x, t: change(_gradient(x, t)).astype(np.float32))


def _smoothed(maps: Array) -> Array:
    return (np.roll(maps, 1, axis=2) + maps + np.roll(maps, -1, axis=2)) / 3


def _halved() -> Subject:
    """Half precision on the way, but for the twin."""
    right = reference.single().restricted("twin")

    def saliency(x: Array, targets: Array) -> Array:
        return right.saliency(x, targets).astype(np.float16).astype(np.float32)

    return replace(right, saliency=saliency)


WRONG_SINGLE = (
    Member(
        name="single: half precision beside its twin",
        make=_halved,
        fails=frozenset({"gradients.map_agrees_with_its_twin"}),
    ),
    _changed("zeros", np.zeros_like),
    _changed("negated", np.negative),
    _changed("absolute", np.abs),
    _changed("rectified", lambda g: np.maximum(g, 0)),
    _changed("squared", np.square),
    _changed("1.2 times", lambda g: 1.2 * g),
    _changed("half", lambda g: g / 2),
    _changed("transposed", lambda g: np.swapaxes(g, 2, 3)),
    _changed("flipped", lambda g: g[..., ::-1]),
    _changed("shifted by one", lambda g: np.roll(g, 1, axis=3)),
    _changed("smoothed", _smoothed),
    _explained("times input", lambda x, t: _gradient(x, t) * x),
    _explained("loss", lambda x, t: _gradient(x, t, "loss")),
    _explained("probability", lambda x, t: _gradient(x, t, "probability")),
    _explained("next class", lambda x, t: _gradient(x, (t + 1) % 10)),
)
"""Members whose map is wrong by more than float32 hides."""
