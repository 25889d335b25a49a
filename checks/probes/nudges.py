"""Nudges: scores and traces of images moved a little, and of one pixel moved."""

import numpy as np

from checks.answers import Differences, PixelDifferences
from checks.bench import ask, ask_scores, quiet
from checks.plan import inside, random_directions
from checks.probes.probe import Bench, probe
from checks.probes.runs import base, cases, columns, own_images, run
from checks.response import Response
from checks.tolerances import (
    COARSE_NUDGE,
    COARSE_PIXEL_NUDGE,
    COMPLEX_STEP,
    NUDGE,
)
from lenet_ref.trace import Array

__all__ = [
    "climbs",
    "coarse_differences",
    "coarse_pixels",
    "complex_differences",
    "differences",
    "nudged",
    "pixel_differences",
    "tied_differences",
]


def _step(bench: Bench) -> float:
    return NUDGE * bench.subject.contract.span


@probe("steps", sharp=True)
def nudged(bench: Bench) -> tuple[Response, Response, Response]:
    """Base, and every case moved to either side along a random direction."""
    middle = base(bench)
    shape = middle.images.shape[1:]
    direction = random_directions(bench.plan, 4, middle.cases, shape)
    nudge = (_step(bench) * direction).astype(middle.images.dtype)
    plus, minus = (
        ask(bench.subject, images, middle.targets, middle.cases)
        for images in (middle.images + nudge, middle.images - nudge)
    )
    return middle, plus, minus


VANISHING = np.finfo(np.float64).tiny / np.finfo(np.float64).eps
"""A direction as small is none: what it is to be multiplied by would overflow."""


def _moved(
    bench: Bench, middle: Response, v: Array, of: Array, step: float
) -> Differences:
    """Scores at the images ``of``, moved along each v until one pixel moved ``step``.

    The directions returned are those that were gone: x + h v is rounded.
    """
    largest = np.abs(v).max(axis=(1, 2, 3), keepdims=True, initial=0)
    scale = step / np.where(largest > VANISHING, largest, 1)
    x = middle.images[of].astype(np.float64)
    ahead, behind = ((x + h * v).astype(middle.images.dtype) for h in (scale, -scale))
    gone = (ahead.astype(np.float64) - behind) / (2 * scale)
    plus, minus = (ask_scores(bench.subject, side) for side in (ahead, behind))
    return Differences(gone, of, plus, minus, middle.logits[of], scale[:, 0, 0, 0])


@probe(sharp=True)
def differences(bench: Bench) -> tuple[Response, Differences]:
    """Scores either side of each case along random directions of length 1."""
    middle, plan = base(bench), bench.plan
    of = np.repeat(np.arange(len(middle.images)), plan.directions)
    shape = (plan.directions, *middle.images.shape[1:])
    v = random_directions(plan, 5, middle.cases, shape).reshape(-1, *shape[1:])
    v /= np.sqrt((v**2).sum(axis=(1, 2, 3), keepdims=True))
    return middle, _moved(bench, middle, v, of, _step(bench))


@probe(sharp=True)
def tied_differences(bench: Bench) -> tuple[Response, Differences]:
    """Scores either side of images with all their ties, along what keeps the ties.

    Equal pixels of a channel move alike, so windows of equal pixels stay equal.
    """
    indexes, targets = columns(cases(bench))
    images = inside(own_images(bench)[indexes], bench.subject.contract)
    response = ask(bench.subject, images, targets, cases(bench))
    v = [
        _by_level(x, bench.plan.rng(14, *case, turn))
        for x, case in zip(images, response.cases, strict=True)
        for turn in range(TURNS)
    ]
    of = np.repeat(np.arange(len(images)), TURNS)
    gone = np.array(v).reshape(-1, *images.shape[1:])
    return response, _moved(bench, response, gone, of, _step(bench))


TURNS = 4
"""Directions that keep the ties of an image."""


def _by_level(image: Array, rng: np.random.Generator) -> Array:
    """A random number for each value of each channel, wherever it stands."""
    moved = np.empty(image.shape)
    for channel, values in enumerate(image):
        levels, which = np.unique(values, return_inverse=True)
        moved[channel] = rng.normal(size=len(levels))[which.reshape(values.shape)]
    return moved


@probe()
def coarse_differences(bench: Bench) -> tuple[Response, Differences]:
    """Scores either side of each case along its map, and along random directions."""
    middle, plan = base(bench), bench.plan
    count, shape = 2 * plan.directions, middle.images.shape[1:]
    v = random_directions(plan, 12, middle.cases, (count + 1, *shape))
    if middle.gradient is not None:
        v[:, 0] = np.nan_to_num(middle.gradient, posinf=0, neginf=0)
    of = np.repeat(np.arange(len(middle.images)), count + 1)
    step = COARSE_NUDGE * bench.subject.contract.span
    return middle, _moved(bench, middle, v.reshape(-1, *shape), of, step)


@probe(sharp=True)
def climbs(bench: Bench) -> tuple[Response, Differences | None]:
    """Scores with the pixels raised that the map calls positive; lowered, negative."""
    middle = base(bench)
    if middle.gradient is None or not middle.images.size:
        return middle, None
    g = np.nan_to_num(middle.gradient.astype(np.float64), posinf=0, neginf=0)
    v = np.concatenate([np.where(g > 0, 1.0, 0.0), np.where(g < 0, -1.0, 0.0)])
    of = np.tile(np.arange(len(g)), 2)
    return middle, _moved(bench, middle, v, of, _step(bench))


@probe("complex_scores", sharp=True)
def complex_differences(bench: Bench) -> tuple[Response, Differences]:
    """Exact change of the scores of each case along a random direction."""
    scores = bench.subject.complex_scores
    assert scores is not None  # noqa: S101  (the probe needs it)
    middle = base(bench)
    v = random_directions(bench.plan, 6, middle.cases, middle.images.shape[1:])
    with quiet():
        z = np.asarray(scores(middle.images + 1j * COMPLEX_STEP * v))
    of, step = np.arange(len(v)), np.full(len(v), COMPLEX_STEP)
    return middle, Differences(v, of, z, np.conj(z), middle.logits, step)


@probe(sharp=True)
def pixel_differences(bench: Bench) -> tuple[PixelDifferences, ...]:
    """Scores of a few images with each pixel moved to either side by itself."""
    return _of_pixels(bench, NUDGE)


@probe()
def coarse_pixels(bench: Bench) -> tuple[PixelDifferences, ...]:
    """The same over steps that float32 resolves, where the map has no direction."""
    if bench.subject.contract.maps_are_gradients:
        return ()
    return _of_pixels(bench, COARSE_PIXEL_NUDGE)


def _of_pixels(bench: Bench, share: float) -> tuple[PixelDifferences, ...]:
    """With each pixel moved by a share of the range."""
    found: dict[int, list[int]] = {}
    for image, target in cases(bench):
        found.setdefault(image, []).append(target)
    chosen = list(found.items())[: bench.plan.pixel_images]
    step = share * bench.subject.contract.span
    return tuple(_pixels(bench, case, step) for case in chosen)


def _pixels(
    bench: Bench, chosen: tuple[int, list[int]], step: float
) -> PixelDifferences:
    image, targets = chosen
    response = run(bench, tuple((image, target) for target in targets))
    x = response.images[0]
    area = x[0].size
    positions = bench.plan.rng(7, image).permutation(area)
    positions = np.sort(positions[: max(bench.plan.pixels // len(x), 1)])
    pixels = (np.arange(len(x))[:, np.newaxis] * area + positions).ravel()
    count = len(pixels)
    rows = np.arange(count)
    scores, reached = [], []
    for sign in (1, -1):
        moved = np.repeat(x.reshape(1, -1), count, axis=0)
        moved[rows, pixels] += sign * step
        reached.append(moved[rows, pixels])
        scores.append(ask_scores(bench.subject, moved.reshape(count, *x.shape)))
    return PixelDifferences(
        image=x,
        pixels=pixels,
        plus=scores[0],
        minus=scores[1],
        base=response.logits[0],
        step=(reached[0] - reached[1]) / 2,
        response=response,
    )
