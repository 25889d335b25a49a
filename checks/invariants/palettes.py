"""Palettes: which colours a picture has for which values, whoever chose them."""

from collections.abc import Iterator

import numpy as np

from checks.colours import BLUE, GREEN, RED, Rendered, at_pixels, luminance
from checks.contract import Contract
from checks.measurement import Measurements
from checks.tolerances import (
    GREEN_LEVELS,
    LEAST_CONTRAST,
    LIGHT_ROUNDING,
    SIDES_APART,
    SLOWEST_SHARE,
    STRETCH,
    STRONG_SHARE,
)
from lenet_ref.trace import Array

__all__ = [
    "colour_is_monotone",
    "scale_is_symmetric",
    "sign_is_kept",
    "zero_is_neutral",
]


def _measured(
    value: float, says: str, often: str, *, allowed: float = 0.0
) -> Measurements:
    return Measurements(
        step="render",
        kind="render",
        direction="forward",
        measured=value,
        allowed=allowed,
        says=says,
        often=often,
    )


def zero_is_neutral(rendered: Rendered, contract: Contract) -> Iterator[Measurements]:
    """Zero has a colour that is neither red nor blue, also in a map of zeros alone.

    Why: zero is no evidence either way; a colour would claim some.
    Breaks: an even colour table, min-max scaling, a default that darkens flat maps.
    Seen: https://github.com/raghakot/keras-vis/issues/222
    """
    for name in ("zero", "ramp", "lone pixel"):
        one, picture = rendered[name]
        shown = at_pixels(one, picture)[one == 0]
        tint = float(np.ptp(shown, axis=1).max(initial=0)) if contract.signed else 0.0
        spread = float(np.ptp(shown, axis=0).max(initial=0))
        yield _measured(
            tint + spread,
            f"colour of zero in the map '{name}': distance from grey",
            "an even colour table, or limits that are not symmetric about zero",
        )


def sign_is_kept(rendered: Rendered, contract: Contract) -> Iterator[Measurements]:
    """Positive values are redder than blue, negative ones bluer, and none is green.

    Why: that is how a red-white-blue map is read; its sides may be as far from these as
    orange or brown and purple or teal, and a third colour has no meaning.
    Breaks: a reversed table, BGR or GBR for RGB, a colour index that wraps around.
    Seen: https://github.com/Project-MONAI/tutorials/issues/1796
    """
    if not contract.signed:
        return
    one, picture = rendered["ramp"]
    shown = at_pixels(one, picture)
    strong = np.abs(one) > STRONG_SHARE
    wrong = np.sign(shown[..., RED] - shown[..., BLUE]) != np.sign(one)
    yield _measured(
        float((wrong & strong).sum()),
        "values of a ramp from -1 to 1 in a colour of the other sign",
        "a reversed colour table, or BGR for RGB",
    )
    green = shown[..., GREEN] - np.maximum(shown[..., RED], shown[..., BLUE])
    yield _measured(
        float(green.max()),
        "by how many levels green exceeds both red and blue, along the ramp",
        "a colour of a palette with its channels in another order",
        allowed=GREEN_LEVELS,
    )


def _half(one: Array, picture: Array, sign: int) -> tuple[Array, Array]:
    """Magnitudes of the values of one sign and of zero, rising, and their colours."""
    values, shown = sign * one.ravel(), at_pixels(one, picture).reshape(-1, 3)
    order = np.flatnonzero(values >= 0)
    order = order[np.argsort(values[order], kind="stable")]
    return values[order], shown[order]


def _standstill(values: Array, rising: Array) -> float:
    """By how much the slowest stretch of a half falls short, in levels of brightness.

    ``rising`` is the brightness at ``values``, turned so that it rises with them.
    """
    ends = np.searchsorted(values, values + STRETCH)
    starts = np.flatnonzero(ends < len(values))
    ends = ends[starts]
    fair = (values[ends] - values[starts]) * (rising[-1] - rising[0])
    gained = rising[ends] - rising[starts]
    return float((SLOWEST_SHARE * fair - gained).max(initial=0))


def colour_is_monotone(
    rendered: Rendered, contract: Contract
) -> Iterator[Measurements]:
    """Away from zero, colours get darker (or brighter) all the way.

    Why: a larger value must not look smaller, nor much larger ones the same.
    Breaks: an index that wraps, a rainbow, a half of the table turned round, a limit
    that most values exceed.
    Seen: https://github.com/autorope/donkeycar/pull/886
    """
    for name, sign in (("positive", 1), ("negative", -1)):
        if not contract.signed and sign < 0:
            continue
        values, shown = _half(*rendered["ramp"], sign)
        light = luminance(shown)
        direction = np.sign(light[-1] - light[0])
        rising = direction * light
        yield _measured(
            max(LEAST_CONTRAST - float(np.linalg.norm(shown[-1] - shown[0])), 0.0),
            f"levels that the ends of the {name} half of a ramp are too alike",
            "one colour for all values, or a palette of which little is used",
        )
        yield _measured(
            float((np.maximum.accumulate(rising) - rising).max(initial=0))
            if direction
            else np.inf,
            f"largest way back in brightness along the {name} half of a ramp",
            "a colour index that wraps around, or a rainbow table",
            allowed=LIGHT_ROUNDING,
        )
        yield _measured(
            _standstill(values, rising),
            f"levels that a quarter of the {name} half of a ramp lacks in brightness",
            "two shades of a palette alike, or a limit that most values exceed",
            allowed=LIGHT_ROUNDING,
        )


def _untouched(rendered: Rendered) -> Iterator[Measurements]:
    """Values that a map keeps, while all of the other sign are halved."""
    whole, picture = rendered["ramp"]
    reference = at_pixels(whole, picture)
    for name in ("ramp, half negative", "ramp, half positive"):
        one, half = rendered[name]
        same = one == whole
        apart = np.abs(at_pixels(one, half) - reference)[same]
        yield _measured(
            float(apart.max(initial=0)),
            f"change of colour of untouched values in the map '{name}'",
            "scaling to the minimum and the maximum",
        )


def _tint(rendered: Rendered, sign: int) -> float:
    """How far the colours of the faintest values of a sign are from that of zero."""
    one, picture = rendered["faint"]
    apart = np.abs(at_pixels(one, picture) - at_pixels(*rendered["zero"])).max(axis=2)
    return float(apart[(sign * one > 0) & (np.abs(one) < 1)].max(initial=0))


def _strengths(rendered: Rendered, sign: int) -> tuple[Array, Array]:
    """Magnitudes of one sign, and how far their colours are from that of zero."""
    values, shown = _half(*rendered["ramp"], sign)
    return values, np.linalg.norm(shown - shown[0], axis=1)


def scale_is_symmetric(
    rendered: Rendered, contract: Contract
) -> Iterator[Measurements]:
    """A value's colour depends on its share of the largest magnitude, of either sign.

    Why: limits symmetric about zero, and sides about equally strong; else red and blue
    are not comparable.
    Breaks: scaling to the minimum and the maximum, a limit of one side only, a palette
    of which one side has no pale shades.
    Seen: https://github.com/matplotlib/matplotlib/issues/24283
    """
    if not contract.signed:
        return
    yield from _untouched(rendered)
    values, reds = _strengths(rendered, 1)
    blues = np.interp(values, *_strengths(rendered, -1))
    yield _measured(
        abs(_tint(rendered, 1) - _tint(rendered, -1)),
        "difference between the tints of the faintest values of either sign",
        "an index that is cut off instead of rounded",
        allowed=LIGHT_ROUNDING,
    )
    strongest = max(float(reds.max()), float(blues.max()), 1.0)
    yield _measured(
        float(np.abs(reds - blues).max()) / strongest,
        "difference of strength between a value and its negative, of the strongest",
        "a palette of which one side lacks its pale or its dark shades",
        allowed=SIDES_APART,
    )
