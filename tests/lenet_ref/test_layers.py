"""What holds of every layer, whatever it computes."""

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest

from lenet_ref.layers import Conv2d, Dense, Flatten, Layer, MaxPool2d, ReLU
from lenet_ref.trace import Array

STEP = 1e-30
"""Of a complex-step derivative: so small that its square vanishes."""

EXACT = 1e-12
"""Relative room for rounding between two orders of the same float64 sum."""


def make_layers() -> list[tuple[Layer, tuple[int, ...]]]:
    """A zoo of odd geometries, each with the shape of one image that fits."""
    rng = np.random.default_rng(1)
    return [
        (
            Conv2d(
                "conv-odd",
                rng.normal(size=(3, 2, 2, 3)),
                rng.normal(size=3),
                stride=(2, 1),
                padding=(1, 2),
            ),
            (2, 6, 5),
        ),
        (
            Conv2d(
                "conv-gaps",
                rng.normal(size=(1, 3, 1, 2)),
                rng.normal(size=1),
                stride=(3, 4),
            ),
            (3, 8, 7),
        ),
        (Conv2d("conv-point", rng.normal(size=(2, 1, 1, 1)), np.zeros(2)), (1, 1, 1)),
        (MaxPool2d("pool-overlap", kernel=(3, 2), stride=(1, 1)), (2, 5, 4)),
        (MaxPool2d("pool-padded", (2, 3), (2, 2), padding=(1, 1)), (1, 4, 6)),
        (MaxPool2d("pool-gaps", kernel=(1, 2), stride=(2, 3)), (3, 5, 7)),
        (Dense("dense", rng.normal(size=(3, 4)), rng.normal(size=3)), (4,)),
        (Dense("dense-one", rng.normal(size=(1, 1)), rng.normal(size=1)), (1,)),
        (ReLU("relu"), (2, 3, 4)),
        (ReLU("relu-vector"), (5,)),
        (Flatten("flatten"), (2, 3, 4)),
        (Flatten("flatten-vector"), (3,)),
    ]


def reversed_in_memory(a: Array) -> Array:
    return np.flip(np.flip(a).copy())


def strided_in_memory(a: Array) -> Array:
    wide = np.full((*a.shape, 3), np.nan, dtype=a.dtype)
    wide[..., 1] = a
    return wide[..., 1]


LAYOUTS = (
    np.ascontiguousarray,
    np.asfortranarray,
    reversed_in_memory,
    strided_in_memory,
)

every_layer = pytest.mark.parametrize(
    ("layer", "shape"), [pytest.param(*pair, id=pair[0].name) for pair in make_layers()]
)


every_dtype = pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex128])


def cast(layer: Layer, dtype: type[np.inexact]) -> Layer:
    changes: dict[str, Any] = {
        name: a.astype(dtype) for name, a in layer.parameters.items()
    }
    return replace(layer, **changes)


def sample(layer: Layer, shape: tuple[int, ...], count: int = 3) -> tuple[Array, Array]:
    """An input and a cotangent of the output, of continuous random values."""
    rng = np.random.default_rng(2)
    x = rng.normal(size=(count, *shape))
    return x, rng.normal(size=layer.forward(x).shape)


@every_layer
def test_vjp_is_the_adjoint_of_the_derivative(
    layer: Layer, shape: tuple[int, ...]
) -> None:
    x, gy = sample(layer, shape)
    dx = np.random.default_rng(3).normal(size=x.shape)
    dy = layer.forward(x + 1j * STEP * dx).imag / STEP

    gx = layer.vjp(x, gy)

    assert gx.shape == x.shape
    assert np.sum(gx * dx) == pytest.approx(np.sum(gy * dy), rel=EXACT, abs=EXACT)


@every_layer
def test_parameter_vjp_is_the_adjoint_of_the_derivative_by_the_parameters(
    layer: Layer, shape: tuple[int, ...]
) -> None:
    x, gy = sample(layer, shape)
    rng = np.random.default_rng(3)
    changes = {name: rng.normal(size=a.shape) for name, a in layer.parameters.items()}
    nudged: dict[str, Any] = {
        name: layer.parameters[name] + 1j * STEP * d for name, d in changes.items()
    }
    dy = replace(layer, **nudged).forward(x + 0j).imag / STEP

    cotangents = layer.parameter_vjp(x, gy)

    assert cotangents.keys() == layer.parameters.keys()
    pairing = sum(np.sum(cotangents[name] * d) for name, d in changes.items())
    assert pairing == pytest.approx(np.sum(gy * dy), rel=EXACT, abs=EXACT)


@every_layer
def test_vjp_is_linear_in_the_cotangent(layer: Layer, shape: tuple[int, ...]) -> None:
    x, gy = sample(layer, shape)
    other = np.random.default_rng(4).normal(size=gy.shape)

    gx = layer.vjp(x, 2 * gy - 3 * other)

    expected = 2 * layer.vjp(x, gy) - 3 * layer.vjp(x, other)
    np.testing.assert_allclose(gx, expected, rtol=EXACT, atol=EXACT)
    assert not layer.vjp(x, np.zeros_like(gy)).any()


@every_dtype
@every_layer
def test_dtype_is_kept(
    layer: Layer, shape: tuple[int, ...], dtype: type[np.inexact]
) -> None:
    x, gy = (a.astype(dtype) for a in sample(layer, shape))
    layer = cast(layer, dtype)

    results = [layer.forward(x), layer.vjp(x, gy), *layer.parameter_vjp(x, gy).values()]

    assert [a.dtype for a in results] == [dtype] * len(results)


@pytest.mark.parametrize("layout", LAYOUTS)
@every_layer
def test_read_only_input_of_any_memory_layout_will_do(
    layer: Layer, shape: tuple[int, ...], layout: Callable[[Array], Array]
) -> None:
    plain_x, plain_gy = sample(layer, shape)
    x, gy = layout(plain_x.copy()), layout(plain_gy.copy())
    x.flags.writeable = gy.flags.writeable = False

    results = [layer.forward(x), layer.vjp(x, gy), *layer.parameter_vjp(x, gy).values()]

    expected = [
        layer.forward(plain_x),
        layer.vjp(plain_x, plain_gy),
        *layer.parameter_vjp(plain_x, plain_gy).values(),
    ]
    for result, plain in zip(results, expected, strict=True):
        np.testing.assert_allclose(result, plain, rtol=EXACT, atol=EXACT)
    np.testing.assert_array_equal(x, plain_x)
    np.testing.assert_array_equal(gy, plain_gy)


@every_layer
def test_results_are_new_arrays(layer: Layer, shape: tuple[int, ...]) -> None:
    x, gy = sample(layer, shape)

    results = [layer.forward(x), layer.vjp(x, gy), *layer.parameter_vjp(x, gy).values()]

    for result in results:
        assert result.flags.writeable
        for borrowed in (x, gy, *layer.parameters.values()):
            assert not np.shares_memory(result, borrowed)


@every_layer
def test_nothing_is_remembered_between_calls(
    layer: Layer, shape: tuple[int, ...]
) -> None:
    x, gy = sample(layer, shape)
    first = layer.forward(x), layer.vjp(x, gy)
    layer.forward(-2 * x)
    layer.vjp(-2 * x, gy)

    again = layer.forward(x), layer.vjp(x, gy)

    np.testing.assert_array_equal(again[0], first[0])
    np.testing.assert_array_equal(again[1], first[1])


@every_layer
def test_an_empty_batch_stays_empty(layer: Layer, shape: tuple[int, ...]) -> None:
    x, gy = sample(layer, shape)

    y, gx = layer.forward(x[:0]), layer.vjp(x[:0], gy[:0])

    assert y.shape == gy[:0].shape
    assert gx.shape == x[:0].shape
    for name, cotangent in layer.parameter_vjp(x[:0], gy[:0]).items():
        assert cotangent.shape == layer.parameters[name].shape
        assert not cotangent.any()


@every_layer
def test_each_image_is_on_its_own(layer: Layer, shape: tuple[int, ...]) -> None:
    x, gy = sample(layer, shape)

    y, gx = layer.forward(x[1:2]), layer.vjp(x[1:2], gy[1:2])

    np.testing.assert_allclose(y, layer.forward(x)[1:2], rtol=EXACT, atol=EXACT)
    np.testing.assert_allclose(gx, layer.vjp(x, gy)[1:2], rtol=EXACT, atol=EXACT)


@every_layer
def test_a_copied_or_pickled_layer_computes_the_same(
    layer: Layer, shape: tuple[int, ...]
) -> None:
    x, gy = sample(layer, shape)

    twins = copy.deepcopy(layer), pickle.loads(pickle.dumps(layer))

    for twin in twins:
        assert (twin.name, twin.geometry) == (layer.name, layer.geometry)
        np.testing.assert_array_equal(twin.forward(x), layer.forward(x))
        np.testing.assert_array_equal(twin.vjp(x, gy), layer.vjp(x, gy))


@pytest.mark.parametrize(
    "layer", [layer for layer, _ in make_layers()], ids=lambda layer: layer.name
)
def test_a_layer_cannot_be_changed(layer: Layer) -> None:
    assert not hasattr(layer, "__dict__"), "a place to remember things in"

    with pytest.raises(FrozenInstanceError):
        layer.name = "other"  # type: ignore[misc]
    for parameter in layer.parameters.values():
        with pytest.raises(ValueError, match="read-only"):
            parameter[...] = 0
