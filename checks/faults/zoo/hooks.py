"""Hooks: left behind, in the wrong order, or with a rule of another method."""

from collections.abc import Callable
from typing import Any

from checks.adapters.torch import from_torch
from checks.faults.zoo.member import Member
from checks.faults.zoo.models import GREY, gradient, grey, right
from checks.subject import Subject

__all__ = ["HOOKS"]


def _hooked(hook: Callable[..., Any]) -> Any:
    """The grey model with a backward hook on every rectifier."""
    from torch import nn

    model = grey()
    for module in model.modules():
        if isinstance(module, nn.ReLU):
            module.register_full_backward_hook(hook)
    return model


def guided_rule_left_in() -> Subject:
    """Hooks of guided back-propagation stay on the rectifiers."""

    def guided(_module: Any, into: tuple[Any], _out: tuple[Any]) -> tuple[Any]:
        return (into[0].clamp(min=0),)

    return from_torch(_hooked(guided), contract=GREY)


def deconvnet_rule_left_in() -> Subject:
    """What is positive goes back, whether the unit was on or off."""

    def deconvnet(_module: Any, _into: tuple[Any], out: tuple[Any]) -> tuple[Any]:
        return (out[0].clamp(min=0),)

    return from_torch(_hooked(deconvnet), contract=GREY)


def hook_arguments_swapped() -> Subject:
    """A hook is given what goes in first, and what comes out second: not so here."""

    def watching(_module: Any, out: tuple[Any], into: tuple[Any]) -> tuple[Any]:
        del out  # meant to be kept for later
        return (into[0],)

    return from_torch(_hooked(watching), contract=GREY)


def clipping_hook_left_in() -> Subject:
    """Gradients are clipped as in training, at a tenth."""

    def clipping(_module: Any, into: tuple[Any], _out: tuple[Any]) -> tuple[Any]:
        return (into[0].clamp(-0.1, 0.1),)

    return from_torch(_hooked(clipping), contract=GREY)


def hook_never_removed() -> Subject:
    """The gradient is taken by a hook on the first layer, which stays there."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        found: list[Any] = []
        model.conv1.register_full_backward_hook(lambda _, into, __: found.append(into))
        x = images.clone().requires_grad_()
        model(x).gather(1, targets[:, None]).sum().backward()
        return found[0][0]

    return from_torch(grey(), contract=GREY, saliency=saliency)


def hook_fires_for_every_call() -> Subject:
    """Gradients are collected in a list that outlives the call, and added up."""
    collected: list[Any] = []

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        collected.append(gradient(model, images, targets))
        return sum(g for g in collected if g.shape == images.shape)

    return from_torch(grey(), contract=GREY, saliency=saliency)


GH = "https://github.com/"

HOOKS = (
    Member(
        id="guided-rule-left-in",
        mistake="hook",
        story="Guided back-propagation was tried out, and its hooks never came off.",
        thread=GH + "utkuozbulak/pytorch-cnn-visualizations/issues/36",
        framework="torch",
        before="for handle in handles: handle.remove()",
        after="",
        caught_by="gradients.relu_gate_ignores_the_cotangent",
        make=guided_rule_left_in,
        right=right,
        step="relu1",
        direction="backward",
    ),
    Member(
        id="deconvnet-rule-left-in",
        mistake="hook",
        story="The rule of the deconvnet: the sign of what comes back decides.",
        thread=GH + "utkuozbulak/pytorch-cnn-visualizations/issues/36",
        framework="torch",
        before="return into",
        after="return (out[0].clamp(min=0),)",
        caught_by="ranges.cotangents_stay_within_the_jacobian",
        make=deconvnet_rule_left_in,
        right=right,
        step="relu1",
        direction="backward",
    ),
    Member(
        id="hook-arguments-swapped",
        mistake="hook",
        story="The hook's arguments are taken in the other order, and handed on.",
        thread=GH + "pytorch/pytorch/issues/598",
        framework="torch",
        before="def hook(module, into, out): return into",
        after="def hook(module, out, into): return into",
        caught_by="ranges.cotangents_stay_within_the_jacobian",
        make=hook_arguments_swapped,
        right=right,
        step="relu1",
        direction="backward",
    ),
    Member(
        id="clipping-hook-left-in",
        mistake="hook",
        story="A hook that clips gradients keeps training stable, and maps flat.",
        framework="torch",
        before="return into",
        after="return (into[0].clamp(-0.1, 0.1),)",
        caught_by="gradients.vjp_is_linear",
        make=clipping_hook_left_in,
        right=right,
        step="relu1",
        direction="backward",
    ),
    Member(
        id="hook-never-removed",
        mistake="hook",
        story="Each map puts one more hook on the first layer.",
        thread=GH + "allenai/allennlp/pull/4778",
        framework="torch",
        before="handle.remove()",
        after="",
        caught_by="state.parameters_are_untouched",
        make=hook_never_removed,
        right=right,
        step="conv1",
    ),
    Member(
        id="hook-fires-for-every-call",
        mistake="hook",
        story="What hooks collect is never cleared: maps of all calls are added up.",
        thread=GH + "jacobgil/pytorch-grad-cam/issues/44",
        framework="torch",
        before="self.gradients = []",
        after="",
        caught_by="state.repeat_is_identical",
        make=hook_fires_for_every_call,
        right=right,
    ),
)
"""Mistakes with hooks."""
