"""Rendering: a picture says what its map says, and no more."""

from collections.abc import Iterator, Mapping

import numpy as np

from checks.contract import Contract
from checks.measurement import Measurements
from checks.tolerances import STRONG_SHARE
from lenet_ref.trace import Array

__all__ = [
    "broken_map_is_refused",
    "colour_is_monotone",
    "flat_map_is_uniform",
    "lone_pixel_lands",
    "pictures_are_uint8",
    "scale_is_free",
    "scale_is_symmetric",
    "sign_is_kept",
    "zero_is_neutral",
]

Rendered = Mapping[str, tuple[Array, Array]]
RED, GREEN, BLUE = 0, 1, 2


def _measured(
    value: float, says: str, often: str, step: str = "render"
) -> Measurements:
    return Measurements(
        step=step,
        kind=step,
        direction="forward",
        measured=value,
        allowed=0.0,
        says=says,
        often=often,
    )


def _colours(picture: Array) -> Array:
    return picture[..., :3].astype(int)


def _at_pixels(one: Array, picture: Array) -> Array:
    """The colour of each pixel of the map, (H, W, 3): the picture may be enlarged."""
    rows, columns = (
        max(p // m, 1) for p, m in zip(picture.shape, one.shape, strict=False)
    )
    return _colours(picture)[::rows, ::columns][: one.shape[0], : one.shape[1]]


def _luminance(colours: Array) -> Array:
    return np.asarray(colours @ np.array([0.2126, 0.7152, 0.0722]))


def pictures_are_uint8(rendered: Rendered) -> Iterator[Measurements]:
    """A picture is an array (k H, k W, 3 or 4) of uint8 for a map (H, W).

    Why: whoever shows or stores it relies on that.
    Breaks: floats in [0, 1], rows and columns exchanged, a missing channel axis.
    Seen: https://github.com/utkuozbulak/pytorch-cnn-visualizations/issues/40
    """
    for name, (one, picture) in rendered.items():
        fits = (
            picture.dtype == np.uint8
            and picture.ndim == 3
            and picture.shape[2] in (3, 4)
            and picture.shape[0] >= one.shape[0]
            and picture.shape[0] * one.shape[1] == picture.shape[1] * one.shape[0]
        )
        yield _measured(
            float(not fits),
            f"the picture of the map '{name}' {one.shape} is {picture.shape} "
            f"of {picture.dtype}",
            "rows and columns exchanged, or floats",
        )


def zero_is_neutral(rendered: Rendered, contract: Contract) -> Iterator[Measurements]:
    """Zero has a colour that is neither red nor blue, also in a map of zeros alone.

    Why: zero is no evidence either way; a colour would claim some.
    Breaks: an even colour table, min-max scaling, a default that darkens flat maps.
    Seen: https://github.com/raghakot/keras-vis/issues/222
    """
    for name in ("zero", "ramp", "lone pixel"):
        one, picture = rendered[name]
        colours = _at_pixels(one, picture)[one == 0]
        tint = float(np.ptp(colours, axis=1).max(initial=0)) if contract.signed else 0.0
        spread = float(np.ptp(colours, axis=0).max(initial=0))
        yield _measured(
            tint + spread,
            f"colour of zero in the map '{name}': distance from grey",
            "an even colour table, or limits that are not symmetric about zero",
        )


def sign_is_kept(rendered: Rendered, contract: Contract) -> Iterator[Measurements]:
    """Positive values are redder than blue, negative ones bluer than red.

    Why: that is how a red-white-blue map is read.
    Breaks: a reversed table, BGR for RGB, a colour index that wraps around.
    Seen: https://github.com/Project-MONAI/tutorials/issues/1796
    """
    if not contract.signed:
        return
    one, picture = rendered["ramp"]
    colours = _at_pixels(one, picture)
    strong = np.abs(one) > STRONG_SHARE
    wrong = np.sign(colours[..., RED] - colours[..., BLUE]) != np.sign(one)
    yield _measured(
        float((wrong & strong).sum()),
        "values of a ramp from -1 to 1 in a colour of the other sign",
        "a reversed colour table, or BGR for RGB",
    )


def colour_is_monotone(
    rendered: Rendered, contract: Contract
) -> Iterator[Measurements]:
    """Away from zero, colours only get darker (brighter, from black), step by step.

    Why: a larger value must not look smaller.
    Breaks: an index that wraps, a rainbow, a half of the table turned round.
    Seen: https://github.com/autorope/donkeycar/pull/886
    """
    one, picture = rendered["ramp"]
    light = _luminance(_at_pixels(one, picture)).ravel()
    values = one.ravel()
    for name, half in (("positive", values >= 0), ("negative", values <= 0)):
        if not contract.signed and name == "negative":
            continue
        ordered = light[half][np.argsort(np.abs(values[half]), kind="stable")]
        steps = np.diff(ordered)
        direction = np.sign(ordered[-1] - ordered[0])
        yield _measured(
            float(np.maximum(-direction * steps, 0).max(initial=0))
            + float(direction == 0),
            f"largest step back in brightness along the {name} half of a ramp",
            "a colour index that wraps around, or a rainbow table",
        )


def scale_is_symmetric(
    rendered: Rendered, contract: Contract
) -> Iterator[Measurements]:
    """A value's colour depends on its share of the largest magnitude, of either sign.

    Why: limits symmetric about zero; else red and blue are not comparable.
    Breaks: scaling to the minimum and the maximum, a limit of one side only.
    Seen: https://github.com/matplotlib/matplotlib/issues/24283
    """
    if not contract.signed:
        return
    whole, picture = rendered["ramp"]
    reference = _at_pixels(whole, picture)
    for name in ("ramp, half negative", "ramp, half positive"):
        one, half = rendered[name]
        same = one == whole
        apart = np.abs(_at_pixels(one, half) - reference)[same]
        yield _measured(
            float(apart.max(initial=0)),
            f"change of colour of untouched values in the map '{name}'",
            "scaling to the minimum and the maximum",
        )


def scale_is_free(rendered: Rendered) -> Iterator[Measurements]:
    """A map times a power of two has the same picture.

    Why: the limits follow the map; a small gradient is as much of a map as a large one.
    Breaks: an epsilon beside the limit, a cut-off that draws small maps blank.
    Seen: https://github.com/meta-pytorch/captum/issues/393
    """
    reference = _colours(rendered["ramp"][1])
    for name in ("ramp times 2**40", "ramp times 2**-40"):
        apart = np.abs(_colours(rendered[name][1]) - reference)
        yield _measured(
            float(apart.max(initial=0)),
            f"change of colour in the map '{name}'",
            "an epsilon beside the limit, or a cut-off for small maps",
        )


def flat_map_is_uniform(
    rendered: Rendered, contract: Contract
) -> Iterator[Measurements]:
    """A constant map has one colour, of its sign.

    Why: all its values are alike, and the largest.
    Breaks: a division by max - min, which is zero.
    Seen: https://github.com/meta-pytorch/captum/issues/959
    """
    for name, sign in (("flat positive", 1), ("flat negative", -1)):
        if name not in rendered:
            continue
        colours = _at_pixels(*rendered[name]).reshape(-1, 3)
        warmth = np.sign(colours[:, RED] - colours[:, BLUE])
        wrong = int((warmth != sign).sum()) if contract.signed else 0
        yield _measured(
            float(np.ptp(colours, axis=0).max()) + wrong,
            f"spread of colours, and values of the wrong colour, in the map '{name}'",
            "a division by max - min",
        )


def lone_pixel_lands(rendered: Rendered) -> Iterator[Measurements]:
    """One pixel that is not zero is coloured at its own place and nowhere else.

    Why: a picture has row 0 on top and column 0 on the left, like the image.
    Breaks: a transposition, a flip, an origin below, a resize by half a pixel.
    Seen: https://github.com/eclique/keras-gradcam/pull/2
    """
    one, picture = rendered["lone pixel"]
    zero = rendered["zero"][1]
    marked = (_at_pixels(one, picture) != _at_pixels(one, zero)).any(axis=2)
    yield _measured(
        float((marked != (one != 0)).sum()),
        "pixels coloured that are zero, or the other way round",
        "a transposition, a flip, or a shift",
    )


def broken_map_is_refused(
    broken_picture: tuple[Array, Array, Array | None],
) -> Iterator[Measurements]:
    """A map with a NaN raises a ValueError, or gives it a colour that no number has.

    Why: a NaN that reaches the limits blanks the picture; one drawn as zero hides.
    Breaks: limits taken from a maximum that is NaN; NaN replaced by 0 or cast.
    Seen: https://github.com/utkuozbulak/pytorch-cnn-visualizations/pull/42
    """
    broken, sound, picture = broken_picture
    changed = 0.0
    if picture is not None and picture.shape != sound.shape:
        changed = float(broken.size)
    elif picture is not None:
        apart = (_at_pixels(broken, picture) != _at_pixels(broken, sound)).any(axis=2)
        changed = float((apart & np.isfinite(broken)).sum())
        drawn = _at_pixels(broken, picture)[0, 0]
        changed += float((_at_pixels(broken, sound) == drawn).all(axis=2).any())
    yield _measured(
        changed,
        "values that one NaN recolours, or whose colour it is given",
        "limits taken from a maximum that is NaN, or NaN replaced by 0",
    )
