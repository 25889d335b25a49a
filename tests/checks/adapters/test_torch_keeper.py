"""A model is as it was found, whatever is done to it meanwhile."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

import torch

from checks import run
from checks.adapters import from_torch
from tests.checks.adapters import torch_mistakes as mistakes
from tests.checks.adapters.torch_models import SMALL, small_lenet


def lived_in() -> Any:
    """A model with gradients, hooks, a frozen parameter and one module in training."""
    model = small_lenet()
    model(torch.rand(2, 1, 8, 8, dtype=torch.float64)).sum().backward()
    model.dense3.bias.grad = None
    model.conv1.bias.requires_grad_(requires_grad=False)
    model.relu3.train()
    for _ in ("first", "second"):
        model.relu1.register_forward_hook(lambda *_: None)
    model.notes = ["mine"]
    return model


def identities(model: Any) -> dict[str, Any]:
    """Everything that must be the very same object or flag, in the same order."""
    found: dict[str, Any] = {"default": torch.get_default_dtype()}
    found["enabled"] = torch.is_grad_enabled()
    found["random"] = torch.get_rng_state().numpy().tobytes()
    for name, module in model.named_modules():
        found[f"{name} mode"] = module.training
        found[f"{name} attributes"] = set(vars(module))
        for key, held in vars(module).items():
            if key.endswith("_hooks"):
                found[f"{name} {key}"] = [(k, id(hook)) for k, hook in held.items()]
    for name, tensor in [*model.named_parameters(), *model.named_buffers()]:
        flags = (tensor.requires_grad, tensor.dtype, str(tensor.device))
        found[name] = (id(tensor), id(tensor.grad), tensor.data_ptr(), *flags)
    found["notes"] = list(model.notes)
    return found


def values(model: Any) -> dict[str, Any]:
    held = dict(model.named_parameters())
    grads = {f"{k} grad": p.grad for k, p in held.items() if p.grad is not None}
    return {k: t.detach().numpy().copy() for k, t in {**held, **grads}.items()}


@pytest.mark.parametrize(
    "saliency",
    [
        None,
        mistakes.right,
        mistakes.accumulating,
        mistakes.leaving_the_mode,
        mistakes.hooking,
        mistakes.thawing,
        mistakes.seeding,
        mistakes.raising,
    ],
)
def test_model_is_left_as_it_was_found(saliency: Callable[..., Any] | None) -> None:
    model = lived_in()
    found, held = identities(model), values(model)

    run(from_torch(model, contract=SMALL, saliency=saliency), select="state")

    assert identities(model) == found
    assert values(model).keys() == held.keys()
    for name, array in values(model).items():
        np.testing.assert_array_equal(array, held[name])


def test_model_is_left_as_it_was_found_when_a_run_is_broken_off() -> None:
    model = lived_in()
    found = identities(model)
    subject = from_torch(model, contract=SMALL, saliency=mistakes.raising)

    with pytest.raises(RuntimeError, match="asleep"), subject.kept():
        subject.saliency(subject.images[:2], np.array([0, 1]))

    assert identities(model) == found


def test_making_a_subject_of_a_model_in_training_leaves_its_statistics() -> None:
    model = torch.nn.Sequential(
        torch.nn.BatchNorm2d(1), torch.nn.Flatten(), torch.nn.Linear(64, 3)
    ).double()
    before = copy.deepcopy(model.state_dict())

    from_torch(model, contract=SMALL)

    for name, tensor in model.state_dict().items():
        assert torch.equal(tensor, before[name])


def test_hooks_that_were_found_still_act_in_their_order() -> None:
    model, called = small_lenet(), []
    for name in ("first", "second"):
        model.relu1.register_forward_hook(lambda *_, name=name: called.append(name))
    from_torch(model, contract=SMALL)
    called.clear()

    model(torch.rand(1, 1, 8, 8, dtype=torch.float64))

    assert called == ["first", "second"]


def test_gradient_is_not_written_to() -> None:
    model = small_lenet()
    subject = from_torch(model, contract=SMALL)
    assert subject.record is not None

    subject.saliency(subject.images[:2], np.array([0, 1]))
    subject.record(subject.images[:2], np.array([0, 1]))

    assert all(parameter.grad is None for parameter in model.parameters())
