"""Slopes: derivatives of the declared score, from logits on either side of an image."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from checks.answers import Differences, PixelDifferences
from checks.contract import Contract
from checks.replicas.scores import COTANGENTS, SCORES, folded
from checks.response import Response
from checks.tolerances import DIFFERENCE_RTOL, FAINT_ULPS, POWER, ROUNDOFF_FACTOR
from lenet_ref.trace import Array

__all__ = [
    "Slopes",
    "advice",
    "complex_slopes",
    "directional_slopes",
    "faintest",
    "folded_slopes",
    "pixel_slopes",
]


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """Derivatives of the declared score, measured by differences.

    Parameters
    ----------
    value : Array
        Central difference quotient.
    kink : Array
        How far the one-sided quotients are apart: what a kink within the step can do.
    roundoff : Array
        Bound on the rounding error of ``value``, from the arithmetic and from what most
        differences show.
    rounding : Array
        What the arithmetic alone typically does to ``value``.
    """

    value: Array
    kink: Array
    roundoff: Array
    rounding: Array

    def allowed(self, scale: npt.ArrayLike) -> Array:
        """What a right derivative may be off by, for derivatives of size ``scale``."""
        share = DIFFERENCE_RTOL * np.asarray(scale)
        return np.asarray(np.maximum(4 * self.roundoff, share))

    def resolvable(self, scale: npt.ArrayLike) -> Array:
        """Where the rounding error leaves enough of ``scale`` to judge by."""
        return np.asarray(4 * self.roundoff <= POWER * np.asarray(scale))


def _slopes(
    sides: tuple[Array, Array, Array], targets: Array, steps: Array, contract: Contract
) -> Slopes:
    """From logits ahead, behind and at the middle."""
    value = SCORES[contract.score]
    ahead, behind, middle = (value(z.astype(np.float64), targets) for z in sides)
    h = np.where(steps > 0, steps, 1)
    size = np.maximum(np.abs(middle), 1)
    if contract.score == "probability":
        size = np.abs(middle) * np.maximum(np.abs(sides[2]).max(axis=1), 1)
    elif contract.score != "logit":
        size = np.maximum(np.abs(sides[2]).max(axis=1), 1)
    kink = np.abs(ahead + behind - 2 * middle) / h
    rounding = contract.unit_roundoff * size / h
    common = _common(kink) + contract.vanishing
    return Slopes(
        value=(ahead - behind) / (2 * h),
        kink=kink,
        roundoff=ROUNDOFF_FACTOR * rounding + common,
        rounding=rounding,
    )


def _common(kink: Array) -> float:
    """What nine in ten differences stay below: kinks are rarer, so that is noise."""
    return float(np.quantile(kink, 0.9)) if kink.size else 0.0


def directional_slopes(
    targets: Array, differences: Differences, contract: Contract
) -> Slopes:
    """Along each direction, of the score of each target, shapes (D,)."""
    sides = (differences.plus, differences.minus, differences.base)
    return _slopes(sides, targets, differences.steps, contract)


def pixel_slopes(pixels: PixelDifferences, target: int, contract: Contract) -> Slopes:
    """By each pixel, shape (P,)."""
    base = np.broadcast_to(pixels.base, pixels.plus.shape)
    targets = np.full(len(pixels.plus), target)
    sides = (pixels.plus, pixels.minus, base)
    return _slopes(sides, targets, pixels.step, contract)


def folded_slopes(
    slopes: Slopes, pixels: PixelDifferences, contract: Contract
) -> tuple[Array, Array]:
    """Places in the flat map of an image, and what the slopes by pixel make it there.

    For a contract whose maps are folded or absolute; shapes (P,) or (P / C,).
    """
    channels = len(pixels.image)
    expected = folded(
        slopes.value.reshape(1, channels, 1, -1),
        signed=contract.signed,
        channel_reduction=contract.channel_reduction,
    )
    places = pixels.pixels
    if contract.channel_reduction is not None:
        places = places.reshape(channels, -1)[0]
    return places, expected.ravel()


def complex_slopes(
    response: Response, differences: Differences, contract: Contract
) -> Array:
    """Along each direction, exact but for rounding, shape (D,)."""
    seed = COTANGENTS[contract.score](
        differences.base.astype(np.float64), response.targets
    )
    change = differences.plus.imag / differences.steps[:, np.newaxis]
    return np.asarray((seed * change).sum(axis=1))


def faintest(response: Response, contract: Contract, span: Array | float) -> Array:
    """The least slope by a value that is not lost in rounding, shape (N,).

    One by which the value, moved by ``span``, changes the score by no more than
    rounding the logits does. Slopes along the paths of a network may cancel, exactly:
    what is left then is rounding, and no two ways to add it up agree.

    Parameters
    ----------
    response : Response
    contract : Contract
    span : Array, shape (N,), or float
        How far the value may move: of a pixel, over the whole range.
    """
    logits = response.logits.astype(np.float64)
    seed = np.abs(COTANGENTS[contract.score](logits, response.targets)).max(axis=1)
    rounded = FAINT_ULPS * contract.unit_roundoff * np.abs(logits).max(axis=1)
    with np.errstate(invalid="ignore"):  # logits that are not finite excuse nothing
        slope = seed * rounded / span
    return np.where(np.isfinite(slope), slope, 0.0)


def advice(contract: Contract) -> str:
    """What to try where the slopes are too small to be resolved."""
    other_class = "take a class that is not the predicted one"
    return (
        other_class
        if contract.score == "logit"
        else f"declare the logit, or {other_class}"
    )
