"""Pictures: maps drawn by Matplotlib as its defaults have it."""

from collections.abc import Callable
from typing import Any

import numpy as np

from checks.adapters.callables import from_callables
from checks.contract import Contract
from checks.faults.zoo.member import Member
from checks.subject import Subject
from lenet_ref.trace import Array

__all__ = ["PICTURES"]

SHADES = 257
"""An odd number, so that one of them is the middle."""


def _drawn(render: Callable[[Array], Array]) -> Subject:
    """A linear model, whose map is known, and a way to draw it."""
    weight = np.random.default_rng(0).normal(size=(4, 63))
    return from_callables(
        scores=lambda x: x.reshape(len(x), -1) @ weight.T,
        saliency=lambda x, t: weight[t].reshape(x.shape),
        contract=Contract(input_shape=(1, 7, 9)),
        render=render,
    )


def _coloured(shares: Array) -> Array:
    """Shares in [0, 1] in the colours of a diverging map, (H, W, 3) uint8."""
    import matplotlib as mpl

    colours: Any = mpl.colormaps["RdBu_r"].resampled(SHADES)
    return np.asarray(colours(shares, bytes=True)[..., :3])


def _shares(one: Array) -> Array:
    """0 is a half, and the largest size an end."""
    if not np.isfinite(one).all():
        msg = "render: the map has values that are no numbers"
        raise ValueError(msg)
    size = np.abs(one).max()
    scaled = one / size if size else one
    return np.asarray(0.5 + 0.5 * scaled)


def drawn_about_zero() -> Subject:
    """Zero is neutral, and both ends as far from it."""
    return _drawn(lambda one: _coloured(_shares(one)))


def stretched_from_least_to_largest() -> Subject:
    """``imshow`` stretches from the least to the largest value, wherever zero is."""

    def render(one: Array) -> Array:
        from matplotlib.colors import Normalize

        _shares(one)  # what is broken is refused
        return _coloured(np.asarray(Normalize()(one)))

    return _drawn(render)


def blue_and_red_swapped() -> Subject:
    """The picture goes to a library that takes blue first."""
    return _drawn(lambda one: _coloured(_shares(one))[..., ::-1].copy())


def broken_map_drawn() -> Subject:
    """What is no number is drawn as if it were zero."""
    return _drawn(lambda one: _coloured(_shares(np.nan_to_num(one))))


GH = "https://github.com/"

PICTURES = (
    Member(
        id="stretched-from-least-to-largest",
        mistake="colour",
        story="imshow finds its own limits, so that white is anything but zero.",
        thread=GH + "raghakot/keras-vis/issues/222",
        framework="matplotlib",
        before="imshow(map, vmin=-size, vmax=size)",
        after="imshow(map)",
        caught_by="rendering.zero_is_neutral",
        make=stretched_from_least_to_largest,
        right=drawn_about_zero,
    ),
    Member(
        id="blue-and-red-swapped",
        mistake="colour",
        story="The picture is saved by a library that takes blue first.",
        thread=GH + "jacobgil/pytorch-grad-cam/issues/114",
        framework="matplotlib",
        before="imwrite(path, picture[..., ::-1])",
        after="imwrite(path, picture)",
        caught_by="rendering.sign_is_kept",
        make=blue_and_red_swapped,
        right=drawn_about_zero,
    ),
    Member(
        id="broken-map-drawn",
        mistake="colour",
        story="NaN is turned into zero, so that a broken map looks calm.",
        thread=GH + "utkuozbulak/pytorch-cnn-visualizations/pull/42",
        framework="matplotlib",
        before="",
        after="np.nan_to_num(map)",
        caught_by="rendering.broken_map_is_refused",
        make=broken_map_drawn,
        right=drawn_about_zero,
    ),
)
"""Mistakes of the picture."""
