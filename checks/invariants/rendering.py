"""Rendering: a picture says what its map says, and no more."""

from collections.abc import Iterator

import numpy as np

from checks.colours import BLUE, RED, Rendered, at_pixels, levels
from checks.contract import Contract
from checks.measurement import Measurements
from lenet_ref.trace import Array

__all__ = [
    "broken_map_is_refused",
    "flat_map_is_uniform",
    "lent_arrays_are_untouched",
    "limit_is_obeyed",
    "lone_pixel_lands",
    "pictures_are_uint8",
    "scale_is_free",
]


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


def scale_is_free(rendered: Rendered) -> Iterator[Measurements]:
    """A map times a power of two has the same picture.

    Why: the limits follow the map; a small gradient is as much of a map as a large one.
    Breaks: an epsilon beside the limit, a cut-off that draws small maps blank.
    Seen: https://github.com/meta-pytorch/captum/issues/393
    """
    reference = levels(rendered["ramp"][1])
    for name in (name for name in rendered if name.startswith("ramp times")):
        apart = np.abs(levels(rendered[name][1]) - reference)
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
        colours = at_pixels(*rendered[name]).reshape(-1, 3)
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
    marked = (at_pixels(one, picture) != at_pixels(one, zero)).any(axis=2)
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
        apart = (at_pixels(broken, picture) != at_pixels(broken, sound)).any(axis=2)
        changed = float((apart & np.isfinite(broken)).sum())
        drawn = at_pixels(broken, picture)[0, 0]
        changed += float((at_pixels(broken, sound) == drawn).all(axis=2).any())
    yield _measured(
        changed,
        "values that one NaN recolours, or whose colour it is given",
        "limits taken from a maximum that is NaN, or NaN replaced by 0",
    )


def limit_is_obeyed(limited: Rendered) -> Iterator[Measurements]:
    """At a given limit, a value's colour is that of its share; beyond, the limit's.

    Why: pictures are comparable only if the same value has the same colour in them.
    Breaks: a limit that is ignored, or stretched to the map; values beyond it that
    wrap around, or get colours of their own.
    Seen: https://github.com/meta-pytorch/captum/issues/1103
    """
    ramp, picture = limited["ramp"]
    alone, values = at_pixels(ramp, picture).reshape(-1, 3), ramp.ravel()
    for name, (one, shown) in limited.items():
        share = np.clip(one.ravel(), values.min(), values.max())
        same = alone[np.abs(values - share[:, np.newaxis]).argmin(axis=1)]
        apart = np.abs(at_pixels(one, shown).reshape(-1, 3) - same)
        yield _measured(
            float(apart.max(initial=0)),
            f"distance from the colours that these shares have: {name}",
            "a limit that is ignored, or values beyond it that are not clipped",
        )


def lent_arrays_are_untouched(
    lent: tuple[tuple[str, str, int], ...],
) -> Iterator[Measurements]:
    """Maps, images and pictures are after drawing what they were before.

    Why: they are the caller's, who will use them again.
    Breaks: a map divided by its largest value, or an image times 255, in place.
    Seen: https://github.com/keras-team/keras/pull/5598
    """
    for step, name, changed in lent:
        yield _measured(
            float(changed),
            f"values that {name} changed in the arrays that it was given",
            "scaling in place: an augmented assignment",
            step,
        )
