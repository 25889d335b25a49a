"""Gradients of the whole: the map is the derivative of the declared score."""

from collections.abc import Iterator

import numpy as np

from checks.answers import Differences, PixelDifferences
from checks.contract import Contract
from checks.graph import images_cotangent
from checks.measurement import Measurements
from checks.replicas.scores import amplified, folded
from checks.response import Response
from checks.slopes import (
    Slopes,
    advice,
    complex_slopes,
    directional_slopes,
    faintest,
    folded_slopes,
    pixel_slopes,
)
from checks.sums import finite, product
from checks.tolerances import (
    COMPLEX_STEP,
    COMPLEX_STEP_RTOL,
    DIFFERENCE_REFUTED,
    DOUBTFUL,
    EXCLUDED_SHARE,
    FOLD_ULPS,
    RERUN_ULPS,
)
from lenet_ref.trace import Array

__all__ = [
    "complex_step_agrees",
    "directions_agree",
    "map_is_the_folded_gradient",
    "pixels_agree",
    "tied_directions_agree",
]


def map_is_the_folded_gradient(
    steps: Response, contract: Contract
) -> Iterator[Measurements]:
    """The map is the images' cotangent, folded as the contract declares.

    Why: absolute values first, channels after, nothing else: no scale, no smoothing.
    Breaks: channels folded before absolute values, a mean for a sum, a normalisation.
    Seen: https://github.com/artvandelay/Deep_Inside_Convolutional_Networks/pull/4
    """
    cotangent = images_cotangent(steps.trace)
    if cotangent is None:
        return
    expected = folded(
        cotangent, signed=contract.signed, channel_reduction=contract.channel_reduction
    )
    found = steps.kept.reshape(expected.shape)
    size = np.abs(expected).reshape(len(expected), -1).max(axis=1)
    off = np.abs(found - expected).reshape(len(expected), -1).max(axis=1)
    unit = np.where(size > contract.vanishing, size, 1)
    sound = finite(cotangent, steps.logits)
    rounding = _fold_rounding(steps, cotangent.shape[1], contract, unit)
    allowed = np.where(sound, rounding, 0)
    yield Measurements(
        step="fold",
        kind="fold",
        direction="forward",
        measured=np.where(sound, off / unit, 0),
        allowed=allowed,
        resolvable=sound & (size > contract.vanishing) & (allowed <= DOUBTFUL),
        cases=steps.cases,
        says="distance of the map from the folded cotangent of the images, per largest",
        often="another order of folding, a scale, a shift or a smoothing",
    )


def _fold_rounding(
    steps: Response, channels: int, contract: Contract, size: Array
) -> Array:
    """Of folding, and of another run where the trace is of a run of its own."""
    ulp = contract.unit_roundoff
    apart = any(step.geometry.get("apart") for step in steps.trace)
    rerun = RERUN_ULPS * amplified(contract.score, steps.logits, steps.targets, ulp)
    faint = faintest(steps, contract, contract.span) / size
    return np.asarray(FOLD_ULPS * channels * ulp + apart * (rerun * ulp + faint))


def complex_step_agrees(
    complex_differences: tuple[Response, Differences], contract: Contract
) -> Iterator[Measurements]:
    """The gradient agrees with a complex step of the score, along random directions.

    Why: the imaginary part of f(x + i h v) / h is the derivative along v, exact for any
    h; kinks do not matter, as the real part does not move. On images without ties:
    complex sums are rounded in another order, and of two that are equal but for that
    another may be the larger. Slopes that cancel to less than rounding are no evidence.
    Breaks: anything that makes the map another function's gradient.
    Seen: https://github.com/tensorflow/tensorflow/issues/11092
    """
    response, moved = complex_differences
    if response.gradient is None:
        return
    claimed, size = product(response.gradient, moved.directions)
    found = complex_slopes(response, moved, contract)
    gone = np.abs(moved.directions).sum(axis=(1, 2, 3))
    faint = (
        faintest(response, contract, contract.span) * gone
        + contract.vanishing / COMPLEX_STEP
    )
    unit = np.maximum(size, faint)
    yield Measurements(
        step=None,
        direction="backward",
        measured=np.abs(claimed - found) / unit,
        allowed=COMPLEX_STEP_RTOL + faint / unit,
        resolvable=faint <= DOUBTFUL * size,
        cases=response.cases,
        says="<map, v> - derivative along v, per summed magnitude",
        often="the map is the gradient of something else",
    )


def _judged(
    claimed: Array, slopes: Slopes, scale: Array
) -> tuple[Array, Array, Array, Array]:
    """Error, allowed, refuted from and resolvable, in units of ``scale``."""
    unit = np.where(scale > 0, scale, 1)
    off = np.abs(claimed - slopes.value) / unit
    allowed = slopes.allowed(scale) / unit
    kinked = slopes.kink / unit > allowed
    off = np.where(kinked & (off <= slopes.kink / unit), 0, off)
    certain = np.asarray(slopes.resolvable(scale) & ~kinked)
    return np.asarray(off), allowed, DIFFERENCE_REFUTED * allowed, certain


def directions_agree(
    differences: tuple[Response, Differences], contract: Contract
) -> Iterator[Measurements]:
    """The map agrees with finite differences of the score along random directions.

    Why: <g, v> is the derivative along v. On images without ties, with a step so small
    that kinks are rare, relative to |g| / sqrt(pixels).
    Breaks: anything that makes the map another function's gradient.
    Seen: https://github.com/HIPS/autograd/pull/245
    """
    yield from _along(
        differences,
        contract,
        "the map is the gradient of another score, class or function",
    )


def tied_directions_agree(
    tied_differences: tuple[Response, Differences], contract: Contract
) -> Iterator[Measurements]:
    """On images with ties the map agrees with differences along what keeps the ties.

    Why: where equal pixels move alike, tied windows stay tied, and whichever of them a
    pool chose, the score changes by the same. Any rule passes that hands on as much as
    it got.
    Breaks: every tied pixel gets all of the cotangent.
    Seen: https://github.com/tensorflow/tensorflow/issues/4886
    """
    yield from _along(
        tied_differences,
        contract,
        "each of several tied pixels gets all of the cotangent",
    )


def _along(
    differences: tuple[Response, Differences], contract: Contract, often: str
) -> Iterator[Measurements]:
    """The map against difference quotients along the directions gone."""
    response, moved = differences
    if response.gradient is None:
        return
    slopes = directional_slopes(response.targets[moved.of], moved, contract)
    claimed, _ = product(response.gradient[moved.of], moved.directions)
    # The scale is the differences': a huge wrong map must not widen its own bound.
    rows = slopes.value.reshape(len(response.images), -1)
    peak = np.abs(rows).max(axis=1, keepdims=True)
    shares = rows / np.where(peak > 0, peak, 1)  # squares of large slopes overflow
    scale = np.repeat(peak[:, 0] * np.sqrt((shares**2).mean(axis=1)), rows.shape[1])
    off, allowed, refuted, resolvable = _judged(claimed, slopes, scale)
    cases = tuple(response.cases[i] for i in moved.of)
    yield Measurements(
        step=None,
        direction="backward",
        measured=off,
        allowed=allowed,
        refuted_at=refuted,
        resolvable=resolvable,
        excluded=int((~resolvable).sum()),
        cases=cases,
        says="<map, v> - difference quotient along v, per typical slope",
        often=often,
        advice=advice(contract),
    )


def _claimed_pixels(
    pixels: PixelDifferences, row: int, slopes: Slopes, contract: Contract
) -> tuple[Array, Array, Array]:
    """What the map says, what the differences say, both folded; which have kinks."""
    gradient = pixels.response.gradient
    scale = np.abs(slopes.value).max(initial=0)
    kinked = slopes.kink > slopes.allowed(scale)
    if contract.maps_are_gradients and gradient is not None:
        return gradient[row].ravel()[pixels.pixels], slopes.value, kinked
    places, expected = folded_slopes(slopes, pixels, contract)
    if contract.channel_reduction is not None:
        kinked = np.asarray(kinked.reshape(len(pixels.image), -1).any(axis=0))
    return pixels.response.kept[row].ravel()[places], expected, kinked


def pixels_agree(
    pixel_differences: tuple[PixelDifferences, ...], contract: Contract
) -> Iterator[Measurements]:
    """The map agrees with the finite difference of the score by each pixel.

    Why: that is the definition. Relative to the largest derivative of the image; pixels
    at kinks are left out and counted, and too many of them are no evidence.
    Breaks: anything; and it shows where: a shift, a border, one half.
    Seen: https://github.com/riccardoandreoni0/CNN-from-scratch/issues/1
    """
    for pixels in pixel_differences:
        for row, case in enumerate(pixels.response.cases):
            slopes = pixel_slopes(pixels, case[1], contract)
            claimed, expected, kinked = _claimed_pixels(pixels, row, slopes, contract)
            scale = float(np.abs(slopes.value).max(initial=0))
            unit = scale if scale > 0 else 1.0
            allowed = float(slopes.allowed(scale).max()) / unit
            off = np.where(kinked, 0, np.abs(claimed - expected) / unit)
            enough = bool(kinked.mean() <= EXCLUDED_SHARE)
            yield Measurements(
                step=None,
                direction="backward",
                measured=float(np.max(off, initial=0)),
                allowed=allowed,
                refuted_at=DIFFERENCE_REFUTED * allowed,
                resolvable=bool(slopes.resolvable(scale).all()) and enough,
                excluded=int(kinked.sum()),
                cases=(case,),
                says="largest distance of a pixel from its difference quotient, per "
                "largest quotient",
                often="a shift, a flip, a crop, smoothing, or another score",
                advice=advice(contract),
            )
