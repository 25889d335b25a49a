"""Slow forwards against slower ones."""

import numpy as np
import pytest

from checks.replicas.forward import FORWARDS, terms
from lenet_ref.trace import Step
from tests.checks.replicas import brute

EACH_GEOMETRY = pytest.mark.parametrize("given", brute.GEOMETRIES)


@EACH_GEOMETRY
def test_convolution_is_the_six_loops(given: brute.Geometry) -> None:
    step = brute.conv_step(given)

    y, magnitude = FORWARDS["conv2d"](step, step.x)

    np.testing.assert_allclose(y, brute.conv2d(step, step.x), rtol=1e-12, atol=1e-13)
    assert (magnitude >= np.abs(y) * (1 - 1e-12)).all()


@EACH_GEOMETRY
def test_pooling_is_the_largest_of_each_window(given: brute.Geometry) -> None:
    step = brute.pool_step(given)

    y, magnitude = FORWARDS["max_pool2d"](step, step.x)

    np.testing.assert_array_equal(y, brute.max_pool2d(step, step.x))
    assert not magnitude.any()


def test_magnitude_is_the_sum_of_what_was_added_up() -> None:
    weight, bias = np.array([[1.0, -2.0]]), np.array([-4.0])
    x = np.array([[3.0, 5.0]])
    step = Step("dense", "dense", x, x, parameters={"weight": weight, "bias": bias})

    y, magnitude = FORWARDS["dense"](step, x)

    assert y == 3 - 10 - 4
    assert magnitude == 3 + 10 + 4


def test_rectifier_and_flattening() -> None:
    x = np.array([[[[-1.0, 2.0], [0.0, -3.0]]]])
    step = Step("relu", "relu", x, x)

    rectified, _ = FORWARDS["relu"](step, x)
    flat, _ = FORWARDS["flatten"](step, x)

    assert rectified.tolist() == [[[[0, 2], [0, 0]]]]
    assert flat.tolist() == [[-1, 2, 0, -3]]


@EACH_GEOMETRY
def test_terms_are_counted_with_the_bias(given: brute.Geometry) -> None:
    kernel, _, _ = given

    count = terms(brute.conv_step(given))

    assert count == 2 * kernel[0] * kernel[1] + 1
    assert terms(brute.pool_step(given)) == 1
