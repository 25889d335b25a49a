"""Palettes: those of a well-known library are right, bent ones are not."""

from collections.abc import Callable

import numpy as np
import pytest

from checks.catalogue import named
from checks.contract import Contract
from checks.measurement import Measurements
from checks.probes.pictures import fixed_maps
from lenet_ref import render
from lenet_ref.trace import Array

Renderer = Callable[[Array], Array]
AREAS = ((28, 28), (11, 14), (9, 8), (5, 4))
EACH_AREA = pytest.mark.parametrize("area", AREAS, ids=str)


def _matplotlib(name: str, *, signed: bool, entries: int) -> Renderer:
    """A map in the colours of a palette, its largest magnitude at the end of it."""
    mpl = pytest.importorskip("matplotlib", reason="its palettes are what is judged")
    table = mpl.colormaps[name].resampled(entries)

    def drawn(one: Array) -> Array:
        shares = one / (np.abs(one).max() or 1.0)
        return np.asarray(table((1 + shares) / 2 if signed else shares, bytes=True))

    return drawn


def _failing(check: str, drawn: Renderer, contract: Contract) -> list[Measurements]:
    maps = fixed_maps(contract.input_shape[1:], signed=contract.signed)
    rendered = {name: (one, drawn(one)) for name, one in maps.items()}
    found = list(named(check).measure(rendered=rendered, contract=contract))
    assert found
    return [one for one in found if _exceeds(one)]


def _exceeds(one: Measurements) -> bool:
    measured, allowed, _, _ = one.columns()
    return not bool((measured <= allowed).all())


def _contract(area: tuple[int, int], *, signed: bool) -> Contract:
    return Contract(signed=signed, input_shape=(1, *area))


SIGNED = (
    "rendering.zero_is_neutral",
    "rendering.sign_is_kept",
    "rendering.scale_is_symmetric",
    "rendering.colour_is_monotone",
)


@EACH_AREA
@pytest.mark.parametrize("check", SIGNED)
@pytest.mark.parametrize(
    "palette", ["RdBu_r", "bwr", "seismic", "coolwarm", "BrBG_r", "PuOr_r"]
)
def test_diverging_palettes_with_a_grey_middle_are_right(
    palette: str, check: str, area: tuple[int, int]
) -> None:
    drawn = _matplotlib(palette, signed=True, entries=257)

    failing = _failing(check, drawn, _contract(area, signed=True))

    assert failing == []


def _red_and_blue(one: Array) -> Array:
    """On black, as short scripts do."""
    shares = one / (np.abs(one).max() or 1.0)
    lights = (np.maximum(shares, 0), np.zeros_like(one), np.maximum(-shares, 0))
    return np.asarray(np.rint(255 * np.stack(lights, axis=-1)), np.uint8)


def _about_grey(one: Array) -> Array:
    """Red for blue and blue for red, the green as it is."""
    shares = one / (np.abs(one).max() or 1.0)
    lights = (1 + shares, np.ones_like(one), 1 - shares)
    return np.asarray(np.rint(127 * np.stack(lights, axis=-1)), np.uint8)


@EACH_AREA
@pytest.mark.parametrize("check", SIGNED)
@pytest.mark.parametrize("drawn", [_red_and_blue, _about_grey])
def test_palettes_of_a_formula_are_right(
    drawn: Renderer, check: str, area: tuple[int, int]
) -> None:
    contract = _contract(area, signed=True)

    failing = _failing(check, drawn, contract)

    assert failing == []


@EACH_AREA
@pytest.mark.parametrize("entries", [256, 64])
@pytest.mark.parametrize(
    "palette",
    [
        *("viridis", "inferno", "magma", "plasma", "cividis", "hot", "afmhot", "gray"),
        *("hot_r", "binary", "Reds", "Blues", "YlOrRd", "bone", "copper", "cubehelix"),
    ],
)
def test_sequential_palettes_of_rising_brightness_are_right(
    palette: str, entries: int, area: tuple[int, int]
) -> None:
    drawn = _matplotlib(palette, signed=False, entries=entries)

    failing = _failing(
        "rendering.colour_is_monotone", drawn, _contract(area, signed=False)
    )

    assert failing == []


@EACH_AREA
@pytest.mark.parametrize("palette", ["jet", "turbo", "hsv", "prism", "nipy_spectral"])
def test_rainbows_go_back_in_brightness(palette: str, area: tuple[int, int]) -> None:
    drawn = _matplotlib(palette, signed=False, entries=256)

    failing = _failing(
        "rendering.colour_is_monotone", drawn, _contract(area, signed=False)
    )

    assert failing


def _bent(picture: Array, one: Array, bend: Callable[[Array], Array]) -> Array:
    """A picture in which the colours of positive values are others."""
    return np.where((one > 0)[..., np.newaxis], bend(picture.astype(int)), picture)


def _green(one: Array) -> Array:
    """Pale reds with red and green exchanged."""
    shares = one / (np.abs(one).max() or 1.0)
    pale = ((shares > 0.2) & (shares < 0.3))[..., np.newaxis]
    drawn = render(one)
    return np.where(pale, drawn[..., [1, 0, 2]], drawn).astype(np.uint8)


def _pale(one: Array) -> Array:
    """Reds a third as strong as the blues."""
    return _bent(render(one), one, lambda p: 255 - (255 - p) // 3).astype(np.uint8)


def _no_pale_blues(one: Array) -> Array:
    """Blue sets in at once, where red does slowly."""
    peak = np.abs(one).max() or 1.0
    return render(np.where(one < 0, (one - peak) / 2, one), limit=peak)


def _saturated(one: Array) -> Array:
    """Most values are beyond the limit."""
    return render(one, limit=float(np.abs(one).max() or 1.0) / 2)


def _two_colours(one: Array) -> Array:
    return render(np.sign(one))


def _cut_off(one: Array) -> Array:
    """The index is cut off below, so that the faintest negative value is blue."""
    shares = one / (np.abs(one).max() or 1.0)
    return render(np.floor(32 * shares) / 32, limit=1.0)


def _nearly_one_colour(one: Array) -> Array:
    return np.asarray(128 + np.rint(render(one) / 20)).astype(np.uint8)


@EACH_AREA
@pytest.mark.parametrize(
    ("drawn", "check"),
    [
        (_green, "rendering.sign_is_kept"),
        (_pale, "rendering.scale_is_symmetric"),
        (_no_pale_blues, "rendering.scale_is_symmetric"),
        (_cut_off, "rendering.scale_is_symmetric"),
        (_nearly_one_colour, "rendering.colour_is_monotone"),
        (_saturated, "rendering.colour_is_monotone"),
        (_two_colours, "rendering.colour_is_monotone"),
    ],
)
def test_palettes_that_mislead_are_told(
    drawn: Renderer, check: str, area: tuple[int, int]
) -> None:
    contract = _contract(area, signed=True)

    failing = _failing(check, drawn, contract)

    assert failing
