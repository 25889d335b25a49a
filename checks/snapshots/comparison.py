"""Two heat maps compared: by their scale, by sign above what is allowed, and said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from checks.snapshots.heat_map import HeatMap
from lenet_ref.trace import Array

__all__ = ["SNAPSHOT_RTOL", "Comparison", "compare", "differences"]

SNAPSHOT_RTOL = 1e-8
"""Largest difference of a map from its snapshot, in units of the stored scale.

Rounding to billionths of two scales leaves 1e-9. A rerun in float64 with other kernels,
threads or batch sizes moved no map of 127 digits and three scores by more than 1.8e-14,
where no tie was decided by rounding; computing in float32 moves them by 9e-8 and more.
"""

SHOWN = 4
"""Places that a message lists."""

Pixel = tuple[int, int]


class Likeness(NamedTuple):
    """Something that one mistake makes of a map."""

    says: str
    makes: Callable[[Array], Array]


LIKENESSES = (
    Likeness("the stored one negated", np.negative),
    Likeness("the absolute value of the stored one", np.abs),
    Likeness("the stored one upside down", np.flipud),
    Likeness("the stored one with left and right exchanged", np.fliplr),
    Likeness("the stored one turned by half a turn", lambda values: values[::-1, ::-1]),
    Likeness("the stored one transposed", np.transpose),
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far a map is from its snapshot.

    Parameters
    ----------
    beyond : int
        Pixels that differ by more than :data:`SNAPSHOT_RTOL` of the stored scale.
    largest : float
        Largest difference, in units of the stored scale.
    at : (int, int)
        Its row and column.
    flips : tuple of (int, int)
        Where the stored magnitude is above what is allowed and the sign is another, the
        largest first. Such a pixel is always beyond; these are listed for what they
        tell.
    scale : float
        Difference of the scales, in units of the stored one.
    """

    beyond: int
    largest: float
    at: Pixel
    flips: tuple[Pixel, ...]
    scale: float

    @property
    def same(self) -> bool:
        """Whether nothing is beyond what is allowed; a NaN would be."""
        return (
            not self.beyond
            and not self.flips
            and self.largest <= SNAPSHOT_RTOL
            and self.scale <= SNAPSHOT_RTOL
        )


def compare(stored: HeatMap, actual: HeatMap) -> Comparison:
    """Compare two maps of one shape.

    Examples
    --------
    >>> one = HeatMap(values=np.array([[2.0, -1.0]]), score="logit", target=7)
    >>> other = HeatMap(values=np.array([[2.0, 1.0]]), score="logit", target=7)
    >>> compare(one, other)
    Comparison(beyond=1, largest=1.0, at=(0, 1), flips=((0, 1),), scale=0.0)
    """
    scale = stored.scale or 1.0  # of an all-zero map, whose differences are absolute
    shares = stored.values / scale
    off = np.abs(actual.values - stored.values) / scale
    place = np.unravel_index(int(off.argmax()), off.shape)
    strong = np.abs(shares) > SNAPSHOT_RTOL
    flipped = strong & (np.sign(actual.values) != np.sign(stored.values))
    flips = sorted(np.argwhere(flipped).tolist(), key=lambda at: -abs(shares[*at]))
    return Comparison(
        beyond=int((~(off <= SNAPSHOT_RTOL)).sum()),
        largest=float(off.max()),
        at=(int(place[0]), int(place[1])),
        flips=tuple((row, column) for row, column in flips),
        scale=abs(actual.scale - stored.scale) / scale,
    )


def _declared(stored: HeatMap, actual: HeatMap) -> Iterator[str]:
    for name in ("score", "signed", "channel_reduction", "target", "label"):
        before, now = getattr(stored, name), getattr(actual, name)
        if before != now:
            yield f"{name}: stored {before!r}, actual {now!r}"
    if stored.values.shape != actual.values.shape:
        before, now = stored.values.shape, actual.values.shape
        yield f"shape: stored {before[0]} x {before[1]}, actual {now[0]} x {now[1]}"


def _places(pixels: tuple[Pixel, ...]) -> str:
    listed = ", ".join(map(str, pixels[:SHOWN]))
    return f"{listed} and {len(pixels) - SHOWN} more" if pixels[SHOWN:] else listed


def _likenesses(stored: HeatMap, actual: HeatMap) -> Iterator[str]:
    """What the actual map is of the stored one, if it is one of the known things."""
    if not (stored.scale and actual.scale):
        return
    shares = actual.values / actual.scale
    times = actual.scale / stored.scale
    known = (Likeness("the stored one", np.array), *LIKENESSES)
    for says, makes in known:
        made = makes(stored.values) / stored.scale
        if made.shape == shares.shape and np.abs(made - shares).max() <= SNAPSHOT_RTOL:
            often = "" if abs(times - 1) <= SNAPSHOT_RTOL else f", {times:.6g} times"
            yield f"looks like: {says}{often}"
            return


def _measured(stored: HeatMap, actual: HeatMap) -> Iterator[str]:
    found = compare(stored, actual)
    if found.same:
        return
    before, now = float(stored.values[found.at]), float(actual.values[found.at])
    unit = "of the scale" if stored.scale else "(the stored map is all zero)"
    pixels = actual.values.size
    yield f"pixels beyond {SNAPSHOT_RTOL:g} {unit}: {found.beyond} of {pixels}"
    yield (
        f"largest difference: {found.largest:.3g} {unit}, at row {found.at[0]}, "
        f"column {found.at[1]}: stored {before:.6g}, actual {now:.6g}"
    )
    at = f", strongest at (row, column) {_places(found.flips)}" if found.flips else ""
    yield f"signs flipped: {len(found.flips)}{at}"
    same = "unchanged" if found.scale <= SNAPSHOT_RTOL else f"actual {actual.scale:.6g}"
    yield f"scale: stored {stored.scale:.6g}, {same}"
    yield from _likenesses(stored, actual)


def differences(stored: HeatMap, actual: HeatMap) -> tuple[str, ...]:
    r"""What is not as stored, a line each; nothing if the maps agree.

    Examples
    --------
    >>> one = HeatMap(values=np.array([[2.0, -1.0]]), score="logit", target=7)
    >>> other = HeatMap(values=np.array([[-2.0, 1.0]]), score="logit", target=7)
    >>> print(*differences(one, other), sep="\n")
    pixels beyond 1e-08 of the scale: 2 of 2
    largest difference: 2 of the scale, at row 0, column 0: stored 2, actual -2
    signs flipped: 2, strongest at (row, column) (0, 0), (0, 1)
    scale: stored 2, unchanged
    looks like: the stored one negated
    """
    declared = tuple(_declared(stored, actual))
    if stored.values.shape != actual.values.shape:
        return declared
    return (*declared, *_measured(stored, actual))
