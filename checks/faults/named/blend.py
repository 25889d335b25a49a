"""Blend: pictures, images and maps put together."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["BLEND"]

_fault = partial(fault, "blend")

BLEND: tuple[Fault, ...] = (
    _fault(
        "blend-without-complement",
        "heatmap.py:blend",
        "mixed = (1 - opacity) * pictures.astype(float)",
        "mixed = opacity * pictures.astype(float)",
        caught_by="rendering.blend_lies_between",
        step="blend",
        direction="forward",
        deception=0.0,
        story=(
            "The picture is weighted by the opacity, not by what it leaves: at one "
            "half nobody sees it."
        ),
        thread="hila-chefer/Transformer-Explainability/issues/35",
    ),
    _fault(
        "another-image-under-the-map",
        "tape.py:_picture_steps",
        "blended = blend(picture(images), heat, OPACITY)",
        "blended = blend(picture(images[::-1]), heat, OPACITY)",
        caught_by="rendering.recorded_blend_is_of_the_image",
        deception=0.0,
        story=(
            "Images and maps are put together in another order: each map lies over "
            "another digit."
        ),
        thread="sassoftware/python-dlpy/pull/13",
    ),
    _fault(
        "another-map-drawn",
        "tape.py:_picture_steps",
        "heat = render(maps, signed=signed)",
        "heat = render(maps[::-1], signed=signed)",
        caught_by="signs.recorded_picture_is_of_the_map",
        deception=0.0,
        story=(
            "The pictures are those of other images of the batch; map and image are "
            "right."
        ),
        thread="sassoftware/python-dlpy/pull/13",
    ),
    _fault(
        "blend-in-bytes",
        "heatmap.py:blend",
        (
            "mixed = (1 - opacity) * pictures.astype(float) + opacity * "
            "heat.astype(float)"
        ),
        "mixed = ((pictures + heat) * np.float64(opacity)).astype(float)",
        caught_by="rendering.blend_lies_between",
        step="blend",
        direction="forward",
        deception=1.0,
        story=(
            "Two bytes are added before they are halved: above 255 they begin at 0 "
            "again, and the artefacts are taken for saliency."
        ),
        thread="autorope/donkeycar/pull/886",
    ),
    _fault(
        "picture-of-the-standardised-image",
        "heatmap.py:picture",
        "    *_, channels, _, _ = images.shape",
        (
            "    images = np.clip(images - images.mean(axis=(-2, -1), keepdims=True), "
            "0, 1)\n    *_, channels, _, _ = images.shape"
        ),
        caught_by="rendering.picture_shows_the_image",
        step="blend",
        direction="forward",
        deception=0.5,
        story=(
            "The background is drawn from what the network is fed, its negative half "
            "clipped, and not from the image."
        ),
        thread="meta-pytorch/captum/issues/1098",
    ),
)
