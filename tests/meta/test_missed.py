"""Wrong subjects that once passed, could not be told, or were explained wrongly."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

import lenet_ref
from checks import Contract, Report, run
from checks.adapters import from_callables
from lenet_ref.layers import Conv2d, Dense, Layer
from lenet_ref.saliency import fold
from lenet_ref.trace import Array
from tests.meta.small import CONTRACT, layers

CLASSES = 4
Saliency = Callable[[Array, Array], Array]


def _cast(layer: Layer, dtype: str) -> Layer:
    if not isinstance(layer, Conv2d | Dense):
        return layer
    weight, bias = layer.weight.astype(dtype), layer.bias.astype(dtype)
    return replace(layer, weight=weight, bias=bias)


@cache
def _network(dtype: str) -> lenet_ref.Network:
    chain = tuple(_cast(layer, dtype) for layer in layers())
    return lenet_ref.Network(chain, CONTRACT.input_shape)


def _logits(x: Array) -> Array:
    return lenet_ref.logits(_network(str(x.dtype)), x)


def _gradient(x: Array, t: Array) -> Array:
    return lenet_ref.vanilla_gradient(_network(str(x.dtype)), x, t)


def _judged(
    saliency: Saliency, contract: Contract = CONTRACT, **options: Any
) -> Report:
    select = options.pop("select", None)
    subject = from_callables(_logits, saliency, contract=contract, **options)
    return run(subject, select=select)


def _statuses(report: Report) -> dict[str, str]:
    return {result.check: result.status for result in report.results}


@pytest.mark.parametrize("size", [33, CLASSES])
def test_map_wrong_in_batches_of_one_size_is_found(size: int) -> None:
    def saliency(x: Array, t: Array) -> Array:
        maps = _gradient(x, t)
        maps[-1] *= 1 - 2 * (len(x) == size)
        return maps

    report = _judged(saliency, select="batch")

    assert _statuses(report)["batch.maps_do_not_feel_the_batch"] == "fail"


def _remembered() -> Saliency:
    """The first maps that were asked for of the same images, whatever the targets."""
    known: dict[bytes, Array] = {}

    def saliency(x: Array, t: Array) -> Array:
        return known.setdefault(x.tobytes(), _gradient(x, t)).copy()

    return saliency


def _summed(x: Array, t: Array) -> Array:
    """As of the gradient of ``scores[:, targets].sum()``."""
    maps = [_gradient(x, np.full_like(t, target)) for target in t]
    return np.asarray(np.sum(maps, axis=0))


def _without_last_row(x: Array, t: Array) -> Array:
    maps = _gradient(x, t)
    maps[:, :, -1] = 0
    return maps


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (_remembered, "first-targets-of-images"),
        (lambda: _summed, "targets-of-batch-summed"),
        (lambda: _without_last_row, "edge-lost"),
    ],
)
def test_mistake_is_named(make: Callable[[], Saliency], fault: str) -> None:
    saliency = make()

    report = _judged(saliency)

    assert report.suspects[0].fault == fault


def test_mean_over_the_batch_is_named_beside_a_weight_that_changes() -> None:
    weights = {"conv1.weight": np.zeros(3)}

    def saliency(x: Array, t: Array) -> Array:
        weights["conv1.weight"] += 1
        return _gradient(x, t) / len(x)

    report = _judged(saliency, parameters=lambda: weights)

    assert "over-batch-size" in [suspect.fault for suspect in report.suspects]


def test_folding_by_length_is_told_once() -> None:
    contract = replace(CONTRACT, signed=False, channel_reduction="max")

    report = _judged(lambda x, t: np.sqrt((_gradient(x, t) ** 2).sum(axis=1)), contract)

    assert report.suspects[0].fault == "folded-by-length"
    assert "it is the same here" not in report.suspects[0].says


FOLDED_SINGLE = replace(
    CONTRACT, dtype="float32", signed=False, channel_reduction="max"
)


def _folded(x: Array, t: Array) -> Array:
    return fold(_gradient(x, t), signed=False, channel_reduction="max")


@pytest.mark.parametrize(
    ("saliency", "status"),
    [
        (_folded, "pass"),
        (lambda x, _: _folded(x, _logits(x).argmax(axis=1)), "fail"),
        (lambda x, t: _folded(x, t)[..., ::-1].copy(), "fail"),
        (lambda x, t: np.abs(_gradient(x, t)).mean(axis=1), "fail"),
        (lambda x, t: 2 * _folded(x, t), "fail"),
    ],
    ids=["right", "predicted class", "flipped", "mean", "twice"],
)
def test_folded_map_in_single_precision_is_judged(
    saliency: Saliency, status: str
) -> None:
    check = "gradients.coarse_slopes_agree"

    report = _judged(saliency, FOLDED_SINGLE, select=check)

    assert _statuses(report) == {check: status}


@pytest.mark.parametrize(
    ("factor", "often"),
    [
        (lambda g: 2 * g, "a factor"),
        (np.negative, "a plus for a minus"),
        (lambda g: g[..., ::-1].copy(), "another score, class or function"),
    ],
    ids=["twice", "negated", "flipped"],
)
def test_coarse_slopes_say_what_the_map_is(
    factor: Callable[[Array], Array], often: str
) -> None:
    contract = replace(CONTRACT, dtype="float32")

    report = _judged(
        lambda x, t: factor(_gradient(x, t)),
        contract,
        select="gradients.coarse_slopes_agree",
    )

    (suspect,) = report.suspects
    assert often in suspect.says
