"""Single precision: what float32 can say of its own map, and what its twin can."""

from collections.abc import Iterator

import numpy as np

from checks.answers import Differences
from checks.contract import Contract
from checks.measurement import Measurements
from checks.replicas.scores import amplified
from checks.response import Response
from checks.slopes import advice, directional_slopes
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


def _length(rows: Array) -> Array:
    """Root of the mean square of each row, whose squares may overflow or vanish."""
    largest = np.abs(rows).max(axis=1, keepdims=True, initial=0)
    shares = rows / np.where(largest > 0, largest, 1)
    return np.asarray(largest[:, 0] * np.sqrt((shares**2).mean(axis=1)))


def coarse_slopes_agree(
    coarse_differences: tuple[Response, Differences], contract: Contract
) -> Iterator[Measurements]:
    """The map agrees with differences of the score over steps that float32 resolves.

    Why: over such steps a rectifier may switch, so one quotient says little; but of
    many directions together the map must explain most, and their scale closely.
    Breaks: another score, class or sign, a scale, a shift, a flip, a rectified map.
    Seen: https://github.com/experiencor/deep-viz-keras/issues/12
    """
    response, moved = coarse_differences
    if response.gradient is None:
        return
    count = len(response.images)
    slopes = directional_slopes(response.targets[moved.of], moved, contract)
    claimed, _ = product(response.gradient[moved.of], moved.directions)
    found, said, bend, noise = (
        values.reshape(count, -1)
        for values in (slopes.value, claimed, slopes.kink, slopes.rounding)
    )
    size = _length(found)
    unit = np.where(size > 0, size, 1)
    sure = (
        (size > contract.vanishing)
        & (_length(noise) <= COARSE_NOISE * size)
        & (_length(bend) <= COARSE_CURVATURE * size)
    )
    yield Measurements(
        step=None,
        direction="backward",
        measured=np.where(sure, _length(found - said) / unit, 0),
        allowed=COARSE_SHARE,
        refuted_at=COARSE_REFUTED,
        resolvable=sure,
        excluded=int((~sure).sum()),
        cases=response.cases,
        says="share of the slopes along many directions that the map does not explain",
        often="the map is the gradient of another score, class or function",
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
            often="a factor: 1/N, a normalisation, a temperature",
        )


def _peaks(maps: Array) -> Array:
    return np.asarray(np.abs(maps).reshape(len(maps), -1).max(axis=1, initial=0))


def map_agrees_with_its_twin(
    twinned: tuple[Response, Response, tuple[Response, ...]], contract: Contract
) -> Iterator[Measurements]:
    """The float32 map is that of the float64 twin, but for rounding.

    Why: both are one function; the twin's own answer to images rounded elsewhere says
    how far rounding may carry a map where a unit is about to switch.
    Breaks: half precision on the way, a rule of one dtype only.
    Seen: https://github.com/keisen/tf-keras-vis/issues/41
    """
    single, double, rounded = twinned
    size = _peaks(double.kept)
    unit = np.where(size > contract.vanishing, size, 1)
    off = _peaks(single.kept.astype(np.float64) - double.kept) / unit
    swing = np.max([_peaks(near.kept - double.kept) for near in rounded], axis=0) / unit
    ulp = contract.unit_roundoff
    spread = amplified(contract.score, double.logits, double.targets, ulp)
    allowed = TWIN_ULPS * ulp * spread + 2 * swing
    yield Measurements(
        step=None,
        direction="backward",
        measured=off,
        allowed=allowed,
        refuted_at=TWIN_REFUTED * allowed,
        resolvable=(size > contract.vanishing) & (allowed <= 10 * POWER),
        cases=double.cases,
        says="largest distance of a pixel from the float64 twin's, per largest",
        often="half precision somewhere on the way",
        advice=advice(contract),
    )
