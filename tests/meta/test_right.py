"""Right subjects: no check objects, and one that cannot tell says so."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

import lenet_ref
from checks import Contract, Subject, run
from checks.adapters import from_callables
from lenet_ref.layers import Conv2d, Dense, Flatten, Layer, ReLU
from lenet_ref.trace import Array
from tests.meta.alarms.row import judged as judged_row
from tests.meta.black_box import black_box, gradient, logits
from tests.meta.small import CONTRACT, layers
from tests.meta.small import judged as judged_chain
from tests.meta.zoo import statuses


@pytest.mark.parametrize("number", range(12))
def test_no_check_objects_to_a_random_right_network(number: int) -> None:
    row = judged_row(number)

    objections = row.objections

    assert objections == ()


def test_subject_that_serves_log_probabilities_for_scores_passes() -> None:
    def log_p(x: Array) -> Array:
        z = logits(x)
        top = z.max(axis=1, keepdims=True)
        total = np.log(np.exp(z - top).sum(axis=1, keepdims=True))
        return np.asarray(z - top - total)

    subject = from_callables(
        log_p, lambda x, t: gradient(x, t, "loss"), contract=Contract(score="loss")
    )

    report = run(subject)

    assert report.verdict == "pass"


def test_subject_with_channels_last_passes() -> None:
    network = lenet_ref.Network(layers(), CONTRACT.input_shape)

    def first(x: Array) -> Array:
        return np.moveaxis(x, -1, 1)

    subject = from_callables(
        lambda x: lenet_ref.logits(network, first(x)),
        lambda x, t: np.moveaxis(
            lenet_ref.vanilla_gradient(network, first(x), t), 1, -1
        ),
        contract=replace(CONTRACT, layout="NHWC"),
    )

    report = run(subject)

    assert report.verdict == "pass"


def test_map_without_its_one_channel_passes() -> None:
    subject = black_box(lambda x, t: gradient(x, t)[:, 0])

    report = run(subject)

    assert report.verdict == "pass"


def linear(weight: Array) -> tuple[Layer, ...]:
    return Flatten("flatten"), Dense("dense", weight, np.zeros(len(weight)))


def test_linear_model_passes() -> None:
    weight = np.random.default_rng(1).normal(size=(3, 126))

    report = run(judged_chain(linear(weight)))

    assert report.verdict == "pass"


def test_absolute_maps_may_be_alike_where_scores_part() -> None:
    rng = np.random.default_rng(1)
    weight = rng.normal(size=126) * rng.choice([-1, 1], size=(4, 126))
    contract = replace(CONTRACT, signed=False)

    report = run(judged_chain(linear(weight), contract))

    assert report.verdict == "pass"


def without_bias(chain: tuple[Layer, ...]) -> Iterator[Layer]:
    for layer in chain:
        if isinstance(layer, Conv2d | Dense):
            yield replace(layer, bias=np.zeros_like(layer.bias))
        else:
            yield layer


def test_network_without_biases_passes() -> None:
    chain = tuple(without_bias(layers()))

    report = run(judged_chain(chain))

    assert report.verdict == "pass"


def dead() -> Subject:
    """No unit of its first layer is ever on: a zero gradient is right."""
    conv, *rest = layers()
    assert isinstance(conv, Conv2d)
    off = replace(
        conv, weight=np.zeros_like(conv.weight), bias=np.full_like(conv.bias, -1.0)
    )
    return judged_chain((off, *rest))


UNSURE_OF_THE_DEAD = {
    "gradients.biases_complete_the_logit",
    "gradients.complex_step_agrees",
    "gradients.directions_agree",
    "gradients.map_is_the_folded_gradient",
    "gradients.pairing_is_conserved",
    "gradients.pixels_agree",
    "gradients.tied_directions_agree",
    "gradients.vjp_is_linear",
    "gradients.vjp_is_the_adjoint",
    "scores.class_gradients_cancel",
    "scores.softmax_tangent_holds",
    "scores.target_is_heard",
    "signs.climbing_the_map_raises_the_score",
    "signs.drawn_red_raises_the_score",
    "signs.loss_opposes_log_probability",
    "signs.pixel_signs_agree",
}
"""All that compare values of the map, or of the step that is dead."""


def test_dead_network_is_no_failure_and_no_pass() -> None:
    subject = dead()

    report = run(subject)

    assert report.verdict == "inconclusive"
    assert statuses(report) == {"inconclusive": UNSURE_OF_THE_DEAD}


def test_dead_black_box_is_no_failure_and_no_pass() -> None:
    subject = dead().restricted()

    report = run(subject)

    black = {c for c in UNSURE_OF_THE_DEAD if c in {r.check for r in report.results}}
    told = statuses(report)["inconclusive"]
    assert report.verdict == "inconclusive"
    assert told <= black
    assert {"gradients.directions_agree", "gradients.pixels_agree"} <= told


def test_one_dead_rectifier_leaves_the_whole_undecided() -> None:
    chain = (*layers()[:1], ReLU("relu1"), *layers()[2:])
    quiet = tuple(
        replace(layer, bias=np.full_like(layer.bias, -1e3))
        if isinstance(layer, Dense) and layer.name == "dense3"
        else layer
        for layer in chain
    )

    report = run(judged_chain(quiet))

    assert report.verdict == "inconclusive"
    assert set(statuses(report)) == {"inconclusive"}
