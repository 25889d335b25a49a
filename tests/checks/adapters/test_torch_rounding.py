"""Right models that are sure of themselves, or compute in one precision only, pass."""

from typing import Any

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

import torch
from torch import nn
from torch.nn import functional

from checks import Contract, run
from checks.adapters import from_torch
from tests.checks.adapters.torch_models import small_lenet
from tests.meta.zoo import statuses

FLOAT32 = Contract(input_shape=(1, 8, 8), dtype="float32")


def certain(dtype: Any) -> Any:
    """Logits of some hundred: p of the predicted class is 1 but for 1e-7 and less."""
    model = small_lenet()
    with torch.no_grad():
        final = list(model.parameters())[-2:]
        for parameter in final:
            parameter.mul_(100)
    return model.to(dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("score", ["log_probability", "loss"])
def test_model_that_is_certain_fails_nothing(score: str, dtype: str) -> None:
    contract = Contract(input_shape=(1, 8, 8), score=score, dtype=dtype)
    subject = from_torch(certain(getattr(torch, dtype)), contract=contract)

    report = run(subject)

    assert "fail" not in statuses(report)


def by_softmax(model: Any, images: Any, targets: Any) -> Any:
    """1 - p cancels on the way, as in anybody's code."""
    x = images.clone().requires_grad_()
    p = functional.softmax(model(x), dim=1)
    return torch.autograd.grad(p.gather(1, targets[:, None]).sum(), x)[0]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_own_gradient_of_a_probability_next_to_one_fails_nothing(dtype: str) -> None:
    contract = Contract(input_shape=(1, 8, 8), score="probability", dtype=dtype)
    model = certain(getattr(torch, dtype))
    subject = from_torch(model, contract=contract, saliency=by_softmax)

    report = run(subject, select="gradients")

    assert "fail" not in statuses(report)


class Remembering(nn.Module):
    """Keeps its features, the graph behind them and all, as hooks of Grad-CAM do."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.conv = nn.Conv2d(1, 3, 3)
        self.dense = nn.Linear(108, 5)
        self.seen: dict[str, Any] = {}

    def forward(self, x: Any) -> Any:
        self.seen["features"] = self.last = functional.relu(self.conv(x))
        return self.dense(self.last.flatten(1))


def test_model_that_remembers_its_features_passes_in_float32() -> None:
    model = Remembering().eval()
    model(torch.zeros(1, 1, 8, 8))
    subject = from_torch(model, contract=FLOAT32)

    report = run(subject)

    assert statuses(report) == {}
    assert report.verdict == "pass"


class Single(nn.Module):
    """Computes in float32 whatever it is given: one weight is no parameter."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.dense = nn.Linear(64, 7)
        self.mixing = torch.randn(7, 5)

    def forward(self, x: Any) -> Any:
        return torch.relu(self.dense(x.flatten(1))) @ self.mixing


def test_model_that_knows_float32_only_fails_nothing_and_the_reason_is_told() -> None:
    subject = from_torch(Single().eval(), contract=FLOAT32)

    report = run(subject)

    reasons = {r.reason for r in report.results if r.status == "inconclusive"}
    assert statuses(report).keys() == {"inconclusive"}
    assert len(reasons) == 1
    assert "its float64 twin does not answer: RuntimeError" in reasons.pop()
    coarse = {r.check: r.status for r in report.results}
    assert coarse["gradients.coarse_slopes_agree"] == "pass"


@pytest.mark.filterwarnings("ignore:.torch.jit.script. is:DeprecationWarning")
def test_script_passes_in_float32_without_a_warning() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 9), nn.ReLU(), nn.Linear(9, 4))
    subject = from_torch(torch.jit.script(model.eval()), contract=FLOAT32)

    report = run(subject)

    assert statuses(report) == {}
    assert report.verdict == "pass"


def test_model_of_a_single_logit_passes() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 9), nn.ReLU(), nn.Linear(9, 1))
    contract = Contract(input_shape=(1, 8, 8))
    subject = from_torch(model.double().eval(), contract=contract)

    report = run(subject)

    told = {r.check for r in report.results if "one logit" in r.reason}
    assert statuses(report) == {}
    assert report.verdict == "pass"
    assert told == {
        "scores.class_gradients_cancel",
        "scores.target_is_heard",
        "signs.loss_opposes_log_probability",
    }
