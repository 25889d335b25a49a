"""Right networks at the edge of rounding: no check takes rounding for a fault."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

import lenet_ref
from checks import Contract, Subject, run
from checks.adapters import from_callables, from_layers, from_network
from checks.plan import Plan
from checks.probes import PROBES
from checks.table import Table
from checks.tolerances import TWIN_NOISE_ULPS
from lenet_ref.layers import Dense, Flatten, Layer, MaxPool2d, ReLU
from lenet_ref.trace import Array
from tests.meta.alarms.forms import Handmade
from tests.meta.zoo import statuses

CONTRACT = Contract(input_shape=(1, 4, 5), input_range=(-1.0, 2.0))


def cancelling(*, rectified: bool) -> tuple[Layer, ...]:
    """0.1 w + 0.2 w - 0.3 w: nothing, but for rounding, in whatever order it is summed.

    Of its hidden units, the first stands at nothing; others give it company.
    """
    rng = np.random.default_rng(4)
    w, other = rng.normal(size=(2, 20))
    last = np.array([[1.0, 0.0], [0.5, 0.0]]) if not rectified else np.ones((2, 2))
    hidden = Dense("hidden", np.array([[0.1, 0.2, -0.3, 0], [0, 0, 0, 1]]), np.zeros(2))
    return (
        Flatten("flatten"),
        Dense("alike", np.array([w, w, w, other]), np.zeros(4)),
        hidden,
        *([ReLU("relu")] if rectified else []),
        Dense("last", last, np.array([1.0, 3.0])),
    )


def subject(chain: tuple[Layer, ...], contract: Contract = CONTRACT) -> Subject:
    network = lenet_ref.Network(chain, contract.input_shape)
    return from_network(network.astype(contract.dtype), contract=contract)


def test_slopes_that_cancel_to_rounding_are_no_evidence() -> None:
    faint = subject(cancelling(rectified=False))

    report = run(faint)

    assert "fail" not in statuses(report)
    assert "gradients.complex_step_agrees" in statuses(report)["inconclusive"]


def test_slopes_that_cancel_but_for_rounded_weights_are_no_fault() -> None:
    faint = subject(cancelling(rectified=False), replace(CONTRACT, dtype="float32"))

    report = run(faint)

    assert "fail" not in statuses(report)


@pytest.mark.parametrize("seed", range(4))
def test_a_unit_that_rounding_alone_moves_is_no_fault_of_its_step(seed: int) -> None:
    chain = cancelling(rectified=True)

    report = run(subject(chain), seed=seed, select="gradients.pairing_is_conserved")

    assert "fail" not in statuses(report)


def test_a_complex_step_of_float32_is_left_to_the_twin() -> None:
    single = subject(
        cancelling(rectified=True), replace(CONTRACT, dtype="float32")
    ).restricted("complex_scores", "steps", "layers")

    report = run(single, select="gradients.complex_step_agrees")

    assert statuses(report) == {"inconclusive": {"gradients.complex_step_agrees"}}


def test_no_image_that_is_asked_about_is_nan_however_small_the_map_is() -> None:
    weight = 1e-315 * np.random.default_rng(0).normal(size=(3, 20))

    def scores(x: Array) -> Array:
        if np.isnan(x).any():
            msg = "an image holds NaN"
            raise ValueError(msg)
        return np.asarray(x.reshape(len(x), -1) @ weight.T)

    def saliency(x: Array, targets: Array) -> Array:
        return weight[targets].reshape(x.shape)

    report = run(from_callables(scores, saliency, contract=CONTRACT))

    assert set(statuses(report)) == {"inconclusive"}


def narrow(weights_seed: int) -> Subject:
    """LeNet-5 whose units stand at their biases: of each, a thousandth is the image."""
    contract = Contract(input_range=(0.0, 1e-3), dtype="float32")
    network = lenet_ref.lenet5(lenet_ref.random_weights(weights_seed))
    return from_network(network.astype(np.float32), contract=contract)


@pytest.mark.parametrize("seed", range(4))
def test_what_float32_switches_on_the_way_is_no_other_map(seed: int) -> None:
    single = narrow(seed)

    report = run(single, seed=seed, select="gradients.map_agrees_with_its_twin")

    assert "fail" not in statuses(report)


def test_the_twins_noise_moves_its_logits_as_rounding_does() -> None:
    bench = Table(narrow(0), Plan()).benches[0]

    _, double, noisy = PROBES["twinned"].put(bench)

    ulp = np.finfo(np.float32).eps * np.abs(double.logits).max(axis=1)
    moved = [np.abs(near.logits - double.logits).max(axis=1) / ulp for near in noisy]
    assert TWIN_NOISE_ULPS / 4 <= np.median(moved) <= 4 * TWIN_NOISE_ULPS


def small_pools() -> Iterator[tuple[MaxPool2d, int]]:
    """Of two windows each, most of which meet in one of the pixels."""
    for width in range(3, 8):
        for kernel, stride in ((2, 1), (2, 2), (3, 1), (3, 2), (3, 3)):
            for padding in range(kernel):
                pool = MaxPool2d("pool", (1, kernel), (1, stride), (0, padding))
                yield pool, width


@pytest.mark.parametrize(("pool", "width"), [*small_pools()], ids=repr)
def test_a_pool_of_few_windows_is_not_taken_for_another(
    pool: MaxPool2d, width: int
) -> None:
    x: Array = np.random.default_rng(0).normal(size=(40, 1, 1, width))
    y = pool.forward(x)
    last = Dense("last", np.ones((2, y[0].size)), np.zeros(2))
    layers = {"MaxPool2d": pool, "Flatten": Flatten("flatten"), "Dense": last}
    chain = [type(name, (Handmade,), {})(layer) for name, layer in layers.items()]
    record = from_layers(chain, contract=Contract(input_shape=(1, 1, width))).record
    assert record is not None

    step = record(x, np.zeros(40, int)).steps[0]

    taken_for = MaxPool2d("pool", **step.geometry)
    np.testing.assert_array_equal(taken_for.forward(x), y)
