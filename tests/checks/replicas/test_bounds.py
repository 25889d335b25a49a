"""Bounds that hold for whatever lies within them."""

from dataclasses import replace

import numpy as np
import pytest

from checks.replicas.bounds import ABSOLUTE_VJPS, INTERVALS, may_pass
from checks.replicas.forward import FORWARDS
from lenet_ref.layers import Conv2d, Dense, Flatten, Layer, MaxPool2d, ReLU
from lenet_ref.trace import Array, Step
from tests.checks.replicas import brute

MANY = 1000


def step_of(layer: Layer, x: Array) -> Step:
    return Step(
        layer.name,
        layer.kind,
        x,
        layer.forward(x),
        parameters=layer.parameters,
        geometry=layer.geometry,
    )


def layers() -> list[Layer]:
    rng = np.random.default_rng(0)
    kernel, stride, padding = brute.GEOMETRIES[1]
    wide, tall = brute.GEOMETRIES[2][:2], brute.GEOMETRIES[3][:2]
    return [
        Conv2d("conv", rng.normal(size=(3, 2, *kernel)), rng.normal(size=3),
               stride, padding),
        Conv2d("even", rng.normal(size=(1, 2, *wide[0])), rng.normal(size=1), wide[1]),
        MaxPool2d("pool", kernel, stride, padding),
        MaxPool2d("sparse", tall[0], tall[1]),
        ReLU("relu"),
        Flatten("flatten"),
    ]  # fmt: skip


def dense() -> Dense:
    rng = np.random.default_rng(1)
    return Dense("dense", rng.normal(size=(4, 7)), rng.normal(size=4))


CASES = [(layer, (2, 5, 6)) for layer in layers()] + [(dense(), (7,))]
EACH_LAYER = pytest.mark.parametrize(
    ("layer", "shape"), CASES, ids=[layer.name for layer, _ in CASES]
)


@EACH_LAYER
def test_interval_holds_a_thousand_outputs(
    layer: Layer, shape: tuple[int, ...]
) -> None:
    rng = np.random.default_rng(2)
    ends = np.sort(rng.normal(size=(2, 1, *shape)), axis=0)
    x = rng.uniform(ends[0], ends[1], size=(MANY, *shape))
    step = step_of(layer, x[:1])

    low, high = INTERVALS[layer.kind](step, (ends[0], ends[1]))

    y = layer.forward(x)
    assert (y >= low - 1e-12).all()
    assert (y <= high + 1e-12).all()
    assert (high > low).any()


@EACH_LAYER
def test_interval_of_a_point_is_the_output(
    layer: Layer, shape: tuple[int, ...]
) -> None:
    x = np.random.default_rng(3).normal(size=(1, *shape))
    step = step_of(layer, x)

    low, high = INTERVALS[layer.kind](step, (x, x))

    y, _ = FORWARDS[layer.kind](step, x)
    np.testing.assert_allclose(low, y, atol=1e-12)
    np.testing.assert_allclose(high, y, atol=1e-12)


@EACH_LAYER
def test_absolute_vjp_bounds_every_cotangent(
    layer: Layer, shape: tuple[int, ...]
) -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(MANY // 10, *shape))
    step = step_of(layer, x)
    gy = rng.normal(size=step.y.shape)

    bound = ABSOLUTE_VJPS[layer.kind](step, may_pass(step, (x, x)), gy)

    assert (np.abs(layer.vjp(x, gy)) <= bound + 1e-12).all()


@EACH_LAYER
def test_absolute_vjp_is_attained(layer: Layer, shape: tuple[int, ...]) -> None:
    """With weights and cotangents of one sign nothing cancels."""
    x = np.random.default_rng(5).normal(size=(3, *shape))
    if isinstance(layer, Conv2d | Dense):
        layer = replace(layer, weight=np.abs(layer.weight))
    step = step_of(layer, x)
    gy = np.ones(step.y.shape)

    bound = ABSOLUTE_VJPS[layer.kind](step, may_pass(step, (x, x)), gy)

    gx = layer.vjp(x, gy)
    if layer.kind == "max_pool2d":  # it may win windows that another pixel won
        gx, bound = np.where(gx > 0, gx, 0), np.where(gx > 0, bound, 0)
        assert (bound >= gx).all()
    else:
        np.testing.assert_allclose(gx, bound, atol=1e-12)


def test_cotangent_may_pass_a_rectifier_that_may_be_on() -> None:
    low, high = np.array([[-2.0, -2.0, 1.0]]), np.array([[-1.0, 1.0, 2.0]])
    step = Step("relu", "relu", low, high)

    gate = may_pass(step, (low, high))

    assert gate.tolist() == [[0, 1, 1]]


def test_cotangent_may_pass_to_every_pixel_that_may_be_largest() -> None:
    low, high = (
        np.array([[[[0.0, 1.0, 3.0, 0.0]]]]),
        np.array([[[[2.0, 2.0, 4.0, 0.5]]]]),
    )
    geometry = {"kernel": (1, 2), "stride": (1, 2), "padding": (0, 0)}
    step = Step("pool", "max_pool2d", low, high, geometry=geometry)

    gate = may_pass(step, (low, high))

    assert gate.ravel().tolist() == [1, 1, 1, 0]


def test_tied_pixels_may_all_be_largest() -> None:
    x = np.array([[[[5.0, 5.0, 1.0]]]])
    geometry = {"kernel": (1, 3), "stride": (1, 1), "padding": (0, 0)}
    step = Step("pool", "max_pool2d", x, x, geometry=geometry)

    gate = may_pass(step, (x, x))

    assert gate.ravel().tolist() == [1, 1, 0]
