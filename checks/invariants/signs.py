"""Signs: red raises the score, blue lowers it."""

from collections.abc import Iterator, Mapping

import numpy as np

from checks.answers import Differences, PixelDifferences
from checks.contract import Contract
from checks.measurement import Measurements
from checks.response import Response
from checks.slopes import Slopes, advice, directional_slopes, pixel_slopes
from checks.sums import by_image
from checks.tolerances import CERTAIN, CERTAIN_KINK, CLIMB_SHARE, STRONG_SHARE
from lenet_ref.trace import Array

__all__ = [
    "climbing_the_map_raises_the_score",
    "drawn_red_raises_the_score",
    "loss_opposes_log_probability",
    "pixel_signs_agree",
    "recorded_picture_is_of_the_map",
]


def loss_opposes_log_probability(
    all_classes: Mapping[str, tuple[Response, ...]],
) -> Iterator[Measurements]:
    """The loss's map is the log-probability's with every sign changed, bit by bit.

    Why: the loss is minus the log-probability, and negation is exact.
    Breaks: y + p for p - y, one score computed another way than the other.
    Seen: https://github.com/inseq-team/inseq/issues/188
    """
    pairs = zip(all_classes["loss"], all_classes["log_probability"], strict=True)
    for loss, log_p in pairs:
        if loss.gradient is None or log_p.gradient is None:
            continue
        rows = len(loss.gradient)
        apart = (loss.gradient != -log_p.gradient).reshape(rows, -1)
        some = (np.abs(log_p.gradient) > 0).reshape(rows, -1).any(axis=1)
        yield Measurements(
            step=None,
            direction="backward",
            measured=apart.sum(axis=1),
            allowed=0.0,
            resolvable=some,
            cases=loss.cases,
            says="pixels where the loss's map is not minus the log-probability's",
            often="a plus for a minus in y - p",
        )


def climbing_the_map_raises_the_score(
    climbs: tuple[Response, Differences | None], contract: Contract
) -> Iterator[Measurements]:
    """Raising the pixels that the map calls positive raises the score.

    So does lowering those that it calls negative.

    Why: that is what the derivative's sign means, and what red and blue are read as.
    Breaks: a plus for a minus anywhere between the score and the pixels.
    Seen: https://github.com/cassidylaidlaw/perceptual-advex/issues/5
    """
    response, moved = climbs
    if moved is None or response.gradient is None or not contract.signed:
        return
    slopes = directional_slopes(response.targets[moved.of], moved, contract)
    g = np.abs(response.gradient.astype(np.float64))[moved.of]
    predicted = (g * np.abs(moved.directions)).sum(axis=(1, 2, 3))
    promising = predicted > contract.vanishing
    claimed = np.where(promising, predicted, 1)
    missing = np.where(promising, 1 - slopes.value / claimed, 0)
    unsure = (4 * slopes.roundoff + slopes.kink) / claimed
    sure = slopes.resolvable(predicted) & promising
    # A rise too small to be seen is missing without saying anything.
    missing = np.where(sure | (missing >= 1 + unsure), missing, 0)
    half = len(moved.of) // 2
    for part, which in ((slice(half), "positive"), (slice(half, None), "negative")):
        yield Measurements(
            step=None,
            measured=missing[part],
            allowed=CLIMB_SHARE,
            refuted_at=1 + unsure[part],
            resolvable=sure[part],
            cases=response.cases,
            says=f"1 - rise of the score / rise that the {which} pixels promise",
            often="a plus for a minus between the score and the pixels",
            advice=advice(contract),
        )


def _certain(slopes: Slopes) -> Array:
    """Pixels whose quotient's sign neither rounding nor a kink could have turned."""
    size = np.abs(slopes.value)
    beyond = size > CERTAIN * slopes.allowed(size.max(initial=0))
    return np.asarray(beyond & (slopes.kink < CERTAIN_KINK * size))


def pixel_signs_agree(
    pixel_differences: tuple[PixelDifferences, ...], contract: Contract
) -> Iterator[Measurements]:
    """Each pixel has the sign of its own finite difference, wherever that is certain.

    Why: the same, pixel by pixel: a part of the map may be turned over.
    Breaks: an absolute value, a rectified map, one border or one channel negated.
    Seen: https://github.com/Genentech/gReLU/pull/124
    """
    for pixels in pixel_differences:
        if pixels.response.gradient is None:
            continue
        for g, case in zip(
            pixels.response.gradient, pixels.response.cases, strict=True
        ):
            slopes = pixel_slopes(pixels, case[1], contract)
            certain = _certain(slopes)
            agree = np.sign(g.ravel()[pixels.pixels]) == np.sign(slopes.value)
            yield Measurements(
                step=None,
                direction="backward",
                measured=float((certain & ~agree).sum()),
                allowed=0.0,
                resolvable=bool(certain.any()),
                excluded=int((~certain).sum()),
                cases=(case,),
                says=f"pixels of {int(certain.sum())} with the wrong sign",
                often="an absolute value, or a plus for a minus in one part",
                advice=advice(contract),
            )


def drawn_red_raises_the_score(
    drawn_pixels: tuple[tuple[PixelDifferences, Array], ...], contract: Contract
) -> Iterator[Measurements]:
    """In the picture of a real map, red pixels raise the score and blue ones lower it.

    Why: a picture is read by its colours; that is all that they say.
    Breaks: a sign anywhere between the score and the colours, BGR for RGB.
    Seen: https://github.com/jacobgil/pytorch-grad-cam/issues/123
    """
    for pixels, pictures in drawn_pixels:
        places = pixels.pixels[pixels.pixels < pixels.image[0].size]
        if pictures.shape[1:3] != pixels.image.shape[1:]:
            continue
        run = pixels.response
        for drawn, case, kept in zip(pictures, run.cases, run.kept, strict=True):
            slopes = pixel_slopes(pixels, case[1], contract)
            slope = slopes.value[: len(places)]
            # Few pixels may be nudged: the strongest of the map may be none of them.
            largest = max(np.abs(slopes.value).max(initial=0), np.abs(kept).max())
            strong = np.abs(slope) > STRONG_SHARE * largest
            seen = _certain(slopes)[: len(places)] & strong
            warmth = (drawn[..., 0].astype(int) - drawn[..., 2]).ravel()[places]
            yield Measurements(
                step="render",
                kind="render",
                direction="forward",
                measured=float((seen & (np.sign(warmth) != np.sign(slope))).sum()),
                allowed=0.0,
                resolvable=bool(seen.any()),
                cases=(case,),
                says=f"pixels of {int(seen.sum())} in a colour of the other sign than "
                "their finite difference",
                often="a plus for a minus, a reversed colour table, or BGR for RGB",
                advice=advice(contract),
            )


def recorded_picture_is_of_the_map(
    steps: Response, drawn: tuple[Response, Array]
) -> Iterator[Measurements]:
    """What the trace shows as rendered is the picture of the map that it returned.

    Why: the picture is of this map and of nothing else.
    Breaks: the map negated, folded or scaled again on its way to the colours.
    Seen: https://github.com/sassoftware/python-dlpy/pull/13
    """
    _, pictures = drawn
    for step in steps.trace:
        if step.kind == "render":
            yield Measurements(
                step=step.name,
                kind=step.kind,
                direction="forward",
                measured=_unlike(step.y, pictures),
                resolvable=step.y.shape == pictures.shape,
                allowed=0.0,
                cases=steps.cases,
                says="colour values that are not those of the map's own picture",
                often="the map is changed once more before it is coloured",
            )


def _unlike(recorded: Array, pictures: Array) -> Array:
    """Colour values of each map that are another; of what is no picture, all of them.

    One of another size, or with transparency, cannot be compared.
    """
    if recorded.ndim != 4 or recorded.dtype != np.uint8 or recorded.shape[3] < 3:
        return np.full(len(pictures), np.inf)
    if recorded.shape != pictures.shape:
        return np.zeros(len(pictures))
    return by_image(recorded != pictures)
