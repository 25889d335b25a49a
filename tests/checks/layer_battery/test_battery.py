"""Right layers of several styles pass; each mistake fails at a small geometry."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checks import Geometry, Report, check_layer
from tests.checks.scratch import loops, mistakes, one_image, textbook

Make = Callable[[Geometry], Any]


def convolution(g: Geometry) -> Any:
    weight = np.zeros((g.filters, g.channels, *g.kernel))
    square = g.square
    return textbook.Convolution(
        weight, np.zeros(g.filters), square.stride, square.padding
    )


def affine(g: Geometry) -> Any:
    return textbook.Affine(np.ones((g.inputs, g.outputs)), np.zeros(g.outputs))


def single(g: Geometry) -> Any:
    return textbook.Affine(
        np.ones((g.inputs, g.outputs), np.float32), np.zeros(g.outputs, np.float32)
    )


class Hidden:
    """A convolution whose weights are nowhere to be seen."""

    __slots__ = ("inner",)

    def __init__(self, layer: Any) -> None:
        self.inner: Callable[[], Any] = lambda: layer

    def forward(self, x: Any) -> Any:
        return self.inner().forward(x)

    def backward(self, grad: Any) -> Any:
        return self.inner().backward(grad)


def conv(kind: type) -> Make:
    return lambda g: kind(g.channels, g.filters, g.kernel, g.stride, g.padding)


RIGHT: dict[str, tuple[str, Make]] = {
    "loops conv": ("conv2d", conv(loops.Conv)),
    "textbook conv": ("conv2d", convolution),
    "hidden conv": ("conv2d", lambda g: Hidden(conv(loops.Conv)(g))),
    "loops pool": ("max_pool2d", lambda g: loops.MaxPool(g.kernel, g.stride)),
    "pool without stride": ("max_pool2d", lambda g: loops.MaxPool(g.square.kernel)),
    "pool of two": ("max_pool2d", lambda _: loops.MaxPool(2)),
    "textbook pool": ("max_pool2d", lambda g: textbook.Pooling(*g.kernel, 2)),
    "average": ("avg_pool2d", lambda g: loops.AvgPool(g.kernel, g.stride)),
    "linear": ("dense", lambda g: loops.Linear(g.inputs, g.outputs)),
    "affine": ("dense", affine),
    "float32": ("dense", single),
    "relu": ("relu", lambda _: loops.ReLU()),
    "textbook relu": ("relu", lambda _: textbook.Relu()),
    "flatten": ("flatten", lambda _: loops.Flatten()),
    "softmax": ("softmax", lambda _: loops.Softmax()),
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_layer_passes(name: str) -> None:
    kind, make = RIGHT[name]

    report = check_layer(make, kind=kind)

    told = [(r.check, r.status, r.reason, r.worst) for r in report.results]
    assert report.verdict == "pass", [t for t in told if t[1] == "fail"]


def test_layers_of_one_image_at_a_time_pass() -> None:
    report = check_layer(
        lambda g: one_image.Convolution3x3(g.channels, g.filters),
        kind="conv2d",
        forward="call",
        backward="backprop",
        batched=False,
    )

    assert report.verdict == "pass"
    reasons = {r.check: r.reason for r in report.results}
    assert reasons["batch.layer_images_are_apart"] == "it takes one image at a time"


JACOBIAN = "gradients.layer_backward_is_the_adjoint"
FORMULA = "gradients.layer_matches_its_formula"
TIES = "gradients.layer_ties_conserve"
LINEAR = "gradients.layer_backward_is_linear"
OWN = "gradients.layer_weight_gradients_add_up"
REPEAT = "state.layer_repeats_itself"
LATEST = "state.layer_uses_the_latest_call"
APART = "batch.layer_images_are_apart"

MISTAKES: dict[str, tuple[str, str]] = {
    "AccumulatingConv": (REPEAT, "backward"),
    "AssigningPool": (JACOBIAN, "backward"),
    "BatchMeanLinear": (APART, "backward"),
    "BiasGradientOfAll": (OWN, "backward"),
    "BiasSubtractingConv": (FORMULA, "forward"),
    "ClosedAvgPool": (JACOBIAN, "backward"),
    "ColumnPaddingByHeight": (JACOBIAN, "backward"),
    "DoubleSoftmax": (JACOBIAN, "backward"),
    "EarlyReturnPool": (JACOBIAN, "backward"),
    "FirstChannelConv": (FORMULA, "forward"),
    "FirstImageMaskReLU": (APART, "backward"),
    "FlooringFreeConv": (JACOBIAN, "backward"),
    "GuidedReLU": (LINEAR, "backward"),
    "InPlaceReLU": ("state.layer_input_is_untouched", "forward"),
    "LeakyNamedReLU": (FORMULA, "forward"),
    "MaskOfOutputReLU": (JACOBIAN, "backward"),
    "NoRemainderConv": (JACOBIAN, "backward"),
    "OverwritingReLU": (LINEAR, "backward"),
    "PartialSoftmax": (JACOBIAN, "backward"),
    "RaggedPool": (JACOBIAN, "backward"),
    "ReshapedPool": (FORMULA, "forward"),
    "ScaledGradientConv": (OWN, "backward"),
    "ShiftedPaddingConv": (FORMULA, "forward"),
    "StaleReLU": (LATEST, "backward"),
    "StrideFreeBackConv": (JACOBIAN, "backward"),
    "StrideFreeConv": (FORMULA, "forward"),
    "StrideFreePool": (JACOBIAN, "backward"),
    "TiedPool": (TIES, "backward"),
    "TrainingLinear": ("state.layer_weights_are_untouched", "backward"),
    "TransposedKernelConv": (JACOBIAN, "backward"),
    "UnflippedConv": (JACOBIAN, "backward"),
}

NEEDED = {
    "AssigningPool": "kernel 1x2, stride 1x1",
    "ColumnPaddingByHeight": "image 1x2",
    "FirstChannelConv": "2 channels, 1 filter, kernel 1x1",
    "FirstImageMaskReLU": "batch 2",
    "NoRemainderConv": "stride 1x2, padding 0x0, image 1x2",
    "ReshapedPool": "kernel 1x2, stride 1x2, padding 0x0, image 1x4",
    "ShiftedPaddingConv": "padding 0x1",
    "StrideFreeBackConv": "stride 1x2",
    "StrideFreeConv": "stride 1x2",
    "TiedPool": "kernel 1x2",
    "UnflippedConv": "kernel 1x2",
}
"""What it takes to see a mistake, and no more than that."""


def made(kind: type) -> tuple[str, Make]:
    if issubclass(kind, loops.Conv):
        return "conv2d", conv(kind)
    if issubclass(kind, loops.AvgPool):
        return "avg_pool2d", lambda g: kind(g.kernel, g.stride)
    if issubclass(kind, mistakes.ReshapedPool):
        return "max_pool2d", lambda g: kind(g.kernel)
    if issubclass(kind, loops.MaxPool):
        return "max_pool2d", lambda g: kind(g.kernel, g.stride)
    if issubclass(kind, loops.Linear):
        return "dense", lambda g: kind(g.inputs, g.outputs)
    return ("softmax" if issubclass(kind, loops.Softmax) else "relu"), lambda _: kind()


def judged(name: str, seed: int = 0) -> Report:
    kind, make = made(getattr(mistakes, name))
    return check_layer(make, kind=kind, seed=seed)


def test_every_mistake_is_judged() -> None:
    assert set(MISTAKES) == set(mistakes.__all__)


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_fails_first_by_its_own_question(name: str) -> None:
    report = judged(name)

    assert report.verdict == "fail"
    first = report.failed[0].worst
    assert first is not None
    assert (report.first_check, first.direction) == MISTAKES[name]
    assert report.suspects[0].direction == MISTAKES[name][1]
    assert "scratch/" in report.suspects[0].source
    assert NEEDED.get(name, "") in first.says


@pytest.mark.parametrize("name", ["AssigningPool", "StrideFreeConv", "UnflippedConv"])
def test_mistake_fails_with_any_seed(name: str) -> None:
    verdicts = {judged(name, seed).verdict for seed in range(1, 5)}

    assert verdicts == {"fail"}


def test_same_seed_tells_the_same() -> None:
    first, second = (judged("TransposedKernelConv", seed=3) for _ in range(2))

    assert first.results == second.results


class Raising(loops.Conv):
    def forward(self, x: Any) -> Any:
        if x.shape[2] != x.shape[3]:
            msg = "only square images"
            raise RuntimeError(msg)
        return super().forward(x)


def test_what_a_layer_raises_is_a_failed_check_and_the_rest_is_judged() -> None:
    report = check_layer(conv(Raising), kind="conv2d")

    failed = {r.check for r in report.failed}
    assert failed == {"state.layer_answers_every_geometry"}
    said = report.failed[0].worst
    assert said is not None
    assert said.says.startswith("RuntimeError: only square images (test_battery.py:")
    assert "image 1x2" in said.says


def test_nothing_judged_is_no_pass() -> None:
    def cannot(geometry: Geometry) -> Any:
        raise RuntimeError(geometry.kind)

    report = check_layer(cannot, kind="relu")

    assert report.verdict == "fail"
    assert report.counts["pass"] == 0


def test_unknown_kind_is_told_with_those_known() -> None:
    with pytest.raises(ValueError, match="kind is 'conv', expected one of 'conv2d'"):
        check_layer(lambda _: loops.ReLU(), kind="conv")


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hypothesis import configuration

    monkeypatch.chdir(tmp_path)
    before = configuration.storage_directory(intent_to_write=False).path

    check_layer(lambda _: loops.ReLU(), kind="relu")

    assert list(tmp_path.iterdir()) == []
    assert configuration.storage_directory(intent_to_write=False).path == before
