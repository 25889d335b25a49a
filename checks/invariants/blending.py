"""Blending: what lies under the heat map, and how much of it is seen."""

from collections.abc import Iterator

import numpy as np

from checks.answers import Recording
from checks.graph import IMAGES
from checks.measurement import Measurements
from checks.tolerances import BLEND_ROUNDING, SEEN_SHARE
from lenet_ref.trace import Array, Step

__all__ = [
    "blend_lies_between",
    "picture_shows_the_image",
    "recorded_blend_is_of_the_image",
]


def blend_lies_between(
    blended: tuple[tuple[float, Array, Array, Array], ...],
) -> Iterator[Measurements]:
    """A blend is (1 - opacity) picture + opacity heat map, rounded; its ends are exact.

    Why: then 0 is the picture, 1 the heat map, and no channel can leave [0, 255].
    Breaks: weights that do not add up to 1, sums in uint8 that wrap around.
    Seen: https://github.com/hila-chefer/Transformer-Explainability/issues/35
    """
    for opacity, under, heat, blend in blended:
        off = np.inf
        if blend.shape == under.shape and blend.dtype == np.uint8:
            exact = under + opacity * (heat.astype(float) - under)
            off = float(np.abs(blend - exact).max())
        yield Measurements(
            step="blend",
            kind="blend",
            direction="forward",
            measured=off,
            allowed=0.0 if opacity in (0.0, 1.0) else BLEND_ROUNDING,
            says=f"distance from the weighted mean at opacity {opacity}",
            often="weights that do not add up to 1, or sums in uint8",
        )


def picture_shows_the_image(
    pictured: tuple[tuple[Array, Array], ...],
) -> Iterator[Measurements]:
    """An image's picture has its values: three channels as RGB, else the mean as grey.

    Why: what lies under the heat map is what the network saw.
    Breaks: channels in the order BGR, values clipped instead of restored.
    Seen: https://github.com/meta-pytorch/captum/issues/1098
    """
    for images, pictures in pictured:
        shown = images if images.shape[1] == 3 else images.mean(axis=1, keepdims=True)
        exact = 255 * np.moveaxis(shown, 1, -1)  # (N, H, W, 1 or 3)
        off = np.inf
        fitting = pictures.shape[:-1] == exact.shape[:3]
        if fitting and pictures.shape[-1] in (3, 4) and pictures.dtype == np.uint8:
            off = float(np.abs(pictures[..., :3] - exact).max().round(9))
        yield Measurements(
            step="blend",
            kind="blend",
            direction="forward",
            measured=off,
            allowed=BLEND_ROUNDING,
            says=f"distance of the picture of {images.shape[1]} channels from 255 v",
            often="channels in another order, or values clipped",
        )


def recorded_blend_is_of_the_image(
    recordings: tuple[Recording, ...],
) -> Iterator[Measurements]:
    """What the trace shows as blended is its heat map laid over its own image.

    Why: the picture below is of the image that was explained; both are rounded once,
    and both are there to be seen.
    Breaks: images of another order, a mean over the wrong axis, a picture taken twice.
    Seen: https://github.com/sassoftware/python-dlpy/pull/13
    """
    for told in recordings:
        for step in told.trace:
            if step.kind == "blend" and _is_told(step, told):
                yield Measurements(
                    step=step.name,
                    kind=step.kind,
                    direction="forward",
                    measured=_distance(step, told.images),
                    allowed=2 * BLEND_ROUNDING,
                    cases=told.cases,
                    says="distance of the recorded blend from its image and heat map",
                    often="images of another order under the maps",
                )
                yield _both_seen(step)


def _both_seen(step: Step) -> Measurements:
    """Whether image and heat map both have a share that the eye can see."""
    opacity = step.geometry.get("opacity", np.inf)
    return Measurements(
        step=step.name,
        kind=step.kind,
        direction="forward",
        measured=max(SEEN_SHARE - min(opacity, 1 - opacity), 0.0),
        allowed=0.0,
        says=f"share that hides image or heat map, at an opacity of {opacity:g}",
        often="an opacity given as a percentage, or as transparency",
    )


def _is_told(step: Step, told: Recording) -> bool:
    """Whether a blend says how much of it is the heat map, or has promised to."""
    return told.promised is not None or "opacity" in step.geometry


def _distance(step: Step, images: Array) -> Array:
    """Of a blend from what it says that it is; endless where it does not say it."""
    shown = images
    if shown.shape[1] != 3:
        shown = shown.mean(axis=1, keepdims=True)
    under = 255 * np.moveaxis(shown, 1, -1)  # (N, H, W, 1 or 3)
    opacity = step.geometry.get("opacity", np.inf)
    named = not step.inputs or IMAGES in step.inputs
    if not named or not step.y.shape == step.x.shape == (*under.shape[:3], 3):
        return np.full(len(step.y), np.inf)
    mixed = (1 - opacity) * under + opacity * step.x
    return np.asarray(np.abs(step.y - mixed).reshape(len(mixed), -1).max(axis=1))
