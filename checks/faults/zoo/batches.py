"""Batches: images that feel their mates, are cut off from them, or trade places."""

from typing import Any

from checks.adapters.torch import from_torch
from checks.contract import Contract
from checks.faults.zoo.member import Member
from checks.faults.zoo.models import GREY, gradient, grey, right
from checks.subject import Subject

__all__ = ["BATCHES"]

LOSS = Contract(input_shape=(1, 8, 8), score="loss")


def _of_the_loss(reduction: str) -> Subject:
    import torch
    from torch.nn import functional

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        x = images.clone().requires_grad_()
        loss = functional.cross_entropy(model(x), targets, reduction=reduction)
        return torch.autograd.grad(loss, x)[0]

    return from_torch(grey(), contract=LOSS, saliency=saliency)


def loss_summed() -> Subject:
    """Each image's loss counts as it is."""
    return _of_the_loss("sum")


def loss_averaged() -> Subject:
    """The loss is averaged, so that every map is divided by the number of images."""
    return _of_the_loss("mean")


def batch_shares_a_peak() -> Subject:
    """Maps are divided by the largest value of the whole batch."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        maps = gradient(model, images, targets)
        return maps / maps.abs().amax()

    return from_torch(grey(), contract=GREY, saliency=saliency)


def all_targets_for_each() -> Subject:
    """``z[:, targets]`` is (N, N): each image is explained for everybody's target."""
    import torch

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        x = images.clone().requires_grad_()
        return torch.autograd.grad(model(x)[:, targets].sum(), x)[0]

    return from_torch(grey(), contract=GREY, saliency=saliency)


def first_image_only() -> Subject:
    """The score of the first image is explained; the others' maps stay empty."""
    import torch

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        x = images.clone().requires_grad_()
        return torch.autograd.grad(model(x)[0, targets[0]], x)[0]

    return from_torch(grey(), contract=GREY, saliency=saliency)


def gathered_in_another_order() -> Subject:
    """Two devices take every other image, and their maps are put one after another."""
    import torch

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        halves = [gradient(model, images[k::2], targets[k::2]) for k in (0, 1)]
        return torch.cat(halves)

    return from_torch(grey(), contract=GREY, saliency=saliency)


def averaged_over_devices() -> Subject:
    """Two devices make the maps, and what they give is averaged as in training."""
    import torch

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        parts = zip(images.split(2), targets.split(2), strict=True)
        maps = [gradient(model, *part) for part in parts]
        return torch.cat(maps) / len(maps)

    return from_torch(grey(), contract=GREY, saliency=saliency)


GH = "https://github.com/"

BATCHES = (
    Member(
        id="loss-averaged",
        mistake="batch",
        story="cross_entropy averages unless told otherwise: maps shrink with N.",
        thread=GH + "jacobgil/pytorch-grad-cam/issues/584",
        framework="torch",
        before='cross_entropy(z, targets, reduction="sum")',
        after="cross_entropy(z, targets)",
        caught_by="batch.maps_do_not_feel_the_batch",
        make=loss_averaged,
        right=loss_summed,
    ),
    Member(
        id="batch-shares-a-peak",
        mistake="batch",
        story="Maps are normalised before they are told apart.",
        thread=GH + "keisen/tf-keras-vis/issues/15",
        framework="torch",
        before="maps",
        after="maps / maps.abs().amax()",
        caught_by="batch.maps_do_not_feel_the_batch",
        make=batch_shares_a_peak,
        right=right,
    ),
    Member(
        id="all-targets-for-each",
        mistake="batch",
        story="z[:, targets] was tried with one image, for which it is right.",
        thread=GH + "pifalken/YOLOv3-GradCAM/issues/6",
        framework="torch",
        before="z.gather(1, targets[:, None])",
        after="z[:, targets]",
        caught_by="batch.maps_do_not_feel_the_batch",
        make=all_targets_for_each,
        right=right,
    ),
    Member(
        id="first-image-only",
        mistake="batch",
        story="The code was written for one image, and the others come out empty.",
        thread=GH + "meta-pytorch/captum/issues/1276",
        framework="torch",
        before="z.gather(1, targets[:, None]).sum()",
        after="z[0, targets[0]]",
        caught_by="batch.order_is_free",
        make=first_image_only,
        right=right,
    ),
    Member(
        id="gathered-in-another-order",
        mistake="batch",
        story="Images are dealt out to two devices like cards, and not dealt back.",
        framework="torch",
        before="scatter and gather by halves",
        after="scatter by turns, gather by halves",
        caught_by="batch.order_is_free",
        make=gathered_in_another_order,
        right=right,
    ),
    Member(
        id="averaged-over-devices",
        mistake="batch",
        story="What devices give is averaged, as is right for weights.",
        framework="torch",
        before="torch.cat(maps)",
        after="torch.cat(maps) / len(maps)",
        caught_by="batch.maps_do_not_feel_the_batch",
        make=averaged_over_devices,
        right=right,
    ),
)
"""Mistakes that one image by itself does not show."""
