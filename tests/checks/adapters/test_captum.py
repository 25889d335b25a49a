"""Captum's attribution objects, judged as they are."""

from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")
attr = pytest.importorskip("captum.attr", reason="Captum is not installed")

import torch

from checks import Contract, run
from checks.adapters import from_captum
from tests.checks.adapters.torch_models import SMALL, lenet, small_lenet
from tests.meta.zoo import DIFFERENCES, SIGNS, statuses

OTHER = Contract(input_shape=(1, 8, 8), claims=None)
FLOAT32 = Contract(dtype="float32")


@pytest.mark.parametrize("signed", [True, False])
def test_saliency_of_lenet_passes(*, signed: bool) -> None:
    subject = from_captum(attr.Saliency(lenet()), contract=Contract(signed=signed))

    report = run(subject)

    assert statuses(report) == {}
    assert report.verdict == "pass"


def test_float32_saliency_fails_nothing_and_its_twin_passes() -> None:
    subject = from_captum(attr.Saliency(lenet(torch.float32)), contract=FLOAT32)
    assert subject.twin is not None

    reports = run(subject), run(subject.twin())

    assert "fail" not in statuses(reports[0])
    assert reports[1].verdict == "pass"


@pytest.mark.filterwarnings("ignore:Input Tensor:UserWarning")
@pytest.mark.filterwarnings("ignore:Setting.*hooks:UserWarning")
def test_twin_leaves_the_model_in_its_own_dtype() -> None:
    model = lenet(torch.float32)
    subject = from_captum(attr.GuidedGradCam(model, model.conv3), contract=FLOAT32)
    assert subject.twin is not None
    twin = subject.twin()

    maps = twin.saliency(twin.images[:2], np.array([1, 2]))

    assert maps.dtype == np.float64
    assert model.conv1.weight.dtype == torch.float32


def others() -> list[Any]:
    model = small_lenet()
    return [
        pytest.param(attr.IntegratedGradients(model), {"n_steps": 4}, id="integrated"),
        pytest.param(attr.GuidedBackprop(model), {}, id="guided"),
        pytest.param(attr.GuidedGradCam(model, model.conv1), {}, id="guided-grad-cam"),
        pytest.param(attr.InputXGradient(model), {}, id="times input"),
    ]


@pytest.mark.parametrize(("attribution", "arguments"), others())
def test_another_method_is_not_called_broken(
    attribution: Any, arguments: dict[str, Any]
) -> None:
    subject = from_captum(attribution, contract=OTHER, arguments=arguments)

    report = run(subject)

    assert statuses(report) == {}
    assert report.verdict == "pass"


def test_class_activation_map_of_the_images_size_is_not_called_broken() -> None:
    model = lenet()
    attribution = attr.LayerGradCam(model, model.conv1)

    report = run(from_captum(attribution, contract=Contract(claims=None)))

    assert statuses(report) == {}
    assert report.verdict == "pass"


def test_noise_is_not_held_against_what_declares_it() -> None:
    noisy = Contract(input_shape=(1, 8, 8), claims=None, deterministic=False)
    attribution = attr.NoiseTunnel(attr.Saliency(small_lenet()))
    arguments = {"nt_samples": 2, "abs": False}

    report = run(from_captum(attribution, contract=noisy, arguments=arguments))

    assert report.verdict == "pass"


def test_another_method_that_claims_to_be_the_gradient_fails() -> None:
    report = run(from_captum(attr.Deconvolution(small_lenet()), contract=SMALL))

    assert statuses(report) == {
        "fail": DIFFERENCES | SIGNS | {"gradients.map_is_the_folded_gradient"}
    }
    assert report.suspects[0].function == "Deconvolution.attribute"


def test_absolute_values_that_are_asked_for_are_found_out() -> None:
    subject = from_captum(
        attr.Saliency(small_lenet()), contract=SMALL, arguments={"abs": True}
    )

    report = run(subject)

    assert statuses(report)["fail"] >= SIGNS


def test_function_is_explained_without_steps() -> None:
    model = small_lenet()
    subject = from_captum(attr.Saliency(model.forward), contract=SMALL)

    report = run(subject)

    assert report.verdict == "pass"
    assert subject.lacks("steps") == "it exposes no steps"
    assert subject.lacks("parameters") == "it exposes no parameters"


def test_function_has_no_twin_and_says_why() -> None:
    contract = Contract(input_shape=(1, 8, 8), dtype="float32")
    model = small_lenet().float()
    subject = from_captum(attr.Saliency(model.forward), contract=contract)
    assert subject.twin is not None

    with pytest.raises(TypeError, match="a function, whose model cannot be copied"):
        subject.twin()


def test_function_in_float32_fails_nothing() -> None:
    contract = Contract(input_shape=(1, 8, 8), dtype="float32")
    model = small_lenet().float()
    subject = from_captum(attr.Saliency(model.forward), contract=contract)

    report = run(subject)

    assert statuses(report).keys() == {"inconclusive"}
    assert report.verdict == "inconclusive"


@pytest.mark.parametrize(
    ("given", "came"), [(attr.Saliency, "the class Saliency"), (7, "a int")]
)
def test_what_is_no_attribution_is_named(given: Any, came: str) -> None:
    with pytest.raises(TypeError, match=f"expected an attribution .*, got {came}"):
        from_captum(given, contract=SMALL)


def test_attribution_of_what_cannot_be_called_is_named() -> None:
    with pytest.raises(TypeError, match=r"Saliency\.forward_func is a int"):
        from_captum(attr.Saliency(7), contract=SMALL)
