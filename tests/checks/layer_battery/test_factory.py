"""How to make a layer is inferred from the names of its constructor's parameters."""

from typing import Any

import numpy as np
import pytest

from checks import Geometry
from checks.layer_battery.factory import FactoryError, factory_of
from tests.checks.scratch import loops, textbook


class Whole:
    """Takes whole numbers."""

    def __init__(self, num_filters: int, filter_size: int, in_channels: int,
                 stride: int = 1, pad: int = 0) -> None:  # fmt: skip
        self.sizes = (num_filters, filter_size, in_channels, stride, pad)
        self.weight = np.zeros((num_filters, in_channels, filter_size, filter_size))

    def forward(self, x: Any) -> Any:
        _, k, _, s, p = self.sizes
        sides = ((side + 2 * p - k) // s + 1 for side in x.shape[2:])
        return np.zeros((len(x), self.sizes[0], *sides))

    def backward(self, grad: Any) -> Any:
        return grad


GEOMETRY = Geometry(
    "conv2d",
    channels=2,
    filters=3,
    kernel=(4, 4),
    stride=(2, 2),
    padding=(1, 1),
    height=9,
    width=9,
)


def test_whole_numbers_are_given_where_pairs_do_not_do() -> None:
    factory = factory_of(Whole, "mine.py:Whole", "conv2d")

    layer = factory.make(GEOMETRY)

    assert layer.sizes == (3, 4, 2, 2, 1)


def test_pairs_are_given_where_they_do() -> None:
    factory = factory_of(loops.Conv, "mine.py:Conv")

    layer = factory.make(GEOMETRY)

    assert factory.kind == "conv2d"
    assert (layer.kernel_size, layer.stride, layer.padding) == ((4, 4), (2, 2), (1, 1))


def test_weights_are_made_for_constructors_that_take_them() -> None:
    factory = factory_of(textbook.Affine, "mine.py:Affine")

    layer = factory.make(Geometry("dense", inputs=5, outputs=3))

    assert layer.W.shape == (5, 3)
    assert layer.b.shape == (3,)


def test_function_of_a_geometry_is_a_factory_already() -> None:
    def make_conv(geometry: Geometry) -> Any:
        return geometry

    factory = factory_of(make_conv, "mine.py:make_conv")

    assert factory.kind == "conv2d"
    assert factory.make(GEOMETRY) is GEOMETRY


class Worded(loops.Conv):
    """Says its padding in a word, as Keras does."""

    def __init__(
        self, channels: int, filters: int, kernel: Any, padding: str = "same"
    ) -> None:
        assert padding == "valid"
        super().__init__(channels, filters, kernel)


def test_padding_in_words_is_none() -> None:
    factory = factory_of(Worded, "mine.py:Worded", "conv2d")

    layer = factory.make(GEOMETRY)

    assert layer.padding == (0, 0)


class Dense(loops.ReLU):
    def __init__(self, n_in: int, n_out: int, wibble: Any, name: str) -> None:
        self.given = (n_in, n_out, wibble, name)


def test_unknown_parameter_prints_the_factory_to_write() -> None:
    with pytest.raises(FactoryError) as raised:
        factory_of(Dense, "mine.py:Dense")

    assert str(raised.value) == (
        "mine.py:Dense: cannot tell what wibble is to be; write into mine.py\n\n"
        "def make_dense(geometry):\n"
        "    return Dense(\n"
        "        n_in=geometry.inputs,\n"
        "        n_out=geometry.outputs,\n"
        "        wibble=...,  # ?\n"
        "        name='layer',\n"
        "    )\n\n"
        "and type heatcheck layer mine.py:make_dense --kind dense"
    )


class Thing:
    pass


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (Thing, "mine.py:it: which kind is it? type heatcheck layer"),
        (3, "mine.py:it is of type int, expected a layer class or a function"),
    ],
)
def test_what_is_no_factory_is_said(found: Any, message: str) -> None:
    with pytest.raises(FactoryError) as raised:
        factory_of(found, "mine.py:it")

    assert str(raised.value).startswith(message)


def test_unknown_kind_is_said_with_the_one_that_is_near() -> None:
    with pytest.raises(FactoryError) as error:
        factory_of(Thing, "mine.py:Thing", "flattn", forward="fprop")

    assert str(error.value).startswith(
        "--kind flattn: no such kind; type heatcheck layer mine.py:Thing "
        "--forward fprop --kind flatten, one of conv2d, "
    )


def test_factory_that_makes_nothing_is_told_and_no_layer_is_blamed() -> None:
    def make(geometry: Geometry) -> object:
        return [][geometry.channels]

    with pytest.raises(FactoryError, match=r"mine\.py:make makes no layer: IndexError"):
        factory_of(make, "mine.py:make", "relu")
