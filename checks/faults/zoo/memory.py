"""Memory: what a run leaves behind, or still knows of an earlier one."""

import copy
from typing import Any

from checks.adapters.torch import from_torch
from checks.contract import Contract
from checks.faults.zoo.member import Member
from checks.faults.zoo.models import GREY, gradient, grey, right, target_scores
from checks.subject import Subject

__all__ = ["MEMORIES"]


def grads_never_zeroed() -> Subject:
    """One leaf holds the image; its ``grad`` grows with every call."""
    leaves: dict[Any, Any] = {}

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        x = leaves.setdefault(images.shape, images.clone().requires_grad_())
        x.data.copy_(images)
        target_scores(model, x, targets).sum().backward()
        return x.grad.clone()

    return from_torch(grey(), contract=GREY, saliency=saliency)


def training_step_copied_along() -> Subject:
    """The loop was copied from training, with the optimiser's step in it."""
    import torch

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        optimiser = torch.optim.SGD(model.parameters(), lr=1e-3)
        x = images.clone().requires_grad_()
        target_scores(model, x, targets).sum().backward()
        optimiser.step()
        return x.grad

    return from_torch(grey(), contract=GREY, saliency=saliency)


def parameters_left_frozen() -> Subject:
    """Parameters are frozen to save time, and stay so."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        for parameter in model.parameters():
            parameter.requires_grad_(requires_grad=False)
        return gradient(model, images, targets)

    return from_torch(grey(), contract=GREY, saliency=saliency)


def seed_set_for_the_map() -> Subject:
    """The global seed is set, so that the figure comes out the same each time."""
    import torch

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        torch.manual_seed(0)
        return gradient(model, images, targets)

    return from_torch(grey(), contract=GREY, saliency=saliency)


def kernel_not_deterministic() -> Subject:
    """Sums come in another order each time: a millionth is not the same again."""
    import torch

    order = torch.Generator().manual_seed(0)

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        maps = gradient(model, images, targets)
        wobble = torch.rand(maps.shape, generator=order, dtype=maps.dtype)
        return maps * (1 + 1e-6 * wobble)

    return from_torch(grey(), contract=GREY, saliency=saliency)


def replica_out_of_date() -> Subject:
    """The maps' replica was made before the weights were loaded."""
    import torch

    model = grey()
    replica = copy.deepcopy(model)
    with torch.no_grad():
        replica.conv1.weight.mul_(-1)

    def saliency(_: Any, images: Any, targets: Any) -> Any:
        return gradient(replica, images, targets)

    return from_torch(model, contract=GREY, saliency=saliency)


def map_of_the_call_before() -> Subject:
    """A double buffer is read before it is filled: what comes is one call late."""
    last: dict[Any, Any] = {}

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        maps = gradient(model, images, targets)
        before = last.get(images.shape, maps)
        last[images.shape] = maps
        return before.clone()

    return from_torch(grey(), contract=GREY, saliency=saliency)


def _rectified(*, inplace: bool) -> Subject:
    from torch import nn

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        return gradient(lambda x: model(x.clone()), images, targets)

    model = nn.Sequential(nn.ReLU(inplace=inplace), *grey())
    return from_torch(model, contract=SIGNED, saliency=saliency)


SIGNED = Contract(input_shape=(1, 8, 8), input_range=(-1.0, 2.0))


def image_rectified() -> Subject:
    """The first layer rectifies into a tensor of its own."""
    return _rectified(inplace=False)


def image_rectified_in_place() -> Subject:
    """The first layer rectifies in place: it is the caller's image that changes."""
    return _rectified(inplace=True)


def image_centred_in_place() -> Subject:
    """The map's function normalises the batch that it was given."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        maps = gradient(model, images, targets)
        images.sub_(images.mean())
        return maps

    return from_torch(grey(), contract=GREY, saliency=saliency)


GH = "https://github.com/"

MEMORIES = (
    Member(
        id="grads-never-zeroed",
        mistake="state",
        story="The image is one leaf for good, and its grad is never set to zero.",
        thread=GH + "jacobgil/pytorch-grad-cam/issues/44",
        framework="torch",
        before="x.grad = None",
        after="",
        caught_by="state.repeat_is_identical",
        make=grads_never_zeroed,
        right=right,
    ),
    Member(
        id="training-step-copied-along",
        mistake="state",
        story="backward() and step() always come together, so they do here as well.",
        thread=GH + "VikParuchuri/zero_to_gpt/issues/12",
        framework="torch",
        before="score.backward()",
        after="score.backward(); optimiser.step()",
        caught_by="state.parameters_are_untouched",
        make=training_step_copied_along,
        right=right,
    ),
    Member(
        id="parameters-left-frozen",
        mistake="state",
        story="Only the image needs a gradient; training later learns nothing.",
        thread=GH + "meta-pytorch/captum/pull/8",
        framework="torch",
        before="p.requires_grad_(before)",
        after="p.requires_grad_(False)",
        caught_by="state.parameters_are_untouched",
        make=parameters_left_frozen,
        right=right,
    ),
    Member(
        id="seed-set-for-the-map",
        mistake="state",
        story="So that figures come out the same, the library sets the global seed.",
        thread=GH + "arpanmangal/CovidAID/issues/6",
        framework="torch",
        before="",
        after="torch.manual_seed(0)",
        caught_by="state.random_state_is_untouched",
        make=seed_set_for_the_map,
        right=right,
    ),
    Member(
        id="kernel-not-deterministic",
        mistake="state",
        story="The fastest kernel adds in any order; digits change from run to run.",
        framework="torch",
        before="use_deterministic_algorithms(True)",
        after="cudnn.benchmark = True",
        caught_by="state.repeat_is_identical",
        make=kernel_not_deterministic,
        right=right,
    ),
    Member(
        id="replica-out-of-date",
        mistake="state",
        story="The copy that makes the maps was made before the weights were loaded.",
        framework="torch",
        before="model.load_state_dict(w); replica = deepcopy(model)",
        after="replica = deepcopy(model); model.load_state_dict(w)",
        caught_by="gradients.map_is_the_folded_gradient",
        make=replica_out_of_date,
        right=right,
    ),
    Member(
        id="map-of-the-call-before",
        mistake="state",
        story="Of two buffers the one is read that the call before has filled.",
        framework="torch",
        before="return maps",
        after="return last",
        caught_by="state.order_is_forgotten",
        make=map_of_the_call_before,
        right=right,
    ),
    Member(
        id="image-rectified-in-place",
        mistake="in place",
        story="ReLU(inplace=True) saves memory; as the first layer it eats the image.",
        thread=GH + "meta-pytorch/captum/issues/156",
        framework="torch",
        before="nn.ReLU()",
        after="nn.ReLU(inplace=True)",
        caught_by="state.input_is_untouched",
        make=image_rectified_in_place,
        right=image_rectified,
    ),
    Member(
        id="image-centred-in-place",
        mistake="in place",
        story="The batch is centred where it lies; the next model centres it again.",
        thread=GH + "keras-team/keras/issues/8741",
        framework="torch",
        before="images = images - images.mean()",
        after="images -= images.mean()",
        caught_by="state.input_is_untouched",
        make=image_centred_in_place,
        right=right,
    ),
)
"""Mistakes that only a second run, or somebody else, feels."""
