"""Pixels: in another order, of another size, or on another scale than was shown."""

from collections.abc import Callable
from typing import Any

from checks.adapters.torch import from_torch
from checks.faults.zoo.member import Member
from checks.faults.zoo.models import (
    COLOUR,
    coloured,
    gradient,
    right_in_colour,
)
from checks.subject import Subject

__all__ = ["PIXELS"]

MEAN, STD = (0.48, 0.46, 0.41), (0.23, 0.22, 0.25)


def _as_channels(values: tuple[float, ...]) -> Any:
    import torch

    return torch.tensor(values, dtype=torch.float64).reshape(1, -1, 1, 1)


def _normalised(images: Any) -> Any:
    return (images - _as_channels(MEAN)) / _as_channels(STD)


def _in_bgr(images: Any) -> Any:
    """Mean and deviation as another library stores them."""
    return (images - _as_channels(MEAN[::-1])) / _as_channels(STD[::-1])


def _model() -> Any:
    """A model that normalises what it is shown."""
    from torch import nn

    class Normalising(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = coloured()

        def forward(self, x: Any) -> Any:
            return self.body(_normalised(x))

    return Normalising().eval()


def _explained(saliency: Callable[[Any, Any, Any], Any]) -> Subject:
    return from_torch(_model(), contract=COLOUR, saliency=saliency)


def normalised_once() -> Subject:
    """The model normalises, and nobody else."""
    return _explained(gradient)


def normalised_twice() -> Subject:
    """The image is normalised for the map, and by the model again."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        return gradient(lambda x: model(_normalised(x)), images, targets)

    return _explained(saliency)


def normalised_in_bgr() -> Subject:
    """The map's own pipeline has the constants in the order blue, green, red."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        return gradient(lambda x: model.body(_in_bgr(x)), images, targets)

    return _explained(saliency)


def gradient_of_the_normalised() -> Subject:
    """The leaf is the normalised image: the division by the deviation is left out."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        return gradient(model.body, _normalised(images), targets)

    return _explained(saliency)


def _by_colour(saliency: Callable[[Any, Any, Any], Any]) -> Subject:
    return from_torch(coloured(), contract=COLOUR, saliency=saliency)


def image_read_as_bgr() -> Subject:
    """The image goes through a library that stores blue first."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        return gradient(model, images.flip(1), targets)

    return _by_colour(saliency)


def map_left_in_bgr() -> Subject:
    """The map comes back blue first."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        return gradient(model, images, targets).flip(1)

    return _by_colour(saliency)


def gradient_of_a_resized_image() -> Subject:
    """The image is enlarged and brought back; the leaf is the enlarged one."""
    from torch.nn import functional

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        large = functional.interpolate(images, scale_factor=2, mode="bilinear")
        maps = gradient(lambda x: model(x[..., ::2, ::2]), large, targets)
        return functional.interpolate(maps, size=images.shape[2:], mode="area")

    return _by_colour(saliency)


def map_interpolated() -> Subject:
    """The map is brought to half its size and back, to look smooth."""
    from torch.nn import functional

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        maps = gradient(model, images, targets)
        small = functional.avg_pool2d(maps, 2)
        return functional.interpolate(small, size=images.shape[2:], mode="bilinear")

    return _by_colour(saliency)


def width_taken_for_height() -> Subject:
    """A size is given as (height, width) to what wants (width, height)."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        maps = gradient(model, images, targets)
        count, channels, height, width = maps.shape
        turned = maps.reshape(count, channels, width, height)
        return turned.transpose(2, 3).contiguous()

    return _by_colour(saliency)


GH = "https://github.com/"

MAP = "gradients.map_is_the_folded_gradient"

PIXELS = (
    Member(
        id="normalised-twice",
        mistake="preprocessing",
        story="The model normalises its images since lately; the script did before.",
        thread=GH + "keras-team/keras/issues/8741",
        framework="torch",
        before="model(x)",
        after="model(normalise(x))",
        caught_by=MAP,
        make=normalised_twice,
        right=normalised_once,
    ),
    Member(
        id="normalised-in-bgr",
        mistake="preprocessing",
        story="Mean and deviation are another library's, where blue comes first.",
        thread=GH + "qubvel/segmentation_models/issues/491",
        framework="torch",
        before="(x - MEAN) / STD",
        after="(x - MEAN[::-1]) / STD[::-1]",
        caught_by=MAP,
        make=normalised_in_bgr,
        right=normalised_once,
    ),
    Member(
        id="gradient-of-the-normalised",
        mistake="preprocessing",
        story="The leaf is what the network sees, not the image that is shown.",
        framework="torch",
        before="x.requires_grad_(); model(normalise(x))",
        after="x = normalise(x).requires_grad_(); model(x)",
        caught_by=MAP,
        make=gradient_of_the_normalised,
        right=normalised_once,
    ),
    Member(
        id="image-read-as-bgr",
        mistake="colour",
        story="OpenCV reads blue first; the map explains an image never shown.",
        thread=GH + "hila-chefer/Transformer-Explainability/issues/35",
        framework="torch",
        before="gradient(model, x)",
        after="gradient(model, x.flip(1))",
        caught_by=MAP,
        make=image_read_as_bgr,
        right=right_in_colour,
    ),
    Member(
        id="map-left-in-bgr",
        mistake="colour",
        story="The map is turned to blue first for a viewer, and kept so.",
        thread=GH + "jacobgil/pytorch-grad-cam/issues/123",
        framework="torch",
        before="maps",
        after="maps.flip(1)",
        caught_by=MAP,
        make=map_left_in_bgr,
        right=right_in_colour,
    ),
    Member(
        id="gradient-of-a-resized-image",
        mistake="geometry",
        story="The gradient is one by the enlarged image, and is then scaled down.",
        framework="torch",
        before="x.requires_grad_(); model(resize(x))",
        after="x = resize(x).requires_grad_(); model(x)",
        caught_by=MAP,
        make=gradient_of_a_resized_image,
        right=right_in_colour,
    ),
    Member(
        id="map-interpolated",
        mistake="geometry",
        story="The map is smoothed on its way to the screen, and stored after that.",
        framework="torch",
        before="maps",
        after='interpolate(avg_pool2d(maps, 2), mode="bilinear")',
        caught_by=MAP,
        make=map_interpolated,
        right=right_in_colour,
    ),
    Member(
        id="width-taken-for-height",
        mistake="geometry",
        story="cv2 wants (width, height); on square images it makes no difference.",
        thread=GH + "eclique/keras-gradcam/pull/2",
        framework="torch",
        before="resize(map, (width, height))",
        after="resize(map, (height, width))",
        caught_by=MAP,
        make=width_taken_for_height,
        right=right_in_colour,
    ),
)
"""Mistakes on the way from the image to the network, and back to the picture."""
