"""Wrong maps: what comes out is another array than the gradient of the logit."""

from collections.abc import Callable

import numpy as np

from lenet_ref.trace import Array
from tests.meta.black_box import CLASSES, black_box, gradient, logits
from tests.meta.zoo import DIFFERENCES, SIGNS, Member

__all__ = ["WRONG_MAPS"]

CLIMB = frozenset({"signs.climbing_the_map_raises_the_score"})
PIXEL_SIGNS = SIGNS - CLIMB
HEARD = frozenset({"scores.target_is_heard"})
COMPANY = frozenset({"batch.maps_do_not_feel_the_batch"})
ORDER = frozenset({"batch.order_is_free"})
NEVER: frozenset[str] = frozenset()

Change = Callable[[Array], Array]
Saliency = Callable[[Array, Array], Array]


def _changed(
    name: str, change: Change, fails: frozenset[str], unsure: frozenset[str] = NEVER
) -> Member:
    """Member whose map is the right one, changed."""
    return _explained(name, lambda x, t: change(gradient(x, t)), fails, unsure)


def _explained(
    name: str, saliency: Saliency, fails: frozenset[str], unsure: frozenset[str] = NEVER
) -> Member:
    return Member(
        name=name, make=lambda: black_box(saliency), fails=fails, unsure=unsure
    )


def _of_pixel(maps: Array, value: Callable[[Array], Array]) -> Array:
    changed = maps.copy()
    changed[:, 0, 14, 14] = value(changed[:, 0, 14, 14])
    return changed


def _framed(maps: Array) -> Array:
    return np.pad(maps[:, :, 1:-1, 1:-1], ((0, 0), (0, 0), (1, 1), (1, 1)))


def _noise(maps: Array) -> Array:
    return np.random.default_rng(0).normal(size=maps.shape)


def _peaks(maps: Array) -> Array:
    return np.asarray(np.abs(maps).max(axis=(2, 3), keepdims=True))


def _stretched(maps: Array) -> Array:
    low = maps.min(axis=(2, 3), keepdims=True)
    return np.asarray((maps - low) / np.ptp(maps, axis=(2, 3), keepdims=True))


def _smoothed(maps: Array) -> Array:
    return (np.roll(maps, 1, axis=2) + maps + np.roll(maps, -1, axis=2)) / 3


CHANGED = (
    _changed("zeros", np.zeros_like, DIFFERENCES | PIXEL_SIGNS, HEARD | CLIMB),
    _changed("noise", _noise, DIFFERENCES | SIGNS | HEARD | ORDER | COMPANY),
    _changed("negated", np.negative, DIFFERENCES | SIGNS),
    _changed("absolute", np.abs, DIFFERENCES | SIGNS),
    _changed("rectified", lambda g: np.maximum(g, 0), DIFFERENCES | PIXEL_SIGNS),
    _changed("1.01 times", lambda g: 1.01 * g, DIFFERENCES),
    _changed("0.999 times", lambda g: 0.999 * g, DIFFERENCES),
    _changed("squared", np.square, DIFFERENCES | SIGNS),
    _changed("constant", np.ones_like, DIFFERENCES | SIGNS | HEARD),
    _changed("transposed", lambda g: np.swapaxes(g, 2, 3).copy(), DIFFERENCES | SIGNS),
    _changed("flipped", lambda g: g[..., ::-1].copy(), DIFFERENCES | SIGNS),
    _changed(
        "shifted by one",
        lambda g: np.roll(g, 1, axis=3),
        DIFFERENCES | PIXEL_SIGNS,
        CLIMB,
    ),
    _changed("border cropped", _framed, DIFFERENCES | PIXEL_SIGNS),
    _changed("min-max", _stretched, DIFFERENCES | SIGNS),
    _changed("over its largest", lambda g: g / _peaks(g), DIFFERENCES),
    _changed("smoothed", _smoothed, DIFFERENCES | PIXEL_SIGNS),
    _changed(
        "one pixel negated",
        lambda g: _of_pixel(g, np.negative),
        DIFFERENCES | PIXEL_SIGNS,
    ),
    _changed(
        "rounded to float16",
        lambda g: g.astype(np.float16).astype(np.float64),
        DIFFERENCES,
    ),
    _changed(
        "NaN",
        lambda g: np.full_like(g, np.nan),
        DIFFERENCES | PIXEL_SIGNS | {"ranges.values_are_finite"},
        CLIMB | HEARD,
    ),
    _changed(
        "one NaN",
        lambda g: _of_pixel(g, lambda v: v * np.nan),
        DIFFERENCES | PIXEL_SIGNS | {"ranges.values_are_finite"},
        CLIMB | HEARD,
    ),
    _changed(
        "infinite",
        lambda g: np.where(g > 0, np.inf, -np.inf),
        DIFFERENCES | {"ranges.values_are_finite"},
        CLIMB | HEARD,
    ),
    _changed("over N", lambda g: g / len(g), DIFFERENCES | COMPANY),
    _changed(
        "batch mean taken off",
        lambda g: g - 0.1 * g.mean(axis=0),
        DIFFERENCES | PIXEL_SIGNS | COMPANY,
    ),
    _changed("first of the batch", lambda g: np.repeat(g[:1], len(g), axis=0),
             DIFFERENCES | SIGNS | ORDER | COMPANY),
    _changed("batch reversed", lambda g: g[::-1].copy(),
             DIFFERENCES | SIGNS | ORDER | COMPANY),
)  # fmt: skip

EXPLAINED = (
    _explained("times input", lambda x, t: gradient(x, t) * x, DIFFERENCES),
    _explained("loss", lambda x, t: gradient(x, t, "loss"), DIFFERENCES | SIGNS),
    _explained(
        "probability",
        lambda x, t: gradient(x, t, "probability"),
        DIFFERENCES | PIXEL_SIGNS,
    ),
    _explained(
        "log-probability",
        lambda x, t: gradient(x, t, "log_probability"),
        DIFFERENCES | PIXEL_SIGNS,
        CLIMB,
    ),
    _explained(
        "next class",
        lambda x, t: gradient(x, (t + 1) % CLASSES),
        DIFFERENCES | SIGNS,
    ),
    _explained(
        "predicted class",
        lambda x, _: gradient(x, logits(x).argmax(axis=1)),
        DIFFERENCES | SIGNS | HEARD,
    ),
    _explained(
        "all classes",
        lambda x, t: sum(
            (gradient(x, np.full_like(t, k)) for k in range(CLASSES)), np.zeros(x.shape)
        ),
        DIFFERENCES | SIGNS | HEARD,
    ),
)

WRONG_MAPS = (*CHANGED, *EXPLAINED)
"""Members whose saliency is wrong, and nothing else."""
