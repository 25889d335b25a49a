"""Single precision: what float32 can say of its own map, and what its twin can."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from checks.answers import Differences, PixelDifferences
from checks.contract import Contract
from checks.measurement import Case, Measurements
from checks.replicas.scores import COTANGENTS, amplified
from checks.response import Response
from checks.slopes import (
    advice,
    directional_slopes,
    faintest,
    folded_slopes,
    pixel_slopes,
)
from checks.sums import product
from checks.tolerances import (
    COARSE_CURVATURE,
    COARSE_NOISE,
    COARSE_REFUTED,
    COARSE_SCALE,
    COARSE_SCALE_REFUTED,
    COARSE_SHARE,
    POWER,
    TWIN_REFUTED,
    TWIN_ULPS,
)
from lenet_ref.trace import Array

__all__ = ["coarse_slopes_agree", "map_agrees_with_its_twin"]


ANOTHER = "the map is the gradient of another score, class or function"
FACTOR = "a factor: 1/N, a normalisation, a temperature"
FOLDED = "another way to fold the channels, or a factor"
NEGATED = "a plus for a minus between the score and the pixels"


def _best_factor(found: Array, said: Array) -> Array:
    """What each row of ``said`` is to be multiplied by to come nearest, (N, 1)."""
    power = (said**2).sum(axis=1, keepdims=True)
    together = (found * said).sum(axis=1, keepdims=True)
    return np.asarray(together / np.where(power > 0, power, 1))


def _length(rows: Array) -> Array:
    """Root of the mean square of each row, whose squares may overflow or vanish."""
    largest = np.abs(rows).max(axis=1, keepdims=True, initial=0)
    shares = rows / np.where(largest > 0, largest, 1)
    return np.asarray(largest[:, 0] * np.sqrt((shares**2).mean(axis=1)))


def coarse_slopes_agree(
    coarse_differences: tuple[Response, Differences],
    coarse_pixels: tuple[PixelDifferences, ...],
    contract: Contract,
) -> Iterator[Measurements]:
    """The map agrees with differences of the score over steps that float32 resolves.

    Why: over such steps a rectifier may switch, so one quotient says little; but of
    many directions together the map must explain most, and their scale closely. A map
    that is folded or absolute is compared with what the pixels' quotients make of it.
    Breaks: another score, class or sign, a scale, a shift, a flip, a rectified map.
    Seen: https://github.com/experiencor/deep-viz-keras/issues/12
    """
    response, moved = coarse_differences
    if response.gradient is not None:
        yield from _fitted(_directions(response, moved, contract), contract)
    rows = [_pixels(pixels, contract) for pixels in coarse_pixels]
    if rows:
        yield from _fitted(_joined(rows), contract)


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """What differences of each case found, what the map says, and what blurs it.

    Parameters
    ----------
    cases : tuple of (int, int)
    found, said : Array, shape (N, D)
    size, bend, noise : Array, shape (N,)
        Of the quotients before they are folded.
    """

    cases: tuple[Case, ...]
    found: Array
    said: Array
    size: Array
    bend: Array
    noise: Array


def _directions(response: Response, moved: Differences, contract: Contract) -> _Fit:
    gradient, count = response.gradient, len(response.images)
    assert gradient is not None  # noqa: S101  (asked only of gradients)
    slopes = directional_slopes(response.targets[moved.of], moved, contract)
    claimed, _ = product(gradient[moved.of], moved.directions)
    found, said, bend, noise = (
        values.reshape(count, -1)
        for values in (slopes.value, claimed, slopes.kink, slopes.rounding)
    )
    return _Fit(
        response.cases, found, said, _length(found), _length(bend), _length(noise)
    )


def _pixels(pixels: PixelDifferences, contract: Contract) -> _Fit:
    response, found, said, sizes = pixels.response, [], [], []
    for kept, (_, target) in zip(response.kept, response.cases, strict=True):
        slopes = pixel_slopes(pixels, target, contract)
        places, expected = folded_slopes(slopes, pixels, contract)
        found.append(expected)
        said.append(kept.ravel()[places].astype(np.float64))
        blurs = np.array([slopes.value, slopes.kink, slopes.rounding])
        sizes.append(_length(blurs))
    size, bend, noise = np.array(sizes).T
    return _Fit(response.cases, np.array(found), np.array(said), size, bend, noise)


def _joined(fits: list[_Fit]) -> _Fit:
    names = ("found", "said", "size", "bend", "noise")
    parts = {n: np.concatenate([getattr(fit, n) for fit in fits]) for n in names}
    return _Fit(tuple(case for fit in fits for case in fit.cases), **parts)


def _fitted(fit: _Fit, contract: Contract) -> Iterator[Measurements]:
    """Share that the map leaves unexplained, and its scale."""
    found, said, whole = fit.found, fit.said, _length(fit.found)
    unit = np.where(whole > 0, whole, 1)
    sure = (
        (whole > contract.vanishing)
        & (fit.noise <= COARSE_NOISE * fit.size)
        & (fit.bend <= COARSE_CURVATURE * fit.size)
    )
    yield Measurements(
        step=None,
        direction="backward",
        measured=np.where(sure, _length(found - said) / unit, 0),
        allowed=COARSE_SHARE,
        refuted_at=COARSE_REFUTED,
        resolvable=sure,
        excluded=int((~sure).sum()),
        cases=fit.cases,
        says="share of the slopes along many directions that the map does not explain",
        often=ANOTHER,
        advice=advice(contract),
    )
    if sure.any():
        shares = (found * said)[sure].mean(axis=1) / unit[sure] ** 2
        yield Measurements(
            step=None,
            direction="backward",
            measured=abs(float(np.median(shares)) - 1),
            allowed=COARSE_SCALE,
            refuted_at=COARSE_SCALE_REFUTED,
            says="distance of the map's scale from that of the slopes, relative",
            often=_often(found[sure], said[sure], contract),
        )


def _often(found: Array, said: Array, contract: Contract) -> str:
    """A factor, if one explains the map; else another function."""
    factor = _best_factor(found, said)
    if np.median(_length(found - factor * said) / _length(found)) > COARSE_SHARE:
        return ANOTHER
    positive = FOLDED if contract.channel_reduction else FACTOR
    return positive if np.median(factor) > 0 else NEGATED


def _peaks(maps: Array) -> Array:
    return np.asarray(np.abs(maps).reshape(len(maps), -1).max(axis=1, initial=0))


def map_agrees_with_its_twin(
    twinned: tuple[Response, Response, tuple[Response, ...]], contract: Contract
) -> Iterator[Measurements]:
    """The float32 map is that of the float64 twin, but for rounding.

    Why: both are one function. A map is a sum of cotangents times slopes of logits, the
    terms of which are rounded, be the sum as small as it may. And where a unit is about
    to switch, rounding may switch it: the twin's own answer to noise that moves its
    logits as rounding does says how far that may carry a map.
    Breaks: half precision on the way, a rule of one dtype only.
    Seen: https://github.com/keisen/tf-keras-vis/issues/41
    """
    single, double, noisy = twinned
    size = _peaks(double.kept)
    least = np.maximum(faintest(double, contract, contract.span), contract.vanishing)
    unit = np.maximum(size, least)
    off = _peaks(single.kept.astype(np.float64) - double.kept) / unit
    swing = np.max([_peaks(near.kept - double.kept) for near in noisy], axis=0) / unit
    ulp = contract.unit_roundoff
    spread = amplified(contract.score, double.logits, double.targets, ulp)
    rounding = TWIN_ULPS * ulp * (spread + _terms(double, noisy, contract) / unit)
    # To agree closely where a unit may switch is to agree.
    allowed = np.where(off <= rounding, rounding, rounding + 2 * swing)
    heard = size > least
    allowed = np.where(heard, allowed, 1.0)  # a fainter map is only to be faint
    yield Measurements(
        step=None,
        direction="backward",
        measured=off,
        allowed=allowed,
        refuted_at=TWIN_REFUTED * allowed,
        resolvable=heard & (allowed <= 10 * POWER),
        cases=double.cases,
        says="largest distance of a pixel from the float64 twin's, per largest",
        often="half precision somewhere on the way",
        advice=advice(contract),
    )


def _seed(double: Response, contract: Contract) -> Array:
    return np.abs(COTANGENTS[contract.score](double.logits, double.targets))


def _terms(double: Response, noisy: tuple[Response, ...], contract: Contract) -> Array:
    """Size of what a map adds up: cotangents of the logits, times the logits' slopes.

    Noise r moves a logit by <g, r>, typically |g| |r| / sqrt(pixels).
    """
    slopes = []
    for near in noisy:
        moved = np.abs(near.logits - double.logits).max(axis=1)
        gone = _length((near.images - double.images).reshape(len(moved), -1))
        slopes.append(moved / np.where(gone > 0, gone, 1))
    return np.asarray(_seed(double, contract).sum(axis=1) * np.max(slopes, axis=0))
