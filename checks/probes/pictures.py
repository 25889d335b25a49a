"""Pictures: of fixed maps, of the maps of real cases, and blends."""

import contextlib
from collections.abc import Callable, Mapping

import numpy as np

from checks.answers import PixelDifferences
from checks.bench import quiet
from checks.forms import MalformedAnswerError
from checks.probes.nudges import pixel_differences
from checks.probes.probe import Bench, probe
from checks.probes.runs import base
from checks.response import Response
from checks.tolerances import FAINT
from lenet_ref.trace import Array

__all__ = [
    "blended",
    "broken_picture",
    "drawn",
    "drawn_pixels",
    "fixed_maps",
    "limited",
    "pictured",
    "rendered",
]

FAR = 200
"""Powers of two: a float64 map may be of this size, as a sure class's gradient is."""


def fixed_maps(
    area: tuple[int, int], *, signed: bool, power: int = 40
) -> Mapping[str, Array]:
    """Maps whose pictures are known beforehand: no subject's numbers are in them.

    Parameters
    ----------
    area : tuple of int
        (H, W).
    signed : bool
    power : int
        The smallest and the largest are this many powers of two from 1.

    Examples
    --------
    >>> list(fixed_maps((2, 3), signed=False))[:4]
    ['zero', 'flat positive', 'lone pixel', 'ramp']
    """
    size = area[0] * area[1]
    values = np.linspace(-1.0 if signed else 0.0, 1, size - 1 + size % 2)
    values[np.abs(values).argmin()] = 0.0  # an odd count has its middle there
    ramp = np.concatenate([values, np.ones(size - len(values))]).reshape(area)
    lone = np.zeros(area)
    lone[min(1, area[0] - 1), max(area[1] - 2, 0)] = 1.0
    maps = {
        "zero": np.zeros(area),
        "flat positive": np.full(area, 2.0),
        "lone pixel": lone,
        "ramp": ramp,
        f"ramp times 2**{power}": ramp * 2.0**power,
        f"ramp times 2**-{power}": ramp * 2.0**-power,
    }
    if signed:
        faint = np.where(np.arange(size) % 2, FAINT, -FAINT).reshape(area)
        maps["faint"] = np.where(lone, lone, faint)
        maps["flat negative"] = np.full(area, -2.0)
        maps["ramp, half negative"] = np.where(ramp < 0, ramp / 2, ramp)
        maps["ramp, half positive"] = np.where(ramp > 0, ramp / 2, ramp)
    return maps


def _picture(bench: Bench, one: Array) -> Array:
    render = bench.subject.render
    assert render is not None  # noqa: S101  (the probe needs it)
    return _drawn(render, one)


def _drawn(render: Callable[..., Array], one: Array, *limit: float) -> Array:
    with quiet():
        drawn = np.asarray(render(one.copy(), *limit))
    if drawn.ndim != 3 or drawn.shape[2] not in (3, 4):
        expected = "(k H, k W, 3 or 4)"
        msg = f"render: expected {expected} for a map {one.shape}, got {drawn.shape}"
        raise MalformedAnswerError(msg)
    return drawn


@probe("render")
def rendered(bench: Bench) -> Mapping[str, tuple[Array, Array]]:
    """Fixed maps by name, each with its picture."""
    contract = bench.subject.contract
    power = 40 if contract.is_single else FAR
    maps = fixed_maps(contract.input_shape[1:], signed=contract.signed, power=power)
    return {name: (one, _picture(bench, one)) for name, one in maps.items()}


@probe("render", "render_within")
def limited(bench: Bench) -> Mapping[str, tuple[Array, Array]]:
    """Maps drawn at limits of our choice, and their pictures; the ramp by its own.

    A limit of 1 is the ramp's own largest magnitude.
    """
    within = bench.subject.render_within
    assert within is not None  # noqa: S101  (the probe needs it)
    ramp, alone = rendered(bench)["ramp"]
    with contextlib.suppress(ValueError):  # it may refuse that, but must not break
        _drawn(within, ramp, 0.0)
    inner = np.where(np.abs(ramp) > 0.5, 0.0, ramp)
    beyond = np.where(np.abs(ramp) > 0.5, 3 * ramp, ramp)
    return {
        "ramp": (ramp, alone),
        "ramp at its own limit": (ramp, _drawn(within, ramp, 1.0)),
        "inner half of the ramp": (inner, _drawn(within, inner, 1.0)),
        "outer half beyond the limit": (beyond, _drawn(within, beyond, 1.0)),
        "ramp doubled, and its limit": (ramp, _drawn(within, 2 * ramp, 2.0)),
    }


@probe("render")
def broken_picture(bench: Bench) -> tuple[Array, Array, Array | None]:
    """A map with one NaN, the picture without it and with it; None where refused."""
    whole, sound = rendered(bench)["ramp"]
    broken = whole.copy()
    broken[0, 0] = np.nan
    try:
        return broken, sound, _picture(bench, broken)
    except MalformedAnswerError:
        raise
    except ValueError:
        return broken, sound, None


def _pictures(bench: Bench, response: Response) -> Array:
    """Colours of each map's pixels; of the first channel, where there are several."""
    kept = response.kept if response.kept.ndim == 3 else response.kept[:, 0]
    pictures = np.stack([_picture(bench, one) for one in np.nan_to_num(kept)])
    rows, columns = (
        max(drawn // own, 1)
        for drawn, own in zip(pictures.shape[1:3], kept.shape[1:], strict=True)
    )
    return pictures[:, ::rows, ::columns]


@probe("render")
def drawn(bench: Bench) -> tuple[Response, Array]:
    """The base run, and the picture of each of its maps."""
    return base(bench), _pictures(bench, base(bench))


@probe("render", sharp=True)
def drawn_pixels(bench: Bench) -> tuple[tuple[PixelDifferences, Array], ...]:
    """Images of which every pixel was nudged, and the pictures of their maps."""
    return tuple(
        (pixels, _pictures(bench, pixels.response))
        for pixels in pixel_differences(bench)
    )


@probe("picture")
def pictured(bench: Bench) -> tuple[tuple[Array, Array], ...]:
    """Images of all 256 grey levels, and their pictures.

    Of one channel, of three, and of as many as the subject's own have.
    """
    picture = bench.subject.picture
    assert picture is not None  # noqa: S101  (the probe needs it)
    own = bench.subject.contract.input_shape[0]
    levels = np.tile(np.arange(256) / 255, (2, max(own, 3), 1))
    images = bench.plan.rng(11).permuted(levels, axis=2).reshape(2, -1, 8, 32)
    with quiet():
        return tuple(
            (x, np.asarray(picture(x.copy())))
            for x in (images[:, :channels] for channels in sorted({1, 3, own}))
        )


@probe("render", "blend")
def blended(bench: Bench) -> tuple[tuple[float, Array, Array, Array], ...]:
    """Opacity, picture, heat map and their blend, for several opacities."""
    blend = bench.subject.blend
    assert blend is not None  # noqa: S101  (the probe needs it)
    heat = rendered(bench)["ramp"][1][..., :3]
    under = bench.plan.rng(10).integers(0, 256, size=heat.shape).astype(np.uint8)
    with quiet():
        return tuple(
            (a, under, heat, np.asarray(blend(under.copy(), heat.copy(), a)))
            for a in (0.0, 0.25, 0.5, 1.0)
        )
