"""Each mistake with a model of PyTorch fails the checks that name it, and no other."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")


import torch
from torch import nn

from checks import Contract, Subject, run
from checks.adapters import from_torch
from tests.checks.adapters import torch_mistakes as mistakes
from tests.checks.adapters.torch_models import SMALL, small_lenet
from tests.meta.zoo import DIFFERENCES, SIGNS, Member, each, statuses

LEFT = frozenset({"state.parameters_are_untouched"})
MAP = DIFFERENCES | {"gradients.map_is_the_folded_gradient"}
STEP = frozenset({"gradients.vjp_is_the_adjoint", "gradients.pairing_is_conserved"})
LOSS = Contract(input_shape=(1, 8, 8), score="loss")


def explained(
    saliency: Callable[..., Any], contract: Contract = SMALL
) -> Callable[[], Subject]:
    return lambda: from_torch(small_lenet(), contract=contract, saliency=saliency)


def collecting(saliency: Callable[..., Any]) -> Subject:
    """The model is handed over in the midst of training."""
    model = small_lenet()
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    return from_torch(model, contract=SMALL, saliency=saliency)


def made(make: Callable[[], Any]) -> Callable[[], Subject]:
    return lambda: from_torch(make(), contract=SMALL)


MISTAKES = (
    Member(
        name="none at all",
        make=explained(mistakes.right),
        fails=frozenset(),
    ),
    Member(
        name="gradients are left in parameters that had none",
        make=explained(mistakes.accumulating),
        fails=frozenset(),
    ),
    Member(
        name="gradients that someone collects grow",
        make=lambda: collecting(mistakes.accumulating),
        fails=LEFT,
    ),
    Member(
        name="the mode is left changed",
        make=explained(mistakes.leaving_the_mode),
        fails=LEFT,
    ),
    Member(name="a hook is left", make=explained(mistakes.hooking), fails=LEFT),
    Member(
        name="a parameter is left frozen",
        make=explained(mistakes.thawing),
        fails=LEFT,
    ),
    Member(
        name="a seed is set",
        make=explained(mistakes.seeding),
        fails=frozenset({"state.random_state_is_untouched"}),
    ),
    Member(
        name="the prediction is explained, not the target",
        make=explained(mistakes.for_the_prediction),
        fails=MAP | SIGNS | {"scores.target_is_heard"},
    ),
    Member(
        name="the gradient of the images is never set to zero",
        make=explained(mistakes.never_zeroing()),
        fails=frozenset(
            {
                "state.repeat_is_identical",
                "state.order_is_forgotten",
                "batch.order_is_free",
                "gradients.pixels_agree",
                "gradients.tied_directions_agree",
                "signs.pixel_signs_agree",
            }
        ),
    ),
    Member(
        name="the loss is averaged over the batch",
        make=explained(mistakes.averaging, LOSS),
        fails=MAP | {"batch.maps_do_not_feel_the_batch"},
    ),
    Member(
        name="hooks of guided back-propagation are left on",
        make=made(lambda: mistakes.guided(small_lenet())),
        fails=DIFFERENCES
        | SIGNS
        | STEP
        | {
            "gradients.relu_gate_ignores_the_cotangent",
            "gradients.vjp_is_linear",
            "scores.class_gradients_cancel",
            "scores.softmax_tangent_holds",
            "signs.loss_opposes_log_probability",
        },
    ),
    Member(
        name="a rectifier's way back is negated",
        make=made(
            lambda: mistakes.with_module(small_lenet(), "relu3", mistakes.NEGATED)
        ),
        fails=DIFFERENCES | SIGNS | STEP,
    ),
    Member(
        name="a rectifier's way back has no gate",
        make=made(
            lambda: mistakes.with_module(small_lenet(), "relu3", mistakes.UNGATED)
        ),
        fails=DIFFERENCES | SIGNS | STEP,
    ),
)


@pytest.mark.parametrize("member", each(MISTAKES))
def test_mistake_fails_its_checks_and_no_other(member: Member) -> None:
    subject = member.make()

    report = run(subject)

    assert statuses(report) == ({"fail": set(member.fails)} if member.fails else {})
    assert report.verdict == member.verdict


def test_collected_gradients_that_grow_are_named() -> None:
    subject = collecting(mistakes.accumulating)

    report = run(subject, select="state.parameters_are_untouched")

    (result,) = report.results
    assert result.worst is not None
    assert "conv1.weight gradient" in result.worst.says


@pytest.mark.parametrize(
    ("saliency", "step", "named"),
    [
        (mistakes.leaving_the_mode, None, "training, conv1.training"),
        (mistakes.hooking, "relu1", "relu1.hooks"),
        (mistakes.thawing, "conv1", "conv1.weight requires_grad"),
    ],
)
def test_what_is_left_behind_is_named(
    saliency: Callable[..., Any], step: str | None, named: str
) -> None:
    subject = explained(saliency)()

    report = run(subject, select="state.parameters_are_untouched")

    (result,) = report.results
    assert result.worst is not None
    assert result.worst.step == step
    assert named in result.worst.says


@pytest.mark.parametrize(
    ("function", "written"),
    [(mistakes.NEGATED, "_Negated.backward"), (mistakes.UNGATED, "_Ungated.backward")],
)
def test_own_function_is_accused_where_it_is_written(
    function: Any, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(mistakes.__file__)
    monkeypatch.chdir(file.parent)
    model = mistakes.with_module(small_lenet(), "relu3", function)
    line = function.backward.__code__.co_firstlineno

    report = run(from_torch(model, contract=SMALL))

    first, *others = report.suspects
    assert others == []
    assert (first.step, first.direction) == ("relu3", "backward")
    assert (first.function, first.source) == (written, f"{file.name}:{line}")


def test_hook_that_was_left_on_is_accused() -> None:
    report = run(from_torch(mistakes.guided(small_lenet()), contract=SMALL))

    (suspect,) = report.suspects
    assert suspect.function == "guided.<locals>.hook"
    assert suspect.direction == "backward"
    pairing = {r.check: r for r in report.results}["gradients.pairing_is_conserved"]
    assert {f.step for f in pairing.failing} == {"relu1", "relu3"}


def test_wrong_callable_is_accused_at_the_fold() -> None:
    report = run(explained(mistakes.for_the_prediction)())

    first = report.suspects[0]
    assert (first.step, first.function) == ("fold", "for_the_prediction")


class Seeding(nn.Module):
    """It sets the same seed at every run, as early as that of the first scores."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = small_lenet()

    def forward(self, x: Any) -> Any:
        torch.manual_seed(0)
        return self.inner(x)


def test_seed_that_was_set_before_is_seen_to_be_set_again() -> None:
    report = run(from_torch(Seeding(), contract=SMALL))

    assert statuses(report) == {"fail": {"state.random_state_is_untouched"}}
