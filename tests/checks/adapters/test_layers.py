"""Handmade layers in several styles: right ones pass, wrong ones are named."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import lenet_ref
from checks import Contract, Report, Subject, run
from checks.adapters import from_layers
from checks.plan import Plan
from tests.checks.scratch import loops, mistakes, one_image, returned_caches, textbook

SMALL = Contract(input_shape=(2, 7, 9), input_range=(-1.0, 2.0))
QUICK = Plan(images=4, pixels=30)


def small_net(**swapped: Callable[[], Any]) -> dict[str, Any]:
    """Nothing is square; windows overlap; padding; a column is left over."""
    parts: dict[str, Callable[[], Any]] = {
        "conv": lambda: loops.Conv(2, 3, (2, 3), stride=(1, 2), padding=(1, 1)),
        "relu": loops.ReLU,
        "pool": lambda: loops.MaxPool((3, 2), stride=(2, 1)),
        "flatten": loops.Flatten,
        "dense": lambda: loops.Linear(36, 5),
    }
    return {name: make() for name, make in {**parts, **swapped}.items()}


def lenet(dtype: str = "float64") -> list[Any]:
    weights = lenet_ref.load_weights()
    w = {name: np.array(array, dtype=dtype) for name, array in weights.items()}
    return [
        textbook.Convolution(w["conv1.weight"], w["conv1.bias"], pad=2),
        textbook.Relu(),
        textbook.Pooling(2, 2, 2),
        textbook.Convolution(w["conv3.weight"], w["conv3.bias"]),
        textbook.Relu(),
        textbook.Pooling(2, 2, 2),
        textbook.Convolution(w["conv5.weight"], w["conv5.bias"]),
        textbook.Relu(),
        textbook.Affine(w["dense6.weight"].T.copy(), w["dense6.bias"]),
        textbook.Relu(),
        textbook.Affine(w["dense7.weight"].T.copy(), w["dense7.bias"]),
    ]


def one_by_one() -> Subject:
    layers = [
        one_image.Convolution3x3(2, 3),
        one_image.Rectifier(),
        one_image.MaxPool2(),
        one_image.Vector(),
        one_image.Dense(18, 5),
    ]
    return from_layers(
        layers, contract=SMALL, forward="call", backward="backprop", batched=False
    )


def returning() -> Subject:
    rng = np.random.default_rng(4)
    layers = [
        returned_caches.AffineLayer(rng.normal(size=(126, 7)), rng.normal(size=7)),
        returned_caches.ReluLayer(),
        returned_caches.AffineLayer(rng.normal(size=(7, 5)), rng.normal(size=5)),
    ]
    contract = Contract(
        input_shape=(2, 7, 9),
        score="loss",
        signed=False,
        channel_reduction="max",
    )
    return from_layers(layers, contract=contract)


def smooth() -> Subject:
    rng = np.random.default_rng(5)
    layers = [
        textbook.Affine(0.1 * rng.normal(size=(126, 6)), rng.normal(size=6)),
        textbook.Sigmoid(),
        textbook.Affine(rng.normal(size=(6, 5)), rng.normal(size=5)),
    ]
    contract = Contract(input_shape=(2, 7, 9), score="probability")
    return from_layers(layers, contract=contract)


class ChannelsLastConv:
    """1 x 1 on (N, H, W, C)."""

    def __init__(self, weight: Any) -> None:
        self.kernel = weight

    def forward(self, x: Any) -> Any:
        self.x = x
        return x @ self.kernel

    def backward(self, grad: Any) -> Any:
        return grad @ self.kernel.T


def channels_last() -> Subject:
    rng = np.random.default_rng(6)
    layers = [
        ChannelsLastConv(rng.normal(size=(2, 3))),
        loops.ReLU(),
        loops.Flatten(),
        loops.Linear(189, 5),
    ]
    contract = Contract(input_shape=(2, 7, 9), layout="NHWC")
    return from_layers(layers, contract=contract)


class Dropout:
    """Trains unless told otherwise."""

    def forward(self, x: Any, *, train_flg: bool = True) -> Any:
        shape = x.shape
        self.kept = np.random.rand(*shape) > 0.5 if train_flg else np.ones(shape)  # noqa: NPY002
        return x * self.kept

    def backward(self, grad: Any) -> Any:
        return grad * self.kept


STYLES: dict[str, Callable[[], Subject]] = {
    "training by default": lambda: from_layers(
        {**small_net(), "dropout": Dropout()}, contract=SMALL
    ),
    "loops": lambda: from_layers(small_net(), contract=SMALL),
    "textbook": lambda: from_layers(lenet(), contract=Contract()),
    "one image": one_by_one,
    "returned caches": returning,
    "smooth": smooth,
    "channels last": channels_last,
}


@pytest.mark.parametrize("style", STYLES)
def test_right_layers_of_any_style_pass(style: str) -> None:
    subject = STYLES[style]()

    report = run(subject, plan=QUICK)

    told = [(r.check, r.status, r.reason, r.worst) for r in report.results]
    assert report.verdict == "pass", [t for t in told if t[1] != "pass"]


def test_maps_are_those_of_the_reference() -> None:
    digits, labels = lenet_ref.digits()
    noise = np.random.default_rng(0).normal(size=digits.shape)
    images = digits + 0.01 * noise  # at a tie, each would choose by its rounding
    network = lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float64)
    subject = from_layers(lenet(), contract=Contract())

    maps = subject.saliency(images[:3].copy(), labels[:3])

    expected = lenet_ref.vanilla_gradient(network, images[:3], labels[:3])
    np.testing.assert_allclose(maps, expected, rtol=1e-10, atol=1e-12)


def test_labels_bring_the_accuracy_floor() -> None:
    images, labels = lenet_ref.digits()
    subject = from_layers(lenet(), contract=Contract(), images=images, labels=labels)

    report = run(subject, plan=QUICK, select="data.accuracy_reaches_its_floor")

    assert report.verdict == "pass"


def with_kind(kind: type, name: str) -> type:
    """A class of that name: a mistake does not announce itself in the name."""
    return type(name, (kind,), {})


def swapped(mistake: str) -> dict[str, Any]:
    kind = getattr(mistakes, mistake)
    conv, pool = with_kind(kind, "Conv"), with_kind(kind, "MaxPool")
    relu, linear = with_kind(kind, "ReLU"), with_kind(kind, "Linear")
    if issubclass(kind, loops.Conv):
        options = {"stride": (1, 2), "padding": (1, 1)}
        return small_net(conv=lambda: conv(2, 3, (2, 3), **options))
    if issubclass(kind, loops.MaxPool):
        return small_net(pool=lambda: pool((3, 2), stride=(2, 1)))
    if issubclass(kind, loops.ReLU):
        return small_net(relu=relu)
    return small_net(dense=lambda: linear(36, 5))


NAMED = {
    "AccumulatingConv": ("conv", "backward"),
    "AssigningPool": ("pool", "backward"),
    "BatchMeanLinear": ("dense", "backward"),
    "ClosedAvgPool": ("pool", "forward"),  # under the name of a max pooling
    "ColumnPaddingByHeight": ("conv", "backward"),
    "EarlyReturnPool": ("pool", "backward"),
    "FirstImageMaskReLU": ("relu", "backward"),
    "GuidedReLU": ("relu", "backward"),
    "LeakyNamedReLU": ("relu", "forward"),
    "MaskOfOutputReLU": ("relu", "backward"),
    "OverwritingReLU": ("relu", "backward"),
    "ShiftedPaddingConv": ("conv", "backward"),
    "StaleReLU": ("relu", "backward"),
    "StrideFreeBackConv": ("conv", "backward"),
    "StrideFreePool": ("pool", "backward"),
    "TiedPool": ("pool", "backward"),
    "TrainingLinear": ("dense", "backward"),
    "TransposedKernelConv": ("conv", "backward"),
    "UnflippedConv": ("conv", "backward"),
}


def judged(layers: Any) -> Report:
    return run(from_layers(layers, contract=SMALL), plan=QUICK)


@pytest.mark.parametrize("mistake", NAMED)
def test_mistake_is_named_with_its_step_and_function(mistake: str) -> None:
    layers = swapped(mistake)

    report = judged(layers)

    assert report.verdict == "fail"
    suspect = report.suspects[0]
    assert (suspect.step, suspect.direction) == NAMED[mistake]
    assert suspect.function.endswith(f".{NAMED[mistake][1]}")
    assert ".py:" in suspect.source


def test_gradient_of_another_shape_is_said_of_the_layer_that_returned_it() -> None:
    report = judged(swapped("RaggedPool"))

    assert report.verdict == "fail"
    said = report.failed[0].worst
    assert said is not None
    assert "pool (MaxPool): backward returned" in said.says


HARMLESS = ("BiasGradientOfAll", "InPlaceReLU", "ScaledGradientConv")


@pytest.mark.parametrize("mistake", HARMLESS)
def test_mistake_that_leaves_the_map_right_is_not_called_wrong(mistake: str) -> None:
    layers = swapped(mistake)

    report = judged(layers)

    assert report.verdict == "pass"


def test_layers_are_left_as_they_were() -> None:
    layers = swapped("TrainingLinear")
    before = layers["dense"].w.copy()
    given = layers["dense"].w
    subject = from_layers(layers, contract=SMALL)

    run(subject, plan=Plan(images=2, pixels=4))

    assert layers["dense"].w is given
    assert np.array_equal(given, before)
    assert not hasattr(layers["dense"], "x")


def test_weights_are_what_forward_reads() -> None:
    subject = from_layers(small_net(), contract=SMALL)

    assert subject.parameters is not None
    names = set(subject.parameters())

    expected = {"conv.weights", "conv.biases", "dense.w", "dense.b"}
    assert names == expected


def test_steps_have_names_kinds_and_geometry() -> None:
    layers = list(small_net().values())
    subject = from_layers(layers, contract=SMALL)
    images = np.asarray(subject.images[:2])

    assert subject.record is not None
    trace = subject.record(images, np.array([1, 4]))

    kinds = {step.name: step.kind for step in trace}
    assert kinds == {
        "conv1": "conv2d",
        "relu2": "relu",
        "maxpool3": "max_pool2d",
        "flatten4": "flatten",
        "linear5": "dense",
        "score": "score",
        "fold": "fold",
    }
    conv, pool = trace["conv1"].geometry, trace["maxpool3"].geometry
    assert conv == {"kernel": (2, 3), "stride": (1, 2), "padding": (1, 1)}
    assert pool == {"kernel": (3, 2), "stride": (2, 1), "padding": (0, 0)}


def test_float32_layers_have_a_float64_twin() -> None:
    subject = from_layers(lenet("float32"), contract=Contract(dtype="float32"))

    assert subject.twin is not None
    twin = subject.twin()

    assert twin.contract.dtype == "float64"
    assert twin.scores(np.asarray(subject.images[:1])).dtype == np.float64
    assert subject.scores(subject.images[:1].astype(np.float32)).dtype == np.float32


class Bprop:
    def forward(self, x: Any) -> Any:
        return x

    def bprop(self, grad: Any) -> Any:
        return grad


class Needy:
    def forward(self, x: Any, mode: Any) -> Any:
        return x * mode

    def backward(self, grad: Any) -> Any:
        return grad


COMPLAINTS: dict[str, tuple[Any, str]] = {
    "no method": (
        [loops.Flatten(), Bprop()],
        (
            "bprop2 (Bprop) has no method 'backward'; it has bprop, forward; "
            "type backward='bprop'"
        ),
    ),
    "a class": ([loops.ReLU], "relu1 is the class ReLU; type ReLU(...), a layer of it"),
    "a function": ([np.tanh], "ufunc1 (ufunc) has no method 'forward'"),
    "no list": (loops.ReLU(), "layers is of type ReLU, expected a list of layers"),
    "nothing": ([], "layers is empty"),
    "a need": (
        [Needy()],
        "needy1 (Needy): forward needs 'mode' besides x; give it a default",
    ),
    "a step's name": ({"score": loops.ReLU()}, "a layer is called 'score'"),
    "softmax": (
        [loops.Flatten(), loops.Linear(126, 5), loops.Softmax()],
        (
            "softmax3 (Softmax) gives probabilities, each row of them sums to 1, but "
            "logits are expected of the last layer: leave softmax3 (Softmax) out"
        ),
    ),
}


@pytest.mark.parametrize("what", COMPLAINTS)
def test_what_is_no_layer_is_said_with_the_line_to_type(what: str) -> None:
    layers, message = COMPLAINTS[what]

    with pytest.raises(ValueError, match=r".") as raised:
        from_layers(layers, contract=SMALL)

    assert str(raised.value).startswith(message)


class Lists:
    def forward(self, x: Any) -> Any:
        return x.tolist()

    def backward(self, grad: Any) -> Any:
        return grad


ANSWERS: dict[str, tuple[Any, str]] = {
    "lists": (
        [loops.Flatten(), Lists()],
        "lists2 (Lists): forward returned list, expected a NumPy array",
    ),
    "no logits": (
        [loops.ReLU()],
        "relu1 (ReLU): forward returned (20, 2, 7, 9) for 20 images, expected logits",
    ),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_answer_that_is_none_is_a_failed_check_that_names_the_layer(what: str) -> None:
    layers, message = ANSWERS[what]
    subject = from_layers(layers, contract=SMALL)

    report = run(subject, select="state.every_question_is_answered")

    said = report.failed[0].worst
    assert said is not None
    assert message.split(" for ")[0].split(" (20")[0] in said.says
