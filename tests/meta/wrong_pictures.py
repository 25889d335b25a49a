"""Wrong pictures: rendering and blending, bent one at a time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from checks import Subject
from checks.reference import lenet
from lenet_ref import blend, picture, render
from lenet_ref.trace import Array
from tests.meta.zoo import Member

__all__ = ["WRONG_PICTURES"]

BLEND = frozenset({"rendering.blend_lies_between"})
COLOURS = frozenset({"rendering.sign_is_kept", "rendering.flat_map_is_uniform"})
PLACES = frozenset({"rendering.lone_pixel_lands"})
NEUTRAL = frozenset({"rendering.zero_is_neutral"})
MONOTONE = frozenset({"rendering.colour_is_monotone"})
SYMMETRIC = frozenset({"rendering.scale_is_symmetric"})
FREE = frozenset({"rendering.scale_is_free"})
REFUSED = frozenset({"rendering.broken_map_is_refused"})
UINT8 = frozenset({"rendering.pictures_are_uint8"})
UNTOUCHED = frozenset({"rendering.lent_arrays_are_untouched"})
LIMIT = frozenset({"rendering.limit_is_obeyed"})
RECORDED = frozenset({"signs.recorded_picture_is_of_the_map"})
RED = frozenset({"signs.drawn_red_raises_the_score"})
NEVER: frozenset[str] = frozenset()


def _subject(**changed: Any) -> Subject:
    return replace(lenet().restricted("steps", "render", "blend"), **changed)


def _drawn(
    name: str,
    bend: Callable[[Array], Array],
    fails: frozenset[str],
    *,
    unanswered: bool = False,
) -> Member:
    return Member(
        name=f"render: {name}",
        make=lambda: _subject(render=bend),
        fails=fails,
        unanswered=unanswered,
    )


def _blended(name: str, bend: Callable[[Array, Array, float], Array]) -> Member:
    return Member(name=f"blend: {name}", make=lambda: _subject(blend=bend), fails=BLEND)


def _pictured(name: str, bend: Callable[[Array], Array]) -> Member:
    served = lenet().restricted("picture")
    return Member(
        name=f"picture: {name}",
        make=lambda: replace(served, picture=lambda x: bend(picture(x))),
        fails=frozenset({"rendering.picture_shows_the_image"}),
    )


def _limited(name: str, bend: Callable[[Array, float], Array]) -> Member:
    served = lenet().restricted("render", "render_within")
    return Member(
        name=f"limit: {name}",
        make=lambda: replace(served, render_within=bend),
        fails=LIMIT,
    )


def _full(value: int) -> Callable[[Array], Array]:
    return lambda one: np.full((*one.shape, 3), value, np.uint8)


def _noise(one: Array) -> Array:
    return np.random.default_rng(0).integers(0, 256, (*one.shape, 3), dtype=np.uint8)


def _peak(one: Array) -> float:
    return float(np.abs(one).max()) or 1.0


def _min_max(one: Array) -> Array:
    low, width = one.min(), np.ptp(one)
    return render(2 * (one - low) / width - 1 if width > 0 else np.zeros_like(one))


def _wrapping(one: Array) -> Array:
    return render(np.where(one >= 0.99 * _peak(one), -one, one))


def _blank_with_nan(one: Array) -> Array:
    return render(one if np.isfinite(one).all() else np.zeros_like(one))


def _in_place(one: Array) -> Array:
    one /= _peak(one) if np.isfinite(one).all() else 1.0
    return render(one)


def _beyond_wraps(one: Array, limit: float) -> Array:
    return render(np.where(np.abs(one) > limit, -one, one), limit=limit)


def _even_table(one: Array) -> Array:
    """256 greys of red against blue: zero falls between the two in the middle."""
    shares = np.nan_to_num(one) / _peak(np.nan_to_num(one))
    index = np.floor(np.clip(127.5 + 127.5 * shares, 0, 255))
    colours = [index, np.full_like(index, 128), 255 - index]
    return np.stack(colours, axis=-1).astype(np.uint8)


DRAWN = (
    _drawn("black", _full(0), COLOURS | PLACES | MONOTONE | REFUSED | RECORDED | RED),
    _drawn("white", _full(255), COLOURS | PLACES | MONOTONE | REFUSED | RECORDED | RED),
    _drawn(
        "noise",
        _noise,
        COLOURS | PLACES | NEUTRAL | MONOTONE | SYMMETRIC | REFUSED | RECORDED | RED,
    ),
    _drawn("negated", lambda m: render(-m), COLOURS | RECORDED | RED),
    _drawn("absolute", lambda m: render(np.abs(m)), COLOURS | RECORDED | RED),
    _drawn("blue for red", lambda m: render(m)[..., ::-1], COLOURS | RECORDED | RED),
    _drawn(
        "rectified",
        lambda m: render(np.maximum(m, 0)),
        COLOURS | MONOTONE | SYMMETRIC | RECORDED | RED,
    ),
    _drawn("index wraps", _wrapping, COLOURS | MONOTONE | RECORDED),
    _drawn(
        "transposed",
        lambda m: np.swapaxes(render(m), 0, 1),
        (COLOURS - {"rendering.flat_map_is_uniform"})
        | PLACES | NEUTRAL | MONOTONE | SYMMETRIC | RECORDED | RED,
    ),
    _drawn(
        "flipped",
        lambda m: render(m)[:, ::-1],
        (COLOURS - {"rendering.flat_map_is_uniform"})
        | PLACES | NEUTRAL | MONOTONE | SYMMETRIC | RECORDED | RED,
    ),
    _drawn(
        "shifted",
        lambda m: np.roll(render(m), 1, axis=1),
        (COLOURS - {"rendering.flat_map_is_uniform"})
        | PLACES | NEUTRAL | MONOTONE | SYMMETRIC | RECORDED | RED,
    ),
    _drawn(
        "min-max",
        _min_max,
        REFUSED
        | PLACES
        | NEUTRAL
        | SYMMETRIC
        | RECORDED
        | RED
        | {"rendering.flat_map_is_uniform"},
    ),
    _drawn("fixed limit", lambda m: render(m, limit=1.0), FREE | RECORDED),
    _drawn(
        "an epsilon beside the limit",
        lambda m: render(m / (np.abs(m).max() + 1e-8), limit=1.0),
        FREE,
    ),
    _drawn(
        "limit of the positive side",
        lambda m: render(m, limit=max(float(m.max()), 0)),
        SYMMETRIC | RECORDED,
    ),
    _drawn("scaled in place", _in_place, UNTOUCHED),
    _drawn("blank with a NaN", _blank_with_nan, REFUSED),
    _drawn("even table", _even_table, NEUTRAL | REFUSED | RECORDED),
    _drawn(
        "floats",
        lambda m: render(m) / 255.0,
        UINT8 | COLOURS | MONOTONE | BLEND | RECORDED | RED,
    ),
    _drawn(
        "no colours",
        lambda m: render(m)[..., 0],
        frozenset({"state.every_question_is_answered"}),
        unanswered=True,
    ),
)  # fmt: skip

BLENDED = (
    _blended("black", lambda p, _, __: np.zeros_like(p)),
    _blended("noise", lambda p, _, __: _noise(p[..., 0])),
    _blended("swapped", lambda p, h, a: blend(h, p, a)),
    _blended("added up", lambda p, h, _: p + h),
    _blended("cut", lambda p, h, a: ((1 - a) * p + a * h).astype(np.uint8)),
    _blended("floats", lambda p, h, a: np.asarray((1 - a) * p + a * h)),
    _blended("minus", lambda p, h, a: ((1 - a) * p - a * h).astype(int).astype("u1")),
    _blended("the larger", lambda p, h, _: np.maximum(p, h)),
    _blended(
        "1.01 times",
        lambda p, h, a: np.minimum(1.01 * ((1 - a) * p + a * h), 255).astype(np.uint8),
    ),
)

PICTURED = (
    _pictured("black", np.zeros_like),
    _pictured("negative", lambda p: 255 - p),
    _pictured("one grey level more", lambda p: p + np.uint8(1)),
    _pictured("flipped", lambda p: p[:, :, ::-1]),
    _pictured("blue for red", lambda p: p[..., ::-1]),
    _pictured("clipped", lambda p: np.minimum(p, 250)),
)

LIMITED = (
    _limited("ignored", lambda m, _: render(m)),
    _limited("twice as large", lambda m, limit: render(m, limit=2 * limit)),
    _limited("only raised", lambda m, limit: render(m, limit=max(limit, _peak(m)))),
    _limited("values beyond it wrap around", _beyond_wraps),
)

WRONG_PICTURES = (*DRAWN, *BLENDED, *PICTURED, *LIMITED)
"""Members whose pictures do not say what their maps say."""
