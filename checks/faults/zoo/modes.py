"""Modes: a model that is still learning, or samples, while it is explained."""

from typing import Any

from checks.adapters.torch import from_torch
from checks.faults.zoo.member import Member
from checks.faults.zoo.models import GREY, gradient, grey, right, settled
from checks.subject import Subject

__all__ = ["MODES"]


def _dropping() -> Any:
    from torch import nn

    return grey(relu3=nn.Dropout(0.3))


def _normalised(**options: Any) -> Any:
    from torch import nn

    return grey(conv1=nn.BatchNorm2d(3, **options))


def with_dropout() -> Subject:
    """Dropout that is switched off."""
    return from_torch(_dropping(), contract=GREY)


def with_norm() -> Subject:
    """Normalisation by stored statistics."""
    return from_torch(_normalised(), contract=GREY)


def model_left_in_training() -> Subject:
    """Every run draws a mask of its own."""
    return from_torch(_dropping().train(), contract=GREY)


def functional_dropout(*, training: bool = True) -> Subject:
    """``functional.dropout`` knows no mode: it is told, or it drops."""
    from torch import nn
    from torch.nn import functional

    class Dropping(nn.Module):
        def forward(self, x: Any) -> Any:
            return functional.dropout(x, 0.3, training=training and not self.training)

    return from_torch(settled(grey(relu3=Dropping())), contract=GREY)


def functional_dropout_told() -> Subject:
    """``functional.dropout`` that is told the mode."""
    return functional_dropout(training=False)


def batch_norm_still_learning() -> Subject:
    """Every run moves the stored statistics."""
    return from_torch(_normalised().train(), contract=GREY)


def batch_norm_of_the_batch() -> Subject:
    """Without stored statistics those of the batch serve, in either mode."""
    return from_torch(_normalised(track_running_stats=False), contract=GREY)


def one_layer_left_in_training() -> Subject:
    """The parent is told to judge, and then one child to go on learning."""
    model = _normalised(momentum=0.0)
    model.after_conv1.train()
    return from_torch(model, contract=GREY)


def mode_left_changed() -> Subject:
    """The map is made in the right mode, and the model handed back in the other."""

    def saliency(model: Any, images: Any, targets: Any) -> Any:
        maps = gradient(model.eval(), images, targets)
        model.train()
        return maps

    return from_torch(grey(), contract=GREY, saliency=saliency)


GH = "https://github.com/"

MODES = (
    Member(
        id="model-left-in-training",
        mistake="mode",
        story="The script that draws the maps never says model.eval().",
        thread=GH + "sicara/tf-explain/issues/153",
        framework="torch",
        before="model.eval()",
        after="model.train()",
        caught_by="state.random_state_is_untouched",
        make=model_left_in_training,
        right=with_dropout,
    ),
    Member(
        id="functional-dropout-always-on",
        mistake="mode",
        story="functional.dropout drops unless it is told not to; eval() is no news.",
        thread=GH + "mahmoodlab/CLAM/pull/314",
        framework="torch",
        before="functional.dropout(x, 0.3, training=self.training)",
        after="functional.dropout(x, 0.3)",
        caught_by="state.random_state_is_untouched",
        make=functional_dropout,
        right=functional_dropout_told,
    ),
    Member(
        id="batch-norm-still-learning",
        mistake="mode",
        story="In training mode each run moves the statistics: the model is changed.",
        thread=GH + "Project-MONAI/MONAI/issues/1710",
        framework="torch",
        before="model.eval()",
        after="model.train()",
        caught_by="state.parameters_are_untouched",
        make=batch_norm_still_learning,
        right=with_norm,
        step="after_conv1",
    ),
    Member(
        id="batch-norm-of-the-batch",
        mistake="mode",
        story="No statistics are stored, so that an image's map depends on its mates.",
        thread=GH + "wielandbrendel/bag-of-local-features-models/issues/17",
        framework="torch",
        before="nn.BatchNorm2d(3)",
        after="nn.BatchNorm2d(3, track_running_stats=False)",
        caught_by="batch.logits_do_not_feel_the_batch",
        make=batch_norm_of_the_batch,
        right=with_norm,
    ),
    Member(
        id="one-layer-left-in-training",
        mistake="mode",
        story="The normalisation was set to train() for fine-tuning, after eval().",
        framework="torch",
        before="model.eval()",
        after="model.eval(); model.norm.train()",
        caught_by="state.parameters_are_untouched",
        make=one_layer_left_in_training,
        right=with_norm,
        step="after_conv1",
    ),
    Member(
        id="mode-left-changed",
        mistake="mode",
        story="The map is made in eval mode, and the model handed back in train mode.",
        framework="torch",
        before="model.train(before)",
        after="model.train()",
        caught_by="state.parameters_are_untouched",
        make=mode_left_changed,
        right=right,
    ),
)
"""Mistakes with train() and eval()."""
