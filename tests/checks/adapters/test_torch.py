"""Right models of PyTorch pass, whatever they are made of; wrong modes are told."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

import torch
from torch import nn

import lenet_ref
from checks import Contract, run
from checks.adapters import from_network, from_torch
from tests.checks.adapters.torch_models import (
    SMALL,
    Residual,
    Tangled,
    calibrated,
    colour_net,
    lenet,
    small_lenet,
)
from tests.meta.zoo import statuses

COLOUR = (3, 10, 9)


def test_lenet_passes_with_its_steps() -> None:
    images, labels = lenet_ref.digits()
    subject = from_torch(lenet(), contract=Contract(), images=images, labels=labels)

    report = run(subject)

    assert statuses(report) == {}
    assert report.verdict == "pass"
    assert sum(result.status == "pass" for result in report.results) > 35


def test_lenet_has_the_steps_of_the_reference() -> None:
    network = lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float64)
    reference = from_network(network, contract=Contract())
    subject = from_torch(lenet(), contract=Contract())
    jitter = np.random.default_rng(0).random(
        (3, 1, 28, 28)
    )  # which of ties wins is free
    images, targets = subject.images[:3] + jitter / 100, np.array([2, 0, 7])
    assert subject.record is not None
    assert reference.record is not None

    mine, theirs = subject.record(images, targets), reference.record(images, targets)

    for own in mine:
        other = theirs[own.name]
        assert (own.kind, own.inputs, own.call) == (other.kind, other.inputs, 0)
        for label in ("x", "y", "gy", "gx"):
            a, b = getattr(own, label), getattr(other, label)
            assert (a is None) == (b is None)
            if a is not None:
                np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)
        assert own.parameter_cotangents.keys() == other.parameter_cotangents.keys()
        for name, cotangent in own.parameter_cotangents.items():
            expected = other.parameter_cotangents[name]
            np.testing.assert_allclose(cotangent, expected, rtol=1e-9, atol=1e-12)


def test_float32_lenet_fails_nothing_and_its_twin_passes() -> None:
    subject = from_torch(lenet(torch.float32), contract=Contract(dtype="float32"))
    assert subject.twin is not None

    reports = run(subject), run(subject.twin())

    assert "fail" not in statuses(reports[0])
    assert reports[1].verdict == "pass"


def test_twin_shares_nothing_with_the_model() -> None:
    model = lenet(torch.float32)
    twin = from_torch(model, contract=Contract(dtype="float32")).twin
    assert twin is not None
    double = twin()
    assert double.parameters is not None
    before = double.scores(double.images[:2])

    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()

    assert before.dtype == np.float64
    np.testing.assert_array_equal(double.scores(double.images[:2]), before)


def test_float64_model_needs_no_twin() -> None:
    subject = from_torch(small_lenet(), contract=SMALL)

    lacking = subject.lacks("twin")

    assert lacking == "it has no float64 twin"


@pytest.mark.parametrize("make", [Residual, Tangled])
def test_residual_model_passes_in_eval_mode(make: Callable[[], Any]) -> None:
    subject = from_torch(calibrated(make), contract=SMALL)

    report = run(subject)

    assert statuses(report) == {}
    assert report.verdict == "pass"


@pytest.mark.parametrize("make", [Residual, Tangled])
def test_residual_model_fails_in_train_mode_for_the_reasons(
    make: Callable[[], Any],
) -> None:
    subject = from_torch(calibrated(make).train(), contract=SMALL)

    report = run(subject)

    results = {result.check: result for result in report.results}
    assert {
        "state.random_state_is_untouched",  # dropout
        "state.repeat_is_identical",
        "state.parameters_are_untouched",  # running statistics
        "batch.logits_do_not_feel_the_batch",
        "batch.maps_do_not_feel_the_batch",
    } <= statuses(report)["fail"]
    moved = results["state.parameters_are_untouched"].worst
    assert moved is not None
    assert moved.step == "norm1"
    assert "norm1.running_mean" in moved.says
    places = {f.step for f in results["gradients.vjp_is_linear"].failing}
    assert places == {"drop"}


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("reduction", [None, "max", "sum", "l2"])
def test_folded_colours_pass(*, signed: bool, reduction: str | None) -> None:
    contract = Contract(input_shape=COLOUR, signed=signed, channel_reduction=reduction)

    report = run(from_torch(colour_net(), contract=contract))

    assert statuses(report) == {}
    assert report.verdict == "pass"


@pytest.mark.parametrize("score", ["probability", "log_probability", "loss"])
def test_every_score_passes(score: str) -> None:
    contract = Contract(input_shape=(1, 8, 8), score=score)

    report = run(from_torch(small_lenet(), contract=contract))

    assert report.verdict == "pass"


def test_gradient_of_a_sure_probability_does_not_cancel() -> None:
    model = small_lenet()
    with torch.no_grad():
        model.dense4.bias[2] += 50  # p rounds to 1, and 1 - p to 0
    contract = Contract(input_shape=(1, 8, 8), score="log_probability")
    subject = from_torch(model, contract=contract)

    maps = subject.saliency(subject.images[:2], np.array([2, 2]))

    assert 0 < np.abs(maps).max() < 1e-10


def test_channels_last_pass() -> None:
    class Last(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = colour_net()

        def forward(self, x: Any) -> Any:
            return self.first(x.permute(0, 3, 1, 2))

    contract = Contract(input_shape=COLOUR, layout="NHWC")

    report = run(from_torch(Last(), contract=contract))

    assert statuses(report) == {}
    assert report.verdict == "pass"


class Attentive(nn.Module):
    """Attention over patches, batch first or, as once was usual, batch second."""

    def __init__(self, *, first: bool) -> None:
        super().__init__()
        self.first = first
        self.patch = nn.Conv2d(1, 6, 4, stride=4)
        self.norm = nn.LayerNorm(6)
        self.encoder = nn.TransformerEncoderLayer(6, 2, 8, 0.1, batch_first=first)
        self.head = nn.Linear(6, 4)

    def forward(self, x: Any) -> Any:
        tokens = self.norm(self.patch(x).flatten(2).transpose(1, 2))
        if self.first:
            return self.head(self.encoder(tokens).mean(dim=1))
        return self.head(self.encoder(tokens.transpose(0, 1)).mean(dim=0))


class Curious(nn.Module):
    """What is defined for some inputs only, several inputs, views, a circular frame."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding="same", padding_mode="circular")
        self.slope = nn.PReLU()
        self.clip = nn.ReLU6(inplace=True)
        self.pool = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.head = nn.utils.parametrizations.weight_norm(nn.Linear(64, 4))
        self.pair = nn.Bilinear(4, 4, 4)
        self.root = Root()
        self.rnn = nn.GRU(8, 8)

    def forward(self, x: Any) -> Any:
        x = self.rnn(x[:, 0].transpose(0, 1))[0].transpose(0, 1)[:, None]
        h = self.slope(self.conv(x))
        low, high = h.split(2, dim=1)
        h = self.root(self.pool(torch.cat([self.clip(2 * low), high.abs()], dim=1)))
        z = self.head(h.flatten(1))
        return self.pair(z, z) + z


class Root(nn.Module):
    def forward(self, x: Any) -> Any:
        return (x.relu() + 0.1).sqrt()


@pytest.mark.parametrize(
    "make", [lambda: Attentive(first=True), lambda: Attentive(first=False), Curious]
)
def test_modules_of_every_sort_pass(make: Callable[[], Any]) -> None:
    torch.manual_seed(3)
    subject = from_torch(make().double().eval(), contract=SMALL)

    report = run(subject)

    assert statuses(report) == {}
    assert report.verdict == "pass"


@pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")
def test_script_is_one_unobserved_step() -> None:
    subject = from_torch(torch.jit.trace(small_lenet(), _noise(2)), contract=SMALL)
    assert subject.record is not None

    trace = subject.record(subject.images[:2], np.array([1, 3]))

    assert [step.kind for step in trace] == ["unobserved", "score", "fold"]


def _noise(count: int) -> Any:
    return torch.rand(count, 1, 8, 8, dtype=torch.float64)


@pytest.mark.parametrize(
    ("model", "came"),
    [(3, "a int"), (nn.Linear, "the class Linear"), (lambda x: x, "a function")],
)
def test_what_is_no_module_is_named(model: Any, came: str) -> None:
    with pytest.raises(TypeError, match=f"expected a torch.nn.Module, got {came}"):
        from_torch(model, contract=SMALL)


class Tuple(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.inner = small_lenet()

    def forward(self, x: Any) -> Any:
        return self.inner(x), x


def test_output_that_is_no_tensor_is_told() -> None:
    report = run(from_torch(Tuple(), contract=SMALL))

    (answered, *_) = report.results
    assert answered.status == "fail"
    assert answered.worst is not None
    assert "expected a torch.Tensor (N, K), got tuple" in answered.worst.says


def test_model_of_another_dtype_than_declared_is_told() -> None:
    report = run(from_torch(small_lenet().float(), contract=SMALL))

    (answered, *_) = report.results
    assert answered.status == "fail"
    assert answered.worst is not None
    assert "expected float64, as declared, got float32" in answered.worst.says


def test_low_accuracy_on_labels_that_came_with_it_fails() -> None:
    labels = np.zeros(40, dtype=int)
    subject = from_torch(small_lenet(), contract=SMALL, labels=labels)

    report = run(subject, select="data.accuracy_reaches_its_floor")

    wrong = (subject.scores(subject.images).argmax(axis=1) != 0).mean()
    assert wrong > 0.1
    assert report.verdict == "fail"
