"""Graphs: cut, doubled, or asked about another tensor than was shown."""

from typing import Any

from checks.adapters.torch import from_torch
from checks.contract import Contract
from checks.faults.zoo.member import Member
from checks.faults.zoo.models import (
    GREY,
    gradient,
    grey,
    right,
    settled,
    target_scores,
)
from checks.subject import Subject

__all__ = ["GRAPHS"]


def _branched(*, cut: str = "") -> Subject:
    """A shortcut beside a convolution, and a gate of its own on what they give."""
    import torch
    from torch import nn

    class Branched(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv1 = nn.Conv2d(1, 3, 3, padding=1)
            self.short = nn.Conv2d(1, 3, 1)
            self.gate = nn.Conv2d(1, 3, 1)
            self.head = nn.Linear(3 * 64, 4)

        def forward(self, x: Any) -> Any:
            short = self.short(x)
            h = self.conv1(x).relu() + (short.detach() if cut == "short" else short)
            with torch.set_grad_enabled(torch.is_grad_enabled() and cut != "gate"):
                gate = self.gate(x).sigmoid()
            return self.head((h * gate).flatten(1))

    return from_torch(settled(Branched()), contract=GREY)


def branches_whole() -> Subject:
    """Both branches take part in the way back."""
    return _branched()


def detached_in_the_middle() -> Subject:
    """The shortcut is detached: its values count, its derivative does not."""
    return _branched(cut="short")


def gate_without_gradient() -> Subject:
    """The gate is computed under ``no_grad``."""
    return _branched(cut="gate")


def gradient_of_a_copy() -> Subject:
    """What asks for a gradient is a copy; the model is shown the other one."""
    import torch

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        x = images.clone().requires_grad_()
        asked = x.detach().clone().requires_grad_()
        target_scores(model, x, targets).sum().backward()
        return torch.zeros_like(asked) if asked.grad is None else asked.grad

    return from_torch(grey(), contract=GREY, saliency=saliency)


def backward_called_twice() -> Subject:
    """The graph is retained for a second look, which adds the gradient again."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        x = images.clone().requires_grad_()
        score = target_scores(model, x, targets).sum()
        score.backward(retain_graph=True)
        score.backward()
        return x.grad

    return from_torch(grey(), contract=GREY, saliency=saliency)


def scaler_left_in() -> Subject:
    """The loss is scaled up for half precision, and the map never scaled down."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        return 1024 * gradient(model, images, targets)

    return from_torch(grey(), contract=GREY, saliency=saliency)


def softmax_left_on_top() -> Subject:
    """What is explained is the probability, what is declared the logit."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        return gradient(lambda x: model(x).softmax(dim=1), images, targets)

    return from_torch(grey(), contract=GREY, saliency=saliency)


def prediction_explained() -> Subject:
    """The largest logit is explained, whichever target was asked for."""
    import torch

    def saliency(model: Any, images: Any, _: Any) -> Any:
        x = images.clone().requires_grad_()
        return torch.autograd.grad(model(x).amax(dim=1).sum(), x)[0]

    return from_torch(grey(), contract=GREY, saliency=saliency)


SINGLE = Contract(input_shape=(1, 8, 8), dtype="float32")


def single_precision() -> Subject:
    """The grey model in float32, with its twin."""
    return from_torch(grey().float(), contract=SINGLE, saliency=gradient)


def autocast_left_on() -> Subject:
    """The map is made within ``autocast``, in bfloat16, and cast back."""
    import torch

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return gradient(model, images, targets)

    return from_torch(grey().float(), contract=SINGLE, saliency=saliency)


GH = "https://github.com/"

GRAPHS = (
    Member(
        id="detached-in-the-middle",
        mistake="graph",
        story="A detach() that saved memory in training cuts one branch off.",
        framework="torch",
        before="h + short",
        after="h + short.detach()",
        caught_by="gradients.pairing_is_conserved",
        make=detached_in_the_middle,
        right=branches_whole,
        step="before head",
        direction="backward",
    ),
    Member(
        id="gate-without-gradient",
        mistake="graph",
        story="The gate is 'only a mask', so that it is computed under no_grad.",
        framework="torch",
        before="gate = self.gate(x).sigmoid()",
        after="with no_grad(): gate = self.gate(x).sigmoid()",
        caught_by="gradients.pairing_is_conserved",
        make=gate_without_gradient,
        right=branches_whole,
        step="before head",
        direction="backward",
    ),
    Member(
        id="gradient-of-a-copy",
        mistake="graph",
        story="requires_grad is set on a copy; no gradient comes, and zeros stand in.",
        thread=GH + "utkuozbulak/pytorch-cnn-visualizations/pull/43",
        framework="torch",
        before="score(model(x)).backward(); x.grad",
        after="copy = x.detach().requires_grad_(); ...; copy.grad",
        caught_by="gradients.map_is_the_folded_gradient",
        make=gradient_of_a_copy,
        right=right,
    ),
    Member(
        id="backward-called-twice",
        mistake="graph",
        story="retain_graph=True silenced the error, and the gradient counts double.",
        thread=GH + "karpathy/micrograd/pull/102",
        framework="torch",
        before="score.backward()",
        after="score.backward(retain_graph=True); score.backward()",
        caught_by="gradients.map_is_the_folded_gradient",
        make=backward_called_twice,
        right=right,
    ),
    Member(
        id="scaler-left-in",
        mistake="scale",
        story="A scaler for half precision multiplies the loss; nobody divides.",
        thread=GH + "sebgao/cTensor/issues/3",
        framework="torch",
        before="score.backward()",
        after="scaler.scale(score).backward()",
        caught_by="gradients.map_is_the_folded_gradient",
        make=scaler_left_in,
        right=right,
    ),
    Member(
        id="softmax-left-on-top",
        mistake="score",
        story="The deployed model ends in a softmax, and that one is explained.",
        thread=GH + "fchollet/deep-learning-with-python-notebooks/issues/107",
        framework="torch",
        before="model(x)",
        after="model(x).softmax(dim=1)",
        caught_by="gradients.map_is_the_folded_gradient",
        make=softmax_left_on_top,
        right=right,
    ),
    Member(
        id="prediction-explained",
        mistake="target",
        story="The target is an argument that the code never reads.",
        thread=GH + "MisaOgura/flashtorch/issues/26",
        framework="torch",
        before="model(x).gather(1, targets[:, None])",
        after="model(x).amax(dim=1)",
        caught_by="gradients.map_is_the_folded_gradient",
        make=prediction_explained,
        right=right,
    ),
    Member(
        id="autocast-left-on",
        mistake="numerics",
        story="A context of training in half precision also surrounds the maps.",
        thread=GH + "keisen/tf-keras-vis/issues/41",
        framework="torch",
        before="gradient(model, x, targets)",
        after="with autocast('cpu'): gradient(model, x, targets)",
        caught_by="gradients.map_is_the_folded_gradient",
        make=autocast_left_on,
        right=single_precision,
    ),
)
"""Mistakes with autograd's graph, and what is asked of it."""
