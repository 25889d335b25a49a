import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_ref.layers import ReLU

floats = st.floats(allow_nan=False, allow_infinity=True)


@given(value=floats)
def test_forward_is_the_larger_of_the_value_and_zero(value: float) -> None:
    y = ReLU("relu").forward(np.array([value]))

    assert y[0] == max(value, 0.0)


@given(value=floats, share=st.floats(allow_nan=False))
def test_vjp_lets_through_where_the_input_was_positive(
    value: float, share: float
) -> None:
    gx = ReLU("relu").vjp(np.array([value]), gy=np.array([share]))

    assert gx[0] == (share if value > 0 else 0.0)


@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_the_derivative_at_zero_is_zero(zero: float) -> None:
    gx = ReLU("relu").vjp(np.array([zero, 5e-324]), gy=np.array([3.0, 3.0]))

    np.testing.assert_array_equal(gx, [0, 3])


def test_the_real_part_decides() -> None:
    x = np.array([-1 + 9j, 0 + 9j, 1e-9 - 9j])

    y = ReLU("relu").forward(x)

    np.testing.assert_array_equal(y, [0, 0, 1e-9 - 9j])
    np.testing.assert_array_equal(ReLU("relu").vjp(x, x), y)


def test_nan_stays_nan() -> None:
    x = np.array([-1, np.nan, 1])

    y = ReLU("relu").forward(x)

    np.testing.assert_array_equal(y, [0, np.nan, 1])
