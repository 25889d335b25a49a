"""Steps of models that branch, reuse modules, write in place or compute in between."""

from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

import torch
from torch import nn

from checks import run
from checks.adapters import from_torch
from checks.graph import images_cotangent, returned
from checks.ledger import ledger
from lenet_ref.trace import Array, Trace
from tests.checks.adapters.torch_models import (
    SMALL,
    Residual,
    Tangled,
    calibrated,
)
from tests.meta.zoo import statuses

TARGETS = np.array([0, 3, 1])


def recorded(model: Any) -> Trace:
    subject = from_torch(model, contract=SMALL)
    assert subject.record is not None
    return subject.record(subject.images[:3], TARGETS)


def by_autograd(model: Any, trace: Trace) -> Array:
    x = torch.from_numpy(trace.images.copy()).requires_grad_()
    model(x).gather(1, torch.from_numpy(TARGETS)[:, None]).sum().backward()
    return np.asarray(x.grad.numpy())


@pytest.mark.parametrize("make", [Residual, Tangled])
def test_images_get_the_gradient_that_autograd_gives(make: Any) -> None:
    model = calibrated(make)

    trace = recorded(model)

    expected = by_autograd(model, trace)
    found = images_cotangent(trace)
    assert found is not None
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(trace.maps, expected, rtol=1e-12, atol=1e-15)


def test_code_between_modules_is_an_unobserved_step_of_its_sources() -> None:
    trace = recorded(calibrated(Residual))

    skip = trace["before drop"]

    assert skip.kind == "unobserved"
    assert skip.inputs == ("norm1", "norm2")
    h, other = (trace[name].y for name in skip.inputs)
    joined = np.concatenate([h.reshape(3, -1), other.reshape(3, -1)], axis=1)
    np.testing.assert_array_equal(skip.x, joined)
    expected = np.maximum(np.maximum(h, 0) + other, 0).mean(axis=(2, 3))
    np.testing.assert_allclose(skip.y, expected, rtol=1e-12)


def test_reused_module_has_a_step_for_each_call() -> None:
    trace = recorded(calibrated(Tangled))

    calls = {step.name: step.call for step in trace if step.name.startswith("relu")}

    assert calls == {"relu": 0, "relu (call 2)": 1, "relu (call 3)": 2}


def test_rectifier_in_place_keeps_what_came_in() -> None:
    trace = recorded(calibrated(Tangled))

    step = trace["relu"]

    assert step.x.min() < 0
    np.testing.assert_array_equal(step.x, trace["norm1"].y)
    np.testing.assert_array_equal(step.y, np.maximum(step.x, 0))


def test_what_feeds_several_gets_the_sum_of_what_they_hand_back() -> None:
    trace = recorded(calibrated(Residual))

    back = returned(trace, "norm1")

    assert len(back) == 2
    gy = trace["norm1"].gy
    assert gy is not None
    np.testing.assert_allclose(sum(back), gy.reshape(3, -1), rtol=1e-12, atol=1e-15)


class WrittenTwice(nn.Module):
    """What a rectifier in place has written is seen by whoever holds its input."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(64, 5)
        self.relu = nn.ReLU(inplace=True)
        self.aside = nn.Linear(64, 5)

    def forward(self, x: Any) -> Any:
        x = x.flatten(1)
        self.aside(x)
        h = self.first(x)
        self.relu(h)
        return 3 * h


def test_writing_in_place_is_seen_by_who_holds_the_input() -> None:
    torch.manual_seed(0)
    trace = recorded(WrittenTwice().double())

    logits = trace["score"].x

    np.testing.assert_array_equal(logits, 3 * np.maximum(trace["first"].y, 0))
    assert trace["before score"].inputs == ("relu",)


def test_module_that_does_not_reach_the_logits_gets_nothing_back() -> None:
    torch.manual_seed(0)
    trace = recorded(WrittenTwice().double())

    aside = trace["aside"]

    assert aside.gy is None
    assert aside.gx is None


class Gentle(nn.ReLU):
    def forward(self, x: Any) -> Any:
        return x.clamp(min=0) + 0.1 * x.clamp(max=0)


def replaced(module: Any) -> Any:
    module.forward = torch.sigmoid
    return module


@pytest.mark.parametrize(
    ("module", "kind"),
    [
        (nn.ReLU(), "relu"),
        (Gentle(), "gentle"),
        (type("ReLU", (Gentle,), {})(), "foreign relu"),
        (replaced(nn.ReLU()), "foreign relu"),
        (nn.MaxPool2d(2), "max_pool2d"),
        (nn.MaxPool2d(2, ceil_mode=True), "maxpool2d"),
        (nn.Conv2d(1, 2, 3, bias=False), "conv2d"),
        (nn.Conv2d(1, 2, 3, dilation=2), "foreign conv2d"),
        (nn.Conv2d(1, 2, 3, padding="same"), "foreign conv2d"),
        (nn.Conv2d(1, 2, 3, padding=1, padding_mode="reflect"), "foreign conv2d"),
        (nn.Flatten(), "flatten"),
        (nn.Flatten(2), "foreign flatten"),
        (nn.Linear(8, 3), "linear"),
        (nn.BatchNorm2d(1), "batchnorm2d"),
    ],
)
def test_word_of_the_reference_is_used_for_the_same_thing_only(
    module: Any, kind: str
) -> None:
    class Around(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.module = module
            self.join = nn.LazyLinear(5)

        def forward(self, x: Any) -> Any:
            return self.join(self.module(x).flatten(1))

    model = Around()
    model(torch.zeros(1, 1, 8, 8))

    trace = recorded(model.double().eval())

    assert trace["module"].kind == kind


def test_geometry_and_missing_bias_are_those_of_the_reference() -> None:
    conv = nn.Conv2d(1, 2, (3, 2), stride=(2, 1), padding=(1, 0), bias=False)
    model = nn.Sequential(conv, nn.Flatten(), nn.Linear(56, 4)).double()

    step = recorded(model)["0"]

    assert dict(step.geometry) == {
        "kernel": (3, 2),
        "stride": (2, 1),
        "padding": (1, 0),
    }
    np.testing.assert_array_equal(step.parameters["bias"], np.zeros(2))
    assert set(step.parameter_cotangents) == {"weight"}


def test_frozen_weight_has_no_cotangents() -> None:
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 4)).double()
    model[1].weight.requires_grad_(requires_grad=False)

    step = recorded(model)["1"]

    assert dict(step.parameter_cotangents) == {}


class Changing(nn.Module):
    """It answers otherwise each time it is run."""

    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Linear(64, 4)
        self.runs = 0

    def forward(self, x: Any) -> Any:
        self.runs += 1
        return self.head(x.flatten(1)) * self.runs


def test_no_steps_are_offered_where_cutting_the_graph_changes_the_answer() -> None:
    subject = from_torch(Changing().double(), contract=SMALL)

    lacking = subject.lacks("steps")

    assert lacking == "it exposes no steps"


class Checkpointed(nn.Module):
    """A part is run once more on the way back."""

    def __init__(self) -> None:
        super().__init__()
        self.part = nn.Sequential(nn.Linear(64, 8), nn.Tanh(), nn.Linear(8, 8))
        self.head = nn.Linear(8, 4)

    def forward(self, x: Any) -> Any:
        h = torch.utils.checkpoint.checkpoint(
            self.part, x.flatten(1), use_reentrant=False
        )
        return self.head(h.relu())


def test_recomputed_part_passes_with_whatever_steps_there_are() -> None:
    torch.manual_seed(0)
    subject = from_torch(Checkpointed().double(), contract=SMALL)

    report = run(subject)

    assert statuses(report) == {}
    assert report.verdict == "pass"


def test_ledger_follows_branches_and_proves_what_can_be() -> None:
    subject = from_torch(calibrated(Tangled), contract=SMALL)

    rows = {(r.step, r.direction): r for r in ledger(subject).rows}

    proved = {place for place, row in rows.items() if row.proved is not None}
    assert proved >= {("conv1", "forward"), ("short", "forward")}
    assert ("relu (call 2)", "forward") not in proved
    assert all(row.within is not False for row in rows.values())


def test_ledger_leaves_running_statistics_alone() -> None:
    model = calibrated(Tangled).train()
    before = model.norm1.running_mean.clone()

    ledger(from_torch(model, contract=SMALL))

    assert torch.equal(model.norm1.running_mean, before)


@pytest.mark.filterwarnings("ignore:.*weight_norm.* is deprecated:FutureWarning")
def test_weights_computed_before_each_call_raise_no_alarm() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Flatten(),
        nn.utils.spectral_norm(nn.Linear(64, 9)),
        nn.ReLU(),
        nn.utils.weight_norm(nn.Linear(9, 5)),
    )
    subject = from_torch(model.double().eval(), contract=SMALL)

    report = run(subject, select="gradients")

    assert statuses(report) == {}
    assert report.verdict == "pass"
